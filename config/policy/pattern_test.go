package policy

import (
	"slices"
	"strings"
	"testing"
)

// words are all texts of so many of some pieces at most.
func words(pieces []string, most int) []string {
	out := []string{""}
	for from := 0; most > 0; most-- {
		to := len(out)
		for ; from < to; from++ {
			for _, p := range pieces {
				out = append(out, out[from]+p)
			}
		}
	}
	return out
}

// like reports whether a text matches a pattern without variables, tried letter by letter.
func like(pattern, text string) bool {
	switch {
	case pattern == "":
		return text == ""
	case pattern[0] == '*':
		return like(pattern[1:], text) || text != "" && like(pattern, text[1:])
	}
	return text != "" && (pattern[0] == '?' || pattern[0] == text[0]) && like(pattern[1:], text[1:])
}

// language is a pattern of a few pieces, and which texts of a few letters match
// it while its variable has each of some values.
type language struct {
	text string
	pattern
	has [][]bool
}

func languages(pieces ...string) []language {
	texts := words([]string{"a", "b", "c"}, 4)
	var out []language
	for _, p := range words(pieces, 3) {
		l := language{p, parse(p), nil}
		for _, value := range []string{"", "a", "bc"} {
			one := make([]bool, len(texts))
			for i := range texts {
				one[i] = like(strings.ReplaceAll(p, "${v}", value), texts[i])
			}
			l.has = append(l.has, one)
		}
		out = append(out, l)
	}
	return out
}

func (l language) within(m language) bool {
	for v := range l.has {
		for i, has := range l.has[v] {
			if has && !m.has[v][i] {
				return false
			}
		}
	}
	return true
}

func (l language) shares(m language) bool {
	for v := range l.has {
		for i, has := range l.has[v] {
			if has && m.has[v][i] {
				return true
			}
		}
	}
	return false
}

// TestPatternsAreWhatTheyMatch compares patterns by the texts that match them.
// What covers is never said without being so, and always where the other has
// an end; what meets is said exactly, but for variables, which may be anything.
func TestPatternsAreWhatTheyMatch(t *testing.T) {
	list := languages("a", "b", "?", "*", "${v}")
	for _, p := range list {
		for _, q := range list {
			variables := strings.Contains(p.text+q.text, "$")
			switch is := q.within(p); {
			case p.pattern.covers(q.pattern) && !is:
				t.Fatalf("%q is said to cover %q", p.text, q.text)
			case !p.pattern.covers(q.pattern) && is && !variables && !strings.Contains(q.text, "*"):
				t.Fatalf("%q is said not to cover %q", p.text, q.text)
			}
			switch is := q.shares(p); {
			case !p.pattern.meets(q.pattern) && is:
				t.Fatalf("%q is said not to meet %q", p.text, q.text)
			case p.pattern.meets(q.pattern) && !is && !variables:
				t.Fatalf("%q is said to meet %q", p.text, q.text)
			}
		}
		if !p.pattern.covers(p.pattern) || !anything.covers(p.pattern) {
			t.Errorf("%q does not cover itself, or is not covered by everything", p.text)
		}
	}
}

// TestSetsAreWhatTheyMatch does the same with what stands in a statement: some
// patterns, or all texts but theirs.
func TestSetsAreWhatTheyMatch(t *testing.T) {
	list := languages("a", "?", "*")[:13] // of two pieces
	texts := words([]string{"a", "b", "c"}, 4)
	type made struct {
		set
		has []bool
	}
	var sets []made
	for _, p := range list {
		for _, q := range list {
			for _, but := range []bool{false, true} {
				s := made{newSet(but, []string{p.text, q.text}, false), make([]bool, len(texts))}
				for i := range texts {
					s.has[i] = (p.has[0][i] || q.has[0][i]) != but
				}
				sets = append(sets, s)
			}
		}
	}
	shown := 0
	for _, s := range sets {
		for _, u := range sets {
			is := true
			for i := range texts {
				is = is && (s.has[i] || !u.has[i])
			}
			switch covers := s.covers(u.set); {
			case covers && !is:
				t.Fatalf("%v is said to cover %v", s.set, u.set)
			case covers:
				shown++
			case is && slices.Equal(s.texts, u.texts) && s.but == u.but:
				t.Fatalf("%v does not cover itself", s.set)
			}
		}
		for _, p := range list {
			is := false
			for i := range texts {
				is = is || s.has[i] && p.has[0][i]
			}
			if is && !s.meets(p.pattern) {
				t.Fatalf("%v is said to have nothing of %q", s.set, p.text)
			}
			if !is && !s.but && s.meets(p.pattern) {
				t.Fatalf("%v is said to have something of %q", s.set, p.text)
			}
		}
	}
	if shown < len(sets)*len(sets)/5 {
		t.Errorf("only %d of %d pairs are shown to cover", shown, len(sets)*len(sets))
	}
}

// TestExceptionsAreCovered: all but more is within all but less, and what does
// not meet an exception is within.
func TestExceptionsAreCovered(t *testing.T) {
	but := func(texts ...string) set { return newSet(true, texts, true) }
	just := func(texts ...string) set { return newSet(false, texts, true) }
	for _, c := range []struct {
		s, t set
		want bool
	}{
		{but("iam:*"), but("iam:*", "s3:*"), true},
		{but("iam:*", "s3:*"), but("iam:*"), false},
		{but("iam:Get*"), but("IAM:*"), true},
		{but("iam:*"), just("s3:*"), true},
		{but("iam:*"), just("s3:*", "*:Get"), false},
		{just("*"), but("iam:*"), true},
		{just("s3:*"), but("iam:*"), false},
		{just("s3:*", "iam:*"), just("iam:Get*", "s3:Get"), true},
		{just("s3:*", "iam:*"), just("iam:Get*", "ec2:Get"), false},
	} {
		if got := c.s.covers(c.t); got != c.want {
			t.Errorf("%v covers %v: %v", c.s, c.t, got)
		}
	}
}

// TestRunsOfWildcards: in whatever order they stand, they are one pattern.
func TestRunsOfWildcards(t *testing.T) {
	runs := words([]string{"?", "*"}, 4)
	for _, p := range runs {
		for _, q := range runs {
			same := strings.Count(p, "?") == strings.Count(q, "?") && strings.Contains(p, "*") == strings.Contains(q, "*")
			for _, around := range [][2]string{{"", ""}, {"a", ""}, {"", "a"}} {
				a, b := parse(around[0]+p+around[1]), parse(around[0]+q+around[1])
				if slices.Equal(a, b) != same {
					t.Errorf("%q and %q: %q and %q", p, q, a, b)
				}
			}
		}
	}
}
