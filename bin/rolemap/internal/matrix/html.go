package matrix

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"time"

	"rolemap/config/diag"
)

//go:embed page.html.tmpl
var pageText string

// HTML writes the matrix as one page that needs nothing else: no script, no
// font, no picture from anywhere.
func (t Matrix) HTML(w io.Writer) error {
	page, err := template.New("page").Funcs(template.FuncMap{
		"plain":   diag.Plain,
		"through": func(c Cell) string { return diag.Plain(strings.Join(c.Through, ", ")) },
		"date":    func(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") },
		"color":   accountColor,
	}).Parse(pageText)
	if err != nil {
		return err
	}
	return page.Execute(w, t)
}

// accountColor is the color of an account; the map allows no other form than #rrggbb.
func accountColor(c Column) template.CSS {
	if text := c.Account.Color.Text; len(text) == 7 && text[0] == '#' && strings.Trim(text[1:], "0123456789abcdefABCDEF") == "" {
		return template.CSS(text)
	}
	return "var(--line)"
}
