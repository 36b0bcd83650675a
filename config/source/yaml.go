package source

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"

	"rolemap/config/diag"
)

// This is the only file that knows the YAML library: reader.go walks what it
// gives.

// Node is a node of a YAML document.
type Node = yaml.Node

// Kinds of nodes.
const (
	Scalar  = yaml.ScalarNode
	Mapping = yaml.MappingNode
	List    = yaml.SequenceNode
	Alias   = yaml.AliasNode
)

// Styles in which a node is written.
const (
	BlockStyle = yaml.LiteralStyle | yaml.FoldedStyle
	FlowStyle  = yaml.FlowStyle

	singleQuoted = yaml.SingleQuotedStyle
	quotedStyle  = yaml.DoubleQuotedStyle | singleQuoted
	taggedStyle  = yaml.TaggedStyle
)

const (
	nullTag  = "!!null"
	mergeTag = "!!merge"
)

var (
	errNoDocument     = errors.New("no document")
	errSecondDocument = errors.New("second document")
)

// Open parses one YAML document. It returns nil where there is nothing to read;
// the findings say why.
func Open(file string, data []byte, out *diag.List) (*Reader, *Node) {
	r := &Reader{file: file, out: out}
	if !r.readable(data) {
		return r, nil
	}
	root, err := decode(data)
	var broken *syntaxError
	switch {
	case err == nil:
		return r, root
	case errors.Is(err, errNoDocument):
		r.Empty = true
		r.Report(diag.Finding{Code: diag.EmptyFile, At: diag.Span{File: file},
			Text: "there is nothing in the file", Help: "write its part of the map here, or remove the file"})
	case errors.Is(err, errSecondDocument):
		r.Report(diag.Finding{Code: diag.SecondDocument, At: r.At(root),
			Text: "a second YAML document starts here", Help: "a file holds one document: remove the --- line, or use a file of its own in a directory"})
	case errors.As(err, &broken):
		r.Report(broken.finding(file, data))
	}
	return r, nil
}

// syntaxError is the library's complaint and the places it knows: where the
// text stops to make sense, and where what it was reading began. A mark
// without a line is not known.
type syntaxError struct {
	problem, context string
	at, began        mark
}

type mark struct{ line, col int }

func (e *syntaxError) Error() string { return e.problem }

// Decode returns the content of the only document, or for errSecondDocument
// the second one.
func Decode(data []byte) (root *Node, err error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	// The library panics on some broken input; that is an error too.
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, &syntaxError{problem: "the text cannot be read as YAML"}
		}
	}()
	var doc, second Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, errNoDocument
	} else if err != nil {
		return nil, newSyntaxError(dec, err)
	}
	if len(doc.Content) == 0 || (doc.Content[0].Kind == Scalar && doc.Content[0].Value == "" && doc.Content[0].Style == 0) {
		return nil, errNoDocument
	}
	if err := dec.Decode(&second); err == nil {
		return &second, errSecondDocument
	} else if !errors.Is(err, io.EOF) {
		return nil, newSyntaxError(dec, err)
	}
	return doc.Content[0], nil
}

var errorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// newSyntaxError finds the places of an error. The library's message names at
// most a line, often the first one of the enclosing block; its parser knows
// the column too but keeps it to itself, so it is read by reflection. With a
// library that names its fields otherwise, the line of the message stands; a
// test on exact columns would notice.
func newSyntaxError(dec *yaml.Decoder, err error) (e *syntaxError) {
	e = &syntaxError{problem: errorLine.ReplaceAllString(err.Error(), "")}
	if m := errorLine.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
		e.at.line, _ = strconv.Atoi(m[1])
		e.at.col = 1
	}
	defer func() { recover() }() // the fields are not as expected
	outer := reflect.ValueOf(dec).Elem().FieldByName("parser").Elem()
	inner := outer.FieldByName("parser")
	read := func(m reflect.Value) mark {
		return mark{int(m.FieldByName("line").Int()) + 1, int(m.FieldByName("column").Int()) + 1}
	}
	if inner.FieldByName("problem").String() == "" { // not the scanner's or the parser's: an unknown alias
		e.at = read(outer.FieldByName("event").FieldByName("start_mark"))
		return e
	}
	e.context = inner.FieldByName("context").String()
	e.at = read(inner.FieldByName("problem_mark"))
	if e.context != "" {
		e.began = read(inner.FieldByName("context_mark"))
	}
	return e
}

// Quoted reports whether a scalar stands in quotes.
func Quoted(n *Node) bool { return Resolved(n).Style&quotedStyle != 0 }

// Resolved is what a node stands for; an alias never stands for an alias.
func Resolved(n *Node) *Node {
	if n.Kind == Alias {
		return n.Alias
	}
	return n
}

// ScalarText is the text of a scalar, and empty for any other node.
func ScalarText(n *Node) string {
	if n = Resolved(n); n.Kind != Scalar {
		return ""
	}
	return n.Value
}

// IsNothing reports whether a key was written without a value.
func IsNothing(n *Node) bool { return n.Kind == Scalar && n.Tag == nullTag }

// IsMapping reports whether a node is, or stands for, a mapping.
func IsMapping(n *Node) bool { return Resolved(n).Kind == Mapping }

// IsList reports whether a node is, or stands for, a list.
func IsList(n *Node) bool { return Resolved(n).Kind == List }
