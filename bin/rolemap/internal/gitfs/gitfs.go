// Package gitfs reads files of a git revision as a file system, without
// checking anything out. One process of git reads all of them, and only what
// is asked for.
package gitfs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Git is how git is run in the working directory.
type Git interface {
	// Run returns what a command of git prints; an error holds what it says, or
	// is ErrNoGit.
	Run(ctx context.Context, args ...string) ([]byte, error)
	// Start starts one that answers while it is written to.
	Start(ctx context.Context, args ...string) (io.ReadWriteCloser, error)
}

// Commit returns the commit that a text names; the error says why there is none.
func Commit(ctx context.Context, git Git, rev string) (string, error) {
	out, err := git.Run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return "", unknown(ctx, git, rev, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Open returns the directory that holds a path at a commit, the path's name
// in it, and whether the path is itself a directory, whose name is then ".".
// The path is relative to the working directory, in git's notation. Whoever
// opens it closes it.
func Open(ctx context.Context, git Git, commit, name string) (dir *Dir, base string, isDir bool, err error) {
	out, err := git.Run(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, "", false, err
	}
	name = path.Join(strings.TrimSuffix(string(out), "\n"), name) // from the repository's top
	if name == ".." || strings.HasPrefix(name, "../") {
		return nil, "", false, ErrOutside
	}
	id := func(name string) (string, error) {
		if name == "." {
			name = ""
		}
		out, err := git.Run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", commit+":"+name)
		return strings.TrimSpace(string(out)), err
	}
	object, err := id(name)
	if err != nil {
		return nil, "", false, fs.ErrNotExist
	}
	batch, err := git.Start(ctx, "cat-file", "--batch")
	if err != nil {
		return nil, "", false, err
	}
	d := &Dir{objects: &objects{batch: batch}}
	if kind, _, err := d.objects.read(object); err != nil || kind == "tree" {
		d.tree = object
		return d, ".", true, err
	}
	if d.tree, err = id(path.Dir(name)); err != nil {
		return nil, "", false, errors.Join(err, d.Close())
	}
	return d, path.Base(name), false, nil
}

// Dir is one directory of a revision.
type Dir struct {
	*objects
	tree string // its object
}

// Close ends the process that reads.
func (d *Dir) Close() error { return d.batch.Close() }

// find walks down to what a path names.
func (d *Dir) find(op, name string) (*entry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	at := &entry{name: ".", object: d.tree, mode: fs.ModeDir | 0o755}
	if name == "." {
		return at, nil
	}
	for step := range strings.SplitSeq(name, "/") {
		var next *entry
		if at.IsDir() {
			list, err := d.list(at.object)
			if err != nil {
				return nil, &fs.PathError{Op: op, Path: name, Err: err}
			}
			next = list[step]
		}
		if next == nil {
			return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		at = next
	}
	return at, nil
}

// Stat implements fs.StatFS. A file's size is known once it is open.
func (d *Dir) Stat(name string) (fs.FileInfo, error) { return d.find("stat", name) }

// Open implements fs.FS, for files.
func (d *Dir) Open(name string) (fs.File, error) {
	e, err := d.find("open", name)
	if err != nil {
		return nil, err
	}
	if !e.mode.IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("not a regular file")}
	}
	_, data, err := d.read(e.object)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &file{entry: &entry{e.name, e.object, e.mode, int64(len(data))}, Reader: bytes.NewReader(data)}, nil
}

// ReadDir implements fs.ReadDirFS.
func (d *Dir) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := d.find("readdir", name)
	if err != nil {
		return nil, err
	}
	if !e.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a directory")}
	}
	list, err := d.list(e.object)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return sorted(list), nil
}

// entry is a file's or a directory's description.
type entry struct {
	name, object string
	mode         fs.FileMode
	size         int64
}

func (e *entry) Name() string       { return e.name }
func (e *entry) Size() int64        { return e.size }
func (e *entry) Mode() fs.FileMode  { return e.mode }
func (e *entry) ModTime() time.Time { return time.Time{} }
func (e *entry) IsDir() bool        { return e.mode.IsDir() }
func (e *entry) Sys() any           { return nil }

type file struct {
	*entry
	*bytes.Reader
}

func (f *file) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *file) Close() error               { return nil }
func (f *file) Size() int64                { return f.entry.size }
