package report_test

import (
	"bytes"
	"testing"

	"rolemap/bin/rolemap/internal/report"
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/pagetest"
)

// Everybody can use the page: whatever the map, on any screen, and without a mouse.
func TestEverybody(t *testing.T) {
	p := browser.OpenWithAxe(t)
	before := pagetest.Read(t, []byte("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n"+
		"accounts: {web: {id: \"222222222222\"}}\nroles: {R: {policies: [ViewOnlyAccess]}}\nusers: {left: {access: {web: [R]}}}\n"), nil)
	for name, a := range pagetest.Maps(t) {
		t.Log(name)
		for _, o := range []report.Options{{Map: "map.yaml"}, {Map: "map.yaml", Rev: "HEAD~1", Prev: before, Notes: []string{"a note"}}} {
			var page bytes.Buffer
			if err := report.New(a, pagetest.Now, o).HTML(&page); err != nil {
				t.Fatal(err)
			}
			p.Everybody(pagetest.File(t, page.Bytes()))
		}
	}
}
