package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"rolemap/config/diag"
)

// inside cuts a span to the source.
func (r *Reader) inside(s diag.Span) diag.Span {
	if s.File != r.file || s.Line < 1 || len(r.lens) == 0 {
		return s
	}
	s.Line = min(s.Line, len(r.lens))
	s.Col = max(1, min(s.Col, r.lens[s.Line-1]+1))
	s.Len = max(0, min(s.Len, r.lens[s.Line-1]-s.Col+1))
	return s
}

// At is where a node is written: a text with its anchor, quotes and escapes,
// of anything else the first character.
func (r *Reader) At(n *Node) diag.Span {
	if r.inAlias == 0 {
		return r.measure(n)
	}
	// A long text is measured once, however often it is read.
	at, ok := r.places[n]
	if !ok {
		if r.places == nil {
			r.places = map[*Node]diag.Span{}
		}
		at = r.measure(n)
		r.places[n] = at
	}
	return at
}

func (r *Reader) measure(n *Node) diag.Span {
	length := 1
	if n.Kind == Alias {
		length += utf8.RuneCountInString(n.Value)
	}
	if n.Kind == Scalar && n.Style&BlockStyle == 0 {
		length = utf8.RuneCountInString(n.Value)
		switch {
		case n.Style&quotedStyle == 0:
		case n.Style&quotedStyle == singleQuoted:
			length += 2 + strings.Count(n.Value, "'")
		default:
			length = r.escaped(n, length)
		}
		if n.Anchor != "" {
			length += len("& ") + utf8.RuneCountInString(n.Anchor)
		}
	}
	return r.inside(diag.Span{File: r.file, Line: n.Line, Col: n.Column, Len: length})
}

// escaped is how many characters a text in double quotes takes on its line,
// quotes and escapes counted in. Of value characters there are as many.
func (r *Reader) escaped(n *Node, value int) int {
	if r.text == nil || n.Line > len(r.starts) {
		return value + 2
	}
	line := r.text[r.starts[n.Line-1]:]
	if n.Line < len(r.starts) {
		line = r.text[r.starts[n.Line-1]:r.starts[n.Line]]
	}
	line = bytes.TrimRight(line, "\r\n")
	from := n.Column - 1
	if len(line) != r.lens[n.Line-1] {
		// The columns of a line that is not ASCII must be counted; where that
		// takes long, the end is as if nothing were escaped.
		const most = 4096
		if len(line) > most {
			return value + 2
		}
		from = 0
		for c := 1; c < n.Column && from < len(line); c++ {
			_, size := utf8.DecodeRune(line[from:])
			from += size
		}
	}
	line = line[min(from, len(line)):]
	open := bytes.IndexByte(line, '"') // behind an anchor
	end := open + 1
	for end < len(line) && line[end] != '"' {
		if line[end] == '\\' {
			end++
		}
		end++
	}
	return utf8.RuneCount(line[max(open, 0):min(end+1, len(line))])
}
