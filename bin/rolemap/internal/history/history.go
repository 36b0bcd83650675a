// Package history reads the versions that git has of a role map, the newest
// first: one for each change that was merged, also under the names that the map
// had before.
package history

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/gitfs"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// Version is the map as one commit has it.
type Version struct {
	Commit  string
	Parent  string    // the first one; empty for none
	At      time.Time // when it was committed: on the main line, merged
	Subject string
	Author  string // of the commit: of a merge, who merged
	Merge   bool
	Path    string // of the map, from the repository's top

	Map    *config.Map // nil where there was none
	Errors int         // of the map; what can be read of it is there all the same

	digest [sha256.Size]byte // of its files
	files  []string          // them, from the repository's top
	parts  int               // how many of them are the map's own
}

// Access is what the version gives at a moment; nothing where there was no map.
func (v Version) Access(at time.Time) access.Access {
	if v.Map == nil {
		return access.Access{Map: &config.Map{}}
	}
	a, _ := access.Of(v.Map, at)
	return a
}

// Walk calls with each version of the map at a path below the working
// directory, from HEAD back along the first parents, until it returns false. A
// version is where the map's directory changed: policies stand below it, too.
// Cut reports whether the clone ends before the history does.
func Walk(ctx context.Context, git gitfs.Git, name string, each func(Version) bool) (cut bool, err error) {
	commit, err := gitfs.Commit(ctx, git, "HEAD")
	if errors.Is(err, gitfs.ErrUnknown) {
		return false, ErrNoCommit
	} else if err != nil {
		return false, unborn(err)
	}
	repository, err := gitfs.Read(ctx, git)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, repository.Close()) }()
	top, err := repository.Top(name)
	if err != nil {
		return false, err
	}
	w := walker{ctx: ctx, git: git, repo: repository, each: each}
	for commit != "" {
		if commit, top, err = w.along(commit, top); err != nil {
			return false, err
		}
	}
	if w.candidate != nil && !w.each(*w.candidate) {
		return false, nil
	}
	out, err := git.Run(ctx, "rev-parse", "--is-shallow-repository")
	return strings.TrimSpace(string(out)) == "true", err
}

type walker struct {
	ctx  context.Context
	git  gitfs.Git
	repo *gitfs.Repository
	each func(Version) bool

	candidate *Version // the oldest so far with the files that it has

	last Version           // that was loaded, under its path
	dir  bool              // what stood there was a directory
	seen map[string]string // what was read of it
}

// add takes the next older version, and reports whether to go on.
func (w *walker) add(v Version) bool {
	newer := w.candidate
	w.candidate = &v
	if newer == nil || newer.digest == v.digest && (newer.Map == nil) == (v.Map == nil) || w.each(*newer) {
		return true
	}
	w.candidate = nil
	return false
}

// along walks as long as the map has one path, and returns from where to go on
// under which other; no commit at the end.
func (w *walker) along(commit, top string) (next, under string, err error) {
	_, _, isDir, err := w.repo.At(commit, top)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", err
	}
	dir := top
	if !isDir {
		dir = path.Dir(top)
	}
	list, err := w.log(commit, pathspec(dir))
	if err != nil {
		return "", "", err
	}
	var newer Version
	for _, v := range list {
		v.Path = top
		if err := w.load(&v); err != nil {
			return "", "", err
		}
		if v.Map == nil && newer.Map != nil {
			if old, err := w.renamed(newer); err != nil || old != "" {
				return newer.Parent, old, err
			}
		}
		if !w.add(v) {
			return "", "", nil
		}
		newer = v
	}
	if newer.Map == nil || newer.Parent == "" {
		return "", "", nil
	}
	old, err := w.renamed(newer)
	if old == "" {
		return "", "", err
	}
	return newer.Parent, old, err
}

// load reads the map of a version; none where there is no such file, and no part.
func (w *walker) load(v *Version) error {
	dir, base, isDir, err := w.repo.At(v.Commit, v.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if w.seen != nil && w.last.Path == v.Path && w.dir == isDir && dir.Same(w.seen) { // most commits are of something else
		v.Map, v.Errors, v.digest, v.files, v.parts = w.last.Map, w.last.Errors, w.last.digest, w.last.files, w.last.parts
		return nil
	}
	read := dir.Recording()
	var l config.Loaded
	top := v.Path
	if isDir {
		l, err = config.LoadDir(read, v.Path)
	} else {
		l, err = config.LoadFile(read, base, v.Path)
		top = path.Dir(top)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", v.Commit[:12], err)
	}
	if len(l.Parts) > 0 {
		v.Map, v.digest, v.parts = l.Map, digest(l.Sources, top), len(l.Parts)
		found := l.Findings
		found.Add(config.Check(l.Map, v.At)...)
		v.Errors, _ = found.Count()
		for name := range read.Seen {
			v.files = append(v.files, path.Join(top, name))
		}
	}
	w.last, w.dir, w.seen = *v, isDir, read.Seen
	return nil
}

// Has reports whether these are the files of the version, wherever their
// directory is on the disk.
func (v Version) Has(files diag.Sources, dir string) bool { return v.digest == digest(files, dir) }

// digest tells the files of a map apart, by their names below its directory and
// what they hold; line ends may differ on the disk.
func digest(files diag.Sources, dir string) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := bytes.ReplaceAll(files[name], []byte("\r\n"), []byte("\n"))
		below := strings.TrimPrefix(filepath.ToSlash(filepath.Clean(name)), filepath.ToSlash(filepath.Clean(dir))+"/")
		fmt.Fprintf(h, "%q %d\n", below, len(text))
		h.Write(text)
	}
	h.Sum(sum[:0])
	return sum
}
