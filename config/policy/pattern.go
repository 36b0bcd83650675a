package policy

import (
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
	n := 0 // up to the first wildcard they are the same: most pairs are told apart there
	for ; n < len(p) && p[n] != "*" && p[n] != "?"; n++ {
		if n == len(q) || p[n] != q[n] {
			return false
		}
	}
	return align(p[n:], q[n:], func(a, b string) bool { return a == b || a == "?" && b != "*" && !isVariable(b) }, false)
}

// meets reports whether a text may match both.
func (p pattern) meets(q pattern) bool {
	letter := func(piece string) bool { return piece != "*" && piece != "?" && !isVariable(piece) }
	n := 0 // as in covers
	for ; n < len(p) && n < len(q) && letter(p[n]) && letter(q[n]); n++ {
		if p[n] != q[n] {
			return false
		}
	}
	return align(p[n:], q[n:], func(a, b string) bool { return a == b || a == "?" || b == "?" }, true)
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
