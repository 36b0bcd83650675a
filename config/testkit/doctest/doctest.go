// Package doctest holds the output that a document shows against what the
// programs really print. It is used by tests.
//
// A block of output stands behind a marker that names it:
//
//	<!-- output: synth/example -->
//	```
//	...
//	```
package doctest

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var block = regexp.MustCompile("(<!-- output: ([^ ]+) -->\n```[a-z]*\n)((?:.*\n)*?)(```\n)")

// Check compares the blocks of a document whose names start with a prefix with
// what was printed, by name. Each must be there exactly once. With update it
// writes them anew.
func Check(t testing.TB, file, prefix string, update bool, printed map[string]string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	text := block.ReplaceAllStringFunc(string(data), func(found string) string {
		m := block.FindStringSubmatch(found)
		name := m[2]
		if !strings.HasPrefix(name, prefix) {
			return found
		}
		want, ok := printed[name]
		if !ok || seen[name] {
			t.Errorf("%s shows the output %q, which no test prints, or shows it twice", file, name)
			return found
		}
		seen[name] = true
		want = strings.TrimRight(want, "\n") + "\n"
		if m[3] != want && !update {
			t.Errorf("%s shows for %s\n%s\nbut the program prints\n%s\nSee -update.", file, name, m[3], want)
		}
		return m[1] + want + m[4]
	})
	for name := range printed {
		if !seen[name] {
			t.Errorf("%s does not show the output %q", file, name)
		}
	}
	if update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
