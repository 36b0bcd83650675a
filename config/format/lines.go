package format

import (
	"slices"
	"strings"

	"rolemap/config/diag"
	"rolemap/config/source"
)

// formatter moves the lines of a text. Line numbers here start at 0, those of
// nodes at 1.
type formatter struct{ lines []fline }

// fline is a line of the text.
type fline struct {
	text string
	in   bool // inside a text of several lines: it is no comment, and its spaces count
	kept bool // in a text that keeps its last empty lines: |+
	sets bool // an empty line that sets a comment apart from what follows
}

func newFormatter(root *source.Node, data []byte) *formatter {
	f := &formatter{}
	for _, l := range diag.Lines(data) {
		f.lines = append(f.lines, fline{text: string(l)})
	}
	if n := len(f.lines); f.lines[n-1].text == "" { // what follows the last line end is no line
		f.lines = f.lines[:n-1]
	}
	f.findTexts(root)
	for i, l := range f.lines {
		if !l.in {
			f.lines[i].text = strings.TrimRight(l.text, " \t")
		}
	}
	return f
}

// findTexts marks the lines inside texts of several lines.
func (f *formatter) findTexts(root *source.Node) {
	var texts []*source.Node
	var starts []int // lines on which something starts
	var walk func(n *source.Node)
	walk = func(n *source.Node) {
		starts = append(starts, n.Line-1)
		if n.Kind == source.Scalar {
			texts = append(texts, n)
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(root)
	slices.Sort(starts)
	for _, n := range texts {
		from, to := n.Line-1, len(f.lines)
		if i, _ := slices.BinarySearch(starts, n.Line); i < len(starts) {
			to = starts[i]
		}
		switch {
		case n.Style&source.BlockStyle != 0:
			f.blockText(n, from, to)
		case source.Quoted(n):
			f.quotedText(n, from)
		default: // it goes on to the next comment
			end := from + 1
			for end < to && !isComment(f.lines[end].text) && f.lines[end].text != "..." {
				end++
			}
			f.mark(from+1, f.trimmed(from+1, end), false)
		}
	}
}

func (f *formatter) mark(from, to int, kept bool) {
	for i := from; i < to; i++ {
		f.lines[i].in, f.lines[i].kept = true, kept
	}
}

// trimmed is the end of a run of lines without the empty ones behind it.
func (f *formatter) trimmed(from, to int) int {
	for to > from && strings.TrimSpace(f.lines[to-1].text) == "" {
		to--
	}
	return to
}

// blockText marks a text behind | or >, which ends where a line is indented no
// more than the line it begins on.
func (f *formatter) blockText(n *source.Node, from, to int) {
	outer, end := indent(f.lines[from].text), from+1
	for end < to && (strings.TrimSpace(f.lines[end].text) == "" || indent(f.lines[end].text) > outer) {
		end++
	}
	line := []rune(f.lines[from].text)
	header, comment, _ := strings.Cut(string(line[n.Column-1:]), " #")
	if n.Value != "" && !strings.HasSuffix(n.Value, "\n") && !strings.Contains(header, "-") {
		// The file ends without a line end, and so does the text: it has to say so.
		i := strings.IndexAny(header, "|>") + 1
		header = header[:i] + "-" + strings.ReplaceAll(header[i:], "+", "")
		f.lines[from].text = string(line[:n.Column-1]) + header
		if comment != "" {
			f.lines[from].text += " #" + comment
		}
	}
	if kept := strings.Contains(header, "+"); kept {
		f.mark(from+1, end, true)
		f.lines[from].kept = true
	} else {
		f.mark(from+1, f.trimmed(from+1, end), false)
	}
}

// quotedText marks a text in quotes from its first line to its last, if it has
// several.
func (f *formatter) quotedText(n *source.Node, from int) {
	rest := string([]rune(f.lines[from].text)[n.Column-1:])
	quote := rest[max(0, strings.IndexAny(rest, `"'`))] // behind an anchor
	rest = rest[max(0, strings.IndexAny(rest, `"'`))+1:]
	for i := from; ; {
		if ends(rest, quote) {
			if i > from {
				f.mark(from, i+1, false)
			}
			return
		}
		if i++; i == len(f.lines) {
			return
		}
		rest = f.lines[i].text
	}
}

// ends reports whether a text in quotes ends on a line.
func ends(line string, quote byte) bool {
	for i := 0; i < len(line); i++ {
		switch {
		case quote == '"' && line[i] == '\\', quote == '\'' && strings.HasPrefix(line[i:], "''"):
			i++
		case line[i] == quote:
			return true
		}
	}
	return false
}

// head is how many lines stand before the first section: comments set apart
// from it by an empty line, and what YAML itself may have there.
func (f *formatter) head(root *source.Node) int {
	first := root.Line - 1
	for first > 0 && f.lines[first-1].comment() {
		first--
	}
	return first
}

// comment reports whether a line holds nothing but a comment.
func (l fline) comment() bool { return !l.in && isComment(l.text) }

// empty reports whether a line may be left out.
func (l fline) empty() bool { return !l.in && !l.sets && l.text == "" }

// apart reports whether a line behind the last section is no part of it: empty,
// a comment in the first column, or the mark that ends a document.
func (l fline) apart() bool {
	return l.empty() || !l.in && (strings.HasPrefix(l.text, "#") || l.text == "...")
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// squeeze drops empty lines.
func squeeze(lines []fline) []fline {
	return slices.DeleteFunc(slices.Clone(lines), fline.empty)
}
