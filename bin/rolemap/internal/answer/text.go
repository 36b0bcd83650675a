package answer

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/effective"
)

// Sentence is the answer in one line. Where there is more than one way of
// signing in, it says which.
func (a Answer) Sentence(st ansi.Style) string {
	verb := "switch into"
	if a.Told && a.Ways.Has(config.IdentityCenter) {
		verb = "enter"
	}
	if !a.Allowed {
		s := st.Error("no") + ": " + diag.Plain(a.User) + " cannot " + verb + " " + diag.Plain(a.Role) + " in " + diag.Plain(a.Account)
		if a.Told && a.Ways != config.BothWays {
			s += " " + grants.Door(a.Ways)
		}
		if a.Because != "" {
			s += " (" + diag.Plain(a.Because) + ")"
		}
		return s
	}
	s := st.Good("yes") + ": " + diag.Plain(a.User) + " can " + verb + " " + diag.Plain(a.Role) + " in " + diag.Plain(a.Account)
	if a.Until != "" {
		s += " until " + a.Until
	}
	if a.Told {
		s += ", " + grants.Door(a.Ways)
	}
	return s
}

// WriteWhy writes the ways of an answer that is yes, below its sentence: of
// each way of signing in, where there is more than one, below its name.
func (a Answer) WriteWhy(w io.Writer, st ansi.Style) error {
	var out strings.Builder
	line := func(what, text string) { fmt.Fprintf(&out, "  %s  %s\n", st.Name(fmt.Sprintf("%-10s", what)), text) }
	for _, door := range doors {
		if !a.Ways.Has(door) {
			continue
		}
		if a.Told {
			fmt.Fprintf(&out, "  %s\n", st.Bold(grants.Door(door)+":"))
		}
		if door == config.IAMUsers {
			granted(line, st, a.Account, a.Why.User.Sources)
			a.asUser(line)
		} else {
			granted(line, st, a.Account, a.Why.Center.Sources)
			a.throughCenter(line)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// granted says where the map grants it.
func granted(line func(what, text string), st ansi.Style, account string, sources []access.Source) {
	for _, way := range sources {
		line("granted", describeWay(way, account)+st.Dim("  "+place(way.Entry.Role.At)))
		if way.Member != nil {
			line("", "as a member"+st.Dim("  "+place(way.Member.At)))
		}
		if way.Entry.Reason.Text != "" {
			line("", "reason: "+diag.Plain(way.Entry.Reason.Text))
		}
	}
}

// asUser is the way of an IAM user.
func (a Answer) asUser(line func(what, text string)) {
	for _, p := range a.Why.Policies {
		text := p.ARN + ", attached to " + strings.Join(p.AttachedTo, ", ")
		if !p.Until.IsZero() {
			text += ", until " + p.Until.UTC().Format(time.RFC3339)
		}
		line("policy", text)
	}
	line("role", cmp.Or(a.Why.Role.ARN, a.Role))
	a.Why.Role.allows(line)
	line("trust", trust(a.Why.Trust, a.User))
	line("conditions", strings.Join(conditions(a.Why), ", "))
}

// throughCenter is the way through Identity Center.
func (a Answer) throughCenter(line func(what, text string)) {
	c := a.Why.Center
	for _, p := range c.Through {
		switch {
		case p.Person != "":
			line("assignment", "of "+diag.Plain(p.Person)+" alone")
		case p.Directory:
			line("group", diag.Plain(p.Group)+", the directory's")
		default:
			line("group", diag.Plain(p.Group)+", the team's own")
		}
	}
	line("set", diag.Plain(c.Set)+" in account "+c.Account)
	a.Why.Role.allows(line)
	conditions := []string{"MFA as the instance demands it"}
	if len(a.Why.SourceIP) > 0 {
		conditions = append(conditions, "at every call from "+diag.Plain(strings.Join(a.Why.SourceIP, " or ")))
	}
	if !c.Until.IsZero() {
		text := "before " + c.Until.UTC().Format(time.RFC3339)
		if c.Denied {
			text += ", from when on the set denies everything"
		} else {
			text += ", which the next deployment after it brings about"
		}
		conditions = append(conditions, text)
	}
	line("conditions", strings.Join(conditions, ", "))
}

// allows is what a role allows: its policies in one line, and one for each of AWS's.
func (r Role) allows(line func(what, text string)) {
	text := strings.Join(r.Permissions, ", ")
	if r.Boundary != "" {
		text += ", within the boundary " + r.Boundary
	}
	line("allows", diag.Plain(text)+", for "+effective.Hours(r.Session)+" a session")
	for _, says := range r.terms.Described() {
		line("", diag.Plain(says))
	}
}

func trust(kind, user string) string {
	if kind == "people" {
		return "people: the role names " + diag.Plain(user) + " among those who hold it"
	}
	return "account: whoever the users account lets through"
}

func describeWay(way access.Source, account string) string {
	text := way.Name()
	if where := way.Block.Where.Text; where != account {
		text += ", account group " + where
	}
	if way.Entry.UntilAt.Text != "" {
		text += ", until " + way.Entry.UntilAt.Text
	}
	return diag.Plain(text)
}

func conditions(w Why) []string {
	out := []string{"with or without MFA"}
	if w.MFA {
		out[0] = "with MFA"
	}
	if len(w.SourceIP) > 0 {
		out = append(out, "from "+diag.Plain(strings.Join(w.SourceIP, " or ")))
	}
	if until := w.User.Until(); !until.IsZero() {
		out = append(out, "before "+until.UTC().Format(time.RFC3339))
	}
	return out
}

func place(at diag.Span) string { return diag.Plain(at.String()) }

// List writes one answer a line; columns picks what is shown of each.
func List(w io.Writer, answers []Answer, columns func(Answer) []string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, a := range answers {
		row := columns(a)
		if a.Told {
			row = append(row, a.Ways.String())
		}
		if a.Until != "" {
			row = append(row, "until "+a.Until)
		}
		row = slices.Clone(row)
		for i := range row {
			row[i] = diag.Plain(row[i])
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}
