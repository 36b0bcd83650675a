package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/changes"
)

func (a *app) changes() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "changes [MAP]",
		Short: "Show the history of access from git",
		Long: `changes reads the map's history from git, the newest first: each change that came to the
main line (along the first parents of HEAD), with who wrote and who merged it, and who
gained and lost what by it. It follows the map where it was renamed. A change is judged as
of the moment of its commit; that a grant ends by itself is none.`,
		Example: "  rolemap changes --since 2026-10-01\n  rolemap changes --since 2026-01-01 -o json",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "json")
	var since moment
	cmd.Flags().Var(&since, "since", "only what was committed since this moment: 2027-01-31 or an RFC 3339 time")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		path, err := a.mapPath(args...)
		if err != nil {
			return err
		}
		if path == "-" {
			return errors.New("standard input has no history: name the map's file")
		}
		name, err := below(path)
		if err != nil {
			return err
		}
		h, err := changes.Of(cmd.Context(), git{}, name, since.at)
		if err != nil {
			return fmt.Errorf("the history of the map cannot be read: %w", err)
		}
		if h.Cut {
			fmt.Fprintln(a.err, "rolemap: note: this clone is shallow, and what was before it is not known: git fetch --unshallow")
		}
		if form.value == "json" {
			return h.JSON(a.out)
		}
		return h.Text(a.out, a.style())
	}
	return cmd
}
