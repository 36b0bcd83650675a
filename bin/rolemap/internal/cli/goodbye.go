package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/goodbye"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
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

It is best written while the person is still in the map, and suspended there. Of who has been
taken out of it, git still tells what they had, and the user that CloudFormation could not
delete is deleted as well. To lock somebody out and decide later, write status: suspended.`,
		Example: "  rolemap goodbye bob > goodbye-bob.sh\n  sh goodbye-bob.sh",
		Args:    arguments(1, 1, "one USER"),
	}
	cmd.ValidArgsFunction = a.completeNames(userNames)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r, path, err := a.ready()
		if err != nil {
			return err
		}
		gone := ""
		if _, ok := r.Map.User(args[0]); !ok {
			past, commit, found := a.whoWas(cmd.Context(), path, args[0])
			if !found {
				return known("user", args[0], userNames(r.Map))
			}
			r, gone = past, commit
		}
		return goodbye.Of(r.Access, r.Plan, args[0], gone).Script(a.out)
	}
	return cmd
}

// whoWas is the last map of git in which a user was, and the commit that took
// them out, in words.
func (a *app) whoWas(ctx context.Context, path, user string) (was compile.Result, gone string, found bool) {
	if path == "-" {
		return was, "", false
	}
	repo, name, err := gitOf(path)
	if err != nil {
		return was, "", false
	}
	read := a.progress("looking for " + diag.Plain(user) + " in the history")
	gone = "the change that is not committed yet"
	// Without a history there is nobody in it.
	_, _ = history.Walk(ctx, repo, name, func(v history.Version) bool {
		read.step("back to " + v.At.Format(time.DateOnly))
		if v.Map != nil && v.Errors == 0 {
			if _, found = v.Map.User(user); found {
				was = compile.Of(config.Loaded{Map: v.Map}, a.at.Time())
				return false
			}
		}
		gone = v.Commit[:12] + " of " + v.At.Format(time.DateOnly) + ", " + diag.Quote(v.Subject) + ","
		return true
	})
	read.done()
	return was, gone, found
}
