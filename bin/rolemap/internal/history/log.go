package history

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/gitfs"
)

// logArgs are those of git log for its own words only, whatever is configured.
// The fields end in a zero, which no commit can hold.
func logArgs(format string, more ...string) []string {
	return append([]string{"log", "--no-show-signature", "--no-color", "--no-notes", "--encoding=UTF-8", "--format=" + format}, more...)
}

// log are the commits of the main line that touch a path, without their maps.
func (w *walker) log(commit, path string) ([]Version, error) {
	out, err := w.git.Run(w.ctx, logArgs("%H%x00%P%x00%ct%x00%aN%x00%s", "--first-parent", commit, "--", path)...)
	if err != nil {
		return nil, err
	}
	var list []Version
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\x00")
		if len(f) != 5 {
			return nil, fmt.Errorf("git log says %q", line)
		}
		seconds, err := strconv.ParseInt(f[2], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("git log: %w", err)
		}
		parent, _, merge := strings.Cut(f[1], " ")
		list = append(list, Version{Commit: f[0], Parent: parent, At: time.Unix(seconds, 0).UTC(), Author: f[3], Merge: merge, Subject: f[4]})
	}
	return list, nil
}

// Authors are those who wrote what came to the main line with a version, in
// order, each once: of a merge, who changed a file that the map has or had before.
func Authors(ctx context.Context, git gitfs.Git, v, before Version) ([]string, error) {
	if !v.Merge || v.Parent == "" {
		return []string{v.Author}, nil
	}
	more := []string{"--reverse", "--no-merges", v.Parent + ".." + v.Commit, "--"}
	for _, name := range slices.Concat(v.files, before.files) {
		more = append(more, pathspec(name))
	}
	out, err := git.Run(ctx, logArgs("%aN", more...)...)
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range strings.Lines(string(out)) {
		if name = strings.TrimSuffix(name, "\n"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 { // the merge itself made the change
		names = []string{v.Author}
	}
	return names, nil
}

// pathspec is a path from the repository's top.
func pathspec(name string) string {
	if name == "." {
		return ":(top)" // all of it
	}
	return ":(top,literal)" + name
}
