package portal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/browser"
)

func example(t testing.TB) access.Access {
	t.Helper()
	text, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return read(t, text, nil)
}

// written writes a portal and returns the address of its page.
func written(t testing.TB, d portal.Data) string {
	t.Helper()
	dir := t.TempDir()
	files, err := d.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + filepath.Join(dir, portal.IndexFile)
}

// writtenFor is the file of one person.
func writtenFor(t testing.TB, a access.Access, person string) string {
	t.Helper()
	html, err := portal.New(a, now, person).HTML()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "person.html")
	if err := os.WriteFile(file, html, 0o600); err != nil {
		t.Fatal(err)
	}
	return "file://" + file
}

// is waits for what an expression gives: a page shows another one a moment after it was asked to.
func is(t testing.TB, p *browser.Page, expression, want string) {
	t.Helper()
	got := ""
	for range 100 {
		if got = p.Text(expression); got == want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%s is %q, want %q", expression, got, want)
}

const (
	headline = "document.querySelector('#page h1').textContent"
	focused  = "document.activeElement.textContent"
	foundTop = "document.querySelector('#found li')?.textContent"
)

// Everything goes without a mouse, and this browser remembers who reads.
func TestKeyboard(t *testing.T) {
	p := browser.Open(t)
	at := written(t, portal.New(example(t), now, ""))
	p.Go(at)
	p.Keys("Tab")
	is(t, p, focused, "To the content")
	p.Keys("Enter")
	is(t, p, "document.activeElement.id", "main")
	is(t, p, headline, "Who are you?")
	p.Keys("/")
	is(t, p, "document.activeElement.id", "search")
	p.Type("zo")
	is(t, p, foundTop, "zoeZoë Müller")
	is(t, p, "document.getElementById('status').textContent", "Found: 1 in People.")
	p.Keys("ArrowDown")
	is(t, p, focused, "zoe")
	p.Keys("ArrowUp")
	is(t, p, "document.activeElement.id", "search")
	p.Keys("Enter", "Enter")
	is(t, p, headline, "Zoë Müller")
	is(t, p, focused, "Zoë Müller")
	is(t, p, "document.title", "Zoë Müller: acme")
	p.Keys("Tab")
	is(t, p, focused, "This is me: remember it")
	p.Keys("Enter")
	is(t, p, "document.getElementById('status').textContent", "zoe is remembered in this browser.")
	p.Go(at + "#first-sign-in")
	p.Go(at)
	is(t, p, headline, "Zoë Müller")
	p.Keys("/")
	p.Type("test admin")
	is(t, p, "document.querySelector('#found h2').textContent", "Your roles")
	is(t, p, "document.querySelector('#found h3').firstChild.textContent", "webapp-test")
	p.Keys("Enter")
	is(t, p, focused, "Switch role to Admin in webapp-test")
	p.Keys("Escape")
	is(t, p, "document.getElementById('found').hidden", "true")
	is(t, p, "document.getElementById('search').value", "")
	if len(p.Logs()) > 0 {
		t.Error(p.Logs())
	}
}

func TestSearchFindsEveryWord(t *testing.T) {
	p := browser.Open(t)
	p.Go(written(t, portal.New(example(t), now, "")))
	search := func(text string) string {
		var got []string
		p.Eval(fmt.Sprintf(`(() => {
			const s = document.getElementById('search')
			s.value = %q
			s.dispatchEvent(new Event('input'))
			return [...document.querySelectorAll('#found li a')].map((a) => a.hash)
		})()`, text), &got)
		return strings.Join(got, " ")
	}
	for text, want := range map[string]string{
		"333333333333":         "#account/analytics",
		"SHOP customers":       "#account/webapp-production",
		"cost-center=4711":     "#account/webapp-production",
		"stage=":               "#account/webapp-production #account/webapp-test",
		"reports":              "#role/Reports #account/analytics #team/data",
		"webapp":               "#account/webapp-production #account/webapp-test #team/webapp-developers",
		"alice@example.com":    "#person/alice",
		"müller":               "#person/zoe",
		"MULLER":               "#person/zoe",
		"3333-3333-3333":       "#account/analytics",
		"id 2222 2222 2223":    "",
		"2222 2222 2223":       "#account/webapp-test",
		"2222-22":              "#account/webapp-production #account/webapp-test",
		"shop test":            "#account/webapp-test",
		"data":                 "#team/data",
		"gone":                 "", // suspended
		"closed":               "",
		"</h2><b>":             "",
		"no such thing at all": "",
	} {
		if got := search(text); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestLinksAndCopies(t *testing.T) {
	p := browser.Open(t)
	p.AllowClipboard()
	for _, at := range []string{written(t, portal.New(example(t), now, "")) + "#person/alice", writtenFor(t, example(t), "alice")} {
		p.Go(at)
		var links []string
		p.Eval("[...document.querySelectorAll('#page .go a')].map((a) => a.href + (a.rel === 'noopener noreferrer' && a.target === '_blank' ? '' : ' bare'))", &links)
		want := []string{
			"https://signin.aws.amazon.com/switchrole?account=333333333333&roleName=people/Admin&displayName=Admin%20analytics",
			"https://acme.awsapps.com/start/#/console?account_id=333333333333&role_name=Admin",
			"https://signin.aws.amazon.com/switchrole?account=333333333333&roleName=people/Reports&displayName=Reports%20analytics",
			"https://acme.awsapps.com/start/#/console?account_id=333333333333&role_name=Reports",
			"https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=people/Admin&displayName=Admin%20webapp-production&color=f2b0a9",
			"https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=people/ReadOnly&displayName=ReadOnly%20webapp-production&color=f2b0a9",
			"https://signin.aws.amazon.com/switchrole?account=222222222223&roleName=people/Admin&displayName=Admin%20webapp-test&color=b7ca9d",
			"https://signin.aws.amazon.com/switchrole?account=222222222223&roleName=people/ReadOnly&displayName=ReadOnly%20webapp-test&color=b7ca9d",
		}
		if !slices.Equal(links, want) {
			t.Errorf("%s: %s", at, strings.Join(links, "\n"))
		}
		is(t, p, "document.querySelector('.why').textContent", "Switch role: path and name of the role have 70 characters together; the console switches to roles of at most 64: use the command line")
		p.Eval("document.querySelectorAll('#page button').forEach((b) => { if (b.textContent.endsWith('acme-analytics-Reports-sso')) b.click() })", nil)
		is(t, p, "document.getElementById('status').textContent", "Copied acme-analytics-Reports-sso")
		var copied string
		p.Eval("navigator.clipboard.readText()", &copied)
		if copied != "acme-analytics-Reports-sso" {
			t.Errorf("copied %q", copied)
		}
	}
}

// Over plain http a browser keeps its clipboard to itself; copying goes the old way.
func TestCopiesWithoutTLS(t *testing.T) {
	p := browser.Open(t)
	p.AllowClipboard()
	p.Go(writtenFor(t, example(t), "bob"))
	p.Eval("const clipboard = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', { value: undefined })", nil)
	p.Eval("document.querySelector('#page button').focus(); document.activeElement.click()", nil)
	is(t, p, "document.getElementById('status').textContent", "Copied acme-webapp-production-ReadOnly")
	var copied string
	p.Eval("clipboard.readText()", &copied)
	if copied != "acme-webapp-production-ReadOnly" {
		t.Errorf("copied %q", copied)
	}
	is(t, p, "document.activeElement.textContent", "Copy the profile name acme-webapp-production-ReadOnly")
}

// What ends after the page was written is not shown, unless it speaks of a moment of its own.
func TestEndsInTheBrowser(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {Admin: {policies: [AdministratorAccess]}, View: {policies: [ViewOnlyAccess]}}
teams: {ops: {members: [eve, bob], access: {web: [{role: Admin, until: 2021-01-31}]}}}
users: {eve: {access: {web: [View]}}, bob: {access: {web: [Admin]}}}
`
	then := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: []byte(text)})
	if found.HasErrors() {
		t.Fatal(found)
	}
	a, _ := access.Of(m, then)
	p := browser.Open(t)
	for _, c := range []struct {
		at                   time.Time
		roles, bob, ops, web string
	}{
		{time.Time{}, "View", "direct grant", "", "bob eve"},
		{then, "Admin View", "direct grantteam ops, until 2021-01-31", "web", "bob eve eve"},
	} {
		at := written(t, portal.New(a, c.at, ""))
		p.Go(at + "#person/eve")
		is(t, p, "[...document.querySelectorAll('#page h4 a')].map((a) => a.textContent).join(' ')", c.roles)
		p.Go(at + "#person/bob")
		is(t, p, "[...document.querySelectorAll('#page dt')].find((e) => e.textContent === 'Through').nextSibling.textContent", c.bob)
		p.Go(at + "#team/ops")
		is(t, p, "[...document.querySelectorAll('#page tbody th')].map((a) => a.textContent).join(' ')", c.ops)
		p.Go(at + "#account/web")
		is(t, p, "[...document.querySelectorAll('#page tbody th')].map((a) => a.textContent).join(' ')", c.web)
	}
}

// The first steps are those of the ways of signing in that are open to whom they are told.
func TestFirstSignIn(t *testing.T) {
	const (
		user   = "https://acme-people.signin.aws.amazon.com/console"
		center = "https://acme.awsapps.com/start"
	)
	a := example(t)
	p := browser.Open(t)
	for at, want := range map[string][]string{
		written(t, portal.New(a, now, "")): {"As an IAM user", "Through Identity Center", user, center, "your user name", "sessions at once"},
		writtenFor(t, a, "alice"):          {"As an IAM user", "Through Identity Center", user, center, "sign in as alice with", "sign in as alice@example.com, in"},
		writtenFor(t, a, "bob"):            {"As an IAM user", user, "sign in as bob with", "Name it bob:", "sessions at once"},
		writtenFor(t, a, "carol"):          {"Through Identity Center", center, "sign in as carol@corp, in", "sessions at once"},
		writtenFor(t, a, "idle"):           {"As an IAM user", user, "sign in as idle with"},
	} {
		p.Go(at + "#first-sign-in")
		text := p.Text("document.getElementById('page').textContent")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q is not in: %s", w, text)
			}
		}
		for _, w := range []string{"As an IAM user", "Through Identity Center", user, center} {
			if strings.Contains(text, w) != slices.Contains(want, w) {
				t.Errorf("%q should be in it: %v: %s", w, slices.Contains(want, w), text)
			}
		}
	}
}
