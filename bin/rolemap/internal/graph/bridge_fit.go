package graph

import (
	"fmt"
	"strings"
	"unicode"
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

// The widths of texts of a bridge: of notes, of names, which are bold, and of
// names that AWS has, in a font of characters that are all as wide.
func noteWidth(s string) float64 { return fullWidth(s, noteText) }
func boldWidth(s string) float64 { return 1.16 * fullWidth(s, nameText) }

// fullWidth is textWidth for texts that have no room to spare: some letters are
// wider in one font than in another.
func fullWidth(s string, size float64) float64 {
	w := textWidth(s, size)
	for _, r := range s {
		if strings.ContainsRune("WMm@%", r) {
			w += 0.22 * size
		}
	}
	return w
}

func monoWidth(s string) float64 {
	em := 0.0
	for _, r := range s {
		if r >= 0x1100 {
			em += 0.4
		}
		em += 0.61
	}
	return em * noteText
}

// fit cuts the middle out of a text that is wider than there is room: names
// that are alike differ at their ends.
func fit(s string, room float64, width func(string) float64) string {
	if width(s) <= room {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 1; n-- {
		if cut := string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:]); width(cut) <= room {
			return cut
		}
	}
	return "…"
}

// fold breaks a text in two where there is no room for it in one line, behind a
// word if there is one; what has no room in two is cut.
func fold(s string, room float64, width func(string) float64) []string {
	if width(s) <= room {
		return []string{s}
	}
	runes := []rune(s)
	last, word := 1, 0
	for n := 1; n < len(runes) && width(string(runes[:n])) <= room; n++ {
		last = n
		if strings.ContainsRune(" ._-@/", runes[n-1]) || unicode.IsLower(runes[n-1]) && unicode.IsUpper(runes[n]) {
			word = n
		}
	}
	if word > last/2 {
		last = word
	}
	return []string{string(runes[:last]), fit(string(runes[last:]), room, width)}
}

// run is a part of a line of text with a class of its own.
type run struct{ class, text string }

// names lists people as far as there is room, and how many there are beyond; at
// least one.
func names(people []string, room float64, width func(string) float64) []run {
	line := func(n int) (out []run, wide float64) {
		for i, name := range people[:n] {
			if i > 0 {
				out = append(out, run{"", ", "})
			}
			out = append(out, run{"who", fit(name, room*0.6, width)})
		}
		if n < len(people) {
			out = append(out, run{"more", fmt.Sprintf(" and %d more", len(people)-n)})
		}
		for _, r := range out {
			wide += width(r.text)
		}
		return out, wide
	}
	for n := min(len(people), mostNames); n > 1; n-- {
		if out, wide := line(n); wide <= room {
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
