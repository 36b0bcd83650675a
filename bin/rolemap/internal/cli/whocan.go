package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/answer"
	"rolemap/config/diag"
)

func (a *app) whoCan() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "who-can ROLE ACCOUNT",
		Short: "List who can switch into a role of an account",
		Long: `who-can lists the users who can switch into a role of an account, one a line. With
--why it shows the way of each: where the grant is written, the policy that lets the
user out, the role, and the conditions. It exits 1 where nobody can.`,
		Example: "  rolemap who-can AccountManager webapp\n  rolemap who-can AccountManager webapp --why",
		Args:    arguments(2, 2, "ROLE and ACCOUNT"),
	}
	form := a.output(cmd, "text", "json")
	var why bool
	cmd.Flags().BoolVar(&why, "why", false, "show the way of each")
	cmd.ValidArgsFunction = a.completeNames(roleNames, accountNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		r, _, err := a.ready()
		if err != nil {
			return err
		}
		if err := knownRole(r.Map, args[0], args[1]); err != nil {
			return err
		}
		all := answer.New(r.Access, r.Plan).Holders(args[1], args[0])
		if len(all) == 0 && form.value == "text" {
			fmt.Fprintf(a.out, "nobody can switch into %s in %s\n", diag.Plain(args[0]), diag.Plain(args[1]))
		}
		return a.answers(all, len(all) > 0, form.value, why, func(x answer.Answer) []string { return []string{x.User} })
	}
	return cmd
}
