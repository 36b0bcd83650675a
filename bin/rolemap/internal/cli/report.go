package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/report"
	"rolemap/config/access"
	"rolemap/config/compile"
)

func (a *app) report() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report [MAP]",
		Short: "Write the periodic review of access",
		Long: `report shows who holds what through what, and since when: administrators first, then direct
grants, grants with an end, and the rest; each grant stands in one place. Since when is
read from git, along the first parents of HEAD and across renamed files: from then on
every version of the map has the grant. --since REV, or REV:PATH where the map had another
name, adds what has changed since the last review. html is a page to print and to sign, csv has one grant a line.`,
		Example: "  rolemap report\n  rolemap report --since review-2026-q2 -o html > review.html\n  rolemap report -o csv > review.csv",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "html", "csv")
	rev := cmd.Flags().String("since", "", "the revision `REV` of the last review")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		path, err := a.mapPath(args...)
		if err != nil {
			return err
		}
		o := report.Options{Map: path, Rev: *rev}
		var r compile.Result
		if *rev != "" {
			var prev compile.Result
			if prev, r, err = a.sides(cmd.Context(), *rev, "", path, true); err != nil {
				return err
			}
			if o.Prev = prev.Access; !prev.AccessCertain {
				o.Old, _ = prev.Findings.Count()
				o.Notes = append(o.Notes, fmt.Sprintf("the map of %s has %s: compared is what can be read of it", *rev, count(o.Old, "error")))
			}
		} else if r, _, err = a.ready(args...); err != nil {
			return err
		}
		a.sinceWhen(cmd.Context(), path, r.Access, &o)
		x := report.New(r.Access, a.at.Time(), o)
		switch form.value {
		case "html":
			return x.HTML(a.out)
		case "csv":
			return x.CSV(a.out)
		}
		return x.Text(a.out, a.style())
	}
	return cmd
}

// sinceWhen reads from git since when grants are held, as far as it can.
func (a *app) sinceWhen(ctx context.Context, path string, held access.Access, o *report.Options) {
	name, err := "", error(nil)
	if path == "-" {
		err = fmt.Errorf("standard input has no history")
	} else {
		name, err = below(path)
	}
	h := history.Of(held, a.at.Time())
	cut := false
	if err == nil {
		cut, err = history.Walk(ctx, git{}, name, func(v history.Version) bool {
			if o.Last == nil {
				o.Last = &v
			}
			return h.Add(v)
		})
	}
	if err != nil {
		o.Last = nil
		o.Notes = append(o.Notes, "since when is not known: "+err.Error())
		fmt.Fprintf(a.err, "rolemap: note: since when is not known: %s\n", plainLines(err.Error()))
		return
	}
	if o.Since = h.Done(cut); h.Skipped > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("%s of the map with errors say nothing about since when", count(h.Skipped, "version")))
	}
	open := 0
	for _, x := range held.Holdings {
		if o.Since[x.Grant].At.IsZero() {
			open++
		}
	}
	if open > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("%s not in git yet: their since is empty", count(open, "grant")))
	}
	if cut {
		o.Notes = append(o.Notes, "this clone is shallow, and what was before it is not known: git fetch --unshallow")
	}
}
