package links

import "strconv"

// consoleColors are the colors that the console's form has: red, orange, yellow,
// green, blue and red again, by the hue in degrees that people call so. Of any
// other color it leaves the field empty.
// https://repost.aws/questions/QU2dDHOT34RH6LJYIrHLUJrw/switch-role-link-query-parameters
var consoleColors = []struct {
	hue   int
	color string
}{{0, "f2b0a9"}, {28, "fbc8aa"}, {50, "efda95"}, {120, "b7ca9d"}, {215, "83d4e8"}, {360, "f2b0a9"}}

// consoleColor is the console's color next to one as the map has it, #rrggbb, in
// hue; empty for a gray, which is next to none.
func consoleColor(color string) string {
	if len(color) != 7 {
		return ""
	}
	n, err := strconv.ParseUint(color[1:], 16, 24)
	if err != nil {
		return ""
	}
	hue, gray := hueOf(int(n>>16), int(n>>8&0xFF), int(n&0xFF))
	if gray {
		return ""
	}
	next := consoleColors[0]
	for _, c := range consoleColors {
		if abs(c.hue-hue) < abs(next.hue-hue) {
			next = c
		}
	}
	return next.color
}

// hueOf is the hue of a color in degrees; gray where it has none to speak of.
func hueOf(r, g, b int) (hue int, gray bool) {
	most, least := max(r, g, b), min(r, g, b)
	span := most - least
	switch {
	case span*8 < most || span == 0:
		return 0, true
	case most == r:
		hue = 60 * (g - b) / span
	case most == g:
		hue = 120 + 60*(b-r)/span
	default:
		hue = 240 + 60*(r-g)/span
	}
	return (hue + 360) % 360, false
}

func abs(n int) int { return max(n, -n) }
