package source

import (
	"bytes"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// The library takes most of the time of reading a map, and reads one text on
// one processor. A large text is cut before keys of its top level or entries of
// its sections, and the pieces are read side by side.
const largeText = 64 << 10 // bytes; below it is not worth a start

// piece is a part of a text: from a key of the top level on, or from an entry
// of one of its sections, whose key it is then given anew.
type piece struct {
	from    int
	section string // its line, such as "teams:\n"; empty where it begins with a key itself
}

// inPieces decodes a text in pieces, and says whether that was possible: the
// text is a block mapping from column 1 on, without anchors, which could be
// used in another piece, and without further documents. Whatever is wrong with
// the text is for Decode to say.
func inPieces(data []byte, most int) (*Node, bool) {
	if most < 2 || bytes.IndexByte(data, '&') >= 0 || bytes.Contains(data, []byte("\n---")) || bytes.Contains(data, []byte("\n...")) {
		return nil, false
	}
	pieces := []piece{{}}
	for i := 1; i < most; i++ {
		if p, ok := cut(data, i*len(data)/most); ok && p.from > pieces[len(pieces)-1].from {
			pieces = append(pieces, p)
		}
	}
	if len(pieces) == 1 {
		return nil, false
	}
	roots := make([]*Node, len(pieces))
	var reading sync.WaitGroup
	for i, p := range pieces {
		to := len(data)
		if i+1 < len(pieces) {
			to = pieces[i+1].from
		}
		reading.Go(func() {
			text := data[p.from:to]
			if above := bytes.Count(data[:p.from], []byte("\n")); above > 0 { // so that places are those of the whole
				above -= strings.Count(p.section, "\n")
				text = slices.Concat(bytes.Repeat([]byte("\n"), above), []byte(p.section), text)
			}
			if root, err := Decode(text); err == nil && block(root, 1) {
				roots[i] = root
			}
		})
	}
	reading.Wait()
	whole := roots[0]
	for i, p := range pieces {
		root := roots[i]
		if root == nil {
			return nil, false
		} else if i == 0 {
			continue
		}
		if p.section != "" { // what the section has goes to what it had
			last := whole.Content[len(whole.Content)-1]
			if more := root.Content[1]; !block(last, more.Column) || !block(more, last.Column) {
				return nil, false
			}
			last.Content = append(last.Content, root.Content[1].Content...)
			root.Content = root.Content[2:]
		}
		whole.Content = append(whole.Content, root.Content...)
	}
	return whole, true
}

// block reports whether a node is a mapping that is written a line an entry, from a column on.
func block(n *Node, column int) bool {
	return n.Kind == Mapping && n.Style&FlowStyle == 0 && n.Column == column
}

var sectionLine = regexp.MustCompile(`^[a-z_]+:[ \t]*\r?\n( +)[^ #\r\n-]`)

// cut finds a place from one on at which a text can be cut: a line that starts
// with a letter, or one that is indented as the first entry of its section is.
func cut(data []byte, from int) (piece, bool) {
	head := from // of the section
	for head > 0 && !(data[head-1] == '\n' && letter(data[head])) {
		head--
	}
	var line, indent []byte
	if m := sectionLine.FindSubmatch(data[head:]); m != nil {
		line, indent = data[head:head+bytes.IndexByte(data[head:], '\n')+1], m[1]
	}
	for {
		next := bytes.IndexByte(data[from:], '\n')
		if next < 0 || from+next+1+len(indent) >= len(data) {
			return piece{}, false
		}
		from += next + 1
		if letter(data[from]) {
			return piece{from: from}, true
		}
		if c := data[from+len(indent)]; len(indent) > 0 && bytes.HasPrefix(data[from:], indent) && (letter(c) || c >= 'A' && c <= 'Z') {
			return piece{from, string(line)}, true
		}
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' }

// decode reads a text, a large one in as many pieces as there are processors.
func decode(data []byte) (*Node, error) {
	if len(data) >= largeText {
		if root, ok := inPieces(data, runtime.GOMAXPROCS(0)); ok {
			return root, nil
		}
	}
	return Decode(data)
}
