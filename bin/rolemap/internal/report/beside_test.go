package report_test

import (
	"slices"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/report"
)

// Beside the grants stands what a review asks and no grant tells, each kind
// where there is one of it; a map without any has no such part.
func TestBesideTheGrants(t *testing.T) {
	const head = "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n"
	text := func(yaml string) (report.Report, string) {
		r := report.New(held(t, []byte(head+yaml), at), at, report.Options{Map: "map.yaml"})
		var b strings.Builder
		if err := r.Text(&b, ansi.Style{}); err != nil {
			t.Fatal(err)
		}
		return r, b.String()
	}
	_, got := text(`
accounts: {web: {id: "222222222222"}, old: {id: "333333333333", status: suspended}, older: {id: "444444444444", status: suspended}}
roles:
  Long: {policies: [ReadOnlyAccess], session: 1h30m}
  Open: {policies: [ReadOnlyAccess], mfa: optional}
  Unused: {policies: [ReadOnlyAccess], mfa: optional, session: 12h}
teams: {t: {members: [ann, gone], access: {web: [Long, Open]}}}
users: {ann: , gone: {status: suspended}, idle: , none: }
`)
	want := `
Beside the grants
  Roles entered without MFA: Open in web
  Roles with sessions of more than an hour: Long (1h30m)
  Suspended people, who hold nothing: gone
  People who hold nothing: idle, none
  Suspended accounts, which nobody enters: old, older
`
	if !strings.HasSuffix(got, want) {
		t.Errorf("%s", got)
	}
	r, _ := text(`
accounts: {web: {id: "222222222222"}}
roles: {Open: {policies: [ReadOnlyAccess], mfa: optional}}
users: {ann: {access: {web: [Open]}}}
`)
	var page strings.Builder
	if err := r.HTML(&page); err != nil || strings.Count(page.String(), "without MFA") != 2 { // at the grant, and beside
		t.Errorf("%v %s", err, page.String())
	}
	r, got = text(`
accounts: {web: {id: "222222222222"}}
roles: {Plain: {policies: [ReadOnlyAccess]}}
users: {ann: {access: {web: [Plain]}}}
`)
	if strings.Contains(got, "Beside") || strings.HasSuffix(got, "\n\n") {
		t.Errorf("%s", got)
	}
	page.Reset()
	if err := r.HTML(&page); err != nil || !strings.Contains(page.String(), "not known") { // since when, where no repository tells
		t.Errorf("%v %s", err, page.String())
	}
	if !slices.ContainsFunc(r.Sections, func(s report.Section) bool { return len(s.Rows) == 1 }) {
		t.Errorf("%+v", r.Sections)
	}
}

// That nothing changed since the last review is said.
func TestNothingChanged(t *testing.T) {
	a := held(t, []byte("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\nusers: {ann: }\n"), at)
	var b strings.Builder
	if err := report.New(a, at, report.Options{Map: "map.yaml", Rev: "HEAD~1", Prev: a}).Text(&b, ansi.Style{}); err != nil ||
		!strings.Contains(b.String(), "\nSince HEAD~1\n  nothing changed\n") {
		t.Errorf("%v %s", err, b.String())
	}
}
