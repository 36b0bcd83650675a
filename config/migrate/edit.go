package migrate

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"rolemap/config/diag"
	"rolemap/config/source"
)

// setKey writes a key of a mapping in a file's text, and touches nothing else:
// comments, order, indentation and line ends stay. At is where the mapping's
// name is written, or for the file's own top level where the value of version
// is; old is the key's value, without text where there is none.
func setKey(data []byte, at diag.Span, top bool, old source.Word, key, value string) ([]byte, error) {
	lines := bytes.SplitAfter(data, []byte("\n"))
	if old.Text != "" {
		return replace(lines, old.At, value)
	}
	end := "\n"
	if bytes.HasSuffix(lines[0], []byte("\r\n")) {
		end = "\r\n"
	}
	if at.Line < 1 || at.Line > len(lines) {
		return nil, errNotThere
	}
	if top {
		return insertBelow(lines, at.Line, key+": "+value, end)
	}
	line := string(lines[at.Line-1])
	name := byteOf(line, at.Col+at.Len-1)
	colon := strings.Index(line[name:], ":")
	if colon < 0 {
		return nil, errNotThere
	}
	behind := name + colon + 1
	switch rest := strings.TrimLeft(line[behind:], " \t"); {
	case strings.HasPrefix(rest, "{"):
		open := len(line) - len(rest) + 1
		separator := ", "
		if strings.HasPrefix(strings.TrimLeft(line[open:], " \t"), "}") {
			separator = ""
		}
		lines[at.Line-1] = []byte(line[:open] + key + ": " + value + separator + line[open:])
		return bytes.Join(lines, nil), nil
	case strings.TrimRight(rest, "\r\n") == "" || strings.HasPrefix(rest, "#"):
		return insertBlock(lines, at, key+": "+value, end)
	default:
		return nil, errors.New("it is an alias or has an anchor")
	}
}

var errNotThere = errors.New("the map is not as it was read")

// before is where a place of an edited text was before the edit, which is lines
// more, or another text within one line. What the edit wrote was nowhere:
// it is at the place that is given, else at the start of its line.
func before(old, new []byte, at, otherwise diag.Span) diag.Span {
	was, is := bytes.SplitAfter(old, []byte("\n")), bytes.SplitAfter(new, []byte("\n"))
	edited := 0 // the line, from 0
	for edited < min(len(was), len(is)) && bytes.Equal(was[edited], is[edited]) {
		edited++
	}
	if otherwise.Line == 0 {
		otherwise = diag.Span{File: at.File, Line: edited + 1, Col: 1, Len: 1}
	}
	switch {
	case at.Line <= edited:
		return at
	case len(is) > len(was):
		if at.Line <= edited+len(is)-len(was) {
			return otherwise
		}
		at.Line -= len(is) - len(was)
	case at.Line == edited+1 && edited < len(was):
		a, b := []rune(string(was[edited])), []rune(string(is[edited]))
		head, tail := 0, 0 // characters that stayed, at both ends
		for head < min(len(a), len(b)) && a[head] == b[head] {
			head++
		}
		for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
			tail++
		}
		switch {
		case at.Col+at.Len-1 <= head:
		case at.Col > len(b)-tail:
			at.Col -= len(b) - len(a)
		default:
			return otherwise
		}
	}
	return at
}

// replace puts a text in the place of a value.
func replace(lines [][]byte, at diag.Span, value string) ([]byte, error) {
	if at.Line < 1 || at.Line > len(lines) {
		return nil, errNotThere
	}
	line := string(lines[at.Line-1])
	from, to := byteOf(line, at.Col-1), byteOf(line, at.Col+at.Len-1)
	lines[at.Line-1] = []byte(line[:from] + value + line[to:])
	return bytes.Join(lines, nil), nil
}

// byteOf is the index of a character, counted from 0, in a line.
func byteOf(line string, n int) int {
	i := 0
	for ; n > 0 && i < len(line); n-- {
		_, size := utf8.DecodeRuneInString(line[i:])
		i += size
	}
	return i
}

// insertBlock writes a line as the first of a block mapping, indented as the others are.
func insertBlock(lines [][]byte, at diag.Span, text, end string) ([]byte, error) {
	own := indent(lines[at.Line-1])
	for i := at.Line; i < len(lines); i++ {
		rest := bytes.TrimSpace(lines[i])
		if len(rest) == 0 || rest[0] == '#' {
			continue
		}
		by := indent(lines[i])
		if len(by) <= len(own) {
			break
		}
		out := append([][]byte{}, lines[:i]...)
		out = append(out, []byte(by+text+end))
		return bytes.Join(append(out, lines[i:]...), nil), nil
	}
	return nil, fmt.Errorf("%s has nothing below it", strings.TrimSpace(string(lines[at.Line-1])))
}

func indent(line []byte) string {
	return string(line[:len(line)-len(bytes.TrimLeft(line, " "))])
}

// insertBelow writes a line of the top level below that of its version.
func insertBelow(lines [][]byte, line int, text, end string) ([]byte, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(lines[line-1], "\uFEFF'\""), []byte("version")) {
		return nil, errors.New("the top level is in braces")
	}
	out := append([][]byte{}, lines[:line]...)
	if !bytes.HasSuffix(lines[line-1], []byte("\n")) {
		out = append(out, []byte(end))
	}
	out = append(out, []byte(text+end))
	return bytes.Join(append(out, lines[line:]...), nil), nil
}
