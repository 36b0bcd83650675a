package source

import (
	"bytes"
	"runtime"
	"sync"
)

// The library takes most of the time of reading a map, and reads one text on
// one processor. A large text is cut before keys of its top level, and the
// pieces are read side by side.
const largeText = 64 << 10 // bytes; below it is not worth a start

// inPieces decodes a text in pieces, and says whether that was possible: the
// text is a block mapping from column 1 on, without anchors, which could be
// used in another piece, and without further documents. Whatever is wrong with
// the text is for Decode to say.
func inPieces(data []byte, most int) (*Node, bool) {
	if most < 2 || bytes.IndexByte(data, '&') >= 0 || bytes.Contains(data, []byte("\n---")) || bytes.Contains(data, []byte("\n...")) {
		return nil, false
	}
	cuts := []int{0}
	for i := 1; i < most; i++ {
		if at := cut(data, i*len(data)/most); at > cuts[len(cuts)-1] {
			cuts = append(cuts, at)
		}
	}
	if len(cuts) == 1 {
		return nil, false
	}
	roots := make([]*Node, len(cuts))
	var reading sync.WaitGroup
	for i, from := range cuts {
		to := len(data)
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		reading.Go(func() {
			text := data[from:to]
			if above := bytes.Count(data[:from], []byte("\n")); above > 0 { // so that places are those of the whole
				text = append(bytes.Repeat([]byte("\n"), above), text...)
			}
			root, err := Decode(text)
			if err == nil && root.Kind == Mapping && root.Style&FlowStyle == 0 && root.Column == 1 {
				roots[i] = root
			}
		})
	}
	reading.Wait()
	for _, root := range roots {
		if root == nil {
			return nil, false
		}
		if root != roots[0] {
			roots[0].Content = append(roots[0].Content, root.Content...)
		}
	}
	return roots[0], true
}

// cut is the first line from a place on that starts with a letter: a key of the
// top level, wherever pieces can be read at all.
func cut(data []byte, from int) int {
	for {
		next := bytes.IndexByte(data[from:], '\n')
		if next < 0 || from+next+1 == len(data) {
			return 0
		}
		from += next + 1
		if c := data[from]; c >= 'a' && c <= 'z' {
			return from
		}
	}
}

// decode reads a text, a large one in as many pieces as there are processors.
func decode(data []byte) (*Node, error) {
	if len(data) >= largeText {
		if root, ok := inPieces(data, runtime.GOMAXPROCS(0)); ok {
			return root, nil
		}
	}
	return Decode(data)
}
