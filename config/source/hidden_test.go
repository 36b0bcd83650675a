package source

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"rolemap/config/diag"
)

// Every invisible character is a finding that names it, wherever it stands:
// in a comment, a key, a text, or behind an escape. A no-break space is none
// in a comment.
func TestInvisibleCharacters(t *testing.T) {
	var all []rune
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if diag.Hidden(r) {
			all = append(all, r)
		}
	}
	for _, r := range all {
		for place, text := range map[string]string{
			"comment": "a: b # x%sy\n", "own line": "# %s\na: b\n", "key": "x%sy: b\n", "text": "a: x%sy\n", "quoted": "a: \"x%sy\"\n",
			"block": "a: |\n  x%sy\n", "item": "a: [x%sy]\n", "space": "a:%sb\n", "escape": "a: \"x\\U%08Xy\"\n",
		} {
			if r == 0xA0 && place == "space" {
				continue // "a:" and what follows is one key without a value
			}
			var what any = string(r)
			if place == "escape" {
				what = r
			}
			var out diag.List
			reader, root := Open("m", fmt.Appendf(nil, text, what), &out)
			if root != nil {
				reader.Mapping(root, "it", func(_ Word, v *Node) {
					if IsList(v) {
						reader.Words(v, "it", "item")
					} else {
						reader.Word(v, "it")
					}
				})
			}
			comment := place == "comment" || place == "own line"
			if r == 0xA0 && comment {
				if len(out) > 0 {
					t.Errorf("%s: %v", place, out)
				}
				continue
			}
			if name := fmt.Sprintf("U+%04X", r); len(out) != 1 || out[0].Code != diag.ControlCharacter || !strings.Contains(out[0].Text, name) {
				t.Errorf("%s in a %s: %v", name, place, out)
			}
		}
	}
}

// A carriage return ends a line with a line feed behind it only.
func TestLoneCarriageReturn(t *testing.T) {
	for text, want := range map[string]string{"a: b\r\nc: d\r\n": "", "a: b # x\rc: d\n": "m:1:9", "a: b\r": "m:1:5", "a: b\r\r\n": "m:1:5", "\ra: b\n": "m:1:1"} {
		var out diag.List
		Open("m", []byte(text), &out)
		got := ""
		for _, d := range out {
			got += d.At.String()
		}
		if got != want {
			t.Errorf("%q: %v", text, out)
		}
	}
}
