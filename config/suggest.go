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
	if !c.affords(text, candidates) {
		return otherwise
	}
	return source.DidYouMean(text, candidates, otherwise)
}

func (c *checker) suggestPerson(text string, people []string, otherwise string) string {
	if !c.affords(text, people) {
		return otherwise
	}
	return source.DidYouMeanPerson(text, people, otherwise)
}

func (c *checker) affords(text string, candidates []string) bool {
	n := min(len(text), source.MaxSuggested)
	c.compared += len(candidates) * n * n
	return c.compared <= maxCompared
}

// right are the names that a finding may tell people to write, sorted: those at
// which no error was found so far.
func (c *checker) right(words []source.Word) []string {
	wrong := map[diag.Span]bool{}
	for _, d := range c.out {
		if d.Severity() == diag.Error {
			wrong[d.At] = true
		}
	}
	var out []string
	for _, w := range words {
		if !wrong[w.At] {
			out = append(out, w.Text)
		}
	}
	return sorted(out)
}

// list names at most a dozen things, in quotes: a name may hold a comma or a space.
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
		out = append(out, diag.Quote(name))
	}
	return strings.Join(out, ", ")
}
