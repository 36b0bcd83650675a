package portal_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/testkit/browser"
)

// A page that the reader comes back to is as they left it: what they searched, how far down they were, the link they took.
func TestBack(t *testing.T) {
	p := browser.Open(t)
	p.Look(600, 300, false) // everything is longer than that
	p.Go(written(t, portal.New(example(t), now, "")))
	const typed = "document.getElementById('search').value"
	p.Keys("/")
	p.Type("webapp")
	p.Keys("ArrowDown", "ArrowDown")
	is(t, p, focused, "webapp-test")
	p.Eval("scrollTo(0, 40)", nil)
	is(t, p, "history.state?.y", "40")
	p.Keys("Enter")
	is(t, p, headline, "Web shop, test")
	is(t, p, typed, "")
	is(t, p, "scrollY", "0")
	p.Eval("scrollTo(0, 90)", nil)
	is(t, p, "history.state?.y", "90")
	p.Eval("history.back()", nil)
	is(t, p, "location.hash", "")
	is(t, p, typed, "webapp")
	is(t, p, "document.getElementById('status').textContent", "Found: 2 in Accounts, 1 in Teams.")
	is(t, p, focused, "webapp-test")
	is(t, p, "scrollY", "40")
	p.Eval("history.forward()", nil)
	is(t, p, headline, "Web shop, test")
	is(t, p, typed, "")
	is(t, p, "scrollY", "90")
	// A link to the page that is open closes what was found.
	p.Keys("/")
	p.Type("webapp-test")
	p.Keys("Enter", "Enter")
	is(t, p, "document.getElementById('found').hidden", "true")
	is(t, p, typed, "")
	is(t, p, focused, "Web shop, test")
	if len(p.Logs()) > 0 {
		t.Error(p.Logs())
	}
}

// The keys with which an input method makes a character do nothing else.
func TestInputMethod(t *testing.T) {
	p := browser.Open(t)
	p.Go(written(t, portal.New(example(t), now, "")))
	p.Keys("/")
	p.Type("zo")
	for _, key := range []string{"Enter", "Escape", "ArrowDown"} {
		p.Eval(fmt.Sprintf("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: %q, isComposing: true, bubbles: true }))", key), nil)
		is(t, p, "document.activeElement.id + document.getElementById('search').value", "searchzo")
	}
}

// Who is remembered and gone is said to be; who cannot be remembered is told.
func TestRemembered(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {View: {policies: [ViewOnlyAccess]}}
users: {eve: {access: {web: [View]}}, bob: {access: {web: [View]}}}
`
	const status = "document.getElementById('status').textContent"
	p := browser.Open(t)
	at := written(t, portal.New(read(t, []byte(text), nil), now, ""))
	p.Go(at + "#person/bob")
	p.Eval("document.querySelector('.me').click()", nil)
	is(t, p, focused, "Forget me in this browser")
	at = written(t, portal.New(read(t, []byte(strings.Replace(text, ", bob: {access: {web: [View]}}", "", 1)), nil), now, ""))
	p.Go(at)
	is(t, p, headline, "Who are you?")
	is(t, p, "document.querySelector('#page p').textContent", "bob, whom this browser remembers, is not in the map any more. Forget")
	p.Eval("document.querySelector('.me').click()", nil)
	is(t, p, status, "Forgotten.")
	is(t, p, "[document.querySelector('.me'), localStorage.getItem('rolemap acme')].join()", ",")
	p.Go(at + "#person/eve")
	p.Eval("Storage.prototype.setItem = () => { throw new Error('private') }; document.querySelector('.me').click()", nil)
	is(t, p, status, "This browser remembers nothing for this page: bookmark it instead.")
	is(t, p, "document.querySelector('#nav a').textContent", "Your roles")
}

// A few people and accounts are there to choose from, thousands are searched.
func TestStart(t *testing.T) {
	p := browser.Open(t)
	p.Go(written(t, portal.New(example(t), now, "")))
	is(t, p, "[...document.querySelectorAll('.people a')].map((a) => a.textContent).join(' ')", "alice bob carol idle zoe")
	is(t, p, "[...document.querySelectorAll('#page tbody th a')].map((a) => a.textContent).join(' ')", "analytics webapp-production webapp-test")
	p.Go(written(t, portal.New(big(t), time.Time{}, "")))
	is(t, p, headline, "Where do you want to go?")
	is(t, p, "document.querySelectorAll('.people a, #page tbody tr').length", "0")
	is(t, p, "document.querySelector('.facts').textContent", "In all 200 accounts, 40 roles, 201 teams, 5000 people.")
}

// A page without its data says so.
func TestWithoutData(t *testing.T) {
	files, err := portal.New(example(t), now, "").Files()
	if err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t)
	p.Go("file://" + place(t, portal.IndexFile, files[portal.IndexFile]))
	is(t, p, "document.getElementById('page').textContent", "data.js cannot be read: it belongs into the directory of this page.")
}
