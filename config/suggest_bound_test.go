package config

import (
	"strings"
	"testing"

	"rolemap/config/source"
)

// TestSuggestionsAreBounded: what was compared so far decides whether a finding
// gets a suggestion; of a text that is longer than those that get one, only so
// much counts.
func TestSuggestionsAreBounded(t *testing.T) {
	for _, c := range []struct {
		text       string
		candidates []string
		cost       int
	}{
		{"alce", []string{"alice"}, 4 * 4},
		{"alce", []string{"alice", "bob", "eve"}, 3 * 4 * 4},
		{strings.Repeat("x", source.MaxSuggested+9), []string{"alice"}, source.MaxSuggested * source.MaxSuggested},
	} {
		k := &checker{compared: maxCompared - 2*c.cost}
		for i, want := range []bool{true, true, false, false} {
			got := k.suggest(c.text, c.candidates, "otherwise") != "otherwise"
			if want = want && len(c.text) < source.MaxSuggested; got != want {
				t.Errorf("%.9q, time %d: suggests %v", c.text, i+1, got)
			}
			if most := maxCompared + (i-1)*c.cost; k.compared != most {
				t.Errorf("%.9q, time %d: %d compared, want %d", c.text, i+1, k.compared, most)
			}
		}
	}
}

// TestLists name a dozen, and say where there are more.
func TestLists(t *testing.T) {
	names := strings.Split("a b c d e f g h i j k l m n", " ")
	for n, want := range map[int]string{0: "none", 1: "a", 2: "a, b", 12: "a, b, c, d, e, f, g, h, i, j, k, l", 13: "a, b, c, d, e, f, g, h, i, j, k, l, …", 14: "a, b, c, d, e, f, g, h, i, j, k, l, …"} {
		if got := strings.ReplaceAll(list(names[:n]), `"`, ""); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
