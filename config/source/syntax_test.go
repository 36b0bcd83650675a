package source

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config/diag"
)

// A # that hides the end of what is in brackets is what the finding points at,
// whatever line the YAML reader stumbles on; where brackets are not closed, the
// one that opens.
func TestSyntaxErrorsPointAtTheCause(t *testing.T) {
	const quote = `put it in quotes: "#ff0000"`
	for _, c := range []struct{ text, place, help string }{
		{"a:\n  w: {id: \"2\", color: ‹#›ff0000, region: x}\n", "", quote},
		{"a:\n  w: {color: ‹#›ff0000}\n", "", quote},
		{"a:\n  w: {id: \"2\", color: ‹#›ff0000}\n  b: {id: \"3\"}\n", "", quote},
		{"a:\n  w: {id: \"2\", color: ‹#›ff0000, region: x}\n  b: {id: \"3\"}\n", "", quote},
		{"a:\n  w: {id: \"2\",\n    color: ‹#›ff0000,\n    region: x}\n  b: {}\n", "", quote},
		{"a: {b: [x # the ] of a comment\n], c: ‹#›ff0000}\nd: {}\n", "", quote},
		{"users: ‹[›", "", "close it with ]"},
		{"users: ‹[›a, # why\n", "", "close it with ]"},
		{"a:\n  w: [\"#ff0000\", ‹,› b]\n", "", "remove the comma or colon that is too many"},
		{"a: " + strings.Repeat("[", 10_000) + "‹[›" + strings.Repeat("]", 10_001) + "\n", "", "a map needs no more than a handful of levels"},
	} {
		before, rest, _ := strings.Cut(c.text, "‹")
		mark, after, _ := strings.Cut(rest, "›")
		above := strings.Split(before, "\n")
		want := fmt.Sprintf("m:%d:%d", len(above), len([]rune(above[len(above)-1]))+1)
		var out diag.List
		if _, root := Open("m", []byte(before+mark+after), &out); root != nil || len(out) != 1 {
			t.Errorf("%q: %v", c.text, out)
		} else if out[0].At.String() != want || out[0].Help != c.help {
			t.Errorf("%.60q: %v, %s; want it at %s, %s", c.text, out[0], out[0].Help, want, c.help)
		}
	}
}
