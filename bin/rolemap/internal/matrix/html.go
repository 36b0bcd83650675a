package matrix

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/page"
	"rolemap/config/diag"
)

//go:embed page.html.tmpl
var pageText string

// searchScript searches the page. It is the one script that the page's policy
// lets run, by its hash: nothing that a map holds ever runs.
//
//go:embed search.js
var searchScript string

//go:embed page.css
var pageStyle string

// view is a matrix with what the page is made of beside it.
type view struct {
	Matrix
	Style  template.CSS
	Script template.JS
	Policy string // of contents, as the browser keeps it
}

// HTML writes the matrix as one page that needs nothing else: no script, no
// font, no picture from anywhere. On paper and on a phone it is a list.
func (t Matrix) HTML(w io.Writer) error {
	html, err := template.New("page").Funcs(page.Functions(template.FuncMap{
		"through": func(c Cell) string { return diag.Plain(strings.Join(c.Through, ", ")) },
		"door":    func(c Cell) string { return grants.Door(c.Ways) },
		"date":    func(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") },
		"color":   accountColor,
		"label": func(i int) string {
			return diag.Plain(t.Columns[i].Account.Name.Text + " " + t.Columns[i].Account.ID.Text)
		},
	})).Parse(pageText)
	if err != nil {
		return err
	}
	// Each account's color is an attribute, which has no hash.
	policy := page.Policy("'unsafe-inline'", page.Hash(searchScript))
	return html.Execute(w, view{t, template.CSS(page.Style + pageStyle), template.JS(searchScript), policy})
}

// accountColor is the color of an account; the map allows no other form than #rrggbb.
func accountColor(c Column) template.CSS {
	if text := c.Account.Color.Text; len(text) == 7 && text[0] == '#' && strings.Trim(text[1:], "0123456789abcdefABCDEF") == "" {
		return template.CSS(text)
	}
	return "var(--line)"
}
