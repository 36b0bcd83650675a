package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/explain"
)

var update = flag.Bool("update", false, "write what the tests get as what they expect")

// now is the moment as of which every fixture is judged.
var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// golden compares a text with a file's.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s does not hold what comes out now; see go test -update and git diff\n%s", file, got)
	}
}

func rendered(t *testing.T, r compile.Result) string {
	t.Helper()
	var b strings.Builder
	if err := diag.WriteText(&b, r.Findings, r.Sources); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each map of testdata/bad, a file or a directory, gives exactly the findings
// in the .txt beside it.
func TestBadMaps(t *testing.T) {
	for _, path := range badMaps(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			r, err := compile.Load(filepath.ToSlash(path), now)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(rendered(t, r), filepath.Join("testdata", "bad")+string(filepath.Separator), "")
			golden(t, strings.TrimSuffix(path, ".yaml")+".txt", got)
			spansInside(t, r.Findings, r.Sources)
		})
	}
}

func badMaps(t *testing.T) []string {
	t.Helper()
	dir := filepath.Join("testdata", "bad")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) == ".yaml" {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out
}

// spansInside checks that every finding points into its source.
func spansInside(t *testing.T, findings diag.List, sources diag.Sources) {
	t.Helper()
	inside := func(what string, s diag.Span) {
		if s.Line == 0 {
			return // the file or the map as a whole
		}
		lines := diag.Lines(sources[s.File])
		if s.Line > len(lines) {
			t.Errorf("%s: line %d of %d", what, s.Line, len(lines))
			return
		}
		if n := len([]rune(string(lines[s.Line-1]))); s.Col < 1 || s.Len < 0 || s.Col+s.Len > n+1 {
			t.Errorf("%s: columns %d+%d of %d", what, s.Col, s.Len, n)
		}
	}
	for _, d := range findings {
		if _, ok := explain.Get(d.Code); !ok {
			t.Errorf("%v has a code that is in no table", d)
		}
		inside(d.String(), d.At)
		if d.Also != nil {
			inside(d.String()+", the other place", d.Also.At)
		}
	}
}

// loadBytes compiles a map of one file without touching the disk.
func loadBytes(data []byte) compile.Result {
	m, found := config.Parse(config.File{Path: "m.yaml", Data: data})
	return compile.Of(config.Loaded{Map: m, Findings: found, Sources: diag.Sources{"m.yaml": data}}, now)
}
