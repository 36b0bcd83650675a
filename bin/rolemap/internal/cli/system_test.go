package cli

import (
	"os"
	"path/filepath"
	"testing"

	"rolemap/config"
)

// TestWriteFiles: all parts of a map are written, or all are as they were.
func TestWriteFiles(t *testing.T) {
	dir := t.TempDir()
	var parts []config.File
	for _, name := range []string{"a", "b", "c"} {
		f := config.File{Path: filepath.Join(dir, name), Data: []byte("old " + name)}
		if err := os.WriteFile(f.Path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, f)
	}
	missing := filepath.Join(dir, "gone", "d")
	texts := map[string][]byte{parts[0].Path: []byte("new a"), parts[2].Path: []byte("new c"), missing: []byte("new d")}
	hold := func(want ...string) {
		t.Helper()
		for i, f := range parts[:3] {
			if got, err := os.ReadFile(f.Path); err != nil || string(got) != want[i] {
				t.Errorf("%s: %q, %v", f.Path, got, err)
			}
		}
	}
	if err := writeFiles(append(parts, config.File{Path: missing}), texts); err == nil {
		t.Error("no error")
	}
	hold("old a", "old b", "old c")
	if err := writeFiles(parts, texts); err != nil {
		t.Error(err)
	}
	hold("new a", "old b", "new c")
}
