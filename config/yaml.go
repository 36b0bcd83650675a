package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"rolemap/config/diag"
)

// This is the only file that knows the YAML library: the language's own rules
// stand in parse.go, on top of the few readers here.

type node = yaml.Node

const (
	// MaxFileSize bounds a file of the map, in bytes.
	MaxFileSize = 10 << 20
	// maxAliased bounds how many nodes may be read through aliases in one
	// file, so that a few lines cannot stand for billions.
	maxAliased = 1_000_000
	// maxDepth bounds aliases within aliases; what else may nest, the language bounds.
	maxDepth = 32
)

// reader reads one file's nodes and reports what it cannot read.
type reader struct {
	file    string
	lens    []int // characters of each line
	out     *diag.List
	aliased int // nodes read through aliases so far
	inAlias int // how many aliases the walk is inside of
	stopped bool
}

// open parses one YAML document. It returns nil where there is nothing to read;
// the findings say why.
func open(file string, data []byte, out *diag.List) (*reader, *node) {
	r := &reader{file: file, out: out}
	if !r.readable(data) {
		return r, nil
	}
	root, err := decode(data)
	switch {
	case errors.Is(err, errNoDocument):
		r.report(diag.Diagnostic{Code: "empty-file", At: diag.Span{File: file, Line: 1, Col: 1},
			Text: "the file is empty", Help: "write the map here, or remove the file"})
		return r, nil
	case errors.Is(err, errSecondDocument):
		r.report(diag.Diagnostic{Code: "second-document", At: r.at(root),
			Text: "a second YAML document starts here", Help: "a file holds one document: remove the --- line, or use a file of its own in a directory"})
		return r, nil
	case err != nil:
		at, text := locate(file, data, r.lens, err)
		r.report(diag.Diagnostic{Code: "yaml-syntax", At: at, Text: text, Help: syntaxHelp(text)})
		return r, nil
	}
	return r, root
}

var (
	errNoDocument     = errors.New("no document")
	errSecondDocument = errors.New("second document")
)

// decode returns the content of the only document, or for errSecondDocument
// the second one. The library panics on some broken input; that is an error too.
func decode(data []byte) (root *node, err error) {
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, fmt.Errorf("yaml: the text cannot be read as YAML")
		}
	}()
	var doc, second node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, errNoDocument
	} else if err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 || (doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Value == "" && doc.Content[0].Style == 0) {
		return nil, errNoDocument
	}
	if err := dec.Decode(&second); err == nil {
		return &second, errSecondDocument
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return doc.Content[0], nil
}

// readable checks the characters and measures the lines.
func (r *reader) readable(data []byte) bool {
	bad := diag.Diagnostic{}
	count, line, col := 0, 1, 1
	note := func(code, text, help string) {
		if count++; count == 1 {
			bad = diag.Diagnostic{Code: code, At: diag.Span{File: r.file, Line: line, Col: col, Len: 1}, Text: text, Help: help}
		}
	}
	text := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	for i := 0; i < len(text); {
		if c := text[i]; c >= ' ' && c < 0x7F {
			i, col = i+1, col+1
			continue
		}
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRune(text[i:])
		}
		switch {
		case c == '\n':
			r.lens = append(r.lens, col-1)
			line, col = line+1, 0
		case c == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				size = 2
			}
			r.lens = append(r.lens, col-1)
			line, col = line+1, 0
		case c == utf8.RuneError && size == 1:
			note("not-utf8", fmt.Sprintf("byte 0x%02X is not UTF-8", text[i]), "save the file as UTF-8")
		case c < ' ' && c != '\t', c == 0x7F, c >= 0x80 && c < 0xA0, c == 0x2028, c == 0x2029, c == 0xFEFF, c == 0xFFFE, c == 0xFFFF:
			note("control-character", fmt.Sprintf("control character U+%04X", c), "remove it")
		}
		i += size
		col++
	}
	r.lens = append(r.lens, col-1)
	if count > 1 {
		bad.Text += fmt.Sprintf(", the first of %d such characters", count)
	}
	if count > 0 {
		r.report(bad)
	}
	return count == 0
}

func (r *reader) report(d diag.Diagnostic) {
	d.At = r.inside(d.At)
	r.out.Add(d)
}

// errorf reports an error at a place.
func (r *reader) errorf(at diag.Span, code, help, format string, args ...any) {
	r.report(diag.Diagnostic{Code: code, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

// inside cuts a span to the source.
func (r *reader) inside(s diag.Span) diag.Span {
	if s.File != r.file || s.Line < 1 || len(r.lens) == 0 {
		return s
	}
	s.Line = min(s.Line, len(r.lens))
	s.Col = max(1, min(s.Col, r.lens[s.Line-1]+1))
	s.Len = max(0, min(s.Len, r.lens[s.Line-1]-s.Col+1))
	return s
}

// at is where a node is written. A quoted text counts its quotes; escapes in
// it are not counted.
func (r *reader) at(n *node) diag.Span {
	length := 1
	if n.Kind == yaml.ScalarNode {
		length = utf8.RuneCountInString(n.Value)
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			length += 2
		}
	}
	return r.inside(diag.Span{File: r.file, Line: n.Line, Col: n.Column, Len: length})
}

// enter follows an alias and calls read with what it stands for.
func (r *reader) enter(n *node, read func(*node)) {
	if r.inAlias > 0 {
		r.aliased++
	}
	if r.aliased > maxAliased {
		if !r.stopped {
			r.stopped = true
			r.errorf(r.at(n), "alias-expansion", "write the lists out, or use teams and account groups", "aliases in this file stand for more than %d values", maxAliased)
		}
		return
	}
	if n.Kind != yaml.AliasNode {
		if n.Style&yaml.TaggedStyle != 0 {
			r.errorf(r.at(n), "yaml-tag", "remove the tag; quote the value where it must be text", "the tag %s is not read", diag.Quote(n.Tag))
			return
		}
		read(n)
		return
	}
	if r.inAlias >= maxDepth {
		r.errorf(r.at(n), "too-deep", "write the value out", "the alias %s nests more than %d aliases", diag.Quote(n.Value), maxDepth)
		return
	}
	r.inAlias++
	r.enter(n.Alias, read)
	r.inAlias--
}

// mapping calls each with the keys and values of a mapping, in the order written.
func (r *reader) mapping(n *node, what string, each func(key Word, value *node)) {
	r.enter(n, func(n *node) {
		if n.Kind != yaml.MappingNode {
			r.wrongType(n, what, "a mapping, key: value")
			return
		}
		seen := keys{nodes: n.Content}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			if k.Kind == yaml.ScalarNode && k.Tag == "!!merge" {
				r.errorf(r.at(k), "merge-key", "write the keys out, or use an alias for the whole value", "merge keys (<<) are not read")
				continue
			}
			key, ok := r.word(k, "a key of "+what)
			if !ok {
				continue
			}
			if first := seen.first(key.Text, i); first != nil {
				r.report(diag.Diagnostic{Code: "duplicate-key", At: key.At, Text: fmt.Sprintf("%s stands twice in %s", diag.Quote(key.Text), what),
					Help: "merge the two into one", Also: &diag.Note{At: r.at(first), Text: "the first one"}})
				continue
			}
			each(key, v)
		}
	})
}

// keys finds keys that stand twice. Most mappings have few keys, for which
// looking through them costs less than a table.
type keys struct {
	nodes []*node // keys and values in turn
	table map[string]*node
}

// first returns an earlier key of the same text, before index i.
func (k *keys) first(text string, i int) *node {
	const few = 16
	if len(k.nodes) <= few {
		for j := 0; j < i; j += 2 {
			if n := k.nodes[j]; n.Kind == scalarKind && n.Value == text {
				return n
			}
		}
		return nil
	}
	if k.table == nil {
		k.table = make(map[string]*node, len(k.nodes)/2)
	}
	if n, ok := k.table[text]; ok {
		return n
	}
	k.table[text] = k.nodes[i]
	return nil
}

// list calls each with the items of a list.
func (r *reader) list(n *node, what string, each func(item *node)) {
	r.enter(n, func(n *node) {
		if n.Kind != yaml.SequenceNode {
			r.wrongType(n, what, "a list, [a, b]")
			return
		}
		for _, item := range n.Content {
			each(item)
		}
	})
}

// word reads a scalar as the text that is written.
func (r *reader) word(n *node, what string) (w Word, ok bool) {
	r.enter(n, func(n *node) {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			r.wrongType(n, what, "a text")
			return
		}
		w, ok = Word{Text: n.Value, At: r.at(n)}, true
	})
	return w, ok
}

func (r *reader) words(n *node, what, item string) []Word {
	out := make([]Word, 0, len(n.Content))
	r.list(n, what, func(n *node) {
		if w, ok := r.word(n, item); ok {
			out = append(out, w)
		}
	})
	return out
}

func (r *reader) wrongType(n *node, what, want string) {
	have := "a text"
	switch {
	case n.Kind == yaml.MappingNode:
		have = "a mapping"
	case n.Kind == yaml.SequenceNode:
		have = "a list"
	case n.Tag == "!!null":
		have = "nothing"
	case n.Kind == yaml.ScalarNode:
		have = diag.Quote(n.Value)
	}
	r.errorf(r.at(n), "wrong-type", "", "%s must be %s, here is %s", what, want, have)
}

// quoted reports whether a scalar stands in quotes.
func quoted(n *node) bool {
	return resolved(n).Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0
}

const scalarKind = yaml.ScalarNode

// resolved is what a node stands for; an alias never stands for an alias.
func resolved(n *node) *node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// scalarText is the text of a scalar, and empty for any other node.
func scalarText(n *node) string {
	if n = resolved(n); n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

// isNothing reports whether a key was written without a value.
func isNothing(n *node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func isMapping(n *node) bool { return resolved(n).Kind == yaml.MappingNode }
