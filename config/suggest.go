package config

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// didYouMean names the candidate closest to a text, or falls back to other help.
func didYouMean(text string, candidates []string, otherwise string) string {
	best, least := "", 1+len(text)/3
	if len(text) > 128 {
		return otherwise
	}
	for _, c := range candidates {
		if strings.EqualFold(c, text) {
			best = c
			break
		}
		if d := len(c) - len(text); d > least || -d > least {
			continue
		}
		if d := levenshtein.ComputeDistance(text, c); d < least || d == least && best == "" {
			best, least = c, d
		}
	}
	if best == "" {
		return otherwise
	}
	return `did you mean "` + best + `"?`
}

// maxComparisons bounds how many names all suggestions of one check are
// compared with; after that the findings go on without.
const maxComparisons = 500_000

func (c *checker) suggest(text string, candidates []string, otherwise string) string {
	if c.compared += len(candidates); c.compared > maxComparisons {
		return otherwise
	}
	return didYouMean(text, candidates, otherwise)
}

// list names at most a dozen things.
func list(names []string) string {
	const most = 12
	if len(names) == 0 {
		return "none"
	}
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
