package diag_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/diag"
)

func show(t *testing.T, src string, findings ...diag.Finding) string {
	t.Helper()
	var b strings.Builder
	if err := diag.WriteText(&b, findings, diag.Sources{"m": []byte(src)}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func at(line, col, n int) diag.Span { return diag.Span{File: "m", Line: line, Col: col, Len: n} }

func TestWriteText(t *testing.T) {
	long := strings.Repeat("a", 300) + "XYZ" + strings.Repeat("b", 300)
	for _, c := range []struct {
		name, src string
		d         diag.Finding
		want      string
	}{
		{"everything", "one\ntwo: bbo\n", diag.Finding{Code: "c", At: at(2, 6, 3), Text: "wrong", Help: "do", Also: &diag.Note{At: at(1, 1, 3), Text: "the first"}},
			"m:2:6: wrong [c]\n   2 | two: bbo\n     |      ^^^\n     = help: do\n     = m:1:1: the first\n"},
		{"a warning", "one\n", diag.Finding{Code: diag.NoAccess, At: at(1, 1, 1), Text: "mind"}, "m:1:1: warning: mind [no-access]\n   1 | one\n     | ^\n"},
		{"behind the last character", "one\n", diag.Finding{Code: "c", At: at(1, 4, 0), Text: "t"}, "m:1:4: t [c]\n   1 | one\n     |    ^\n"},
		{"characters, not bytes", "é日🗼x\n", diag.Finding{Code: "c", At: at(1, 4, 1), Text: "t"}, "m:1:4: t [c]\n   1 | é日🗼x\n     |    ^\n"},
		{"a tab is one column", "\tx: y\n", diag.Finding{Code: "c", At: at(1, 2, 1), Text: "t"}, "m:1:2: t [c]\n   1 |  x: y\n     |  ^\n"},
		{"CRLF", "one\r\ntwo\r\n", diag.Finding{Code: "c", At: at(2, 1, 3), Text: "t"}, "m:2:1: t [c]\n   2 | two\n     | ^^^\n"},
		{"a byte order mark", "\xef\xbb\xbfone\n", diag.Finding{Code: "c", At: at(1, 1, 3), Text: "t"}, "m:1:1: t [c]\n   1 | one\n     | ^^^\n"},
		{"no source", "", diag.Finding{Code: "c", At: diag.Span{File: "other", Line: 3, Col: 1}, Text: "t", Help: "h"}, "other:3:1: t [c]\n     = help: h\n"},
		{"the file as a whole", "", diag.Finding{Code: "c", At: diag.Span{File: "dir"}, Text: "t"}, "dir: t [c]\n"},
		{"control characters", "a\x1b[31mb\n", diag.Finding{Code: "c", At: at(1, 1, 1), Text: "t\x1b[0m", Help: "\u202eh"}, "m:1:1: t\uFFFD[0m [c]\n   1 | a\uFFFD[31mb\n     | ^\n     = help: \uFFFDh\n"},
		{"a long line is cut around the place", long + "\n", diag.Finding{Code: "c", At: at(1, 301, 3), Text: "t"},
			"m:1:301: t [c]\n   1 | " + strings.Repeat("a", 80) + "XYZ" + strings.Repeat("b", 77) + "\n     | " + strings.Repeat(" ", 80) + "^^^\n"},
		{"a line beyond the end", "one\n", diag.Finding{Code: "c", At: at(9, 1, 1), Text: "t"}, "m:9:1: t [c]\n"},
		{"a wide line number", strings.Repeat("\n", 12344) + "one", diag.Finding{Code: "c", At: at(12345, 1, 3), Text: "t", Help: "h"}, "m:12345:1: t [c]\n12345 | one\n      | ^^^\n      = help: h\n"},
	} {
		if got := show(t, c.src, c.d); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// The carets of many findings on one long line are where those of each alone are.
func TestWriteTextReadsOn(t *testing.T) {
	src := strings.Repeat("é0123456789", 1000)
	var all diag.List
	want := ""
	for col := 1; col < 11000; col += 111 {
		d := diag.Finding{Code: "c", At: at(1, col, 2), Text: fmt.Sprint(col)}
		all.Add(d)
		want += show(t, src, d)
	}
	slices.Reverse(all)
	if got := show(t, src, all...); got != want {
		t.Error("together they are shown otherwise")
	}
}

func TestLines(t *testing.T) {
	for src, want := range map[string][]string{
		"": {""}, "a": {"a"}, "a\n": {"a", ""}, "a\r\nb": {"a", "b"}, "a\rb\r\rc": {"a", "b", "", "c"}, "\xef\xbb\xbfa\nb": {"a", "b"}, "\n\n": {"", "", ""}, "a\r": {"a", ""},
	} {
		var got []string
		for _, l := range diag.Lines([]byte(src)) {
			got = append(got, string(l))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q", src, got)
		}
	}
}

func TestList(t *testing.T) {
	l := diag.List{
		{Code: "b", At: at(2, 1, 1), Text: "second"}, {Code: "a", At: at(1, 5, 1), Text: "first"}, {Code: "b", At: at(2, 1, 1), Text: "second"},
		{Code: diag.EmptyTeam, At: at(2, 1, 1), Text: "before"}, {Code: "z", At: diag.Span{File: "a"}, Text: "whole"},
	}
	if got, want := l.Error(), "a: whole [z]\nm:1:5: first [a]\nm:2:1: second [b]\nm:2:1: warning: before [empty-team]"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if e, w := l.Count(); e != 4 || w != 1 || !l.HasErrors() || (diag.List{l[3]}).HasErrors() {
		t.Error(e, w)
	}
	var many diag.List
	for i := range 25 {
		many.Add(diag.Finding{Code: "c", At: at(i+1, 1, 1), Text: "t"})
		many.Add(diag.Finding{Code: "c", At: at(i+1, 1, 1), Text: "t"})
	}
	if got := many.Error(); !strings.HasSuffix(got, "\nand 15 more") || strings.Count(got, "\n") != 10 {
		t.Error(got)
	}
}

func TestCut(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "a", strings.Repeat("é", 80): strings.Repeat("é", 80), strings.Repeat("é", 81): strings.Repeat("é", 80) + "…", "a\nb\x00": "a\uFFFDb\uFFFD", strings.Repeat("x", 81): strings.Repeat("x", 80) + "…",
	} {
		if got := diag.Cut(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := diag.Quote("a"); got != `"a"` {
		t.Error(got)
	}
}

// What is found of several things at one place is one finding, which names the
// others where they differ in one value; another cause stays another finding.
func TestOneCauseIsOneFinding(t *testing.T) {
	about := func(text string, also *diag.Note) diag.Finding {
		return diag.Finding{Code: "c", At: at(1, 1, 1), Text: text, Help: "h", Also: also}
	}
	grant, other := &diag.Note{At: at(2, 1, 1), Text: "the grant"}, &diag.Note{At: at(3, 1, 1), Text: "the grant"}
	for _, c := range []struct {
		name string
		list diag.List
		want string
	}{
		{"two", diag.List{about(`role "a/R": 11 of 10`, nil), about(`role "b/R": 12 of 10`, nil)}, `role "a/R": 11 of 10; likewise "b/R"`},
		{"the same twice", diag.List{about(`"a"`, nil), about(`"a"`, nil)}, `"a"`},
		{"many", diag.List{about(`"a" in "x"`, nil), about(`"b" in "x"`, nil), about(`"c" in "x"`, nil), about(`"d" in "x"`, nil), about(`"e" in "x"`, nil)}, `"a" in "x"; likewise "b", "c", "d" and 1 more`},
		{"two values differ", diag.List{about(`"a" in "x"`, nil), about(`"b" in "x"`, nil), about(`"a" in "y"`, nil)}, `"a" in "x"; likewise 2 more`},
		{"numbers differ", diag.List{about("1 of 2", nil), about("2 of 2", nil)}, "1 of 2; likewise 1 more"},
		{"another text", diag.List{about(`"a" is bad`, nil), about(`"b" is worse`, nil)}, `"a" is bad|"b" is worse`},
		{"a value is no number", diag.List{about(`1 "b"`, nil), about(`"a" "b"`, nil)}, `"a" "b"|1 "b"`},
		{"one grant", diag.List{about(`"a" can`, grant), about(`"b" can`, &diag.Note{At: grant.At, Text: grant.Text})}, `"a" can; likewise "b"`},
		{"two grants", diag.List{about(`"a" can`, grant), about(`"b" can`, other), about(`"c" can`, nil)}, `"a" can|"b" can|"c" can`},
	} {
		for range 2 { // once is enough
			c.list = c.list.Sorted()
			var texts []string
			for _, d := range c.list {
				texts = append(texts, d.Text)
			}
			if got := strings.Join(texts, "|"); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
	}
	places := diag.List{about(`"a"`, nil), {Code: "c", At: at(9, 9, 1), Text: `"b"`, Help: "h"}}
	if got := places.Sorted(); len(got) != 2 {
		t.Errorf("two places: %v", got)
	}
	if got := diag.Likewise(places); len(got) != 1 || got[0].Text != `"a"; likewise "b"` || got[0].At != places[0].At {
		t.Errorf("two places of one cause: %v", got)
	}
}

// Text stops at a hundred findings and says how many are left; no warning
// takes the place of an error.
func TestWriteTextStops(t *testing.T) {
	list := func(warnings, errors int) (out diag.List) {
		for i := range warnings + errors {
			d := diag.Finding{Code: diag.NoAccess, At: at(i+1, 1, 1), Text: "t"}
			if i >= warnings {
				d.Code = "c"
			}
			out.Add(d)
		}
		return out
	}
	for _, c := range []struct{ warnings, errors, shownErrors, left int }{{60, 40, 40, 0}, {60, 41, 41, 1}, {500, 3, 3, 403}, {5, 300, 100, 205}} {
		got := show(t, "", list(c.warnings, c.errors)...)
		errors := strings.Count(got, ": t [c]\n")
		if total := errors + strings.Count(got, "[no-access]\n"); total != c.warnings+c.errors-c.left || errors != c.shownErrors {
			t.Errorf("%+v: %d of %d are errors", c, errors, total)
		}
		if want := fmt.Sprintf("\n%d more findings are not shown\n", c.left); strings.HasSuffix(got, want) != (c.left > 0) {
			t.Errorf("%+v: ends with %q", c, got[len(got)-60:])
		}
	}
}
