package source

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"rolemap/config/diag"
)

// closest returns the candidate that a misspelt text most likely means, or
// nothing where none is near. The first of equally near ones is taken.
func closest(text string, candidates []string) string {
	return closestOf(text, candidates, func(string, int) bool { return true })
}

// closestPerson is closest among people's names, which are short and alike: Tim
// is not a slip for Tom. One change for every four letters, or two neighbours
// in other order.
func closestPerson(text string, people []string) string {
	n := utf8.RuneCountInString(text)
	return closestOf(text, people, func(person string, distance int) bool {
		letters := min(n, utf8.RuneCountInString(person))
		return 4*distance <= letters || letters > 2 && swapped(text, person)
	})
}

// closestOf is closest among the candidates that are near enough.
func closestOf(text string, candidates []string, near func(c string, distance int) bool) string {
	n := utf8.RuneCountInString(text)
	if n > MaxSuggested {
		return ""
	}
	best, least := "", (n+2)/3 // one change for every three characters
	for _, c := range candidates {
		if strings.EqualFold(c, text) {
			return c
		}
		if d := utf8.RuneCountInString(c) - n; d > least || -d > least {
			continue
		}
		d := levenshtein.ComputeDistance(text, c)
		if d == 2 && swapped(text, c) {
			d = 1
		}
		if d < n && near(c, d) && (d < least || d == least && best == "") {
			best, least = c, d
		}
	}
	return best
}

// swapped reports whether two texts differ by two neighbours in other order,
// which is one slip of the fingers.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// MaxSuggested is the length from which on a text gets no suggestion, in characters.
const MaxSuggested = 128

// DidYouMean names the candidate closest to a text, or falls back to other help.
func DidYouMean(text string, candidates []string, otherwise string) string {
	return didYouMean(closest(text, candidates), otherwise)
}

// DidYouMeanPerson is DidYouMean for the name of a user: who reads it is about
// to let that person in.
func DidYouMeanPerson(text string, people []string, otherwise string) string {
	return didYouMean(closestPerson(text, people), otherwise)
}

func didYouMean(best, otherwise string) string {
	if best == "" {
		return otherwise
	}
	return "did you mean " + diag.Quote(best) + "?"
}
