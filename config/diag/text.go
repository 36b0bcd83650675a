package diag

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sources are the texts that findings point into, by Span.File.
type Sources map[string][]byte

// excerptWidth is how many characters of a source line are shown; a longer
// line is shown around the place of the finding.
const excerptWidth = 160

// MaxText is how many findings are written for people; nobody reads on.
const MaxText = 100

// Shown are the findings that WriteText writes, sorted, errors before warnings
// where there is no room for all, and how many are left.
func Shown(findings List) (shown List, left int) {
	sorted := findings.Sorted()
	left = len(sorted) - MaxText
	if left <= 0 {
		return sorted, 0
	}
	errors, _ := sorted.Count()
	errors = min(errors, MaxText)
	warnings := MaxText - errors
	for _, d := range sorted {
		room := &warnings
		if d.Severity() == Error {
			room = &errors
		}
		if *room > 0 {
			*room--
			shown = append(shown, d)
		}
	}
	return shown, left
}

// WriteText writes the findings for people: the place, the source line with a
// caret below, the help, and the other place involved. It stops at MaxText.
func WriteText(w io.Writer, findings List, src Sources) error {
	out := bufio.NewWriter(w)
	lines := newLineIndex(src)
	shown, left := Shown(findings)
	for _, d := range shown {
		fmt.Fprintln(out, d)
		// The gutter is as wide as the line's number.
		width := max(4, len(strconv.Itoa(d.At.Line)))
		excerpt(out, lines, d.At, width)
		if d.Help != "" {
			fmt.Fprintf(out, "%*s = help: %s\n", width, "", Plain(d.Help))
		}
		if d.Also != nil {
			fmt.Fprintf(out, "%*s = %s: %s\n", width, "", Plain(d.Also.At.String()), Plain(d.Also.Text))
		}
	}
	if left > 0 {
		fmt.Fprintf(out, "%d more findings are not shown\n", left)
	}
	return out.Flush()
}

func excerpt(out io.Writer, lines *lineIndex, at Span, width int) {
	shown, col, ok := lines.window(at)
	if !ok {
		return
	}
	// A caret aligns only below text of one column a character.
	shown = Plain(strings.ReplaceAll(shown, "\t", " "))
	n := max(1, min(at.Len, utf8.RuneCountInString(shown)-col+1))
	fmt.Fprintf(out, "%*d | %s\n%*s | %s%s\n", width, at.Line, shown, width, "", strings.Repeat(" ", col-1), strings.Repeat("^", n))
}

// Hidden reports whether a character shows nothing, or changes the direction
// of what stands around it: Unicode's format characters, and the no-break space,
// which passes for a space.
func Hidden(r rune) bool { return r == '\u00A0' || unicode.Is(unicode.Cf, r) }

// Plain replaces control and hidden characters, with which a text could fake
// output on a terminal.
func Plain(s string) string {
	if printable(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || Hidden(r) || r == '\u2028' || r == '\u2029' {
			return '\uFFFD'
		}
		return r
	}, s)
}

// printable reports whether a text is printable ASCII, as most names are.
func printable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Quote puts a value of the input into a message: in double quotes and cut.
func Quote(s string) string { return `"` + Cut(s) + `"` }

// Cut makes a value plain, and shortens it where it is too long to read.
func Cut(s string) string {
	const most = 80
	if len(s) <= most {
		return Plain(s)
	}
	n := 0
	for i := range s {
		if n++; n > most {
			return Plain(s[:i]) + "…"
		}
	}
	return Plain(s)
}

// lineIndex finds parts of lines. Each source is split once, and a line is
// read from where the last finding on it left off: findings come sorted, and
// a file may be one line of 10 MiB.
type lineIndex struct {
	src   Sources
	lines map[string][][]byte

	last         Span
	runes, bytes int // so many characters of the line of last are so many bytes
}

func newLineIndex(src Sources) *lineIndex {
	return &lineIndex{src: src, lines: map[string][][]byte{}}
}

// window returns the line at a place, cut to excerptWidth characters around
// it, and the place's column within the cut.
func (x *lineIndex) window(at Span) (text string, col int, ok bool) {
	lines, ok := x.lines[at.File]
	if !ok {
		lines = Lines(x.src[at.File])
		x.lines[at.File] = lines
	}
	if at.Line < 1 || at.Line > len(lines) || at.Col < 1 {
		return "", 0, false
	}
	from := 0
	if at.Col > excerptWidth*3/4 {
		from = at.Col - 1 - excerptWidth/2
	}
	if x.last.File != at.File || x.last.Line != at.Line || x.runes > from {
		x.runes, x.bytes = 0, 0
	}
	x.last = at
	line := lines[at.Line-1]
	for x.runes < from && x.bytes < len(line) {
		_, size := utf8.DecodeRune(line[x.bytes:])
		x.runes, x.bytes = x.runes+1, x.bytes+size
	}
	end := x.bytes
	for n := 0; n < excerptWidth && end < len(line); n++ {
		_, size := utf8.DecodeRune(line[end:])
		end += size
	}
	return string(line[x.bytes:end]), at.Col - from, true
}

// Lines splits a text at LF, CRLF and CR, without the line ends. A byte order
// mark is not part of the first line. The parts share the text's memory.
func Lines(text []byte) [][]byte {
	if len(text) >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF {
		text = text[3:]
	}
	var lines [][]byte
	start := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\r':
			lines = append(lines, text[start:i:i])
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			start = i + 1
		case '\n':
			lines = append(lines, text[start:i:i])
			start = i + 1
		}
	}
	return append(lines, text[start:len(text):len(text)])
}
