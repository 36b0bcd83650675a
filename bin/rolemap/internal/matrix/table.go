package matrix

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config/diag"
)

// Table writes the matrix for a terminal of so many characters. Where the
// columns do not fit, each user and account has a line of its own.
func (t Matrix) Table(w io.Writer, width int, st ansi.Style) error {
	if len(t.Rows) == 0 {
		_, err := fmt.Fprintln(w, "no grants")
		return err
	}
	out := t.cross(st)
	first, _, _ := strings.Cut(out, "\n")
	if text.StringWidthWithoutEscSequences(first) > width {
		out = t.list(st)
	}
	_, err := fmt.Fprintln(w, out)
	return err
}

func newTable() table.Writer {
	tw := table.NewWriter()
	tw.SetStyle(table.StyleLight)
	tw.Style().Format.Header = text.FormatDefault
	tw.Style().Options.SeparateRows = true
	return tw
}

func (t Matrix) cross(st ansi.Style) string {
	tw := newTable()
	header := table.Row{"user"}
	for _, c := range t.Columns {
		header = append(header, st.Name(diag.Plain(c.Account.Name.Text)))
	}
	tw.AppendHeader(header)
	for _, r := range t.Rows {
		row := table.Row{st.Bold(diag.Plain(userLabel(r.User)))}
		for _, cells := range r.Cells {
			row = append(row, lines(cells, st))
		}
		tw.AppendRow(row)
	}
	return tw.Render()
}

func (t Matrix) list(st ansi.Style) string {
	tw := newTable()
	tw.AppendHeader(table.Row{"user", "account", "roles"})
	for _, r := range t.Rows {
		user, none := st.Bold(diag.Plain(userLabel(r.User))), true
		for i, cells := range r.Cells {
			if len(cells) > 0 {
				tw.AppendRow(table.Row{user, st.Name(diag.Plain(t.Columns[i].Account.Name.Text)), lines(cells, st)})
				none = false
			}
		}
		if none {
			tw.AppendRow(table.Row{user, "", ""})
		}
	}
	tw.SetColumnConfigs([]table.ColumnConfig{{Number: 1, AutoMerge: true}})
	return tw.Render()
}

func lines(cells []Cell, st ansi.Style) string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = diag.Plain(c.Role)
		if c.Until != "" {
			out[i] += st.Warning(" until " + diag.Plain(c.Until))
		}
	}
	return strings.Join(out, "\n")
}
