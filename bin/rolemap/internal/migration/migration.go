// Package migration shows how far an organisation is on its way from IAM users
// to Identity Center, what leads on, and whether both doors lead to the same.
package migration

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/migrate"
)

// Overview is where everybody stands and what the next step is.
type Overview struct {
	migrate.Status
	Next    *Step // nil where the organisation has arrived
	Parity  map[effective.Verdict]int
	Stuck   int      // steps with something in their way, up to the next one
	Only    []string // the teams whose steps they are; empty for all
	Command string   // that shows this, to be copied
}

// Step is a step with what it does to people. Both compiled maps are dropped:
// an organisation has hundreds of steps.
type Step struct {
	migrate.Step
	Effects []string
	Left    int // steps behind it, at most
}

// Of is what is shown of a step; only is who moves, as in migrate.Steps.
func Of(s migrate.Step, only []string) Step {
	out := Step{Step: s, Effects: effects(s), Left: migrate.Left(s.After.Map, only)}
	out.Before, out.After = compile.Result{}, compile.Result{}
	return out
}

// Text writes an overview.
func (o Overview) Text(w io.Writer, st ansi.Style) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\tsigns in by\tpeople\n", st.Bold("team"))
	for _, x := range o.Teams {
		fmt.Fprintf(t, "%s\t%s\t%d\n", diag.Plain(x.Name), x.SignIn, x.People)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	by := map[config.SignIn][]string{}
	for _, p := range o.People {
		name := diag.Plain(p.Name)
		if p.Own {
			name += " (their own sign_in)"
		}
		by[p.Ways] = append(by[p.Ways], name)
	}
	fmt.Fprintln(w)
	for _, ways := range []config.SignIn{config.IAMUsers, config.BothWays, config.IdentityCenter} {
		fmt.Fprintf(w, "%s: %s%s\n", Ways(ways), people(len(by[ways])), some(by[ways]))
	}
	if n := o.Parity[effective.Equal] + o.Parity[effective.ByNature] + o.Parity[effective.Differs]; n > 0 {
		fmt.Fprintf(w, "\nparity of %s open both ways: %d equal, %d differ by nature, %d differ; --parity shows each\n",
			plural(n, "grant"), o.Parity[effective.Equal], o.Parity[effective.ByNature], o.Parity[effective.Differs])
	}
	fmt.Fprintln(w)
	switch {
	case o.Next == nil && len(o.Only) > 0:
		fmt.Fprintf(w, "No step is left for %s.\n", diag.Plain(strings.Join(o.Only, ", ")))
		return nil
	case o.Next == nil && len(by[config.IAMUsers])+len(by[config.BothWays]) == 0:
		fmt.Fprintln(w, "No step is left: everybody signs in through Identity Center.")
		return nil
	case o.Next == nil:
		fmt.Fprintln(w, "No step is left. Whoever still comes as an IAM user is held back by a sign_in of their own, of an account or of a role.")
		return nil
	case len(o.Next.Blocked) > 0:
		fmt.Fprintf(w, "next: %s; in its way:\n", diag.Plain(o.Next.String()))
		blocked(w, "  ", o.Next.Blocked)
		return nil
	default:
		fmt.Fprintf(w, "next: %s; \"%s --step 1\" writes it, %s\n", diag.Plain(o.Next.String()), diag.Plain(o.Command), rest(o.Next.Left))
		if o.Stuck > 0 {
			fmt.Fprintf(w, "%s before it cannot be taken yet: \"%s --plan\" shows what stands in the way\n", plural(o.Stuck, "step"),
				diag.Plain(o.Command))
		}
	}
	if len(o.Roles) > 0 {
		fmt.Fprintln(w, "\nWhere a resource policy names a role by ARN, it has to allow the one of Identity Center beside it:\n  a condition ArnLike on aws:PrincipalArn with")
		for _, r := range o.Roles {
			fmt.Fprintf(w, "  %s\n", diag.Plain(r.Pattern))
		}
	}
	return nil
}

// Ways names a set of ways for people.
func Ways(s config.SignIn) string {
	switch s {
	case config.IAMUsers:
		return "IAM users only"
	case config.IdentityCenter:
		return "Identity Center only"
	default:
		return "both ways"
	}
}

// some are a dozen names behind what they are.
func some(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ": " + diag.Few(names, 12)
}

func rest(n int) string {
	if n == 0 {
		return "the last step"
	}
	return "up to " + plural(n, "step") + " after it"
}

func people(n int) string { return diag.Count(n, "person", "people") }

func plural(n int, what string) string { return diag.Count(n, what, what+"s") }

func blocked(w io.Writer, by string, list diag.List) {
	for _, d := range list {
		fmt.Fprintf(w, "%s%s\n", by, diag.Plain(d.String()))
		if d.Help != "" {
			fmt.Fprintf(w, "%s  help: %s\n", by, diag.Plain(d.Help))
		}
	}
}

// same reports whether two steps have the same in their way, such as a lock
// file that is missing.
func same(a, b diag.List) bool {
	return len(a) > 0 && slices.EqualFunc(a, b, func(x, y diag.Finding) bool { return x.Code == y.Code && x.Text == y.Text })
}

// Plan writes the sequence of steps, each with what it does to people.
func Plan(w io.Writer, steps []Step) error {
	n := 0
	var last diag.List
	for _, s := range steps {
		if len(s.Blocked) > 0 {
			if same(s.Blocked, last) {
				fmt.Fprintf(w, "   -  %s; in its way: the same\n", diag.Plain(s.String()))
				continue
			}
			last = s.Blocked
			fmt.Fprintf(w, "   -  %s; in its way:\n", diag.Plain(s.String()))
			blocked(w, "      ", s.Blocked)
			continue
		}
		n++
		fmt.Fprintf(w, "%4d. %s\n", n, diag.Plain(s.String()))
		for _, line := range s.Effects {
			fmt.Fprintf(w, "      %s\n", diag.Plain(line))
		}
	}
	if len(steps) == 0 {
		fmt.Fprintln(w, "no step is left")
	}
	return nil
}

// effects says what a step does to people, a line each.
func effects(s migrate.Step) []string {
	d := effective.Between(s.Before.Access, s.After.Access)
	out := review.Effects(d.SignIns, s.After.Map)
	if line := review.IAMUsersGo(d.Users, 0); line != "" {
		out = append(out, line)
	}
	return out
}

// Parity writes the comparison of every grant that is open both ways: those
// that differ first.
func Parity(w io.Writer, st ansi.Style, list []effective.Parity) error {
	nature(w, "grant")
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b effective.Parity) int { return rank[a.Verdict] - rank[b.Verdict] })
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", diag.Plain(p.User), diag.Plain(p.Account), diag.Plain(p.Role), shown(st, p.Verdict, p.Why))
	}
	if len(list) == 0 {
		fmt.Fprintln(t, "no grant is open both ways")
	}
	return t.Flush()
}
