package links

import (
	"fmt"
	"testing"
)

// Every hue, as a color whose span is 60 so that it is a whole number, gets the
// console's color next to it; between two the one of the lower hue.
func TestNextHue(t *testing.T) {
	const low, high = 60, 120
	for hue := range 360 {
		within := low + hue%60 // rises from a sector's start to its end
		r, g, b := high, low, low
		switch hue / 60 {
		case 0:
			g = within
		case 1:
			r, g = high+low-within, high
		case 2:
			r, g, b = low, high, within
		case 3:
			r, g, b = low, high+low-within, high
		case 4:
			r, b = within, high
		case 5:
			b = high + low - within
		}
		want, far := "", 360
		for _, c := range []struct {
			hue   int
			color string
		}{{0, "f2b0a9"}, {28, "fbc8aa"}, {50, "efda95"}, {120, "b7ca9d"}, {215, "83d4e8"}, {360, "f2b0a9"}} {
			if d := max(c.hue-hue, hue-c.hue); d < far {
				want, far = c.color, d
			}
		}
		if got := consoleColor(fmt.Sprintf("#%02x%02x%02x", r, g, b)); got != want {
			t.Errorf("hue %d, %d %d %d: %s, want %s", hue, r, g, b, got, want)
		}
	}
	for _, c := range consoleColors {
		if got := consoleColor("#" + c.color); got != c.color {
			t.Errorf("the console's own %s: %s", c.color, got)
		}
	}
}

// A color of which no part stands out by an eighth is gray.
func TestGray(t *testing.T) {
	for span, want := range map[int]bool{0: true, 1: true, 9: true, 10: false, 11: false} {
		if _, gray := hueOf(80, 80-span, 80-span/2); gray != want {
			t.Errorf("80 with a span of %d: gray %v", span, gray)
		}
	}
	if _, gray := hueOf(0, 0, 0); !gray {
		t.Error("black has a hue")
	}
}
