package cli

// The one file of the command line that touches the disk and asks about the
// terminal; everything else works on what it returns.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/natefinch/atomic"
	"golang.org/x/term"

	"rolemap/bin/rolemap/internal/gitfs"
	"rolemap/config"
	"rolemap/config/diag"
)

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalWidth is how many characters a line of the terminal has; 0 where
// there is none.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
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

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// dirNames are the names of what is in a directory.
func dirNames(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, err
}

func readFile(path string) ([]byte, error) { return os.ReadFile(path) }

// readPlain reads a file that is to be changed: a plain one, not a device or a
// pipe, of so many bytes at most.
func readPlain(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no plain file", diag.Quote(path))
	case info.Size() > most:
		return nil, fmt.Errorf("%s has %d bytes, where %d are the most", diag.Quote(path), info.Size(), most)
	}
	return os.ReadFile(path)
}

// unchanged refuses a file that no longer holds what was read, and one that is
// read-only: where files are replaced, only its mode tells.
func unchanged(path string, read []byte) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o200 == 0 {
		return errors.New("it is read-only: let it be written, or name another FILE")
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, read) {
		return errors.Join(errors.New("it is being changed by another program: try again"), err)
	}
	return nil
}

// here is the working directory as a file system.
func here() fs.FS { return os.DirFS(".") }

// below is a path relative to the working directory, as git takes it.
func below(path string) (string, error) {
	if filepath.IsAbs(path) {
		dir, err := os.Getwd()
		if err == nil {
			path, err = filepath.Rel(dir, path)
		}
		if err != nil {
			return "", err
		}
	}
	return filepath.ToSlash(filepath.Clean(path)), nil
}

// git is git in a directory, the working one where none is said; diff and
// stacks read revisions with it.
type git struct{ dir string }

// gitOf is git where a map is, and the map's name there. A symbolic link is
// followed: the history is that of the file.
func gitOf(path string) (git, string, error) {
	file, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return git{}, "", noMap(path)
	} else if err != nil {
		return git{}, "", err
	}
	if info, err := os.Stat(file); err != nil || info.IsDir() {
		return git{file}, ".", err
	}
	return git{filepath.Dir(file)}, filepath.Base(file), nil
}

// Run runs a command of git and returns what it prints.
func (g git) Run(ctx context.Context, args ...string) ([]byte, error) {
	var out, said bytes.Buffer
	cmd := g.command(ctx, args)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); errors.Is(err, exec.ErrNotFound) {
		return nil, gitfs.ErrNoGit
	} else if err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return out.Bytes(), nil
}

// Start starts a command of git that answers while it is written to.
func (g git) Start(ctx context.Context, args ...string) (io.ReadWriteCloser, error) {
	cmd := g.command(ctx, args)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &running{out, in, cmd}, cmd.Start()
}

// command is one of git, whose words are those that gitfs knows.
func (g git) command(ctx context.Context, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.Env = g.dir, append(os.Environ(), "LC_ALL=C")
	return cmd
}

type running struct {
	io.Reader
	io.WriteCloser
	cmd *exec.Cmd
}

// Close ends what is written and waits for the end of the process.
func (r *running) Close() error { return errors.Join(r.WriteCloser.Close(), r.cmd.Wait()) }

// writeFile writes a file whole or not at all, with the permissions it has. A
// symbolic link stays one: what it points to is written.
func writeFile(path string, data []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	return atomic.WriteFile(target, bytes.NewReader(data))
}

// writeFiles writes the new texts of a map's parts, by path: all of them or
// none. Where one cannot be written, those before it become what they were.
func writeFiles(parts []config.File, texts map[string][]byte) error {
	for i, f := range parts {
		text, ok := texts[f.Path]
		if !ok {
			continue
		}
		if err := writeFile(f.Path, text); err != nil {
			for _, done := range parts[:i] {
				if _, ok := texts[done.Path]; ok {
					err = errors.Join(err, writeFile(done.Path, done.Data))
				}
			}
			return err
		}
	}
	return nil
}

// createFile writes a new file whole or not at all, with the directories above it.
func createFile(path string, data []byte, executable bool) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := atomic.WriteFile(path, bytes.NewReader(data)); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if executable {
		mode = 0o755
	}
	return os.Chmod(path, mode)
}

// homeDir is where a person's own files are.
func homeDir() (string, error) { return os.UserHomeDir() }

// createPrivate writes a new file whole or not at all, with the directories
// above it, for nobody else to read. A symbolic link that leads nowhere yet
// stays one.
func createPrivate(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if to, err := os.Readlink(path); err == nil {
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return atomic.WriteFile(path, bytes.NewReader(data)) // 0600, as its temporary file
}

// backUp writes what a file held beside it, with the permissions it has, and
// returns under which name: one that was free.
func backUp(path string, data []byte, now time.Time) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	name := path + ".rolemap-" + now.UTC().Format("20060102T150405Z")
	for n := 1; ; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s-%d", name, n)
		}
		f, err := os.OpenFile(free, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		return free, errors.Join(err, f.Close())
	}
}

// handOver runs another program of rolemap's, which stands beside this one or
// in the search path, and returns its exit code.
func handOver(ctx context.Context, name string, args []string) (int, error) {
	path := name
	if self, err := os.Executable(); err == nil {
		if beside := filepath.Join(filepath.Dir(self), name); exists(beside) {
			path = beside
		}
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		return failed.ExitCode(), nil
	case err != nil:
		return 0, fmt.Errorf("cannot run %s, which reads from AWS: install it with \"go install ./bin/%s\": %w", name, name, err)
	}
	return 0, nil
}
