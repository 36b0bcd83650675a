package config_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// failing is a file system of which some files can be opened and not read, and
// others not even opened.
type failing struct {
	fstest.MapFS
	read, open string
}

func (f failing) Open(name string) (fs.File, error) {
	if name == f.open {
		return nil, &fs.PathError{Op: "open", Path: "/secret/" + name, Err: errors.New("no such luck")}
	}
	file, err := f.MapFS.Open(name)
	if name == f.read {
		file = noBytes{file}
	}
	return file, err
}

type noBytes struct{ fs.File }

func (noBytes) Read([]byte) (int, error) { return 0, errors.New("bad block") }

func told(l config.Loaded) string {
	var out []string
	for _, f := range l.Findings {
		out = append(out, f.String())
	}
	return strings.Join(out, "\n")
}

// TestFilesThatCannotBeRead: of the map itself it is an error, of a part and of
// a policy's file a finding; the places on this machine are nobody's business.
func TestFilesThatCannotBeRead(t *testing.T) {
	files := fstest.MapFS{"a.yaml": {Data: []byte(small)}, "b.yaml": {Data: []byte("policies: {own: {file: own.json}, other: {file: ./own.json}}\n")}, "own.json": {Data: []byte(anyDocument)}}
	for _, c := range []struct{ read, open, part, policy string }{
		{"b.yaml", "", `m/b.yaml: "m/b.yaml" cannot be read: bad block [unreadable-file]`, ""},
		{"", "b.yaml", `m/b.yaml: "m/b.yaml" cannot be read: no such luck [unreadable-file]`, ""},
		{"own.json", "", "", `"m/own.json" cannot be read: bad block [unreadable-file]`},
		{"", "own.json", "", `"m/own.json" cannot be read: no such luck [unreadable-file]`},
	} {
		l, err := config.LoadDir(failing{files, c.read, c.open}, "m")
		switch got := told(l); {
		case err != nil:
			t.Errorf("%+v: %v", c, err)
		case c.part != "" && (got != c.part || l.Map.Unread == 0 || len(l.Parts) != 1):
			t.Errorf("%+v:\n%s", c, got)
		case c.policy != "" && (strings.Count(got, c.policy) != 1 || len(l.Findings) != 1 || l.Map.Unread > 0): // once for both
			t.Errorf("%+v:\n%s", c, got)
		}
		if c.part != "" {
			if _, err := config.LoadFile(failing{files, c.read, c.open}, "b.yaml", "m/b.yaml"); err == nil || !strings.HasPrefix(err.Error(), "cannot read the role map m/b.yaml: ") {
				t.Errorf("%+v: %v", c, err)
			}
		} else if found := config.Check(l.Map, now); found.HasErrors() { // that the document is missing was said
			t.Errorf("%+v: %v", c, found)
		}
	}
	if _, err := config.LoadDir(os.DirFS(filepath.Join(t.TempDir(), "none")), "m"); err == nil {
		t.Error("a directory that cannot be read")
	}
}

// TestLoadOfWhatCannotBeRead: a file that opens and gives no bytes is an error, not an empty map.
func TestLoadOfWhatCannotBeRead(t *testing.T) {
	const memory = "/proc/self/mem" // nothing is mapped at its start
	if _, err := os.Stat(memory); err != nil {
		t.Skip("no such file here: ", err)
	}
	if l, err := config.Load(memory); err == nil || !strings.HasPrefix(err.Error(), "cannot read the role map: ") {
		t.Errorf("%v, %v", told(l), err)
	}
}

// TestOneFileOfTwoPolicies is read once, and what is wrong with it is said once.
func TestOneFileOfTwoPolicies(t *testing.T) {
	const two = "policies: {own: {file: own.json}, other: {file: x/../own.json}}\n"
	for text, want := range map[string]int{anyDocument: 0, "{": 1, strings.Replace(anyDocument, "Allow", "allow", 1): 1} {
		l := config.LoadText(fstest.MapFS{"own.json": {Data: []byte(text)}}, "-", []byte(small+two))
		if len(l.Findings) != want || len(l.Sources) != 2 {
			t.Errorf("%s:\n%s", text, told(l))
		}
		own, _ := l.Map.Policy("own")
		other, _ := l.Map.Policy("other")
		if own.Document != other.Document || (own.Document == nil) != (text == "{") {
			t.Errorf("%s: %v and %v", text, own.Document, other.Document)
		}
		for _, f := range config.Check(l.Map, now) {
			if f.Code == diag.PolicyFile {
				t.Errorf("%s: %v", text, f)
			}
		}
	}
	// A map that was only parsed says that its files were not read.
	m, _ := config.Parse(config.File{Path: "m", Data: []byte(small + two)})
	if found := config.Check(m, now); len(found) != 2 || found[0].Code != diag.PolicyFile || found[1].Code != diag.PolicyFile {
		t.Error(found)
	}
}

// TestSizeOfFiles: a file may have so many bytes, wherever it comes from, and not one more.
func TestSizeOfFiles(t *testing.T) {
	for more, want := range map[int]diag.Code{0: diag.EmptyFile, 1: diag.FileTooLarge} {
		data := []byte("# " + strings.Repeat("x", source.MaxFileSize-2+more))
		file, err := config.LoadFile(fstest.MapFS{"x/m.yaml": {Data: data}}, "x/m.yaml", "m.yaml")
		dir, err2 := config.LoadDir(fstest.MapFS{"m.yaml": {Data: data}}, ".")
		for name, l := range map[string]config.Loaded{"a text": config.LoadText(nil, "-", data), "a file": file, "a part": dir} {
			if err != nil || err2 != nil || len(l.Findings) == 0 || l.Findings[0].Code != want || (l.Map.Unread > 0) != (more == 1) {
				t.Errorf("%s of %d bytes more: %s %v %v", name, more, told(l), err, err2)
			}
		}
	}
}
