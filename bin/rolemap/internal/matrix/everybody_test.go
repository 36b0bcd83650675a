package matrix

import (
	"testing"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/pagetest"
)

// Everybody can use the page: whatever the map, on any screen, without a mouse, and searching.
func TestEverybody(t *testing.T) {
	p := browser.OpenWithAxe(t)
	for name, a := range pagetest.Maps(t) {
		t.Log(name)
		at := pagetest.File(t, []byte(htmlOf(t, New(a, grants.Filter{}, pagetest.Now))))
		p.Everybody(at)
		p.Everybody(at, "document.getElementById('search').value = 'odd'; document.getElementById('search').dispatchEvent(new Event('input'))")
	}
}
