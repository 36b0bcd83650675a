package migrate

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rolemap/config/diag"
	"rolemap/config/source"
)

// TestBefore: every word of an edited text is found where it was before, and
// what the edit wrote at the place that is given for it.
func TestBefore(t *testing.T) {
	name := diag.Span{Line: 2, Col: 3, Len: 4}
	for _, text := range []string{
		"teams:\n  zoëë: # ours\n    members: [ann]\n  last: {}\n",
		"teams:\r\n  zoëë: {members: [ann, bob]} # both\r\n  last: {}",
		"teams:\n  zoëë: {}\n  last: {}\n",
		"teams:\n  zoëë: {sign_in: iam-users, members: [ann]}\n  last: {}\n",
		"teams:\n  zoëë:\n    sign_in: iam-users # still\n    members: [ann]\n",
	} {
		for _, value := range []string{"both", "identity-center"} {
			var old source.Word
			for i, line := range strings.Split(text, "\n") {
				if at := strings.Index(line, "iam-users"); at >= 0 {
					old = source.Word{Text: "iam-users", At: diag.Span{Line: i + 1, Col: utf8.RuneCountInString(line[:at]) + 1, Len: 9}}
				}
			}
			otherwise := name
			if old.Text != "" {
				otherwise = old.At
			}
			edited, err := setKey([]byte(text), name, false, old, "sign_in", value)
			if err != nil {
				t.Fatal(err)
			}
			written := 0
			for at, word := range words(string(edited)) {
				got := before([]byte(text), edited, at, otherwise)
				if was := words(text)[got]; was != word && got != otherwise {
					t.Errorf("%q: %q at %v was %q at %v", edited, word, at, was, got)
				}
				if got == otherwise && word != "zoëë" {
					written++
				}
			}
			if most := 2; written == 0 || written > most {
				t.Errorf("%q: %d words are said to be new", edited, written)
			}
		}
	}
}

// words are the words of a text, by place.
func words(text string) map[diag.Span]string {
	out := map[diag.Span]string{}
	for i, line := range strings.Split(text, "\n") {
		col := 1
		for _, w := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \r:,[]{}", r) }) {
			at := strings.Index(line, w)
			col += utf8.RuneCountInString(line[:at])
			out[diag.Span{Line: i + 1, Col: col, Len: utf8.RuneCountInString(w)}] = w
			line = line[at+len(w):]
			col += utf8.RuneCountInString(w)
		}
	}
	return out
}

// TestTopLevel: the map's own sign_in comes below its version; a map in braces
// is left to people.
func TestTopLevel(t *testing.T) {
	version := func(line, col int) diag.Span { return diag.Span{Line: line, Col: col, Len: 1} }
	for text, want := range map[string]string{
		"# a map\nversion: 1 # always\nx: y\n": "# a map\nversion: 1 # always\nsign_in: both\nx: y\n",
		"# a map\n\"version\": 1":              "# a map\n\"version\": 1\nsign_in: both\n",
		"\r\n\uFEFFversion: 1\r\n":             "\r\n\uFEFFversion: 1\r\nsign_in: both\r\n",
		"\n{version: 1}\n":                     "",
	} {
		got, err := setKey([]byte(text), version(2, 10), true, source.Word{}, "sign_in", "both")
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}
