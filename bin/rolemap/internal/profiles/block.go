package profiles

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"

	"rolemap/config/diag"
)

const utf8BOM = "\xEF\xBB\xBF"

// markers are how the lines begin between which an organisation's block stands.
// The last one is a section, an empty one of a kind that AWS's tools know: where
// nothing follows, or what is its own, granted writes the file without a comment
// that stands before it; and "aws configure set" writes what is new in the last
// profile before the next section.
func markers(organization string) (begin, end string) {
	return beginMark + organization + " >>>", endMark + organization + "-end]"
}

const beginMark, endMark = "# >>> rolemap ", "[services rolemap-"

// Block is the text of a set between its marker lines, as it stands in a file;
// empty for an empty set.
func (s Set) Block() string {
	if s.Empty() {
		return ""
	}
	begin, end := markers(s.Organization)
	var b strings.Builder
	fmt.Fprintf(&b, "%s written by \"rolemap aws-config %s\": what is changed in here is lost\n", begin, diag.ShellWord(s.User))
	_ = s.Config(&b) // a builder takes everything
	fmt.Fprintf(&b, "\n# <<< rolemap %s <<<\n%s\n", s.Organization, end)
	return b.String()
}

// Put puts the block of a set into a configuration file in place of the one
// that is there, else behind everything else; an empty set takes it out. Every
// other byte stays as it is, but that a last line gets its end. The error says
// why the file cannot take it.
func Put(file []byte, s Set) ([]byte, error) {
	if bytes.HasPrefix(file, []byte("\xFF\xFE")) || bytes.HasPrefix(file, []byte("\xFE\xFF")) {
		return nil, fmt.Errorf("it is text in UTF-16, which no AWS tool reads: store it in UTF-8")
	}
	from, to, err := find(file, s.Organization)
	if err != nil {
		return nil, err
	}
	if err := taken(file, from, to, s); err != nil {
		return nil, err
	}
	block := s.Block()
	if crlf(file) {
		block = strings.ReplaceAll(block, "\n", "\r\n")
	}
	before := file[:from]
	if n := len(before); block != "" && from == to && n > 0 && string(before) != utf8BOM && before[n-1] != '\n' && before[n-1] != '\r' {
		block = lineEnd(file) + block
	}
	return slices.Concat(before, []byte(block), file[to:]), nil
}

// find returns where an organisation's block stands, with the end of its last
// line; where there is none, the end of the file twice.
func find(file []byte, organization string) (from, to int, err error) {
	begin, end := markers(organization)
	from, to = -1, -1
	var started, ended int
	var another fileLine // a marker of another organization, inside
	for l := range lines(file) {
		switch {
		case strings.HasPrefix(l.text, begin):
			if started > 0 {
				return 0, 0, fmt.Errorf("the line %q stands in it twice, on lines %d and %d: take one of the blocks out",
					begin, started, l.number)
			}
			from, started = l.from, l.number
		case strings.HasPrefix(l.text, end):
			if started == 0 || ended > 0 {
				return 0, 0, fmt.Errorf("line %d is %q without its beginning: take the line out", l.number, end)
			}
			to, ended = l.to, l.number
		case started > 0 && ended == 0 && (strings.HasPrefix(l.text, beginMark) || strings.HasPrefix(l.text, endMark)):
			another = l
		}
	}
	switch {
	case started == 0:
		return len(file), len(file), nil
	case ended == 0:
		return 0, 0, fmt.Errorf("the block that starts on line %d has no end: write the line %q where it ends", started, end)
	case another.number > 0:
		return 0, 0, fmt.Errorf("line %d, %s, is of another organization's block and stands inside the one that starts on line %d: move it out",
			another.number, diag.Quote(another.text), started)
	}
	// A setting below the block belongs to its last section, whatever that is.
	for l := range lines(file[to:]) {
		text := strings.TrimSpace(l.text)
		if strings.HasPrefix(text, "[") {
			break
		}
		if text != "" && text[0] != '#' && text[0] != ';' {
			return 0, 0, fmt.Errorf("line %d stands below the block and belongs to its last profile: give it a section of its own, or move it",
				ended+l.number)
		}
	}
	return from, to, nil
}

// taken refuses sections that stand in the file outside of the block.
func taken(file []byte, from, to int, s Set) error {
	otherwise := map[string]string{} // what else than renaming it helps
	for _, head := range s.Sections() {
		otherwise[head] = ""
	}
	for _, p := range s.Profiles {
		otherwise["profile "+p.Name] = ", or name the profiles otherwise with --names"
	}
	for l := range lines(file) {
		if l.from >= from && l.from < to {
			continue
		}
		head := head(l.text)
		if otherwise, ok := otherwise[head]; ok {
			return fmt.Errorf("line %d has [%s], which is not in the block of %s: rename or remove it there%s", l.number, head, s.Organization, otherwise)
		}
	}
	return nil
}

// head is the head of a section as AWS's tools read it, "profile NAME"; empty
// where a line is none. Blanks, quotes and a comment behind do not count.
func head(line string) string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "[") {
		return ""
	}
	inner, _, ok := strings.Cut(line[1:], "]")
	if !ok {
		return ""
	}
	return strings.Join(strings.Fields(strings.NewReplacer(`"`, "", "'", "", `\`, "").Replace(inner)), " ")
}

type fileLine struct {
	text     string // without its end
	from, to int    // with it
	number   int    // from 1
}

// lines are those of a file, whose ends are LF, CRLF or CR.
func lines(file []byte) iter.Seq[fileLine] {
	return func(yield func(fileLine) bool) {
		for from, number := 0, 1; from < len(file); number++ {
			end := from + len(file[from:])
			if n := bytes.IndexAny(file[from:], "\r\n"); n >= 0 {
				end = from + n
			}
			to := end
			switch {
			case bytes.HasPrefix(file[end:], []byte("\r\n")):
				to = end + 2
			case end < len(file):
				to = end + 1
			}
			start := from
			if from == 0 && bytes.HasPrefix(file, []byte(utf8BOM)) {
				start = len(utf8BOM)
			}
			if !yield(fileLine{string(file[start:end]), start, to, number}) {
				return
			}
			from = to
		}
	}
}

// crlf reports whether the first line of a file ends as Windows' do.
func crlf(file []byte) bool { return lineEnd(file) == "\r\n" }

func lineEnd(file []byte) string {
	if n := bytes.IndexByte(file, '\n'); n > 0 && file[n-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
