package layout_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the plans anew")

// TestPlans holds whole plans against what stands beside their maps.
func TestPlans(t *testing.T) {
	maps, _ := filepath.Glob("testdata/*.yaml")
	if len(maps) < 5 {
		t.Fatal("no maps")
	}
	for _, path := range maps {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, p, found := laidOut(t, text)
		if found.HasErrors() {
			t.Fatal(found)
		}
		got, file := render(p), strings.TrimSuffix(path, ".yaml")+".txt"
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
			t.Errorf("%s is not what it was; see -update. It is\n%s", file, got)
		}
	}
}
