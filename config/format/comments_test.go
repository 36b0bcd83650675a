package format_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/format"
	"rolemap/config/testkit/mapgen"
)

// written is a generated map as people write one: with comments and empty
// lines anywhere, and texts over several lines. Every comment is another one.
func written(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 7))
	n := 0
	comment := func() string { n++; return fmt.Sprintf("# comment %d", n) }
	var out strings.Builder
	apart := func(indent int) {
		for range r.IntN(4) {
			switch r.IntN(6) {
			case 0:
				out.WriteString(comment() + "\n")
			case 1, 2:
				out.WriteString(strings.Repeat(" ", indent) + comment() + "\n")
			case 3:
				out.WriteString(strings.Repeat(" ", r.IntN(9)) + comment() + "\n")
			default:
				out.WriteString(strings.Repeat(" ", r.IntN(3)) + "\n")
			}
		}
	}
	texts := []string{
		" \"a text \\\n%[1]s  # over lines  \\\n%[1]s  that ends here\" # behind",
		" \"an \\\"escaped\\\" text\n\n%[1]s  over lines, with an empty one\"",
		" 'it''s a text\n%[1]s  # over lines'",
		" a plain text\n%[1]s  over lines",
		" |\n%[1]s  a text  \n\n%[1]s   # no comment\n",
		" >- # folded\n%[1]s  a text\n%[1]s   | of > marks",
		" |+\n%[1]s  a text that keeps\n\n",
		" |2-\n%[1]s    indented\n",
	}
	for l := range strings.Lines(string(mapgen.New(seed, mapgen.Small).YAML(r))) {
		l = strings.TrimSuffix(l, "\n")
		indent := len(l) - len(strings.TrimLeft(l, " "))
		apart(indent)
		switch {
		case strings.Contains(l, "    name: ") && r.IntN(2) == 0:
			fmt.Fprintf(&out, strings.Repeat(" ", indent)+"name:"+texts[r.IntN(len(texts))]+"\n", strings.Repeat(" ", indent))
			continue
		case strings.HasSuffix(l, "]") && strings.Contains(l, ", ") && r.IntN(4) == 0:
			l = strings.Replace(l, ", ", ", "+comment()+"\n\n"+strings.Repeat(" ", indent+2), 1)
		case r.IntN(4) == 0 && !strings.HasSuffix(l, "|"):
			l += "  " + comment()
		}
		out.WriteString(l + strings.Repeat(" ", r.IntN(2)) + "\n")
	}
	apart(0)
	return out.String()
}

var numbered = regexp.MustCompile(`# comment \d+`)

// No map is refused for its comments, its empty lines or its texts of several
// lines; comments, line ends and the meaning stay, and formatted twice is
// formatted once.
func TestFormatKeepsWhatPeopleWrite(t *testing.T) {
	for seed := range uint64(100) {
		text := written(seed)
		m, found := config.Parse(config.File{Path: "x", Data: []byte(text)})
		if found.HasErrors() {
			t.Fatalf("seed %d: %v\n%s", seed, found, text)
		}
		for _, end := range []string{"\n", "\r\n"} {
			once, found, err := format.Format("x", []byte(strings.ReplaceAll(text, "\n", end)))
			if err != nil || len(found) > 0 {
				t.Fatalf("seed %d: %v %v\n%s", seed, err, found, text)
			}
			if all := bytes.Count(once, []byte("\n")); bytes.Count(once, []byte(end)) != all || bytes.Count(once, []byte("\r")) != all*(len(end)-1) {
				t.Errorf("seed %d: line ends changed", seed)
			}
			if twice, _, err := format.Format("x", once); err != nil || !bytes.Equal(once, twice) {
				t.Errorf("seed %d: formatted twice is not formatted once: %v", seed, err)
			}
			before, after := numbered.FindAllString(text, -1), numbered.FindAllString(string(once), -1)
			slices.Sort(before)
			slices.Sort(after)
			if !slices.Equal(before, after) {
				t.Errorf("seed %d: comments are lost", seed)
			}
			again, _ := config.Parse(config.File{Path: "x", Data: once})
			for i := range m.Users {
				u, ok := again.User(m.Users[i].Name.Text)
				if !ok || u.FullName.Text != m.Users[i].FullName.Text || len(u.Access) != len(m.Users[i].Access) {
					t.Errorf("seed %d: the user %s became another one", seed, m.Users[i].Name)
				}
			}
		}
	}
}

// What else a map may be written like, and what comes out.
func TestFormatTakesWhatYAMLTakes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a comment in column 1 below a section that moves", "users:\n  bob: {}\n# below\n\nteams: {}\n", "teams: {}\n\nusers:\n  bob: {}\n\n# below\n"},
		{"a comment in column 1 above an entry", "users:\n  bob: {}\n# Alice\n  alice: {}\nteams: {}\n", "teams: {}\n\nusers:\n  # Alice\n  alice: {}\n  bob: {}\n"},
		{"a comment at the end of what moves", "users:\n  bob: {}\n  alice: {}\n  # the end\nteams: {}\n", "teams: {}\n\nusers:\n  alice: {}\n  bob: {}\n  # the end\n"},
		{"a comment below an entry and apart from the next", "users:\n  bob: {}\n  # gone soon\n\n  carol: {}\n  alice: {}\n", "users:\n  alice: {}\n  bob: {}\n  # gone soon\n\n  carol: {}\n"},
		{"a text in quotes over lines", "teams: {}\nroles:\n  A:\n    description: \"one\n      # two \\\n\n      three\"\n    policies: [b, a]\n", "roles:\n  A:\n    description: \"one\n      # two \\\n\n      three\"\n    policies: [a, b]\n\nteams: {}\n"},
		{"the mark that ends a document", "users: {}\nteams: {}\n...\n# end\n", "teams: {}\n\nusers: {}\n\n...\n# end\n"},
		{"the mark that begins it", "---\nusers: {}\nteams: {}\n", "---\nteams: {}\n\nusers: {}\n"},
		{"a map that is indented", "  users: {}\n# teams\n  teams: {}\n", "  # teams\n  teams: {}\n  users: {}\n"},
		{"lists as far left as their key", "roles:\n  A:\n    session: 1h\n    policies:\n    # about b\n    - b\n    - a\n    # at the end\n", "roles:\n  A:\n    policies:\n    - a\n    # about b\n    - b\n    session: 1h\n    # at the end\n"},
		{"no line end at the end", "users: {}\nteams: {}", "teams: {}\n\nusers: {}\n"},
		{"a text in a block without one", "roles:\n  A:\n    policies: [a]\n    description: |+ # why\n      text", "roles:\n  A:\n    description: |- # why\n      text\n    policies: [a]\n"},
		{"CRLF with a few LF", "users: {}\r\nteams: {}\n", "teams: {}\r\n\r\nusers: {}\r\n"},
		{"a byte order mark", "\uFEFFusers: {}\nteams: {}\n", "teams: {}\n\nusers: {}\n"},
		{"braces over lines", "users: {\n# in braces\n\n  bob: {},\n# and so is this\n}\nteams: {}\n", "teams: {}\n\nusers: {\n# in braces\n  bob: {},\n# and so is this\n}\n"},
	} {
		got, found, err := format.Format("x", []byte(c.text))
		if err != nil || len(found) > 0 || string(got) != c.want {
			t.Errorf("%s: %v %v\n%s\nwant\n%s", c.name, err, found, got, c.want)
		}
	}
}
