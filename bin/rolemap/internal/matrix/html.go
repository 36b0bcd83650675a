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
		"color":   accountClass,
		"label": func(i int) string {
			return diag.Plain(t.Columns[i].Account.Name.Text + " " + t.Columns[i].Account.ID.Text)
		},
	})).Parse(pageText)
	if err != nil {
		return err
	}
	style := page.Style + pageStyle + t.colors()
	policy := page.Policy(page.Hash(style), page.Hash(searchScript))
	return html.Execute(w, view{t, template.CSS(style), template.JS(searchScript), policy})
}

// colors are the rules that give each account its color: an attribute would have
// no hash that the page's policy could name.
func (t Matrix) colors() string {
	out := ""
	for _, c := range t.Columns {
		if class := accountClass(c); class != "" {
			if rule := "." + class + " { --account: " + c.Account.Color.Text + "; }\n"; !strings.Contains(out, rule) {
				out += rule
			}
		}
	}
	return out
}

// accountClass is the class of an account's color; empty for none. The map
// allows no other form than #rrggbb.
func accountClass(c Column) string {
	text, ok := strings.CutPrefix(c.Account.Color.Text, "#")
	if !ok || len(text) != 6 || strings.Trim(text, "0123456789abcdefABCDEF") != "" {
		return ""
	}
	return "color-" + text
}
