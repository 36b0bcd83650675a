//go:build unix

package config_test

import (
	"path/filepath"
	"syscall"
	"testing"
)

// pipe puts a named pipe among the parts; opening it would block for ever.
func pipe(t *testing.T, dir string) {
	if err := syscall.Mkfifo(filepath.Join(dir, "c.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
}
