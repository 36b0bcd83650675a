package source

import (
	"fmt"
	"strconv"
	"strings"

	"rolemap/config/diag"
)

const (
	// MaxFileSize bounds a file of the map, in bytes.
	MaxFileSize = 10 << 20
	// maxAliased bounds how many nodes may be read through aliases in one
	// file, so that a few lines cannot stand for billions.
	maxAliased = 1_000_000
	// maxDepth bounds aliases within aliases; what else may nest, the language bounds.
	maxDepth = 32
)

// Reader reads one file's nodes and reports what it cannot read.
type Reader struct {
	// Unknown is told of each key that does not stand where it is written, and
	// of the one that is most likely meant, if any. It returns help of its own,
	// or nothing.
	Unknown func(key, meant string) (help string)
	Unread  int  // values that were not read, each with a finding
	Empty   bool // the file holds nothing

	file    string
	lens    []int  // characters of each line
	text    []byte // of a file with backslashes, and where its lines start
	starts  []int
	places  map[*Node]diag.Span // of nodes that were read through an alias
	out     *diag.List
	aliased int // nodes read through aliases so far
	inAlias int // how many aliases the walk is inside of
	stopped bool
}

// Report adds a finding.
func (r *Reader) Report(d diag.Finding) {
	d.At = r.inside(d.At)
	r.out.Add(d)
}

// Reportf adds a finding at a place.
func (r *Reader) Reportf(at diag.Span, code diag.Code, help, format string, args ...any) {
	r.Report(diag.Finding{Code: code, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

// Unreadf adds a finding for which a value is not read; what follows from its
// absence is not worth a finding of its own.
func (r *Reader) Unreadf(at diag.Span, code diag.Code, help, format string, args ...any) {
	r.Unread++
	r.Report(diag.Finding{Code: code, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

// enter follows an alias and calls read with what it stands for.
func (r *Reader) enter(n *Node, read func(*Node)) {
	if r.inAlias > 0 {
		r.aliased++
	}
	if r.aliased > maxAliased {
		if r.Unread++; !r.stopped {
			r.stopped = true
			r.Reportf(r.At(n), diag.AliasExpansion, "write the lists out, or use teams and account groups",
				"aliases in this file stand for more than %d values", maxAliased)
		}
		return
	}
	if n.Kind != Alias {
		if n.Style&taggedStyle != 0 {
			r.Unreadf(r.At(n), diag.YAMLTag, "remove the tag; quote the value where it must be text", "the tag %s is not read", diag.Quote(n.Tag))
			return
		}
		read(n)
		return
	}
	if r.inAlias >= maxDepth {
		r.Unreadf(r.At(n), diag.TooDeep, "write the value out", "the alias %s nests more than %d aliases", diag.Quote(n.Value), maxDepth)
		return
	}
	r.inAlias++
	r.enter(n.Alias, read)
	r.inAlias--
}

// Mapping calls each with the keys and values of a mapping, in the order written.
func (r *Reader) Mapping(n *Node, what string, each func(key Word, value *Node)) {
	r.enter(n, func(n *Node) {
		if n.Kind != Mapping {
			r.wrongType(n, what, "a mapping (key: value)")
			return
		}
		seen := keys{nodes: n.Content}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			if k.Kind == Scalar && k.Tag == mergeTag {
				r.Unreadf(r.At(k), diag.MergeKey, "write the keys out, or use an alias for the whole value", "merge keys (<<) are not read")
				continue
			}
			key, ok := r.Word(k, "a key of "+what)
			if !ok {
				continue
			}
			if first := seen.first(key.Text, i); first != nil {
				r.Report(diag.Finding{Code: diag.DuplicateKey, At: key.At, Text: fmt.Sprintf("%s stands twice in %s", diag.Quote(key.Text), what),
					Help: "merge the two into one", Also: &diag.Note{At: r.At(first), Text: "the first one"}})
				continue
			}
			each(key, v)
		}
	})
}

// keys finds keys that stand twice. Most mappings have few keys, for which
// looking through them costs less than a table.
type keys struct {
	nodes []*Node // keys and values in turn
	table map[string]*Node
}

// first returns an earlier key of the same text, before index i.
func (k *keys) first(text string, i int) *Node {
	const few = 16
	if len(k.nodes) <= few {
		for j := 0; j < i; j += 2 {
			if n := Resolved(k.nodes[j]); n.Kind == Scalar && n.Value == text {
				return k.nodes[j]
			}
		}
		return nil
	}
	if k.table == nil {
		k.table = make(map[string]*Node, len(k.nodes)/2)
	}
	if n, ok := k.table[text]; ok {
		return n
	}
	k.table[text] = k.nodes[i]
	return nil
}

const wantList = "a list ([a, b])"

// inList is a text as it stands in a list in brackets, in quotes where YAML
// would read something else; "a, b" most likely means two items.
func inList(text string) string {
	if strings.ContainsAny(text, "[]{}#:\"'*&!|>%@`\\") {
		return strconv.Quote(diag.Cut(text))
	}
	return diag.Cut(text)
}

// List calls each with the items of a list.
func (r *Reader) List(n *Node, what string, each func(item *Node)) {
	r.enter(n, func(n *Node) {
		if n.Kind != List {
			r.wrongType(n, what, wantList)
			return
		}
		for _, item := range n.Content {
			each(item)
		}
	})
}

// Word reads a scalar as the text that is written. One that an alias stands
// for is where the alias is.
func (r *Reader) Word(n *Node, what string) (Word, bool) { return r.scalar(n, what, "a text") }

func (r *Reader) scalar(n *Node, what, want string) (w Word, ok bool) {
	written := n
	r.enter(n, func(n *Node) {
		if n.Kind != Scalar || n.Tag == nullTag {
			r.wrongType(n, what, want)
			return
		}
		if w.At = r.At(written); !r.unseen(w.At, n.Value) {
			w.Text, ok = n.Value, true
		}
	})
	return w, ok
}

// Words reads a list of texts.
func (r *Reader) Words(n *Node, what, item string) []Word {
	out := make([]Word, 0, len(n.Content))
	r.List(n, what, func(n *Node) {
		if w, ok := r.Word(n, item); ok {
			out = append(out, w)
		}
	})
	return out
}

// WrongType reports a value that is not what is wanted.
func (r *Reader) WrongType(n *Node, what, want string) {
	r.enter(n, func(n *Node) { r.wrongType(n, what, want) })
}

func (r *Reader) wrongType(n *Node, what, want string) {
	have, help := diag.Quote(n.Value), ""
	switch {
	case n.Kind == Mapping:
		have = "a mapping"
	case n.Kind == List:
		have = "a list"
	case n.Tag == nullTag && n.Value == "":
		have, help = "nothing", "write it, or remove the key; a # behind a space starts a comment"
	case n.Kind == Scalar && n.Tag != nullTag && want == wantList:
		help = "write [" + inList(strings.TrimSpace(n.Value)) + "]"
	case n.Tag == nullTag:
		have, help = "nothing", "YAML reads "+diag.Cut(n.Value)+" as nothing: put it in quotes where it is a text"
	}
	r.Unreadf(r.At(n), diag.WrongType, help, "%s must be %s, here is %s", what, want, have)
}
