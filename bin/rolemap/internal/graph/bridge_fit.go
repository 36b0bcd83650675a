package graph

import (
	"fmt"
	"strings"
)

// A bridge has limits of its own: one with more is not read. What is beyond
// them is told in the picture as a number.
const (
	mostAccounts = 12
	mostTargets  = 40 // roles of all accounts together
	mostDoors    = 4  // of one role
	mostNames    = 5  // of one door
)

// within is a span within the limits, and how many accounts and roles are left
// out of it. An account that is drawn says itself how many of its roles are not.
func (s Span) within() (drawn Span, accounts, roles int) {
	drawn, left := s, mostTargets
	drawn.Landings = nil
	for _, l := range s.Landings {
		if len(drawn.Landings) == mostAccounts || left == 0 {
			accounts++
			roles += len(l.Entrances)
			continue
		}
		if n := len(l.Entrances); n > left {
			l.Entrances, l.More = l.Entrances[:left], n-left
		}
		left -= len(l.Entrances)
		drawn.Landings = append(drawn.Landings, l)
	}
	return drawn, accounts, roles
}

// within are the doors within the limits, and how many are left out and how
// many people go through these.
func (e Entrance) within() (drawn []Door, doors, people int) {
	if len(e.Doors) <= mostDoors {
		return e.Doors, 0, 0
	}
	through := map[string]bool{}
	for _, d := range e.Doors[mostDoors-1:] {
		for _, name := range d.People {
			through[name] = true
		}
	}
	return e.Doors[:mostDoors-1], len(e.Doors) - mostDoors + 1, len(through)
}

// fit cuts the middle out of a text that is wider than there is room: names
// that are alike differ at their ends.
func fit(s string, room, size float64) string { return fitBy(textWidth, s, room, size) }

// fitMono is fit in a font of characters that are all as wide.
func fitMono(s string, room, size float64) string { return fitBy(monoWidth, s, room, size) }

func fitBy(width func(string, float64) float64, s string, room, size float64) string {
	if width(s, size) <= room {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 1; n-- {
		if cut := string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:]); width(cut, size) <= room {
			return cut
		}
	}
	return "…"
}

func monoWidth(s string, size float64) float64 {
	em := 0.0
	for _, r := range s {
		if r >= 0x1100 {
			em += 0.4
		}
		em += 0.61
	}
	return em * size
}

// run is a part of a line of text with a class of its own.
type run struct{ class, text string }

// names lists people as far as there is room, and how many there are beyond; at
// least one.
func names(people []string, room, size float64) []run {
	line := func(n int) (out []run, width float64) {
		for i, name := range people[:n] {
			if i > 0 {
				out = append(out, run{"", ", "})
			}
			out = append(out, run{"who", fit(name, room*0.6, size)})
		}
		if n < len(people) {
			out = append(out, run{"more", fmt.Sprintf(" and %d more", len(people)-n)})
		}
		for _, r := range out {
			width += textWidth(r.text, size)
		}
		return out, width
	}
	for n := min(len(people), mostNames); n > 1; n-- {
		if out, width := line(n); width <= room {
			return out
		}
	}
	out, _ := line(min(len(people), 1))
	return out
}

// plain is a line of text without its classes.
func plain(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.text)
	}
	return b.String()
}
