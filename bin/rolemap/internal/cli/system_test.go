package cli

import (
	"os"
	"path/filepath"
	"strings"
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

// TestUnchanged: what another program changed since it was read stays.
func TestUnchanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unchanged(path, []byte("old")); err == nil || !strings.Contains(err.Error(), "changed by another program") {
		t.Error(err)
	}
	if err := unchanged(path, []byte("new")); err != nil {
		t.Error(err)
	}
}

// TestReadPlain: what has no end is not read, and nothing above the limit.
func TestReadPlain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := readPlain(path, 5); err != nil || string(data) != "12345" {
		t.Error(data, err)
	}
	for _, path := range []string{path, filepath.Dir(path), os.DevNull} {
		if data, err := readPlain(path, 4); err == nil {
			t.Errorf("%s: %q", path, data)
		}
	}
}

// TestCreatePrivate: a new file is for its owner alone, also behind a link.
func TestCreatePrivate(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink("real", link); err != nil {
		t.Skip(err)
	}
	for path, real := range map[string]string{link: filepath.Join(dir, "real"), filepath.Join(dir, "a", "b"): filepath.Join(dir, "a", "b")} {
		if err := createPrivate(path, []byte("x")); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(real)
		if err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	if to, err := os.Readlink(link); err != nil || to != "real" {
		t.Error(to, err)
	}
}
