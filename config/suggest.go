package config

import (
	"strings"

	"rolemap/config/diag"
	"rolemap/config/source"
)

// maxCompared bounds the work for all suggestions of one check, in characters
// compared with characters; after that the findings go on without.
const maxCompared = 500_000_000

func (c *checker) suggest(text string, candidates []string, otherwise string) string {
	n := min(len(text), source.MaxSuggested)
	if c.compared += len(candidates) * n * n; c.compared > maxCompared {
		return otherwise
	}
	return source.DidYouMean(text, candidates, otherwise)
}

// list names at most a dozen things.
func list(names []string) string {
	const most = 12
	if len(names) == 0 {
		return "none"
	}
	out := make([]string, 0, most+1)
	for i, name := range names {
		if i == most {
			out = append(out, "…")
			break
		}
		out = append(out, diag.Cut(name))
	}
	return strings.Join(out, ", ")
}
