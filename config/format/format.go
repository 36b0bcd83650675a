// Package format writes a part of a map in its one way.
package format

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolemap/config/diag"
	"rolemap/config/source"
)

// Format returns a part of a map in its one way of writing: keys in the order
// of the reference, names and lists in the order of the alphabet, one empty
// line between sections. Whole lines are moved, with the comments above them,
// so a comment stays with what it stands at; what is written in braces, over
// several lines, or with anchors keeps its order. What the map means stays as
// it is; a text for which the program cannot show that to itself is an error.
// The findings are of a text that is not YAML.
func Format(file string, data []byte) ([]byte, diag.List, error) {
	var out diag.List
	if _, root := source.Open(file, data, &out); root == nil {
		return nil, out, nil
	}
	text, err := rewrite(data)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if again, err := rewrite(text); err != nil || string(text) != string(again) {
		return nil, nil, fmt.Errorf("%s: formatting does not settle", file)
	}
	return text, nil, nil
}

func rewrite(data []byte) ([]byte, error) {
	root, err := source.Decode(data)
	if err != nil {
		return nil, errors.New("the text cannot be read back")
	}
	f := formatter{}
	for _, l := range diag.Lines(data) {
		f.lines = append(f.lines, string(l))
	}
	f.verbatim = make([]bool, len(f.lines)+1)
	f.findVerbatim(root)
	for i, l := range f.lines {
		if !f.verbatim[i] {
			f.lines[i] = strings.TrimRight(l, " \t")
		}
	}
	head := f.head(root)
	tail := len(f.lines)
	for tail > head && !f.verbatim[tail-1] && (f.lines[tail-1] == "" || strings.HasPrefix(f.lines[tail-1], "#")) {
		tail--
	}
	body := f.lines[head:tail]
	if root.Kind == source.Mapping && root.Style&source.FlowStyle == 0 && len(root.Content) > 0 {
		body = f.arrange(root, shapes[""], head, tail)
	}
	last := slices.DeleteFunc(slices.Clone(f.lines[tail:]), func(l string) bool { return l == "" })
	if len(last) > 0 {
		body = append(body, "")
	}
	text := strings.TrimLeft(strings.Join(slices.Concat(f.lines[:head], body, last), "\n"), "\n")
	text = strings.TrimRight(text, "\n") + "\n"
	after, err := source.Decode([]byte(text))
	if err != nil {
		return nil, errors.New("the formatted text cannot be read back")
	}
	if meaning(root) != meaning(after) {
		return nil, errors.New("formatting would change what the map means")
	}
	if before, kept := commentLines(string(data)), commentLines(text); !slices.Equal(before, kept) {
		return nil, errors.New("formatting would lose a comment")
	}
	return []byte(text), nil
}

// formatter moves the lines of a text. Line numbers here start at 0, those of
// nodes at 1.
type formatter struct {
	lines    []string
	verbatim []bool // lines inside a text of several lines, whose spaces count
}

// findVerbatim marks the lines of texts, and braces, that span several lines:
// from where one starts to where the next thing does.
func (f *formatter) findVerbatim(n *source.Node) {
	var starts []int
	var several []int
	var walk func(n *source.Node)
	walk = func(n *source.Node) {
		starts = append(starts, n.Line-1)
		if n.Kind == source.Scalar && (n.Style&source.BlockStyle != 0 || strings.Contains(n.Value, "\n")) {
			several = append(several, n.Line-1)
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(n)
	slices.Sort(starts)
	for _, from := range several {
		to := len(f.lines)
		if i, _ := slices.BinarySearch(starts, from+1); i < len(starts) {
			to = starts[i]
		}
		for i := from + 1; i < to; i++ {
			f.verbatim[i] = true
		}
	}
}

// head is how many lines stand before the first section: comments set apart
// from it by an empty line, and what YAML itself may have there.
func (f *formatter) head(root *source.Node) int {
	first := root.Line - 1
	for first > 0 && isComment(f.lines[first-1]) {
		first--
	}
	return first
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// block is an entry of a mapping or an item of a list, with its lines.
type block struct {
	key   string
	lines []string
}

// arrange returns the lines from..to, which hold a mapping or a list in block
// style, in order. Blocks end where the next one starts: at its key, or at the
// comments directly above with its indentation.
func (f *formatter) arrange(n *source.Node, s shape, from, to int) []string {
	step := 1
	if n.Kind == source.Mapping {
		step = 2
	}
	var starts []int
	for i := 0; i < len(n.Content); i += step {
		at := n.Content[i].Line - 1
		for at > from && isComment(f.lines[at-1]) && indent(f.lines[at-1]) == indent(f.lines[n.Content[i].Line-1]) {
			at--
		}
		starts = append(starts, at)
	}
	out := slices.Clone(f.lines[from:starts[0]])
	blocks := make([]block, len(starts))
	for i, at := range starts {
		end := to
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		key := n.Content[i*step]
		blocks[i].key = sortKey(key)
		below, known := s.below[key.Value]
		if s.named {
			below, known = s.below["*"]
		}
		last := key.Line // the line behind the key's own
		var value *source.Node
		if step == 2 {
			value = n.Content[i*step+1]
		}
		if known && value != nil && shapes[below].list() {
			f.sortInline(value)
		}
		if value != nil {
			f.oneSpace(value)
		}
		if known && movable(value, key) {
			// Comments behind it that are indented less are not its own.
			inner := end
			for inner > last && (f.lines[inner-1] == "" || isComment(f.lines[inner-1]) && indent(f.lines[inner-1]) < value.Content[0].Column-1) {
				inner--
			}
			blocks[i].lines = slices.Concat(f.lines[at:last], f.arrange(value, shapes[below], last, inner), f.lines[inner:end])
			continue
		}
		blocks[i].lines = slices.Clone(f.lines[at:end])
	}
	rank := func(b block) int {
		if i := slices.Index(s.keys, b.key); i >= 0 {
			return i
		}
		return len(s.keys)
	}
	if !anchored(n) {
		slices.SortStableFunc(blocks, func(a, b block) int {
			if s.named || s.list() {
				return strings.Compare(a.key, b.key)
			}
			return rank(a) - rank(b)
		})
	}
	top := n.Content[0].Column == 1 && step == 2
	for i, b := range blocks {
		lines := f.squeeze(b.lines)
		if top && i > 0 && !(b.key == "organization" && blocks[i-1].key == "version" && len(lines) == 1) {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	return out
}

// oneSpace leaves one space between a key and its value.
func (f *formatter) oneSpace(value *source.Node) {
	line := []rune(f.lines[value.Line-1])
	if at := value.Column - 1; at <= len(line) && !anchored(value) {
		if key := strings.TrimRight(string(line[:at]), " "); strings.HasSuffix(key, ":") {
			f.lines[value.Line-1] = key + " " + string(line[at:])
		}
	}
}

// movable reports whether a value is a mapping or a list in block style, on
// lines of its own, whose entries each start a line.
func movable(value, key *source.Node) bool {
	if value == nil || (value.Kind != source.Mapping && value.Kind != source.List) || value.Style&source.FlowStyle != 0 || len(value.Content) == 0 {
		return false
	}
	step := 1
	if value.Kind == source.Mapping {
		step = 2
	}
	last := key.Line
	for i := 0; i < len(value.Content); i += step {
		if value.Content[i].Line <= last {
			return false
		}
		last = value.Content[i].Line
	}
	return true
}

// squeeze drops the empty lines of a block, except within texts.
func (f *formatter) squeeze(lines []string) []string {
	if strings.Contains(strings.Join(lines, "\n"), "|") || strings.Contains(strings.Join(lines, "\n"), ">") {
		// Perhaps a text of several lines, where empty lines count.
		for len(lines) > 0 && lines[len(lines)-1] == "" {
			lines = lines[:len(lines)-1]
		}
		return lines
	}
	return slices.DeleteFunc(lines, func(l string) bool { return l == "" })
}

// sortInline sorts a list of plain names in brackets on one line.
func (f *formatter) sortInline(n *source.Node) {
	if n.Kind != source.List || n.Style&source.FlowStyle == 0 || anchored(n) || len(n.Content) < 2 {
		return
	}
	line := []rune(f.lines[n.Line-1])
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
	f.lines[n.Line-1] = string(line[:n.Column]) + strings.Join(items, ", ") + string(line[n.Column-1+end:])
}
