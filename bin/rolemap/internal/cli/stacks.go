package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/compile"
	"rolemap/config/plan"
)

func (a *app) stacks() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "stacks [MAP]",
		Short: "List the stacks that have to be deployed, in order",
		Long: `stacks lists the stacks of the map, one a line, in the order in which to deploy them: the
users account's first, so that who loses a grant loses it at once. With --changed-since
it lists only those whose templates or tags differ from the map at a revision of git, at
the same moment. A grant that has ended since then is a change too, unless both are judged
after its end. Stacks that are no longer made have to be deleted by hand; they are said on
standard error.`,
		Example: "  rolemap stacks\n  rolemap stacks --changed-since origin/main\n  npx --yes aws-cdk@2.1148.1 deploy $(rolemap stacks --changed-since HEAD~1)",
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
			prev, next, err = a.sides(cmd.Context(), *since, path, path)
		} else {
			next, _, err = a.ready(args...)
		}
		if err != nil {
			return err
		}
		type stack struct {
			Name   string      `json:"name"`
			Action plan.Action `json:"action"`
		}
		doc := struct {
			Version int     `json:"version"`
			Stacks  []stack `json:"stacks"`
		}{jsondoc.Version, []stack{}}
		for _, s := range compile.Changes(prev, next).Stacks {
			doc.Stacks = append(doc.Stacks, stack{s.Name, s.Action})
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
