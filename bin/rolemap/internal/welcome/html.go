package welcome

import (
	_ "embed"
	"html/template"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/page"
	"rolemap/config/diag"
)

//go:embed page.html.tmpl
var pageText string

//go:embed page.css
var pageStyle string

// view is a letter with what the page is made of beside it.
type view struct {
	Letter
	Several string
	Style   template.CSS
	Policy  string
}

// HTML writes the letter as one page that needs nothing else. It has no script.
func (l Letter) HTML(w io.Writer) error {
	html, err := template.New("page").Funcs(page.Functions(template.FuncMap{
		"conditions": func(r Role) string { return diag.Plain(r.conditions()) },
		"door":       func(r Role) string { return r.door(l) },
		"list":       func(texts []string) string { return diag.Plain(strings.Join(texts, ", ")) },
	})).Parse(pageText)
	if err != nil {
		return err
	}
	style := page.Style + pageStyle
	return html.Execute(w, view{l, several, template.CSS(style), page.Policy(page.Hash(style), "'none'")})
}
