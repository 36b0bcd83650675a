package welcome_test

import (
	"bytes"
	"testing"

	"rolemap/bin/rolemap/internal/welcome"
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/pagetest"
)

// Everybody can use the letter: whatever the map, on any screen, and without a mouse.
func TestEverybody(t *testing.T) {
	p := browser.OpenWithAxe(t)
	for name, a := range pagetest.Maps(t) {
		t.Log(name)
		for _, u := range a.Map.Users {
			if u.Suspended {
				continue
			}
			var page bytes.Buffer
			if err := welcome.Of(a, u.Name.Text).HTML(&page); err != nil {
				t.Fatal(err)
			}
			p.Everybody(pagetest.File(t, page.Bytes()))
		}
	}
}
