package portal_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/testkit/browser"
)

// place writes a file into a directory of its own.
func place(t testing.TB, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// An end is told as a day or in UTC, how far away it is where that is near, and by the reader's own clock.
func TestEnds(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {A: {policies: [ViewOnlyAccess]}, B: {policies: [ViewOnlyAccess]}, C: {policies: [ViewOnlyAccess]}, D: {policies: [ViewOnlyAccess]}}
users:
  eve:
    access:
      web: [{role: A, until: 2027-03-01T15:30:00+02:00}, {role: B, until: 2027-03-02}, {role: C, until: 2027-03-10}, {role: D, until: 2027-09-30}]
`
	p := browser.Open(t)
	p.Go(written(t, portal.New(read(t, []byte(text), nil), now, "")) + "#person/eve")
	is(t, p, "[...document.querySelectorAll('#page .chip')].map((c) => c.textContent).join('; ')",
		"until 2027-03-01 13:30 UTC, in 1 hour; until 2027-03-02, in 36 hours; until 2027-03-10, in 9 days; until 2027-09-30")
	here := time.Date(2027, 3, 1, 13, 30, 0, 0, time.UTC).Local()
	is(t, p, "[...document.querySelectorAll('#page dt')].find((e) => e.textContent === 'Ends').nextSibling.textContent.replace(' at ', ', ')",
		here.Format("Monday, 2 January 2006, 15:04")+" on this device's clock")
}

// A role is one row, which unfolds; on paper all of them are unfolded.
func TestUnfolds(t *testing.T) {
	p := browser.Open(t)
	p.Look(1100, 900, false)
	p.Go(written(t, portal.New(example(t), now, "")) + "#person/bob")
	const height = "Math.max(...[...document.querySelectorAll('.targets > li')].map((e) => e.offsetHeight)) < 80"
	is(t, p, height, "true")
	is(t, p, "document.querySelector('summary').textContent", "Looks and changes nothing, 12 h, team webapp-developers")
	p.Eval("document.querySelector('summary').focus()", nil)
	p.Keys("Enter")
	is(t, p, height, "false")
	const open = "document.querySelectorAll('details[open]').length"
	is(t, p, open, "1")
	pdf := p.PDF()
	is(t, p, open, "1")
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on this machine")
	}
	cmd := exec.Command(pdftotext, "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	text, err := cmd.Output()
	if n := strings.Count(string(text), "Allows"); err != nil || n != 3 {
		t.Errorf("%d roles are printed whole, want 3 (%v): %s", n, err, text)
	}
}

// What is called as was typed comes first, also before a kind that is listed first otherwise.
func TestRanks(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {tom-tests: {id: "222222222222"}, atom: {id: "333333333333"}, web: {id: "444444444444", title: "Shop of Tom", description: "שלום"}}
roles: {View: {description: customers, policies: [ViewOnlyAccess]}}
users: {tom: {name: Weiß Łukasz Ørsted, access: {web: [View]}}}
`
	p := browser.Open(t)
	p.Go(written(t, portal.New(read(t, []byte(text), nil), now, "")))
	const found = "[...document.querySelectorAll('#found .item a')].map((a) => a.hash).join(' ')"
	for query, want := range map[string]string{
		"tom":                  "#person/tom #account/tom-tests #account/web #account/atom #role/View",
		"tom tests":            "#account/tom-tests",
		"weiss lukasz orsted":  "#person/tom",
		"4444 4444 4444":       "#account/web",
		"שלום":                 "#account/web",
		"444444444444 nothing": "",
	} {
		p.Eval("document.getElementById('search').value = '"+query+"'; search()", nil)
		is(t, p, found, want)
	}
	// A text that is read from the right leaves what stands around it where it is.
	p.Eval("document.getElementById('search').value = 'web'; search()", nil)
	is(t, p, "[...document.querySelectorAll('#found small bdi')].map((b) => b.textContent).join('|')", "Shop of Tom|444444444444|שלום")
}

// The page says of which day the map is, where that is known.
func TestSaysOfWhichDay(t *testing.T) {
	p := browser.Open(t)
	d := portal.New(example(t), time.Time{}, "")
	p.Go(written(t, d))
	is(t, p, "document.getElementById('footer').textContent", "The console holds 5 sessions at once in one browser.")
	d.Map = "2026-11-20, commit 0123456789ab"
	p.Go(written(t, d))
	is(t, p, "document.getElementById('footer').textContent",
		"The console holds 5 sessions at once in one browser. The map is of 2026-11-20, commit 0123456789ab.")
}
