package matrix

import (
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config/diag"
)

// Table writes the matrix for a terminal of so many characters. Where the
// columns do not fit, each user and account has a line of its own.
func (t Matrix) Table(w io.Writer, width int, st ansi.Style) error {
	if len(t.Rows) == 0 {
		_, err := fmt.Fprintln(w, "no grants")
		return err
	}
	rows := t.cross(st)
	widths := columnWidths(rows)
	if tableWidth(widths) > width {
		rows = t.list(st)
		widths = columnWidths(rows)
	}
	err := draw(w, rows, widths)
	if legend := t.Ways.Legend(); err == nil && legend != "" {
		_, err = fmt.Fprintln(w, legend)
	}
	return err
}

// cross has a row a user and a column an account.
func (t Matrix) cross(st ansi.Style) iter.Seq[tableRow] {
	return func(yield func(tableRow) bool) {
		header := tableRow{cells: [][]word{say("user", plain)}}
		for _, c := range t.Columns {
			header.cells = append(header.cells, say(c.Account.Name.Text, st.Name))
		}
		if !yield(header) {
			return
		}
		for _, r := range t.Rows {
			row := tableRow{cells: make([][]word, 1, 1+len(r.Cells))}
			row.cells[0] = say(userLabel(r.User), st.Bold)
			for _, cells := range r.Cells {
				row.cells = append(row.cells, roles(cells, st))
			}
			if !yield(row) {
				return
			}
		}
	}
}

// list has a row a user and account.
func (t Matrix) list(st ansi.Style) iter.Seq[tableRow] {
	return func(yield func(tableRow) bool) {
		if !yield(tableRow{cells: [][]word{say("user", plain), say("account", plain), say("roles", plain)}}) {
			return
		}
		for _, r := range t.Rows {
			user, none := say(userLabel(r.User), st.Bold), true
			for i, cells := range r.Cells {
				if len(cells) == 0 {
					continue
				}
				account := say(t.Columns[i].Account.Name.Text, st.Name)
				if !yield(tableRow{cells: [][]word{user, account, roles(cells, st)}, sameUser: !none}) {
					return
				}
				none = false
			}
			if none && !yield(tableRow{cells: [][]word{user, nil, nil}}) {
				return
			}
		}
	}
}

func plain(s string) string { return s }

// say is a cell of one line.
func say(text string, paint func(string) string) []word {
	text = diag.Plain(text)
	return []word{{paint(text), len(text)}}
}

// roles is a cell of one line a role.
func roles(cells []Cell, st ansi.Style) []word {
	out := make([]word, len(cells))
	for i, c := range cells {
		role := diag.Plain(c.Role)
		out[i] = word{role, len(role)}
		add := func(text, painted string) {
			out[i].text, out[i].width = out[i].text+painted, out[i].width+utf8.RuneCountInString(text)
		}
		if mark := grants.Mark(c.Ways); mark != "" {
			add(" "+mark, " "+st.Dim(mark))
		}
		if c.Until != "" {
			until := " until " + diag.Plain(c.Until)
			add(until, st.Warning(until))
		}
	}
	return out
}
