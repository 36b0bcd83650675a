// Package format writes a part of a map in its one way.
package format

import (
	"bytes"
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
// several lines, or with anchors keeps its order. Line ends stay as the first
// one is. What the map means stays as it is; a text for which the program
// cannot show that to itself is an error, which begins with a place.
// The findings are of a text that is not YAML.
func Format(file string, data []byte) ([]byte, diag.List, error) {
	var out diag.List
	if _, root := source.Open(file, data, &out); root == nil {
		return nil, out, nil
	}
	text, line, err := rewrite(data)
	if err == nil {
		var again []byte
		if again, line, err = rewrite(text); err == nil && !bytes.Equal(text, again) {
			line, err = firstChange(text, again), errors.New("formatting does not settle, from this line of the formatted text on")
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w; nothing is written", diag.Span{File: file, Line: line, Col: 1}, err)
	}
	return text, nil, nil
}

// rewrite formats once. The line is where an error is.
func rewrite(data []byte) (text []byte, line int, err error) {
	root, err := source.Decode(data)
	if err != nil {
		return nil, 1, errors.New("the text cannot be read back")
	}
	f := newFormatter(root, data)
	head := f.head(root)
	body, last := split(f.lines[head:])
	if root.Kind == source.Mapping && root.Style&source.FlowStyle == 0 && len(root.Content) > 0 {
		var below []fline // what was the last section may not be any more
		body, below = split(f.arrange(root, shapes[""], head, head+len(body)))
		last = slices.Concat(below, last)
	}
	if last = squeeze(last); len(last) > 0 && !(len(body) > 0 && body[len(body)-1].kept) {
		body = append(slices.Clip(body), fline{})
	}
	text = join(slices.Concat(f.lines[:head], body, last), lineEnd(data))
	after, err := source.Decode(text)
	if err != nil {
		return nil, root.Line, errors.New("the formatted text cannot be read back")
	}
	if meaning(root) != meaning(after) {
		return nil, changed(root, after), errors.New("formatting would change what the map means here")
	}
	if lost := lostComment(string(data), string(text)); lost > 0 {
		return nil, lost, errors.New("formatting would lose this comment")
	}
	return text, 0, nil
}

// split sets what stands apart from the last section off from the sections.
func split(lines []fline) (body, last []fline) {
	n := len(lines)
	for n > 0 && lines[n-1].apart() {
		n--
	}
	return lines[:n], lines[n:]
}

// lineEnd is what ends the lines of a text: of mixed ones, the first.
func lineEnd(data []byte) string {
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// join is the lines as a text, without empty lines at its ends.
func join(lines []fline, end string) []byte {
	for len(lines) > 0 && lines[0].text == "" {
		lines = lines[1:]
	}
	for n := len(lines); n > 0 && lines[n-1].text == "" && !lines[n-1].kept; n-- {
		lines = lines[:n-1]
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + end)
	}
	return []byte(b.String())
}

// changed is the line of the first key of a map, or of its text, that means
// something else in another one.
func changed(before, after *source.Node) int {
	if before.Kind == source.Mapping && after.Kind == source.Mapping {
		for i := 0; i+1 < len(before.Content); i += 2 {
			key := before.Content[i]
			j := 0
			for j < len(after.Content) && after.Content[j].Value != key.Value {
				j += 2
			}
			switch {
			case j >= len(after.Content):
				return key.Line
			case meaning(before.Content[i+1]) != meaning(after.Content[j+1]):
				return changed(before.Content[i+1], after.Content[j+1])
			}
		}
	}
	return before.Line
}

// firstChange is the first line in which two texts differ.
func firstChange(a, b []byte) int {
	x, y := diag.Lines(a), diag.Lines(b)
	i := 0
	for i < len(x) && i < len(y) && bytes.Equal(x[i], y[i]) {
		i++
	}
	return i + 1
}
