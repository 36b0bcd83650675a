// Package explain says what each finding means, why it matters and what to do,
// with a wrong and a right example that rolemap itself judges.
package explain

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/txtar"

	"rolemap/config/diag"
)

// Explanation is what there is to say about one finding code.
type Explanation struct {
	Code    diag.Code
	Summary string // one sentence
	Text    string // what it means, why it matters, what to do; paragraphs of lines of at most 100 characters
	Wrong   Example
	Right   Example
}

// Example is a map that gives the finding, or one that gives none. It has no
// files where the finding cannot be shown in a few lines, as for a file that
// is too large.
type Example struct {
	Files []File // the map's part first, then the files that it names

	whole bool // the example is a whole map, not an addition to the base
}

// File is one file of an example; Name is relative to the map's directory.
type File struct{ Name, Text string }

// Now is the moment as of which examples are judged.
var Now = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// Each finding has one file, CODE.txtar: the summary, the text, and the files
// of the examples, those beside the map below wrong/ and right/. Above stands
// "base: none" where the examples are whole maps.
//
//go:embed texts/*.txtar
var texts embed.FS

// base is a small map without findings. An example is a second part of it.
//
//go:embed base.yaml
var base string

var all = sync.OnceValue(func() []Explanation {
	entries, err := texts.ReadDir("texts")
	if err != nil {
		panic(err) // what is embedded can be read
	}
	out := make([]Explanation, 0, len(entries))
	for _, e := range entries {
		data, err := texts.ReadFile("texts/" + e.Name())
		if err != nil {
			panic(err)
		}
		out = append(out, parse(diag.Code(strings.TrimSuffix(e.Name(), ".txtar")), txtar.Parse(data)))
	}
	slices.SortFunc(out, func(a, b Explanation) int { return cmp.Compare(a.Code, b.Code) })
	return out
})

// All returns every explanation, sorted by code.
func All() []Explanation { return slices.Clone(all()) }

// Get returns the explanation of a code.
func Get(code diag.Code) (Explanation, bool) {
	i, ok := slices.BinarySearchFunc(all(), code, func(e Explanation, code diag.Code) int { return cmp.Compare(e.Code, code) })
	if !ok {
		return Explanation{}, false
	}
	return all()[i], true
}

func parse(code diag.Code, a *txtar.Archive) Explanation {
	e := Explanation{Code: code}
	comment, whole := strings.CutPrefix(string(a.Comment), "base: none\n\n")
	e.Wrong.whole, e.Right.whole = whole, whole
	summary, text, _ := strings.Cut(comment, "\n\n")
	e.Summary, e.Text = strings.TrimSpace(summary), strings.TrimSpace(text)
	for _, f := range a.Files {
		side, name, below := strings.Cut(f.Name, "/")
		if !below {
			side, name = strings.TrimSuffix(side, path.Ext(side)), f.Name
		}
		switch side {
		case "wrong":
			e.Wrong.Files = append(e.Wrong.Files, File{name, string(f.Data)})
		case "right":
			e.Right.Files = append(e.Right.Files, File{name, string(f.Data)})
		default:
			panic(fmt.Sprintf("%s: no such file: %s", code, f.Name))
		}
	}
	return e
}

// String is the example as it is shown: the lines that are added to the map,
// and other files behind a line with their name.
func (x Example) String() string {
	var b bytes.Buffer
	for i, f := range x.Files {
		if i > 0 {
			fmt.Fprintf(&b, "# %s\n", f.Name)
		}
		b.WriteString(f.Text)
	}
	return b.String()
}
