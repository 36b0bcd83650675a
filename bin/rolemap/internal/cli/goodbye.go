package cli

import (
	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/goodbye"
)

func (a *app) goodbye() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "goodbye USER",
		Short: "Print what to take from somebody who leaves, as commands",
		Long: `goodbye prints a shell script that takes away what a person has enrolled, in the order that
AWS asks for: CloudFormation cannot delete a user who has an MFA device or a key, reports
success, and leaves the user behind with what still works. It runs as it stands with the
AWS command line; each part takes credentials of its own account, and the rest is left
alone. At its end it names the places of the map that have to be edited.

It is written of the map while the person is still in it. To lock somebody out and decide
later, write status: suspended.`,
		Example: "  rolemap goodbye bob > goodbye-bob.sh\n  sh goodbye-bob.sh",
		Args:    arguments(1, 1, "one USER"),
	}
	cmd.ValidArgsFunction = a.completeNames(userNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		r, err := a.readyFor(args[0])
		if err != nil {
			return err
		}
		return goodbye.Of(r.Access, r.Plan, args[0]).Script(a.out)
	}
	return cmd
}
