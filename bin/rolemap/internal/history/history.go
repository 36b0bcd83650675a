// Package history reads the versions that git has of a role map, the newest
// first: one for each change that was merged, also under the names that the map
// had before.
package history

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
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
	if err != nil {
		return false, err
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

// Authors are those of what came to the main line with a version, in order, each once.
func Authors(ctx context.Context, git gitfs.Git, v Version) ([]string, error) {
	if !v.Merge || v.Parent == "" {
		return []string{v.Author}, nil
	}
	out, err := git.Run(ctx, "log", "--reverse", "--no-merges", "--format=%an", v.Parent+".."+v.Commit, "--")
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range strings.Lines(string(out)) {
		if name = strings.TrimSuffix(name, "\n"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

type walker struct {
	ctx  context.Context
	git  gitfs.Git
	repo *gitfs.Repository
	each func(Version) bool

	candidate *Version // the oldest so far with the files that it has
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
	pathspec := ":(top)" // all of it
	if dir != "." {
		pathspec = ":(top,literal)" + dir
	}
	const separator = "\x1f"
	out, err := w.git.Run(w.ctx, "log", "--first-parent", "--format=%H%x1f%P%x1f%ct%x1f%an%x1f%s", commit, "--", pathspec)
	if err != nil {
		return "", "", err
	}
	var newer Version
	for line := range strings.Lines(string(out)) {
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), separator, 5)
		if len(f) != 5 {
			return "", "", fmt.Errorf("git log says %q", line)
		}
		seconds, err := strconv.ParseInt(f[2], 10, 64)
		if err != nil {
			return "", "", fmt.Errorf("git log: %w", err)
		}
		parent, _, merge := strings.Cut(f[1], " ")
		v := Version{Commit: f[0], Parent: parent, At: time.Unix(seconds, 0).UTC(), Author: f[3], Merge: merge, Subject: f[4], Path: top}
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
	var l config.Loaded
	shown := v.Commit[:12] + ":" + v.Path
	if isDir {
		l, err = config.LoadDir(dir, shown)
	} else {
		l, err = config.LoadFile(dir, base, shown)
	}
	if err != nil {
		return err
	}
	if len(l.Parts) == 0 {
		return nil
	}
	v.Map, v.digest = l.Map, digest(l.Sources, func(name string) string {
		root := v.Path
		if !isDir {
			root = path.Dir(root)
		}
		return strings.TrimPrefix(strings.TrimPrefix(filepath.ToSlash(name), v.Commit[:12]+":"), root+"/")
	})
	found := l.Findings
	found.Add(config.Check(l.Map, v.At)...)
	v.Errors, _ = found.Count()
	return nil
}

// digest tells the files of a map apart, by their names in its directory and what they hold.
func digest(files diag.Sources, within func(name string) string) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%q %d\n", within(name), len(files[name]))
		h.Write(files[name])
	}
	h.Sum(sum[:0])
	return sum
}

// renamed is the path that a map had before the commit that first has it under
// its present one; empty where it is new.
func (w *walker) renamed(v Version) (string, error) {
	if v.Parent == "" {
		return "", nil
	}
	if _, _, _, err := w.repo.At(v.Parent, v.Path); err == nil {
		return "", nil // it was there: the history ends here for another reason
	}
	out, err := w.git.Run(w.ctx, "diff-tree", "-r", "-M", "-z", "--name-status", "--diff-filter=R", v.Parent, v.Commit)
	if err != nil {
		return "", err
	}
	f := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") // status, old, new, and again
	for i := 0; i+2 < len(f); i += 3 {
		switch old, new := f[i+1], f[i+2]; {
		case new == v.Path:
			return old, nil
		case path.Dir(new) == v.Path:
			return path.Dir(old), nil
		}
	}
	return "", nil
}
