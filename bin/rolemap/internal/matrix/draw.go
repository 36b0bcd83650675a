package matrix

import (
	"bufio"
	"io"
	"iter"
	"strings"
)

// tableRow is a row of a table; a cell has any number of lines.
type tableRow struct {
	cells    [][]word
	sameUser bool // its first cell is that of the row above, and one with it
}

// word is a text, perhaps painted, and how many characters it shows: those it
// had before it was painted.
type word struct {
	text  string
	width int
}

// columnWidths are those of the widest line in each column.
func columnWidths(rows iter.Seq[tableRow]) []int {
	var out []int
	for r := range rows {
		if out == nil {
			out = make([]int, len(r.cells))
		}
		for i, lines := range r.cells {
			for _, l := range lines {
				out[i] = max(out[i], l.width)
			}
		}
	}
	return out
}

func tableWidth(columns []int) int {
	n := 1
	for _, c := range columns {
		n += c + 3
	}
	return n
}

// draw writes rows with rules around and between them, and needs no more
// memory than a row.
func draw(w io.Writer, rows iter.Seq[tableRow], widths []int) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var bars []string
	widest := 0
	for _, n := range widths {
		bars = append(bars, strings.Repeat("─", n+2))
		widest = max(widest, n)
	}
	blanks := strings.Repeat(" ", widest+3)
	rule := func(left, middle, right string) {
		out.WriteString(left)
		out.WriteString(strings.Join(bars, middle))
		out.WriteString(right + "\n")
	}
	first := true
	for r := range rows {
		switch {
		case first:
			rule("┌", "┬", "┐")
		case r.sameUser:
			out.WriteString("│" + blanks[:widths[0]+2] + "├")
			out.WriteString(strings.Join(bars[1:], "┼"))
			out.WriteString("┤\n")
		default:
			rule("├", "┼", "┤")
		}
		first = false
		height := 1
		for _, lines := range r.cells {
			height = max(height, len(lines))
		}
		for y := range height {
			for i, lines := range r.cells {
				out.WriteString("│ ")
				shown := 0
				if y < len(lines) && !(i == 0 && r.sameUser) {
					out.WriteString(lines[y].text)
					shown = lines[y].width
				}
				out.WriteString(blanks[:widths[i]-shown+1])
			}
			out.WriteString("│\n")
		}
	}
	rule("└", "┴", "┘")
	return out.Flush()
}
