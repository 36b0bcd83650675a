package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/diag"
	"rolemap/config/proof"
)

// proofDoc is the JSON document of prove.
type proofDoc struct {
	Version     int      `json:"version"`
	Agrees      bool     `json:"agrees"`
	Users       int      `json:"users"`
	Roles       int      `json:"roles"`
	Cells       int      `json:"cells"`       // pairs of a user and a role
	Permissions int      `json:"permissions"` // policies that roles carry
	Files       int      `json:"files"`       // templates
	Switches    int      `json:"switches"`    // pairs in which the switch is allowed
	Wrong       []string `json:"wrong"`
}

func (a *app) prove() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prove [CDK_OUT]",
		Short: "Show that synthesized templates agree with the map",
		Long: `prove reads the templates in CDK_OUT (default cdk.out), evaluates for every user and
role whether both sides together allow the switch, and compares that with the map. So
are the policies, boundary, session and documents of each role. It names whatever does
not agree and exits 1 then; what it does not know it cannot judge, and it exits 2.`,
		Example: "  rolemap prove\n  rolemap prove build/cdk.out --map config/rolemap.yaml",
		Args:    arguments(0, 1, "one CDK_OUT at most"),
	}
	form := a.output(cmd, "text", "json")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		dir := "cdk.out"
		if len(args) > 0 {
			dir = args[0]
		}
		r, path, err := a.ready()
		if err != nil {
			return err
		}
		assembly, err := openDir(dir)
		if err != nil {
			return fmt.Errorf("cannot read the synthesized templates: %w; \"npx --yes aws-cdk@2.1148.1 synth --quiet\" writes them", err)
		}
		result, err := proof.Prove(assembly, r.Access, a.at.Time())
		if err != nil {
			return fmt.Errorf("cannot judge %s: %w", dir, err)
		}
		agrees := len(result.Wrong) == 0
		st := a.style()
		switch {
		case form.value == "json":
			err = jsondoc.Write(a.out, proofDoc{jsondoc.Version, agrees, result.Users, result.Roles, result.Cells(), result.Permissions, result.Files, result.Switches, append([]string{}, result.Wrong...)})
		default:
			for _, w := range result.Wrong {
				fmt.Fprintln(a.out, diag.Plain(w))
			}
			verdict := st.Good("agrees")
			if !agrees {
				verdict = st.Error("does not agree")
			}
			_, err = fmt.Fprintf(a.out, "%s %s with %s: %s, %s, %s, %s, %s, %s\n", diag.Plain(dir), verdict, diag.Plain(path),
				count(result.Users, "user"), count(result.Roles, "target role"), count(result.Cells(), "cell"), plural(result.Switches, "switch", "switches"),
				count(result.Permissions, "permission"), count(result.Files, "file"))
		}
		if err == nil && !agrees {
			return code(reported)
		}
		return err
	}
	return cmd
}
