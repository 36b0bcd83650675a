package graph

import "unicode/utf8"

// textWidth estimates how wide a text is drawn in a sans-serif font; a little
// too wide rather than too narrow.
func textWidth(s string, size float64) float64 {
	em := 0.0
	for _, r := range s {
		switch {
		case r >= 0x1100:
			em += 1
		case r == 'i' || r == 'l' || r == 'j' || r == '.' || r == ',' || r == '\'' || r == ' ' || r == 't' || r == 'f' || r == 'I':
			em += 0.36
		case r >= 'A' && r <= 'Z' || r == 'm' || r == 'w' || r == '@':
			em += 0.78
		default:
			em += 0.6
		}
	}
	return em * size
}

// short cuts a note that would make a column too wide.
func short(s string) string {
	const most = 32
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
