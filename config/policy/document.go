// Package policy is about IAM policy documents: how one is read and checked,
// its one canonical form, and what two of them have not in common.
package policy

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"rolemap/config/diag"
)

// Document is an IAM policy document.
type Document struct {
	At         diag.Span
	Statements int

	value map[string]any
	vars  bool // the text has variables

	places func() map[string]diag.Span // of each statement, by its JSON
}

// Place is where the statement of an atom stands, as long as its variables
// stand for themselves; nowhere in a document that was not read.
func (d *Document) Place(a Atom) diag.Span {
	if d == nil || d.places == nil {
		return diag.Span{}
	}
	return d.places()[string(CompactJSON(a.statement))]
}

// For returns the document for one account: variables filled in, lists and
// statements in a stable order (IAM gives their order no meaning). The value
// is shared and must not be changed.
func (d *Document) For(v Variables) map[string]any {
	if !d.vars {
		return d.value
	}
	return canonical(mapStrings(d.value, v.replacer().Replace)).(map[string]any)
}

// PerAccount reports whether the text depends on the account.
func (d *Document) PerAccount() bool { return d.vars }

// Measured is a document and its length as IAM counts it.
type Measured struct {
	value map[string]any
	size  int
}

// Measure measures a document, which must not be changed afterwards.
func Measure(value map[string]any) Measured { return Measured{value, len(CompactJSON(value))} }

// Value is the document.
func (m Measured) Value() map[string]any { return m.value }

// Size is its length without white space, in bytes.
func (m Measured) Size() int { return m.size }

// CompactJSON is the document without white space, the form whose length IAM
// counts; nothing is escaped that need not be.
func CompactJSON(document any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		panic(err) // a document holds only maps, lists, strings, numbers and truth values
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

func mapStrings(v any, f func(string) string) any {
	switch v := v.(type) {
	case string:
		return f(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = mapStrings(v[i], f)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k := range v {
			out[k] = mapStrings(v[k], f)
		}
		return out
	default:
		return v
	}
}

// canonical sorts the lists of a document.
func canonical(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = canonical(v[i])
		}
		keys := make(map[int]string, len(v))
		order := make([]int, len(v))
		for i := range v {
			keys[i], order[i] = string(CompactJSON(v[i])), i
		}
		slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(keys[a], keys[b]) })
		out := make([]any, len(v))
		for i, j := range order {
			out[i] = v[j]
		}
		return out
	case map[string]any:
		for k := range v {
			v[k] = canonical(v[k])
		}
		return v
	default:
		return v
	}
}
