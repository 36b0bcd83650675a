package cli

// The one file of the command line that touches the disk and asks about the
// terminal; everything else works on what it returns.

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/mattn/go-isatty"

	"rolemap/config"
	"rolemap/config/compile"
)

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// compileMap reads a map and takes it all the way.
func compileMap(path string, now time.Time) (compile.Result, error) { return compile.Load(path, now) }

// parseMap reads a map for the names in it.
func parseMap(path string) (*config.Map, error) {
	l, err := config.Load(path)
	return l.Map, err
}

// openDir returns a directory as a file system.
func openDir(path string) (fs.FS, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a directory", path)
	}
	return os.DirFS(path), nil
}
