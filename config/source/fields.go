package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rolemap/config/diag"
)

// Field is one key that a mapping may have.
type Field struct {
	name string
	read func(key Word, value *Node)
	to   *Word // where the text goes, for a key that has one; then there is no read
}

// Reads is a key whose value is read by a function.
func Reads(name string, read func(key Word, value *Node)) Field { return Field{name: name, read: read} }

// Text is a key that holds a text.
func Text(name string, to *Word) Field { return Field{name: name, to: to} }

// Fields reads a mapping of known keys; required ones are named in need.
func (r *Reader) Fields(n *Node, at diag.Span, what string, need []string, known ...Field) {
	seen := make([]bool, len(known))
	isMap := false
	r.Mapping(n, what, func(key Word, value *Node) {
		isMap = true
		for i := range known {
			if known[i].name == key.Text {
				seen[i] = true
				if f := &known[i]; f.to != nil {
					r.Text(f.to, value, f.name)
				} else {
					f.read(key, value)
				}
				return
			}
		}
		if near := r.unknownKey(key, what, known); near >= 0 {
			seen[near] = true
		}
	})
	for _, name := range need {
		i := slices.IndexFunc(known, func(f Field) bool { return f.name == name })
		if (isMap || IsMapping(n)) && !seen[i] {
			r.Reportf(at, diag.MissingKey, "add "+name+":", "%s has no %s", what, name)
		}
	}
}

// unknownKey reports a key that does not stand here, and returns the index of
// the one that is most likely meant, or -1: what it holds is not missing too.
func (r *Reader) unknownKey(key Word, what string, known []Field) (near int) {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.name
	}
	help := "keys here: " + strings.Join(names, ", ")
	best := closest(key.Text, names)
	if best != "" {
		help = "did you mean " + diag.Quote(best) + "?"
	}
	if r.Unknown != nil {
		if own := r.Unknown(key.Text, best); own != "" {
			help = own
		}
	}
	r.Unreadf(key.At, diag.UnknownKey, help, "%s has no key %s", what, diag.Quote(key.Text))
	return slices.Index(names, best)
}

// Text reads a text. An empty one is most likely forgotten.
func (r *Reader) Text(to *Word, n *Node, what string) {
	w, ok := r.Word(n, what)
	switch {
	case !ok:
	case w.Text == "":
		r.Unreadf(w.At, diag.EmptyText, "write it, or remove the key", "%s is empty", what)
	default:
		*to = w
	}
}

// TextList reads a list of texts, for Reads.
func (r *Reader) TextList(to *[]Word, what, item string) func(Word, *Node) {
	return func(_ Word, n *Node) { *to = r.Words(n, what, item) }
}

// Number reads a whole number within bounds.
func (r *Reader) Number(n *Node, what string, least, most int) (value int, at diag.Span, ok bool) {
	w, ok := r.scalar(n, what, "a number")
	if !ok {
		return 0, w.At, false
	}
	// Only plain decimals: YAML would read 010 as 8, 1_0 as 10.
	value, err := strconv.Atoi(w.Text)
	if err != nil || strconv.Itoa(value) != w.Text || value < least || value > most {
		help := fmt.Sprintf("write a number from %d to %d", least, most)
		if least == 0 {
			help = "write a whole number"
		}
		r.Reportf(w.At, diag.InvalidValue, help, "%s is %s", what, diag.Quote(w.Text))
		return 0, w.At, false
	}
	return value, w.At, true
}
