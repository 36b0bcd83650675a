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
gains or loses a role by any of them. --step N writes the first N steps into the map;
comments and layout stay. --parity compares what is behind both doors for every grant that
is open both ways; it exits 1 where two differ. With --templates it compares what "cdk synth"
wrote: for every role that the templates open both ways the IAM role and the permission set.`,
		Example: "  rolemap migrate\n  rolemap migrate --plan\n  rolemap migrate --parity --templates cdk.out\n  rolemap migrate --step 1 && rolemap diff HEAD",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "json")
	var plan, parity bool
	var step int
	var templates string
	cmd.Flags().BoolVar(&plan, "plan", false, "list every step")
	cmd.Flags().BoolVar(&parity, "parity", false, "compare what is behind both doors")
	cmd.Flags().StringVar(&templates, "templates", "", "with --parity, compare the synthesized templates in `CDK_OUT`")
	cmd.Flags().IntVar(&step, "step", 0, "write the first `N` steps into the map")
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
		if _, err := a.certain(compile.Of(l, a.at.Time()), path); err != nil {
			return err
		}
		if cmd.Flags().Changed("step") {
			return a.takeSteps(l, path, step)
		}
		r := compile.Of(l, a.at.Time())
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
		var steps []migrate.Step
		if !parity || form.value == "json" {
			if err := migrate.Steps(l, a.at.Time(), func(s migrate.Step) bool { steps = append(steps, s); return true }); err != nil {
				return err
			}
		}
		switch {
		case form.value == "json":
			err = migration.JSON(a.out, migrate.Of(r.Access), steps, compared)
		case parity:
			err = migration.Parity(a.out, a.style(), compared)
		case plan:
			err = migration.Plan(a.out, steps)
		default:
			o := migration.Overview{Status: migrate.Of(r.Access), Parity: verdicts}
			for i := range steps {
				if len(steps[i].Blocked) == 0 && (o.Next == nil || len(o.Next.Blocked) > 0) {
					o.Next, o.Rest = &steps[i], 0
				} else if len(steps[i].Blocked) == 0 {
					o.Rest++
				} else if o.Next == nil {
					o.Next = &steps[i]
				}
			}
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
func (a *app) takeSteps(l config.Loaded, path string, n int) error {
	switch {
	case path == "-":
		return errors.New("a map on standard input has no file to write to")
	case n < 1:
		return errors.New("--step counts from 1")
	}
	files, taken := map[string][]byte{}, []string{}
	err := migrate.Steps(l, a.at.Time(), func(s migrate.Step) bool {
		if len(s.Blocked) > 0 {
			return true
		}
		files[s.File.Path] = s.File.Data
		taken = append(taken, s.String())
		return len(taken) < n
	})
	if err != nil {
		return err
	}
	if len(taken) < n {
		return fmt.Errorf("only %s can be taken; \"rolemap migrate --plan\" lists them", count(len(taken), "step"))
	}
	for name, text := range files {
		if err := writeFile(name, text); err != nil {
			return err
		}
	}
	for _, line := range taken {
		fmt.Fprintln(a.out, diag.Plain(line))
	}
	return nil
}
