package policy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// pattern is a text with * and ? in the pieces that mean something: a letter, a
// wildcard, or a variable, whose length nobody knows before the request.
type pattern []string

// anything is the pattern that every text matches.
var anything = pattern{"*"}

// parse cuts a text into pieces. A run of wildcards has its ? first and one *
// at most, so that two ways to write one pattern are the same.
func parse(text string) pattern {
	var out pattern
	for i := 0; i < len(text); {
		_, n := utf8.DecodeRuneInString(text[i:])
		if strings.HasPrefix(text[i:], "${") {
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				n = end + 1
			}
		}
		piece, last := text[i:i+n], len(out)-1
		i += n
		switch {
		case last < 0 || out[last] != "*" || piece != "*" && piece != "?":
			out = append(out, piece)
		case piece == "?":
			out = append(out[:last], "?", "*")
		}
	}
	return out
}

func isVariable(piece string) bool { return strings.HasPrefix(piece, "${") }

// covers reports whether every text that q matches is matched by p. It may say
// no where it is so, never yes where it is not.
func (p pattern) covers(q pattern) bool {
	return align(p, q, func(a, b string) bool { return a == b || a == "?" && b != "*" && !isVariable(b) }, false)
}

// meets reports whether a text may match both.
func (p pattern) meets(q pattern) bool {
	return align(p, q, func(a, b string) bool { return a == b || a == "?" || b == "?" }, true)
}

// align lays two patterns along each other: a * of the first takes any pieces
// of the second, and the other way round where both are loose; a variable is
// then as loose as a *.
func align(p, q pattern, same func(a, b string) bool, both bool) bool {
	wide := func(piece string) bool { return piece == "*" || both && isVariable(piece) }
	row := make([]bool, len(q)+1) // of the pieces of p so far: how much of q they can be
	row[0] = true
	for j := range q {
		row[j+1] = both && row[j] && wide(q[j])
	}
	for _, a := range p {
		next := make([]bool, len(q)+1)
		next[0] = row[0] && wide(a)
		for j, b := range q {
			if wide(a) || both && wide(b) {
				next[j+1] = row[j+1] || next[j]
			} else {
				next[j+1] = row[j] && same(a, b)
			}
		}
		row = next
	}
	return row[len(q)]
}

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
