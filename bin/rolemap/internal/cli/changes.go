package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/changes"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/config/diag"
)

func (a *app) changes() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "changes [MAP]",
		Short: "Show the history of access from git",
		Long: `changes reads the map's history from git, the newest first: each change that came to the
main line (along the first parents of HEAD), with who wrote and who merged it, and who
gained and lost what by it. It follows the map where it was renamed, split into parts or
joined again. A change is judged as of the moment of its commit. Grants that ended by
themselves in between, with no commit, stand at the moment when they did.`,
		Example: "  rolemap changes --since 2026-10-01\n  rolemap changes --since review-2026-q2 -o json",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "markdown", "json")
	since := a.since(cmd, "only what came since this date, RFC 3339 time or revision of git")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		path, err := a.mapPath(args...)
		if err != nil {
			return err
		}
		if path == "-" {
			return errors.New("standard input has no history: name the map's file")
		}
		repo, name, err := gitOf(path)
		if err != nil {
			return err
		}
		o := changes.Options{At: a.at.Time()}
		if _, ok := momentOf(*since); !ok {
			o.Revision = *since
		}
		if o.Mark, err = mark(cmd.Context(), repo, *since); err != nil {
			return err
		}
		read := a.progress("reading the history")
		o.Read = func(v history.Version) { read.step("back to " + v.At.Format(time.DateOnly)) }
		h, err := changes.Of(cmd.Context(), repo, name, o)
		read.done()
		if err != nil {
			return fmt.Errorf("the history of the map cannot be read: %w", err)
		}
		if h.Absent {
			fmt.Fprintf(a.err, "rolemap: note: HEAD has no map at %s\n", diag.Plain(path))
		}
		if h.Cut {
			fmt.Fprintln(a.err, "rolemap: note: this clone is shallow, and what was before it is not known: git fetch --unshallow")
		}
		switch form.value {
		case "markdown":
			return h.Markdown(a.out)
		case "json":
			return h.JSON(a.out)
		}
		return h.Text(a.out, a.style())
	}
	return cmd
}
