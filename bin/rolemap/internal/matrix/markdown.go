package matrix

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/markdown"
)

// most columns that a page shows side by side without scrolling.
const markdownColumns = 8

// Markdown writes the matrix as a table; one of too many accounts has a line
// for each user and account.
func (t Matrix) Markdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	row := func(cells []string) { fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | ")) }
	roles := func(cells []Cell) string {
		labels := make([]string, len(cells))
		for i, c := range cells {
			labels[i] = markdown.Escape(c.label())
		}
		return strings.Join(labels, "<br>")
	}
	switch {
	case len(t.Rows) == 0:
		fmt.Fprintln(out, "No grants.")
	case len(t.Columns) <= markdownColumns:
		header, rule := []string{"User"}, []string{"---"}
		for _, c := range t.Columns {
			header, rule = append(header, markdown.Escape(c.Account.Name.Text)), append(rule, "---")
		}
		row(header)
		row(rule)
		for _, r := range t.Rows {
			line := []string{markdown.Escape(userLabel(r.User))}
			for _, cells := range r.Cells {
				line = append(line, roles(cells))
			}
			row(line)
		}
	default:
		row([]string{"User", "Account", "Roles"})
		row([]string{"---", "---", "---"})
		for _, r := range t.Rows {
			none := true
			for i, cells := range r.Cells {
				if len(cells) > 0 {
					row([]string{markdown.Escape(userLabel(r.User)), markdown.Escape(t.Columns[i].Account.Name.Text), roles(cells)})
					none = false
				}
			}
			if none {
				row([]string{markdown.Escape(userLabel(r.User)), "", ""})
			}
		}
	}
	if legend := t.Ways.Legend(); legend != "" {
		fmt.Fprintf(out, "\n%s\n", markdown.Escape(legend))
	}
	return out.Flush()
}
