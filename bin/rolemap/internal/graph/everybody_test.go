package graph

import (
	"bytes"
	"testing"

	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/pagetest"
)

// Everybody can read the drawing as it is opened by itself: light, dark and in colors of the reader's.
func TestEverybody(t *testing.T) {
	p := browser.OpenWithAxe(t)
	all := pictures(t)[:4] // with and without folds, and dense
	for _, a := range pagetest.Maps(t) {
		all = append(all, New(a))
	}
	for _, picture := range all {
		var svg bytes.Buffer
		if err := picture.SVG(&svg); err != nil {
			t.Fatal(err)
		}
		p.Drawing(pagetest.FileNamed(t, "drawing.svg", svg.Bytes()))
	}
}
