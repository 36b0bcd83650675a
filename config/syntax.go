package config

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"rolemap/config/diag"
)

var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// locate finds the place of a syntax error. The YAML library names at most a
// line, often that of the enclosing block. The error stands where the text
// starts to fail: behind the longest part of it that does not fail this way.
func locate(file string, data []byte, lens []int, err error) (diag.Span, string) {
	text := syntaxLine.ReplaceAllString(err.Error(), "")
	line := 1
	if m := syntaxLine.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
		line, _ = strconv.Atoi(m[1])
	}
	whole := func(line int) diag.Span {
		line = max(1, min(line, len(lens)))
		return diag.Span{File: file, Line: line, Col: 1, Len: lens[line-1]}
	}
	const most = 256 << 10 // a larger file would be read too often
	if len(data) > most {
		return whole(line), text
	}
	fails := func(end int) bool {
		_, err := decode(data[:end])
		return err != nil && syntaxLine.ReplaceAllString(err.Error(), "") == text
	}
	lines := diag.Lines(data)
	bom := len(data) - len(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")))
	ends := make([]int, len(lines)+1) // ends[i]: bytes through line i
	ends[0] = bom
	for i, l := range lines {
		ends[i+1] = min(len(data), ends[i]+len(l)+1)
		if e := ends[i+1]; e < len(data) && data[e-1] == '\r' && data[e] == '\n' {
			ends[i+1]++
		}
	}
	// The last line end before which the text does not fail this way.
	bad := min(line+2, len(lines))
	if !fails(ends[bad]) {
		bad = len(lines)
	}
	for steps := 0; bad > 1 && steps < 40 && fails(ends[bad-1]); steps++ {
		bad--
	}
	src := lines[bad-1]
	lo, hi := 0, utf8.RuneCount(src) // characters of the line: lo is fine, hi fails
	offset := func(n int) int {
		at := 0
		for ; n > 0 && at < len(src); n-- {
			_, size := utf8.DecodeRune(src[at:])
			at += size
		}
		return ends[bad-1] + at
	}
	if hi == 0 || !fails(offset(hi)) {
		return whole(bad), text
	}
	for lo+1 < hi {
		if mid := (lo + hi) / 2; fails(offset(mid)) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return diag.Span{File: file, Line: bad, Col: hi, Len: 1}, text
}

func syntaxHelp(text string) string {
	switch {
	case strings.Contains(text, "mapping values are not allowed"):
		return "put a text that contains \": \" in quotes, and check the indentation"
	case strings.Contains(text, "cannot start any token"):
		return "indent with spaces, and put a text that starts with @, `, % or a tab in quotes"
	case strings.Contains(text, "unexpected end of stream"):
		return "close the quote that opens here"
	case strings.Contains(text, "',' or ']'"):
		return "close the list with ]"
	case strings.Contains(text, "',' or '}'"):
		return "close the mapping with }"
	case strings.Contains(text, "did not find expected"), strings.Contains(text, "could not find expected"):
		return "check the indentation of this line and the one before"
	default:
		return ""
	}
}
