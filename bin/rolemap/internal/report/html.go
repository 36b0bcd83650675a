package report

import (
	_ "embed"
	"html/template"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/page"
	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/effective"
)

//go:embed page.html.tmpl
var pageText string

//go:embed page.css
var pageStyle string

// view is a report with what the page is made of beside it.
type view struct {
	Report
	Style  template.CSS
	Policy string
}

// HTML writes the report as one page to print and to sign. It has no script, and
// asks nothing of any other place.
func (r Report) HTML(w io.Writer) error {
	html, err := template.New("page").Funcs(page.Functions(template.FuncMap{
		"list":        func(texts []string) string { return diag.Plain(strings.Join(texts, ", ")) },
		"account":     Row.account,
		"administers": Row.administers,
		"signIn":      Row.signIn,
		"since":       Row.since,
		"terms":       Row.terms,
		"summary":     r.summary,
	})).Parse(pageText)
	if err != nil {
		return err
	}
	style := page.Style + pageStyle
	return html.Execute(w, view{r, template.CSS(style), page.Policy(page.Hash(style), "'none'")})
}

// terms are what is said of a grant beside through what it is held.
func (r Row) terms() string {
	out := []string{r.signIn(), "session " + effective.Hours(r.Session)}
	if !r.MFA && r.SignIn.Has(config.IAMUsers) {
		out = append(out, "without MFA")
	}
	return strings.Join(out, ", ")
}
