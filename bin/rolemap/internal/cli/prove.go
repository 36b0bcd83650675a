package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/proof"
)

// proofDoc is the JSON document of prove.
type proofDoc struct {
	Version     int  `json:"version"`
	Agrees      bool `json:"agrees"`
	Users       int  `json:"users"`
	Roles       int  `json:"roles"`
	Cells       int  `json:"cells"`       // pairs of an IAM user and a role
	Permissions int  `json:"permissions"` // policies that roles carry
	Files       int  `json:"files"`       // templates
	Switches    int  `json:"switches"`    // pairs in which the switch is allowed
	// What was judged of Identity Center; missing where the map has none.
	Center *centerDoc `json:"identity_center,omitempty"`
	Stacks []string   `json:"stacks"` // that were proved
	Left   []string   `json:"left"`   // the map's other stacks, of which nothing is said
	Wrong  []string   `json:"wrong"`
}

type centerDoc struct {
	People  int `json:"people"`
	Roles   int `json:"roles"`   // in accounts
	Cells   int `json:"cells"`   // pairs of the two
	Entries int `json:"entries"` // pairs that are let in
}

func (a *app) prove() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prove [CDK_OUT]",
		Short: "Show that synthesized templates agree with the map",
		Long: `prove reads the templates in CDK_OUT (default cdk.out), evaluates for every user and
role whether both sides together allow the switch, and compares that with the map. So
are the policies, boundary, session and documents of each role. Where the map has
Identity Center, it judges that door too: for every person and every role in an account
whether groups, assignments and what the permission set denies let them in. It names whatever does
not agree and exits 1 then; what it does not know it cannot judge, and it exits 2.
A synthesis of some stacks alone ("cdk synth -c stacks=a,b") is proved with --stacks a,b,
which says nothing of the others.`,
		Example: "  rolemap prove\n  rolemap prove build/cdk.out --map config/rolemap.yaml\n  rolemap prove --stacks users,webapp",
		Args:    arguments(0, 1, "one CDK_OUT at most"),
	}
	form := a.output(cmd, "text", "json")
	var only []string
	cmd.Flags().StringSliceVar(&only, "stacks", nil, "the stacks that CDK_OUT holds, and these alone are proved (default all)")
	a.completeFlag(cmd, "stacks", func(*config.Map) []string { return []string{config.UsersStack} }, accountNames)
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
		result, err := proof.Prove(assembly, r.Access, a.at.Time(), only...)
		if err != nil {
			return fmt.Errorf("cannot judge %s: %w", dir, err)
		}
		agrees := len(result.Wrong) == 0
		st := a.style()
		var center *centerDoc
		if c := result.Center; r.Map.IdentityCenter != nil {
			center = &centerDoc{c.People, c.Roles, c.Cells(), c.Entries}
		}
		switch {
		case form.value == "json":
			err = jsondoc.Write(a.out, proofDoc{jsondoc.Version, agrees, result.Users, result.Roles, result.Cells(), result.Permissions,
				result.Files, result.Switches, center, append([]string{}, result.Stacks...), append([]string{}, result.Left...),
				append([]string{}, result.Wrong...)})
		default:
			for _, w := range result.Wrong {
				fmt.Fprintln(a.out, diag.Plain(w))
			}
			verdict := st.Good("agrees")
			if !agrees {
				verdict = st.Error("does not agree")
			}
			through := ""
			if center != nil {
				through = fmt.Sprintf("; through Identity Center %s, %s, %s, %s", diag.Count(center.People, "person", "people"),
					diag.Count(center.Roles, "role in an account", "roles in accounts"),
					count(center.Cells, "cell"), diag.Count(center.Entries, "entry", "entries"))
			}
			left := ""
			if len(result.Partial) > 0 {
				left = "; \"rolemap prove --stacks " + strings.Join(result.Partial, ",") + "\" proves these alone"
			} else if len(result.Left) > 0 {
				left = "; proved only " + strings.Join(result.Stacks, ", ") + ", nothing of " + strings.Join(result.Left, ", ")
			}
			_, err = fmt.Fprintf(a.out, "%s %s with %s: %s, %s, %s, %s, %s, %s%s%s\n", diag.Plain(dir), verdict, diag.Plain(path),
				count(result.Users, "user"), count(result.Roles, "target role"), count(result.Cells(), "cell"),
				diag.Count(result.Switches, "switch", "switches"), count(result.Permissions, "permission"), count(result.Files, "file"), through, left)
		}
		if err == nil && !agrees {
			return code(reported)
		}
		return err
	}
	return cmd
}
