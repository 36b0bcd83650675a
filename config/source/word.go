// Package source reads YAML and keeps the place of everything that it reads:
// each text is a Word, which knows where it is written, and what cannot be read
// is a finding at its place. What the keys mean is for others to say.
package source

import "rolemap/config/diag"

// Word is a scalar of a file and the place where it is written.
// Checks report at the Word, never at the file.
type Word struct {
	Text string
	At   diag.Span
}

// String returns the text, so that a Word prints as what was written.
func (w Word) String() string { return w.Text }
