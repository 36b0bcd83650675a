package portal_test

import (
	"fmt"
	"testing"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/pagetest"
)

// Everybody can use every kind of page, and search it: whatever the map, on any screen, and without a mouse.
func TestEverybody(t *testing.T) {
	const search = "document.getElementById('search').value = 'e'; search()"
	p := browser.OpenWithAxe(t)
	at, alone := written(t, portal.New(example(t), now, "")), writtenFor(t, example(t), "alice")
	for _, view := range views {
		p.Everybody(at + view)
	}
	p.Everybody(at, search)
	p.Everybody(at, "document.getElementById('search').value = 'no such'; search()")
	p.Everybody(at, "remember(people[0])")
	p.Everybody(alone, search)
	for name, a := range pagetest.Maps(t) {
		t.Log(name)
		at := written(t, portal.New(a, pagetest.Now, ""))
		x := a.Holdings[0]
		for _, view := range []string{"people", "person/" + x.User, "account/" + x.Account, "role/" + x.Role, "team/" + a.Map.Teams[0].Name.Text} {
			p.Everybody(at + "#" + view)
		}
		p.Everybody(at, search)
		p.Everybody(writtenFor(t, a, x.User))
		p.Everybody(fmt.Sprint(writtenFor(t, a, x.User), "#first-sign-in"))
	}
}
