package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"rolemap/config/diag"
)

// maxSeparators bounds how many values a file may hold, so that 10 MiB of
// ",,,," do not take gigabytes. Ten MiB of a real map have about half as many.
const maxSeparators = 2_000_000

// readable checks the characters of a file before the YAML library sees them,
// and measures the lines.
func (r *Reader) readable(data []byte) bool {
	if kind := WideEncoding(data); kind != "" {
		r.Report(diag.Finding{Code: diag.NotUTF8, At: diag.Span{File: r.file}, Text: "the file is in " + kind, Help: "save the file as UTF-8"})
		return false
	}
	var bad []diag.Finding // the first of each code
	counts := map[diag.Code]int{}
	separators, line, col := 0, 1, 1
	note := func(code diag.Code, help, format string, args ...any) {
		if counts[code]++; counts[code] == 1 {
			bad = append(bad, diag.Finding{Code: code, At: diag.Span{File: r.file, Line: line, Col: col, Len: 1},
				Text: fmt.Sprintf(format, args...), Help: help})
		}
	}
	text := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	r.lens = make([]int, 0, bytes.Count(text, []byte{'\n'})+1)
	if bytes.IndexByte(text, '\\') >= 0 {
		r.text, r.starts = text, []int{0}
	}
	for i := 0; i < len(text); {
		if c := text[i]; c >= ' ' && c < 0x7F {
			switch {
			case c == ',' || c == '[' || c == '{':
				separators++
			case (c == ':' || c == '-' || c == '?') && (i+1 == len(text) || text[i+1] <= ' '):
				separators++
			case c == '%' && col == 1:
				note(diag.YAMLSyntax, "remove the line", "YAML directives (%%) are not read")
			}
			i, col = i+1, col+1
			continue
		}
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRune(text[i:])
		}
		switch {
		case c == '\n' || c == '\r':
			if c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				size = 2
			} else if c == '\r' {
				note(diag.ControlCharacter, "end lines with LF or CRLF: other programs go on with the line here",
					"control character U+000D without a line feed")
			}
			r.lens = append(r.lens, col-1)
			if r.text != nil {
				r.starts = append(r.starts, i+size)
			}
			line, col = line+1, 0
		case c == utf8.RuneError && size == 1:
			note(diag.NotUTF8, "save the file as UTF-8", "byte 0x%02X is not UTF-8", text[i])
		case c < ' ' && c != '\t', c == 0x7F, c >= 0x80 && c < 0xA0, c == 0x2028, c == 0x2029, c == 0xFFFE, c == 0xFFFF:
			note(diag.ControlCharacter, "remove it", "control character U+%04X", c)
		case c >= utf8.RuneSelf && c != '\u00A0' && diag.Hidden(c): // in a comment too; a no-break space is a matter of texts
			note(diag.ControlCharacter, "remove it: a reviewer does not see it", "invisible character U+%04X", c)
		}
		i += size
		col++
	}
	r.lens = append(r.lens, col-1)
	for _, d := range bad {
		if n := counts[d.Code]; n > 1 {
			d.Text += fmt.Sprintf(", the first of %d such places", n)
		}
		r.Report(d)
	}
	if separators > maxSeparators {
		r.Report(diag.Finding{Code: diag.FileTooLarge, At: diag.Span{File: r.file},
			Text: fmt.Sprintf("the file holds more than %d values", maxSeparators), Help: "split the map into a directory of parts"})
		return false
	}
	return len(bad) == 0
}

// unseen refuses a text with a hidden character: one that an escape stands for,
// or a no-break space.
func (r *Reader) unseen(at diag.Span, text string) bool {
	i := strings.IndexFunc(text, diag.Hidden)
	if i < 0 {
		return false
	}
	c, _ := utf8.DecodeRuneInString(text[i:])
	help := "remove it: a reviewer does not see it"
	if c == '\u00A0' {
		help = "write a plain space: it looks the same and is another character"
	}
	r.Unreadf(at, diag.ControlCharacter, help, "the text has the invisible character U+%04X", c)
	return true
}

// WideEncoding names the encoding of a text that is not in bytes of ASCII: editors on
// Windows save UTF-16 as "Unicode". Without a mark, every other byte is zero.
func WideEncoding(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(data, []byte{0, 0, 0xFE, 0xFF}):
		return "UTF-32"
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return "UTF-16"
	case len(data) >= 4 && (data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0 || data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0):
		return "UTF-16"
	}
	return ""
}
