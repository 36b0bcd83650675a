package gitfs

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Repository reads files of many revisions, with one process of git.
type Repository struct {
	*objects
	prefix string // of the working directory, from the repository's top
}

// Read opens the repository of the working directory. Whoever opens it closes it.
func Read(ctx context.Context, git Git) (*Repository, error) {
	out, err := git.Run(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	batch, err := git.Start(ctx, "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	return &Repository{&objects{batch: batch}, strings.TrimSuffix(string(out), "\n")}, nil
}

// Close ends the process that reads.
func (r *Repository) Close() error { return r.batch.Close() }

// Top is a path of the working directory as seen from the repository's top.
func (r *Repository) Top(name string) (string, error) {
	name = path.Join(r.prefix, name)
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", ErrOutside
	}
	return name, nil
}

// At opens what a path from the top names at a commit, as Open does. It is
// closed with the repository. The error is fs.ErrNotExist where there is nothing.
func (r *Repository) At(commit, top string) (dir *Dir, base string, isDir bool, err error) {
	id := func(name string) (id, kind string, err error) {
		if name == "." {
			name = ""
		}
		r.Lock()
		defer r.Unlock()
		id, kind, _, err = r.ask(commit + ":" + name)
		return id, kind, err
	}
	object, kind, err := id(top)
	var none missing
	switch {
	case errors.As(err, &none):
		return nil, "", false, fs.ErrNotExist
	case err != nil:
		return nil, "", false, err
	case kind == "tree":
		return &Dir{r.objects, object}, ".", true, nil
	}
	if object, _, err = id(path.Dir(top)); err != nil {
		return nil, "", false, err
	}
	return &Dir{r.objects, object}, path.Base(top), false, nil
}
