package cli

import (
	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/report"
)

func (a *app) report() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report [MAP]",
		Short: "Write the periodic review of access",
		Long: `report shows who holds what through what, and since when: administrators first, then direct
grants, grants with an end, and the rest; each grant stands in one place. Since when is
read from git, along the first parents of HEAD and across files that were renamed, split or
joined: from then on every version of the map has the grant. --since, with a date or a
revision of the last review, adds what has changed: what is held now, against what was held
then. REV:PATH is a map of another name. html is a page to print and to sign, csv has one
grant a line.`,
		Example: "  rolemap report\n  rolemap report --since review-2026-q2 -o html > review.html\n" +
			"  rolemap report --since 2026-07-01 -o csv > review.csv",
		Args: arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "html", "csv")
	since := a.since(cmd, "the date or the revision of git of the last review")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		path, err := a.mapPath(args...)
		if err != nil {
			return err
		}
		r, _, err := a.ready(args...)
		if err != nil {
			return err
		}
		o := report.Options{Map: path, Rev: *since}
		if err := a.past(cmd.Context(), path, r, &o); err != nil {
			return err
		}
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
