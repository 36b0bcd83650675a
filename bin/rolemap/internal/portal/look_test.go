package portal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/testkit/browser"
)

// views are the addresses of all kinds of pages.
var views = []string{"", "#accounts", "#roles", "#teams", "#people", "#first-sign-in", "#person/alice", "#person/carol", "#person/idle", "#account/analytics", "#account/webapp-production",
	"#team/data", "#role/Reports", "#role/Admin", "#person/nobody", "#team/%", "#__proto__/x", "#constructor"}

// Pictures of every page, to be looked at: PICTURES is the directory into which they go.
func TestPictures(t *testing.T) {
	dir := os.Getenv("PICTURES")
	if dir == "" {
		t.Skip("PICTURES names no directory")
	}
	p := browser.Open(t)
	at := written(t, portal.New(example(t), now, ""))
	save := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i, view := range views {
		for _, width := range []int{1200, 390} {
			for _, dark := range []bool{false, true} {
				var height int
				p.Look(width, 900, dark)
				p.Go("about:blank")
				p.Go(at + view)
				p.Eval("document.documentElement.scrollHeight", &height)
				p.Look(width, height, dark)
				save(fmt.Sprintf("%02d-%d-dark-%v.png", i, width, dark), p.PNG())
			}
		}
		save(fmt.Sprintf("%02d.pdf", i), p.PDF())
	}
}
