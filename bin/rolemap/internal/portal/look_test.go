package portal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/testkit/browser"
)

// views are the addresses of all kinds of pages.
var views = []string{"", "#accounts", "#roles", "#teams", "#people", "#first-sign-in", "#person/alice", "#person/carol", "#person/idle", "#account/analytics", "#account/webapp-production",
	"#team/data", "#role/Reports", "#role/Admin", "#person/nobody", "#team/%", "#__proto__/x", "#constructor"}

// axe-core finds nothing on any page, light or dark, wide or narrow. AXE is the
// path of its script; .ci/pages gets it.
func TestAccessible(t *testing.T) {
	file := os.Getenv("AXE")
	if file == "" {
		t.Skip("AXE names no axe-core")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t)
	at, alone := written(t, portal.New(example(t), now, "")), writtenFor(t, example(t), "alice")
	pages := []string{alone, alone + "#first-sign-in"}
	for _, view := range views {
		pages = append(pages, at+view)
	}
	for _, width := range []int{1200, 390} {
		for _, dark := range []bool{false, true} {
			p.Look(width, 900, dark)
			for i, page := range pages {
				queries := []string{""}
				if i < 3 {
					queries = append(queries, "a")
				}
				for _, query := range queries {
					p.Go("about:blank")
					p.Go(page)
					p.Eval(string(axe), nil)
					p.Eval(fmt.Sprintf("document.getElementById('search').value = %q; search()", query), nil)
					var found []string
					p.Eval("axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' ')))", &found)
					if len(found) > 0 {
						t.Errorf("%s, %q, %d wide, dark %v: %s", page, query, width, dark, strings.Join(found, "\n"))
					}
				}
			}
		}
	}
}

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
