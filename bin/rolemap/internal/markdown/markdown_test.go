package markdown

import "testing"

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"alice":                       "alice",
		"a|b":                         `a\|b`,
		"<b>&amp;":                    "&lt;b&gt;&amp;amp;",
		"![x](https://example.com)":   `\!\[x\]\(https&#58;//example.com\)`,
		"@team #1":                    "&#64;team &#35;1",
		"`x` *y* _z_ ~~w~~ $a$ \\":    "\\`x\\` \\*y\\* \\_z\\_ \\~\\~w\\~\\~ \\$a\\$ \\\\",
		"- list":                      `\- list`,
		"www.example.com":             "www&#46;example.com",
		"one\ntwo\x1b[31m\u202Ethree": "one\uFFFDtwo\uFFFD\\[31m\uFFFDthree",
		"":                            "",
	} {
		if got := Escape(text); got != want {
			t.Errorf("Escape(%q) = %q, want %q", text, got, want)
		}
	}
}
