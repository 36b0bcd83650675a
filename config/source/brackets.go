package source

import (
	"strings"

	"rolemap/config/diag"
)

// opened is a line of a text that is not YAML: the brackets and braces that it
// opens and does not close, and the comment that ends it.
type opened struct {
	at    []mark
	what  []rune // of each, the bracket that opens
	hash  int    // the column of the # that starts a comment; 0 for none
	value bool   // the comment stands where a value would
	rest  string // the comment, without its #
}

// brackets looks at a line alone, as if no text in quotes began above it.
func brackets(line string, number int) (o opened) {
	quote, before := rune(0), ' '
	col := 0
	for i, c := range line {
		col++
		switch {
		case quote != 0:
			if c == quote && (c != '"' || before != '\\') {
				quote = 0
			}
		case (c == '"' || c == '\'') && strings.ContainsRune(" [{,", before):
			quote = c
		case c == '#' && (before == ' ' || before == '\t'):
			o.hash, o.rest = col, line[i+1:]
			left := strings.TrimRight(line[:i], " \t")
			o.value = left != "" && strings.ContainsRune(":,[{", rune(left[len(left)-1]))
			return o
		case c == '[' || c == '{':
			o.at, o.what = append(o.at, mark{number, col}), append(o.what, c)
		case (c == ']' || c == '}') && len(o.at) > 0:
			o.at, o.what = o.at[:len(o.at)-1], o.what[:len(o.what)-1]
		}
		before = c
	}
	return o
}

// hidden finds, among the lines of what is not closed, a comment that most
// likely is none: a colour, or what else starts with #. It hides the comma or
// the bracket that the YAML reader misses. One in place of a value is likelier.
func hidden(lines [][]byte, from, to int) (at mark, text, help string) {
	value := false
	for n := max(1, from); n <= min(to, len(lines)); n++ {
		o := brackets(string(lines[n-1]), n)
		if o.hash == 0 || n == from && len(o.at) == 0 || !strings.ContainsAny(o.rest, ",]}") || at.line > 0 && (value || !o.value) {
			continue
		}
		value = o.value
		meant := "#" + o.rest[:strings.IndexAny(o.rest, ",]}")]
		at, text, help = mark{n, o.hash}, "the # behind a space starts a comment, which hides the rest of the line",
			"put it in quotes: "+diag.Quote(strings.TrimSpace(meant))
	}
	return at, text, help
}
