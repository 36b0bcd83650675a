// Package page is what all HTML that the program writes has in common: one
// stylesheet, one policy of what the browser lets run, one way of escaping.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"strings"

	"rolemap/config/diag"
)

// Colors are those of all pages and drawings, light and dark.
//
//go:embed colors.css
var Colors string

//go:embed base.css
var base string

// Style is the stylesheet that every page starts with: its colors, and how
// text, tables, marks and search boxes look.
var Style = Colors + base

// Functions are those of every page's template. The template escapes what it
// shows; plain leaves out what would hide or fake text before that.
func Functions(more template.FuncMap) template.FuncMap {
	out := template.FuncMap{"plain": diag.Plain}
	for name, f := range more {
		out[name] = f
	}
	return out
}

// Policy is the policy of contents of a page: styles and scripts come from these
// sources alone, and nothing is asked of any other place.
func Policy(styles string, scripts ...string) string {
	return "default-src 'none'; style-src " + styles + "; script-src " + strings.Join(scripts, " ") + "; base-uri 'none'; form-action 'none'"
}

// Hash is the source of one style or script that stands in the page: of its
// text, and so of none that a map holds.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Text is a text that people wrote, as Data shows it: without what would hide or
// fake text around it.
type Text string

// MarshalText is how JSON has it.
func (t Text) MarshalText() ([]byte, error) { return []byte(diag.Plain(string(t))), nil }

// Data is a script that makes a value known to a page under a name. Nothing in
// it can be taken for a part of the page.
func Data(name string, value any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b) // which escapes <, > and &
	if err := e.Encode(value); err != nil {
		return "", err
	}
	// A text that JSON.parse reads is read faster than a script, at any size.
	text, _ := json.Marshal(strings.TrimSuffix(b.String(), "\n")) // a text always has a form
	return DataStart(name) + string(text) + ")\n", nil
}

// DataStart is what every script of Data starts with.
func DataStart(name string) string { return "'use strict'\nconst " + name + " = JSON.parse(" }
