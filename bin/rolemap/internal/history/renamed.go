package history

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// mostCandidates bounds how many files that a commit took away are tried.
const mostCandidates = 64

// renamed is the path that a map had before the commit that first has it under
// its present one: another file, the directory of parts that it was joined
// from, or the file that was split into parts. Empty where it is new.
func (w *walker) renamed(v Version) (string, error) {
	if v.Parent == "" {
		return "", nil
	}
	before := Version{Commit: v.Parent, Path: v.Path, At: v.At}
	if err := w.load(&before); err != nil || before.Map != nil {
		return "", err // it was there: the history ends here for another reason
	}
	out, err := w.git.Run(w.ctx, "diff-tree", "-r", "-M", "-z", "--name-status", "--diff-filter=DR", v.Parent, v.Commit)
	if err != nil {
		return "", err
	}
	type gone struct{ old, new string } // new is empty for what was taken away
	var files []gone
	for f := strings.Split(string(out), "\x00"); len(f) > 1; {
		if x := (gone{old: f[1]}); f[0] == "D" {
			files, f = append(files, x), f[2:]
		} else if len(f) > 2 {
			x.new = f[2]
			files, f = append(files, x), f[3:]
		}
	}
	// What git takes for the same file first, then what has its name.
	near := func(x gone) int {
		switch {
		case x.new == v.Path:
			return 0
		case x.new != "" && path.Dir(x.new) == v.Path:
			return 1
		case path.Base(x.old) == path.Base(v.Path):
			return 2
		}
		return 3
	}
	slices.SortStableFunc(files, func(a, b gone) int { return cmp.Compare(near(a), near(b)) })
	var tried []string
	broken, errors := "", 0 // the one with the fewest
	for _, x := range files {
		if ext := path.Ext(x.old); ext != ".yaml" && ext != ".yml" && near(x) == 3 {
			continue
		}
		// A part of several may be a whole map by itself: all of them come first.
		for _, name := range []string{path.Dir(x.old), x.old} {
			if slices.Contains(tried, name) || len(tried) == mostCandidates {
				continue
			}
			tried = append(tried, name)
			before.Path, before.Map, before.parts = name, nil, 0
			if err := w.load(&before); err != nil {
				return "", err
			}
			whole := before.Map != nil && before.Map.Organization.Text == v.Map.Organization.Text &&
				(len(before.Map.Users) > 0 || len(v.Map.Users) == 0) && (name == x.old || before.parts > 1)
			switch {
			case whole && before.Errors == 0:
				return name, nil
			case whole && (broken == "" || before.Errors < errors):
				broken, errors = name, before.Errors
			}
		}
	}
	if broken != "" {
		return broken, nil
	}
	// None that is right: what git takes for the same may have been broken.
	if len(files) > 0 {
		switch near(files[0]) {
		case 0:
			return files[0].old, nil
		case 1:
			return path.Dir(files[0].old), nil
		}
	}
	return "", nil
}
