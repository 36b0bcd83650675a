package source

import (
	"strings"
	"testing"

	"rolemap/config/diag"
)

// The place of a text is all of it: quotes, escapes and anchor counted in. In
// each line, it is what stands between the marks.
func TestPlaceOfATextIsAllOfIt(t *testing.T) {
	for _, line := range []string{
		`a: ‹plain text› # why`,
		`a: ‹"double"›`,
		`a: ‹"\u0041lice"› # \u0041`,
		`a: ‹"a \"quoted\" name\\"› # "`,
		`ü: ‹"\x41é\U0001F5FC🗼"› # ü`,
		`a: ‹'it''s'›`,
		`a: ‹&x "\u0041"›`,
		`a: ‹&x plain›`,
		`a: ‹"begins here \u0041›` + "\n" + `  and ends there"`,
		`a: {b: ‹"\t"›}`,
		"a: ‹\"\\u0041\"›\r",
		`a: ‹""› # \`,
	} {
		before, rest, _ := strings.Cut(line, "‹")
		text, after, _ := strings.Cut(rest, "›")
		want := diag.Span{File: "m", Line: 1, Col: len([]rune(before)) + 1, Len: len([]rune(text))}
		var out diag.List
		r, root := Open("m", []byte(before+text+after+"\nz: \\\n"), &out)
		if root == nil {
			t.Errorf("%s: %v", line, out)
			continue
		}
		n := root.Content[1]
		if n.Kind == Mapping {
			n = n.Content[1]
		}
		if got := r.At(n); got != want {
			t.Errorf("%s: %+v, want %+v", line, got, want)
		}
	}
}

// An alias is underlined as it is written, whatever it stands for.
func TestPlaceOfAnAlias(t *testing.T) {
	var out diag.List
	r, root := Open("m", []byte("a: &people [x]\nb: *people\n"), &out)
	if got, want := r.At(root.Content[3]), (diag.Span{File: "m", Line: 2, Col: 4, Len: len("*people")}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
