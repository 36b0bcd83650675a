package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/migration"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/migrate"
	"rolemap/config/proof"
)

func (a *app) migrate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate [MAP]",
		Short: "Show the way from IAM users to Identity Center, and take a step",
		Long: `migrate shows how every team and person signs in, what the next step towards Identity
Center is, and what stands in its way. --plan lists all steps: each is one sign_in of the
map, first to both ways, a team after the other, then to Identity Center alone. Nobody
gains or loses a role by any of them. --team keeps to the steps of a team, so that an
organisation starts with whichever it likes. --step N writes the first N steps into the
map; comments and layout stay, and of several files all are written or none. --parity
compares what is behind both doors for every grant that is open both ways; it exits 1
where two differ. With --templates it compares what "cdk synth" wrote: for every role that
the templates open both ways the IAM role and the permission set.`,
		Example: "  rolemap migrate\n  rolemap migrate --plan\n  rolemap migrate --team data --step 1\n  rolemap diff HEAD\n  rolemap migrate --parity --templates cdk.out",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "json")
	var plan, parity bool
	var teams []string
	var step whole
	var templates string
	cmd.Flags().BoolVar(&plan, "plan", false, "list every step")
	cmd.Flags().BoolVar(&parity, "parity", false, "compare what is behind both doors")
	cmd.Flags().StringVar(&templates, "templates", "", "with --parity, compare the synthesized templates in `CDK_OUT`")
	cmd.Flags().Var(&step, "step", "write the first N steps into the map")
	cmd.Flags().StringSliceVar(&teams, "team", nil, "only the steps of this `TEAM`")
	a.completeFlag(cmd, "team", teamNames)
	cmd.MarkFlagsMutuallyExclusive("plan", "parity", "step")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		path, err := a.mapPath(args...)
		if err != nil {
			return err
		}
		l, err := a.read(path)
		if err != nil {
			return err
		}
		r, err := a.certain(compile.Of(l, a.at.Time()), path)
		if err != nil {
			return err
		}
		for _, name := range teams {
			if err := known("team", name, teamNames(l.Map)); err != nil {
				return err
			}
		}
		if step > 0 {
			return a.takeSteps(l, path, teams, int(step), form.value == "json")
		}
		switch {
		case templates != "" && !parity:
			return errors.New("--templates goes with --parity")
		case templates != "":
			return a.templatesParity(templates, r.Map, form.value)
		}
		compared := effective.ParityOf(r.Access)
		verdicts := map[effective.Verdict]int{}
		for _, p := range compared {
			verdicts[p.Verdict]++
		}
		walk := func(on func(migration.Step) bool) {
			migrate.Steps(l, a.at.Time(), teams, func(s migrate.Step) bool { return on(migration.Of(s, teams)) })
		}
		var steps []migration.Step
		if plan || form.value == "json" {
			walk(func(s migration.Step) bool { steps = append(steps, s); return true })
		}
		switch {
		case form.value == "json":
			err = migration.JSON(a.out, migrate.Of(r.Access), steps, compared)
		case parity:
			err = migration.Parity(a.out, a.style(), compared)
		case plan:
			err = migration.Plan(a.out, steps)
		default:
			o := migration.Overview{Status: migrate.Of(r.Access), Parity: verdicts, Only: teams, Command: "rolemap migrate " + a.again(path)}
			for _, name := range teams {
				o.Command += " --team " + diag.ShellWord(name)
			}
			walk(func(s migration.Step) bool {
				if o.Next == nil || len(s.Blocked) == 0 {
					o.Next = &s
				}
				if len(s.Blocked) > 0 {
					o.Stuck++
				}
				return len(s.Blocked) > 0
			})
			err = o.Text(a.out, a.style())
		}
		if err == nil && parity && verdicts[effective.Differs] > 0 {
			return code(reported)
		}
		return err
	}
	return cmd
}

// templatesParity compares what is behind both doors in synthesized templates.
func (a *app) templatesParity(dir string, m *config.Map, form string) error {
	assembly, err := openDir(dir)
	if err != nil {
		return fmt.Errorf("cannot read the synthesized templates: %w; \"npx cdk synth\" writes them", err)
	}
	list, err := proof.Parity(assembly, m)
	if err != nil {
		return fmt.Errorf("cannot judge %s: %w", dir, err)
	}
	if form == "json" {
		err = migration.TemplatesJSON(a.out, list)
	} else {
		err = migration.Templates(a.out, a.style(), list)
	}
	if err == nil && slices.ContainsFunc(list, func(b proof.Behind) bool { return b.Verdict == effective.Differs }) {
		return code(reported)
	}
	return err
}

// takeSteps writes steps into the files of a map.
func (a *app) takeSteps(l config.Loaded, path string, teams []string, n int, asJSON bool) error {
	if path == "-" {
		return errors.New("a map on standard input has no file to write to")
	}
	files, taken, blocked := map[string][]byte{}, []migration.Step{}, 0
	migrate.Steps(l, a.at.Time(), teams, func(s migrate.Step) bool {
		if len(s.Blocked) > 0 {
			blocked++
			return true
		}
		files[s.File.Path] = s.File.Data
		taken = append(taken, migration.Of(s, teams))
		return len(taken) < n
	})
	if len(taken) < n {
		what := "no step is left"
		if len(taken) > 0 {
			what = fmt.Sprintf("only %s can be taken", count(len(taken), "step"))
		} else if blocked > 0 {
			what = "no step can be taken"
		}
		return fmt.Errorf("%s; \"rolemap migrate --plan\" lists all, and what stands in the way; nothing is written", what)
	}
	if err := writeFiles(l.Parts, files); err != nil {
		return err
	}
	if asJSON {
		return migration.TakenJSON(a.out, taken)
	}
	for _, s := range taken {
		fmt.Fprintln(a.out, diag.Plain(s.String()))
	}
	return nil
}
