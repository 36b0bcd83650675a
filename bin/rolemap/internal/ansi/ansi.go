// Package ansi colours text for terminals.
package ansi

import "github.com/fatih/color"

// Style paints text, or leaves it as it is. The zero Style leaves it.
type Style struct{ on bool }

// New returns a Style that paints if on is true.
func New(on bool) Style { return Style{on} }

// On reports whether the Style paints.
func (s Style) On() bool { return s.on }

func (s Style) paint(text string, attributes ...color.Attribute) string {
	if !s.on || text == "" {
		return text
	}
	c := color.New(attributes...)
	c.EnableColor() // the caller has decided; the library would ask stdout
	return c.Sprint(text)
}

func (s Style) Bold(text string) string    { return s.paint(text, color.Bold) }
func (s Style) Dim(text string) string     { return s.paint(text, color.Faint) }
func (s Style) Error(text string) string   { return s.paint(text, color.FgRed, color.Bold) }
func (s Style) Warning(text string) string { return s.paint(text, color.FgYellow, color.Bold) }
func (s Style) Good(text string) string    { return s.paint(text, color.FgGreen, color.Bold) }
func (s Style) Name(text string) string    { return s.paint(text, color.FgCyan) }
