package source

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"rolemap/config/diag"
)

// finding puts a syntax error into words, at the place that has to change.
func (e *syntaxError) finding(file string, data []byte) diag.Finding {
	lines := diag.Lines(data)
	e.at, e.began = e.at.inside(lines), e.began.inside(lines)
	d := diag.Finding{Code: diag.YAMLSyntax, Text: e.problem, Help: "check the indentation of this line and the one before"}
	at, rest := e.at, e.at.rest(lines) // rest: the text from there to the end of the line
	first := rest == "" || strings.TrimSpace(lineTo(lines, at)) == ""
	has := func(text string) bool { return strings.Contains(e.problem, text) }
	switch {
	case has("exceeded max depth"):
		d.Code, d.Text, d.Help = diag.TooDeep, "values are nested without end", "a map needs no more than a handful of levels"
	case conflict(e.began.rest(lines)), conflict(rest):
		d.Text, d.Help = "a merge conflict that is not resolved", "keep one side, and remove the <<<<<<<, ======= and >>>>>>> lines"
		if conflict(e.began.rest(lines)) {
			at = e.began
		}
	case (has("did not find expected ',' or") || has("expected node content")) && e.hides(lines):
		at, d.Text, d.Help = hidden(lines, cmp.Or(e.began.line, at.line), at.line)
		e.began = mark{}
	case has("did not find expected ',' or"):
		what, end := "list", "]"
		if has("'}'") {
			what, end = "mapping", "}"
		}
		d.Text, d.Help = "here should be a comma, or the "+end+" that ends the "+what,
			"separate the values with commas, and put a text with brackets, braces or commas in quotes"
		if e.began.line != at.line { // most likely the end of the opening line lacks it
			at = e.began
			d.Text, d.Help = "the "+what+" that opens here is not closed", "close it with "+end
		}
	case has("mapping values are not allowed"):
		d.Text, d.Help = "a second \": \" in the line makes a key of what is before it", "put a text that contains \": \" in quotes"
		if key := strings.TrimLeft(lineTo(lines, at), " "); !strings.Contains(key, ": ") {
			at.col -= utf8.RuneCountInString(key)
			d.Text, d.Help = "this key goes on with the value of the line above",
				"end the line above with a colon, or indent this one like the key there"
		}
	case has("could not find expected ':'"):
		at = e.began
		d.Text, d.Help = "this line is neither \"key: value\" nor \"- item\"",
			"a space follows the colon and the dash; a text of several lines stands in quotes"
	case has("expected '-' indicator"):
		d.Text, d.Help = "a key among the items of a list", "start the item with \"- \", or indent the list further than the key"
	case has("did not find expected key"):
		d.Text, d.Help = unexpected(rest, first)
	case has("tab character"), has("cannot start any token") && strings.HasPrefix(rest, "\t"):
		d.Text, d.Help = "a tab cannot indent", "indent with spaces"
		e.began = mark{}
	case has("cannot start any token"):
		d.Text, d.Help = "a text cannot start with "+diag.Quote(firstRune(rest)), "put it in quotes"
	case has("unexpected end of stream"), has("unexpected document indicator"):
		at = e.began
		d.Text, d.Help = "the quote that opens here is not closed", "close it; within '...' an apostrophe is written twice"
	case has("unknown escape character"):
		d.Text, d.Help = "\"...\" knows no such escape", `write \\ for a backslash, or put the text in single quotes`
	case has("alphabetic or numeric"):
		at = e.began
		c := firstRune(at.rest(lines))
		d.Text, d.Help = diag.Quote(c)+" begins an alias or an anchor, and here is no name", `put it in quotes: "`+c+`"`
	case has("unknown anchor"):
		d.Text, d.Help = "an alias of an anchor that does not stand above",
			"write the anchor first, with & for *, or put a text that starts with * in quotes"
	case has("expected node content"):
		if o := brackets(lineTo(lines, at)+rest, at.line); rest == "" && len(o.at) > 0 {
			last := len(o.at) - 1
			at = o.at[last]
			d.Text, d.Help = "the list that opens here is not closed", "close it with ]"
			if o.what[last] == '{' {
				d.Text, d.Help = "the mapping that opens here is not closed", "close it with }"
			}
			break
		}
		d.Text, d.Help = "a value is missing here", "remove the comma or colon that is too many"
	case has("comment or line break"):
		d.Text, d.Help = "only a comment can follow | and > on their line", "start the text on the next line, or put it in quotes"
	case has("<document start>"):
		d.Text, d.Help = "text behind the end of the document", "remove the line \"...\", or what follows it"
	}
	d.At = diag.Span{File: file, Line: max(1, at.line), Col: max(1, at.col), Len: 1}
	if at.line > 0 {
		d.At.Len = min(1, utf8.RuneCountInString(at.rest(lines)))
	}
	if e.began.line > 0 && at != e.began && e.began.line != at.line && e.context != "while parsing a block mapping" && d.Code == diag.YAMLSyntax {
		d.Also = &diag.Note{At: diag.Span{File: file, Line: e.began.line, Col: e.began.col, Len: 1}, Text: "it began here"}
	}
	return d
}

// hides reports whether a comment is the likely cause of the error.
func (e *syntaxError) hides(lines [][]byte) bool {
	at, _, _ := hidden(lines, cmp.Or(e.began.line, e.at.line), e.at.line)
	return at.line > 0
}

// unexpected says what stands where a block mapping goes on with something
// that is no key.
func unexpected(rest string, first bool) (text, help string) {
	switch {
	case strings.HasPrefix(rest, "]"), strings.HasPrefix(rest, "}"):
		return "a " + rest[:1] + " that closes nothing", "remove it"
	case first && strings.HasPrefix(rest, "- "):
		return "an item of a list among keys", "indent it below the key it belongs to, or remove the dash"
	case first:
		return "this line is indented as no line above it is", "indent it like the keys it belongs to, with spaces"
	}
	return "text behind the end of the value", "put the whole value in quotes; within '...' an apostrophe is written twice"
}

func conflict(line string) bool {
	for _, c := range "<=>" {
		if strings.HasPrefix(line, strings.Repeat(string(c), 7)) {
			return true
		}
	}
	return false
}

// inside moves a mark behind the last character to the end of the last line
// that has text: the library counts on to a line that is not there.
func (m mark) inside(lines [][]byte) mark {
	if m.line == 0 {
		return m
	}
	if m.line > len(lines) || m.line == len(lines) && len(lines[m.line-1]) == 0 {
		line := min(m.line, len(lines))
		for line > 1 && len(lines[line-1]) == 0 {
			line--
		}
		return mark{line, utf8.RuneCount(lines[line-1]) + 1}
	}
	return m
}

// rest is the text from a mark to the end of its line, lineTo the text before it.
func (m mark) rest(lines [][]byte) string {
	if m.line < 1 || m.line > len(lines) {
		return ""
	}
	return string(lines[m.line-1][m.offset(lines):])
}

func lineTo(lines [][]byte, m mark) string {
	if m.line < 1 || m.line > len(lines) {
		return ""
	}
	return string(lines[m.line-1][:m.offset(lines)])
}

// offset is the byte of the line at which a mark stands.
func (m mark) offset(lines [][]byte) int {
	line, at := lines[m.line-1], 0
	for n := 1; n < m.col && at < len(line); n++ {
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	return at
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
