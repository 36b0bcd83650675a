package markdown

import "testing"

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"alice":                       "alice",
		"a|b":                         `a\|b`,
		"<b>&amp;":                    "&lt;b&gt;&amp;amp;",
		"![x](https://example.com)":   "`![x](https://example.com)`",
		"@team #1":                    "`@team` `#1`",
		"`x` *y* _z_ ~~w~~ $a$ \\":    "\\`x\\` \\*y\\* \\_z\\_ `~~w~~` `$a$` \\\\",
		"`@a`@b|#1<@c>&lt;@d":         "\\``@a`\\``@b`\\|`#1`&lt;`@c`&gt;&amp;`lt;@d`",
		"ann@acme.com, bob@acme.com:": "`ann@acme.com`, `bob@acme.com`:",
		"other/repo#7 GH-3 deadbee":   "`other/repo#7` `GH-3` `deadbee`",
		"so :smile: *":                "so `:smile`: \\*",
		"see https://a.b/c.":          "see `https://a.b/c`.",
		"${account.id} R&D OPS-1":     "\\$\\{account.id\\} R&amp;D OPS-1",
		"- list":                      `\- list`,
		"www.example.com":             "`www.example.com`",
		"one\ntwo\x1b[31m\u202Ethree": "one\uFFFDtwo\uFFFD\\[31m\uFFFDthree",
		"":                            "",
	} {
		if got := Escape(text); got != want {
			t.Errorf("Escape(%q) = %q, want %q", text, got, want)
		}
	}
}
