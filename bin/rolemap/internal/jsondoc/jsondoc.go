// Package jsondoc writes the JSON that other programs read. Every document has
// a version; keys may be added within one, and none changes its meaning.
package jsondoc

import (
	"encoding/json"
	"io"
	"time"

	"rolemap/config/diag"
)

// Version of the documents, their key "version".
const Version = 1

// Place is where something is written: characters, counted from 1.
type Place struct {
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Length int    `json:"length,omitempty"`
}

// At is a span as JSON has it.
func At(s diag.Span) Place { return Place{s.File, s.Line, s.Col, s.Len} }

// Time is a moment in RFC 3339, or nothing for the zero time.
func Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Write writes one document, indented. The characters <, > and & stay as they
// are: a name is easier to search for, and no output goes into a page unescaped.
func Write(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}
