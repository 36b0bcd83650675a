package source

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"rolemap/config/testkit/mapgen"
)

// bare is a tree without what the pieces of a text need not agree on: comments,
// which nobody reads.
func bare(n *Node) *Node {
	out := *n
	out.HeadComment, out.LineComment, out.FootComment, out.Content = "", "", "", nil
	for _, c := range n.Content {
		out.Content = append(out.Content, bare(c))
	}
	return &out
}

// difference says where two trees differ first.
func difference(a, b *Node) string {
	x, y := *a, *b
	x.Content, y.Content = nil, nil
	if !reflect.DeepEqual(x, y) || len(a.Content) != len(b.Content) {
		return fmt.Sprintf("%+v\n%+v", x, y)
	}
	for i := range a.Content {
		if d := difference(a.Content[i], b.Content[i]); d != "" {
			return d
		}
	}
	return ""
}

// TestPieces: what is read in pieces is what is read whole, with the same
// places, wherever it can be read in pieces at all.
func TestPieces(t *testing.T) {
	var texts []string
	for seed := range uint64(40) {
		texts = append(texts, string(mapgen.New(seed, mapgen.Small).YAML(nil)))
	}
	for _, pattern := range []string{"../testdata/bad/*.yaml", "../rolemap.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(data))
		}
	}
	pieces := map[bool]int{}
	for _, text := range texts {
		for _, text := range []string{text, strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", "\r\n"), strings.TrimRight(text, "\n"), "\xEF\xBB\xBF" + text} {
			for most := 2; most < 6; most++ {
				got, ok := inPieces([]byte(text), most)
				if pieces[ok]++; !ok {
					continue
				}
				want, err := Decode([]byte(text))
				if err != nil {
					t.Fatalf("in %d pieces it can be read: %v\n%s", most, err, text)
				}
				if !reflect.DeepEqual(bare(got), bare(want)) {
					t.Fatalf("in %d pieces it is another map\n%q\n%s", most, text, difference(bare(got), bare(want)))
				}
			}
		}
	}
	if pieces[true] < 500 || pieces[false] < 20 {
		t.Errorf("%v", pieces)
	}
}

// TestNoPieces: texts whose parts could be read by themselves and whose whole is something else, or an error.
func TestNoPieces(t *testing.T) {
	for name, text := range map[string]string{
		"a flow mapping":       "{a: 1}\nb: {c: 1}\nd: 2\n",
		"an indented one":      "  a: 1\nb: 2\nc: 3\n",
		"a text over lines":    "a: \"one\nb: two\"\nc: 3\n",
		"a list, then a key":   "- a\nb: 2\nc: 3\n",
		"an anchor":            "a: &x 1\nb: *x\nc: 3\n",
		"a second document":    "a: 1\n---\nb: 2\nc: 3\n",
		"an end of a document": "a: 1\n...\nb: 2\nc: 3\n",
		"nothing to cut":       "a: 1\n",
		"a section in braces":  "a: {b: 1,\n  c: 2,\n  d: 3}\ne: 4\n",
		"a text of a section":  "a:\n  b: \"x\n  c: y\"\n  d: z\ne: 4\n",
		"a section of a text":  "a: |\n  b: 1\n  c: 2\n  d: 3\ne: 4\n",
		"a list of a section":  "a:\n  - b: 1\n  - c: 2\n  d: 3\ne: 4\n",
		"entries that differ":  "a:\n  b:\n   c: 1\n  d:\n    e: 2\n   f: 3\n",
		"an entry of no place": "a:\n  b: 1\n c: 2\n  d: 3\n",
		"only comments":        "a:\n  # b\n  # c\n  # d\ne: 1\n",
		"a broken part":        "a: 1\nb: [\nc: 3\nd: 4\n",
	} {
		for most := 2; most < 5; most++ {
			if root, ok := inPieces([]byte(text), most); ok {
				whole, err := Decode([]byte(text))
				if err != nil || !reflect.DeepEqual(bare(root), bare(whole)) {
					t.Errorf("%s is read in %d pieces: %v", name, most, err)
				}
			}
		}
	}
	if _, ok := inPieces([]byte("a: 1\nb: 2\n"), 1); ok {
		t.Error("one piece is the whole")
	}
}

// FuzzPieces: no text is read in pieces as another one than whole.
func FuzzPieces(f *testing.F) {
	f.Add("a: 1\nb: {c: 2}\nd:\n- e\n", 2)
	f.Add("a:\n  b: 1\n  c:\n    d: [e,\n  f]\n  g: 2\nh: 3\n", 4)
	f.Add("a: |\n b\nc: >\n d\n\n\ne: f\n", 3)
	f.Fuzz(func(t *testing.T, text string, most int) {
		got, ok := inPieces([]byte(text), most%8)
		if !ok || strings.ContainsAny(text, "\r\u0085\u2028\u2029") { // Open refuses these
			return
		}
		want, err := Decode([]byte(text))
		if err != nil || !reflect.DeepEqual(bare(got), bare(want)) {
			t.Errorf("%q in %d pieces: %v", text, most, err)
		}
	})
}
