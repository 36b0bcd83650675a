package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"rolemap/config/testkit/browser"
)

// picturesIn is where the README's pictures and the maps that they show stand.
const picturesIn = "../../config/examples/pictures"

//go:embed testdata/pictures/comment.html
var commentPage string

// The README's pictures show what is written today. Each version of a browser
// draws other bytes, so what they are made from is compared: made-from.txt has
// its SHA-256. PICTURES is a directory into which to make them; .ci/pictures sets it.
func TestPictures(t *testing.T) {
	pages := pagesOfPictures(t)
	var madeFrom strings.Builder
	for _, name := range []string{"index.html", "data.js", "comment.html"} {
		data, err := os.ReadFile(filepath.Join(pages, name))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&madeFrom, "%x  %s\n", sha256.Sum256(data), name)
	}
	record := "made-from.txt"
	if into := os.Getenv("PICTURES"); into != "" {
		drawn := draw(t, pages)
		drawn[record] = []byte(madeFrom.String())
		for name, data := range drawn {
			if err := os.WriteFile(filepath.Join(into, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	recorded, err := os.ReadFile(filepath.Join(picturesIn, record))
	if err != nil {
		t.Fatal(err)
	}
	if string(recorded) != madeFrom.String() {
		t.Errorf("the README's pictures do not show what is written now: run .ci/pictures and look at them.\n"+
			"They were made from\n%sand now it is\n%s", recorded, &madeFrom)
	}
}

// pagesOfPictures is a directory with the pages that the pictures show, at a fixed moment:
// the portal, and the comment as a forge would show it.
func pagesOfPictures(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	printed := func(want int, args ...string) []byte {
		t.Helper()
		var out, errs bytes.Buffer
		args = append(args, "--at", "2026-12-01T09:00:00Z")
		if code := run(context.Background(), nil, strings.NewReader(""), &out, &errs, args); code != want {
			t.Fatalf("%v: exit code %d: %s", args, code, errs.String())
		}
		return out.Bytes()
	}
	maps := t.TempDir() // away from git, whose commits are no part of the pictures
	if err := os.CopyFS(maps, os.DirFS(picturesIn)); err != nil {
		t.Fatal(err)
	}
	before, after := filepath.Join(maps, "before.yaml"), filepath.Join(maps, "after.yaml")
	printed(0, "portal", after, "--out", dir)
	var comment bytes.Buffer
	forge := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())) // folds are HTML
	if err := forge.Convert(printed(1, "diff", before, after, "-o", "markdown"), &comment); err != nil {
		t.Fatal(err)
	}
	page := strings.Replace(commentPage, "COMMENT", comment.String(), 1)
	if err := os.WriteFile(filepath.Join(dir, "comment.html"), []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// draw is the pictures by name: of the page that Alice has chosen as hers, one role unfolded, and
// of the comment with some of its folds open.
func draw(t *testing.T, pages string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	p := browser.Open(t)
	for name, shown := range map[string]struct {
		page  string
		width int
		first string
	}{
		"portal": {"index.html", 900, "remember(find(people, 'alice')); say(''); document.activeElement.blur();" +
			"document.querySelectorAll('.targets details').forEach((d) => { d.open = /Deployer/.test(d.parentElement.innerText) });" +
			"document.documentElement.style = 'border: 1px solid var(--line); border-radius: 8px'"},
		"comment": {"comment.html", 800, "document.querySelectorAll('details')" +
			".forEach((d) => { d.open = /^(Gained|Lost|Roles)/.test(d.innerText) })"},
	} {
		for suffix, dark := range map[string]bool{"": false, "-dark": true} {
			p.Look(shown.width, 1, dark) // as low as what the page has
			p.Go("file://" + filepath.Join(pages, shown.page))
			p.Eval(shown.first, nil)
			picture := name + suffix + ".png"
			out[picture] = fewColours(t, p.Whole(2))
			if n := len(out[picture]); n > 150<<10 {
				t.Errorf("%s has %d bytes, too many for a README", picture, n)
			}
		}
	}
	return out
}

// fewColours is the same picture in the 256 colours that it has most of, which takes a third of the bytes.
func fewColours(t *testing.T, data []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	count := map[color.Color]int{}
	for y := range full.Bounds().Dy() {
		for x := range full.Bounds().Dx() {
			count[full.At(x, y)]++
		}
	}
	palette := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	few := image.NewPaletted(full.Bounds(), palette[:min(256, len(palette))])
	for y := range few.Rect.Dy() {
		for x := range few.Rect.Dx() {
			few.Set(x, y, full.At(x, y))
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
