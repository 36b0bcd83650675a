package policy

import (
	"slices"
	"strings"
)

// set is what an Action or a Resource stands for: any of some patterns, or
// whatever matches none of them.
type set struct {
	but   bool
	texts []string
	list  []pattern
}

func newSet(but bool, texts []string, fold bool) set {
	s := set{but: but, texts: slices.Compact(slices.Sorted(slices.Values(texts)))}
	for _, t := range s.texts {
		if fold {
			t = strings.ToLower(t)
		}
		s.list = append(s.list, parse(t))
	}
	return s
}

// items are the parts that can come and go by themselves.
func (s set) items() []set {
	if s.but {
		return []set{s}
	}
	out := make([]set, len(s.list))
	for i := range s.list {
		out[i] = set{texts: s.texts[i : i+1], list: s.list[i : i+1]}
	}
	return out
}

// covers reports whether s has all of t, where that can be shown.
func (s set) covers(t set) bool {
	covered := func(p pattern, by []pattern) bool {
		return slices.ContainsFunc(by, func(q pattern) bool { return q.covers(p) })
	}
	all := func(list, by []pattern) bool {
		return !slices.ContainsFunc(list, func(p pattern) bool { return !covered(p, by) })
	}
	switch {
	case s.but && t.but:
		return all(s.list, t.list)
	case s.but:
		return !slices.ContainsFunc(t.list, s.excludes)
	case t.but:
		return covered(anything, s.list)
	}
	return all(t.list, s.list)
}

// excludes reports whether a part of the pattern may be among the exceptions.
func (s set) excludes(p pattern) bool { return slices.ContainsFunc(s.list, p.meets) }

// meets reports whether something of the pattern may be in the set.
func (s set) meets(p pattern) bool {
	if s.but {
		return !slices.ContainsFunc(s.list, func(q pattern) bool { return q.covers(p) })
	}
	return slices.ContainsFunc(s.list, p.meets)
}
