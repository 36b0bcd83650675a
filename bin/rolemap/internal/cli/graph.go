package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/graph"
)

func (a *app) graph() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "graph [MAP]",
		Short: "Draw people, teams, roles and accounts",
		Long: `graph draws the bridge between the users account and the target accounts: people,
their teams, and the roles they can switch into. From 40 people on, teams show how
many they have; from 60 roles on, accounts do. The filters narrow it to what is read. Where people sign
in through Identity Center, marks say through which way each role can be entered.

--bridge draws the design instead, as svg: for each role in an account the door out, a
policy of the users account with the people who have it, and the door in, the role
with what it asks; beside them what leads through Identity Center. From 13 accounts or 41
roles on the picture says how many are left out.`,
		Example: "  rolemap graph -o svg > access.svg\n  rolemap graph --bridge --account webapp > bridge.svg\n  rolemap graph -o mermaid --team webapp-fullstack",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "mermaid", "dot", "svg", "json")
	filter := a.filter(cmd)
	bridge := false
	cmd.Flags().BoolVar(&bridge, "bridge", false, "draw both doors of each role, as svg")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if bridge && form.value != "svg" && cmd.Flags().Changed("output") {
			return fmt.Errorf("--bridge is drawn as svg only, not as %s; leave -o out", form.value)
		}
		r, _, err := a.ready(args...)
		if err != nil {
			return err
		}
		if err := knownFilter(filter(), r.Map); err != nil {
			return err
		}
		if bridge {
			return graph.DrawBridge(r.Access, r.Plan, filter()).SVG(a.out)
		}
		p := graph.Draw(r.Access, filter())
		switch form.value {
		case "dot":
			return p.DOT(a.out)
		case "svg":
			return p.SVG(a.out)
		case "json":
			return p.JSON(a.out)
		}
		if len(p.Edges) > graph.MermaidEdges {
			fmt.Fprintf(a.err, "rolemap: note: Mermaid draws %d lines unless told otherwise, these are %d; narrow them with a filter, or use -o svg\n", graph.MermaidEdges, len(p.Edges))
		}
		return p.Mermaid(a.out)
	}
	return cmd
}
