package format

import (
	"slices"
	"strings"

	"rolemap/config/source"
)

// block is an entry of a mapping or an item of a list, with its lines.
type block struct {
	key   string
	lines []fline
}

// arrange returns the lines from..to, which hold a mapping or a list in block
// style, in order. Comments behind the last entry that are indented no more
// than it is stay behind the last one.
func (f *formatter) arrange(n *source.Node, s shape, from, to int) []fline {
	step := stepOf(n)
	at := func(i int) int { return n.Content[i*step].Line - 1 } // the line of an entry
	column := indent(f.lines[at(0)].text)
	starts := make([]int, len(n.Content)/step)
	for i := range starts {
		starts[i] = f.above(at(i), from, column, i == 0)
	}
	end := to
	for end > at(len(starts)-1)+1 && (f.lines[end-1].empty() || f.lines[end-1].beside(column)) {
		end--
	}
	blocks := make([]block, len(starts))
	for i, start := range starts {
		stop := end
		if i+1 < len(starts) {
			stop = starts[i+1]
		}
		lines := squeeze(f.entry(n, i*step, s, start, stop))
		for j := 0; j < len(lines) && lines[j].beside(column); j++ {
			lines[j].moveTo(column)
		}
		for j := len(lines) - 1; j >= 0 && lines[j].beside(column); j-- {
			lines[j].moveTo(column)
		}
		blocks[i] = block{sortKey(n.Content[i*step]), lines}
	}
	if !anchored(n) {
		slices.SortStableFunc(blocks, s.compare)
	}
	out := squeeze(f.lines[from:starts[0]])
	top := n.Content[0].Column == 1 && step == 2
	for i, b := range blocks {
		if i > 0 {
			last := out[len(out)-1]
			together := b.key == "organization" && blocks[i-1].key == "version" && len(b.lines) == 1
			if last.beside(column) || top && !together && !last.kept {
				out = append(out, fline{sets: true})
			}
		}
		out = append(out, b.lines...)
	}
	return append(out, squeeze(f.lines[end:to])...)
}

// above is the line from which on comments above an entry are its own: those
// that are indented no more, but for those that stand directly below something
// else and apart from the entry. Comments above the first one stay there
// where they are indented less.
func (f *formatter) above(line, from, column int, first bool) int {
	at := line
	for i := line; i > from; i-- {
		l := f.lines[i-1]
		switch {
		case l.empty():
			continue
		case !l.beside(column) || first && indent(l.text) < column:
			return at
		case i < at: // set apart from the entry, or from the comments above it
			top := i - 1
			for top > from && f.lines[top-1].comment() {
				top--
			}
			if top == from || !f.lines[top-1].empty() {
				return at
			}
		}
		at = i - 1
	}
	return at
}

// beside reports whether a line is a comment that is indented no more than an
// entry.
func (l fline) beside(column int) bool { return l.comment() && indent(l.text) <= column }

// moveTo indents a comment.
func (l *fline) moveTo(column int) {
	l.text = strings.Repeat(" ", column) + strings.TrimSpace(l.text)
}

// entry returns the lines of an entry, in order as far as its shape is known.
func (f *formatter) entry(n *source.Node, i int, s shape, start, stop int) []fline {
	key := n.Content[i]
	if n.Kind != source.Mapping {
		return slices.Clone(f.lines[start:stop])
	}
	value := n.Content[i+1]
	below, known := s.below[key.Value]
	if s.named {
		below, known = s.below["*"]
	}
	if known && shapes[below].list() {
		f.sortInline(value)
	}
	f.oneSpace(value)
	if !known || !movable(value, key) {
		return slices.Clone(f.lines[start:stop])
	}
	return slices.Concat(f.lines[start:key.Line], f.arrange(value, shapes[below], key.Line, stop))
}

// movable reports whether a value is a mapping or a list in block style, on
// lines of its own, whose entries each start a line.
func movable(value, key *source.Node) bool {
	if (value.Kind != source.Mapping && value.Kind != source.List) || value.Style&source.FlowStyle != 0 || len(value.Content) == 0 {
		return false
	}
	last := key.Line
	for i := 0; i < len(value.Content); i += stepOf(value) {
		if value.Content[i].Line <= last {
			return false
		}
		last = value.Content[i].Line
	}
	return true
}

// stepOf is how many nodes an entry has: a key and its value, or an item.
func stepOf(n *source.Node) int {
	if n.Kind == source.Mapping {
		return 2
	}
	return 1
}

// oneSpace leaves one space between a key and its value.
func (f *formatter) oneSpace(value *source.Node) {
	line := []rune(f.lines[value.Line-1].text)
	if at := value.Column - 1; at <= len(line) && !anchored(value) {
		if key := strings.TrimRight(string(line[:at]), " "); strings.HasSuffix(key, ":") {
			f.lines[value.Line-1].text = key + " " + string(line[at:])
		}
	}
}

// sortInline sorts a list of plain names in brackets on one line.
func (f *formatter) sortInline(n *source.Node) {
	if n.Kind != source.List || n.Style&source.FlowStyle == 0 || anchored(n) || len(n.Content) < 2 {
		return
	}
	line := []rune(f.lines[n.Line-1].text)
	end := slices.Index(line[n.Column-1:], ']')
	if end < 0 {
		return
	}
	inner := string(line[n.Column : n.Column-1+end])
	if strings.ContainsAny(inner, "{}[]\"'#&*|>") {
		return
	}
	items := strings.Split(inner, ",")
	for i := range items {
		if items[i] = strings.TrimSpace(items[i]); items[i] == "" {
			return
		}
	}
	slices.Sort(items)
	f.lines[n.Line-1].text = string(line[:n.Column]) + strings.Join(items, ", ") + string(line[n.Column-1+end:])
}
