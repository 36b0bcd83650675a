package diag

import (
	"strings"
	"testing"
	"unicode"
)

// Whatever Unicode has of invisible and direction-changing characters, Plain
// leaves none, and touches nothing that can be seen.
func TestPlainHidesNothing(t *testing.T) {
	hidden := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0xD800 && r < 0xE000 {
			continue
		}
		want := "a" + string(r) + "b"
		if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Zl, unicode.Zp) || r == 0xA0 {
			want = "a\uFFFDb"
			hidden++
		}
		if got := Plain("a" + string(r) + "b"); got != want {
			t.Errorf("U+%04X: %q", r, got)
		}
	}
	if hidden < 200 || strings.ContainsFunc(Plain("x\u202Ey\u200Bz\u00A0"), Hidden) {
		t.Errorf("only %d characters", hidden)
	}
}
