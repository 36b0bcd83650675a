package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/compile"
	"rolemap/config/plan"
)

// stacksDoc is the JSON document of stacks.
type stacksDoc struct {
	Version           int        `json:"version"`
	UsersAccount      string     `json:"users_account"`      // id
	ManagementAccount string     `json:"management_account"` // id; empty without Identity Center
	Path              string     `json:"path"`               // of roles and policies
	Stacks            []stackDoc `json:"stacks"`
}

type stackDoc struct {
	Name    string      `json:"name"`
	Account string      `json:"account"` // id
	Region  string      `json:"region"`
	Action  plan.Action `json:"action"`
	Stage   int         `json:"stage"` // those of the same one can be deployed side by side
}

func (a *app) stacks() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "stacks [MAP]",
		Short: "List the stacks that have to be deployed, in order",
		Long: `stacks lists the stacks of the map, one a line, in the order in which to deploy them: the
users account's first, so that who loses a grant loses it at once. Accounts come before
the stack of Identity Center, whose permission sets may reference policies there; an account
that loses such a policy comes after it. With --changed-since it lists only those whose
templates or tags differ from the map at a revision of git, at the same moment. A grant that
has ended since then is a change too, unless both are judged after its end. Stacks that are
no longer made have to be deleted by hand; they are said on standard error.`,
		Example: "  rolemap stacks\n  rolemap stacks --changed-since origin/main\n  rolemap stacks --changed-since HEAD~1 | xargs -r -n 1 npx --yes aws-cdk@2.1148.1 deploy --require-approval never",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "json")
	since := cmd.Flags().String("changed-since", "", "only what changed since this `REV` or REV:PATH of git, or this map")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		path, err := a.mapPath(args...)
		if err != nil {
			return err
		}
		var prev, next compile.Result
		if *since != "" {
			prev, next, err = a.sides(cmd.Context(), *since, "", path, false)
		} else {
			next, _, err = a.ready(args...)
		}
		if err != nil {
			return err
		}
		doc := stacksDoc{Version: jsondoc.Version, UsersAccount: next.Map.UsersAccount.ID.Text, Path: next.Map.Defaults.Path,
			Stacks: []stackDoc{}}
		if ic := next.Map.IdentityCenter; ic != nil {
			doc.ManagementAccount = cmp.Or(ic.Management.Text, ic.Account.Text)
		}
		places := map[string]plan.Stack{}
		for _, s := range slices.Concat(prev.Plan.Stacks, next.Plan.Stacks) {
			places[s.Name] = s
		}
		changes := compile.Changes(prev, next)
		for _, s := range changes.Splits {
			fmt.Fprintf(a.err, "rolemap: stack %s gains policies that permission sets reference (%s) and loses some (%s): that takes two deployments\n",
				s.Stack, strings.Join(s.Gains, ", "), strings.Join(s.Loses, ", "))
		}
		for _, s := range changes.Stacks {
			doc.Stacks = append(doc.Stacks, stackDoc{s.Name, places[s.Name].Account, places[s.Name].Region, s.Action, s.Stage})
			switch {
			case form.value == "json":
			case s.Action == plan.Remove:
				fmt.Fprintf(a.err, "rolemap: stack %s is no longer made: delete it by hand\n", s.Name)
			default:
				fmt.Fprintln(a.out, s.Name)
			}
		}
		if form.value == "json" {
			return jsondoc.Write(a.out, doc)
		}
		return nil
	}
	return cmd
}
