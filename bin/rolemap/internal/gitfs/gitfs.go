// Package gitfs reads files of a git revision as a file system, without
// checking anything out. Only what is asked for is read.
package gitfs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Git runs git in the working directory and returns what it prints.
type Git func(ctx context.Context, args ...string) ([]byte, error)

// ErrUnknown says that a text names no revision.
var ErrUnknown = errors.New("no such revision")

// Open returns the directory that holds a path at a revision, the path's name
// in it, and whether the path is itself a directory, whose name is then ".".
// The path is relative to the working directory, in git's notation.
func Open(ctx context.Context, git Git, rev, name string) (dir fs.FS, base string, isDir bool, err error) {
	if _, err := git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"); err != nil {
		return nil, "", false, ErrUnknown
	}
	at := rev + ":./" + name
	kind, err := git(ctx, "cat-file", "-t", at)
	if err != nil {
		return nil, "", false, fmt.Errorf("%s is not in %s", name, rev)
	}
	isDir = strings.TrimSpace(string(kind)) == "tree"
	parent, base := name, "."
	if !isDir {
		parent, base = path.Dir(name), path.Base(name)
	}
	tree, err := git(ctx, "rev-parse", "--verify", "--end-of-options", rev+":./"+strings.TrimPrefix(parent, "."))
	if err != nil {
		return nil, "", false, fmt.Errorf("%s is not in %s", parent, rev)
	}
	return treeFS{ctx, git, strings.TrimSpace(string(tree))}, base, isDir, nil
}

// treeFS is one tree object of a repository.
type treeFS struct {
	ctx  context.Context
	git  Git
	tree string
}

// list returns the entries of the tree that git lists for the arguments.
func (t treeFS) list(args ...string) ([]*entry, error) {
	out, err := t.git(t.ctx, append([]string{"ls-tree", "-z", "--full-tree", t.tree}, args...)...)
	if err != nil {
		return nil, err
	}
	var entries []*entry
	for line := range strings.SplitSeq(string(out), "\x00") {
		meta, name, ok := strings.Cut(line, "\t")
		f := strings.Fields(meta) // mode, type, object
		if !ok || len(f) != 3 {
			continue
		}
		e := &entry{name: path.Base(name), object: f[2]}
		switch {
		case f[1] == "tree":
			e.mode = fs.ModeDir | 0o755
		case f[0] == "120000":
			e.mode = fs.ModeSymlink
		case f[1] == "blob":
			e.mode = 0o644
		default: // a submodule
			e.mode = fs.ModeIrregular
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func (t treeFS) find(op, name string) (*entry, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	entries, err := t.list("--", name)
	if err != nil || len(entries) != 1 {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return entries[0], nil
}

// Stat implements fs.StatFS.
func (t treeFS) Stat(name string) (fs.FileInfo, error) { return t.find("stat", name) }

// Open implements fs.FS, for files.
func (t treeFS) Open(name string) (fs.File, error) {
	e, err := t.find("open", name)
	if err != nil {
		return nil, err
	}
	if !e.mode.IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("not a regular file")}
	}
	data, err := t.git(t.ctx, "cat-file", "blob", e.object)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	e.size = int64(len(data))
	return &file{entry: e, Reader: bytes.NewReader(data)}, nil
}

// ReadDir implements fs.ReadDirFS, for the tree itself.
func (t treeFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	entries, err := t.list()
	if err != nil {
		return nil, err
	}
	out := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		out[i] = fs.FileInfoToDirEntry(e)
	}
	return out, nil // git sorts by name
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
