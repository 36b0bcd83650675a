package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/welcome"
	"rolemap/config/diag"
)

func (a *app) welcome() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "welcome USER",
		Short: "Write what a new person has to know",
		Long: `welcome writes a letter to a person: where they sign in, the first steps there, each role
with its link into the console, its conditions and its profile. It holds no password:
hand that out on another way.`,
		Example: "  rolemap welcome alice\n  rolemap welcome alice -o html > welcome-alice.html",
		Args:    arguments(1, 1, "one USER"),
	}
	form := a.output(cmd, "text", "html")
	cmd.ValidArgsFunction = a.completeNames(userNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		r, err := a.readyFor(args[0])
		if err != nil {
			return err
		}
		if u, _ := r.Map.User(args[0]); u.Suspended {
			return fmt.Errorf("%s is suspended: there is nothing to welcome them to", diag.Quote(args[0]))
		}
		l := welcome.Of(r.Access, args[0])
		if form.value == "html" {
			return l.HTML(a.out)
		}
		return l.Text(a.out)
	}
	return cmd
}
