package stacks_test

import (
	"os"
	"path/filepath"
	"testing"

	"rolemap/config/compile"
)

// TestGolden shows what templates look like: a change to them is a change to
// every deployment, and is to be read in review.
func TestGolden(t *testing.T) {
	for name, file := range map[string]string{"example": "../config/rolemap.yaml", "full": "testdata/full.yaml", "shards": "testdata/shards.yaml", "teams": "testdata/teams.yaml"} {
		r, err := compile.Load(file, now)
		if err != nil || r.Findings.HasErrors() {
			t.Fatal(err, r.Findings)
		}
		dir := filepath.Join("testdata", "golden", name)
		got := templates(t, synth(t, r))
		if *update {
			os.RemoveAll(dir)
			os.MkdirAll(dir, 0o755)
		}
		for stack, text := range got {
			golden := filepath.Join(dir, stack+".template.json")
			if *update {
				if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("%s: stack %s differs from %s; see it with -update and git diff", name, stack, golden)
			}
		}
		if files, _ := os.ReadDir(dir); len(files) != len(got) {
			t.Errorf("%s: %d stacks, %d golden files", name, len(got), len(files))
		}
	}
}
