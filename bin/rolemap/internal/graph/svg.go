package graph

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"
	"io"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/page"
	"rolemap/config/diag"
)

//go:embed style.css
var svgStyle string

func xmlText(s string) string { return html.EscapeString(diag.Plain(s)) }

// SVG writes the picture as a drawing of its own: Graphviz compiled to
// WebAssembly would draw it too, for 8 MB and 20 ms of every start.
func (p Picture) SVG(w io.Writer) error {
	d := place(p)
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" lang="en" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="title desc"%s>`+"\n", d.width, d.height, d.width, d.height, dense(d))
	fmt.Fprintf(out, "<title id=\"title\">Who can enter what: %s</title>\n", xmlText(p.Organization))
	fmt.Fprintf(out, "<desc id=\"desc\">%s, %s and %s</desc>\n", number(len(p.People), "person"), number(len(p.Teams), "team"),
		number(len(p.Accounts), "account"))
	fmt.Fprintf(out, "<style>\n%s%s</style>\n", page.Colors, svgStyle)
	fmt.Fprintln(out, `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker><marker id="arrow-ends" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head ends" d="M0 0L8 4L0 8z"/></marker></defs>`)
	fmt.Fprintln(out, `<rect class="page" width="100%" height="100%"/>`)
	if d.left > 0 {
		top, bottom := d.users()
		panel(out, "users", margin, top, d.left, bottom-top, "users account", p.side(), "")
	}
	for _, u := range d.columns[2] {
		if u.account == nil {
			continue
		}
		first := u.shapes[0]
		panel(out, "account", first.x-padding, u.top(), first.w+2*padding, u.height(), u.account.Label, u.account.Note, u.account.Color)
	}
	for _, l := range d.lines {
		curve(out, l)
	}
	for _, column := range d.columns {
		for _, u := range column {
			for _, s := range u.shapes {
				box(out, s)
			}
		}
	}
	for _, l := range d.lines {
		text := l.text()
		if p.Folded { // how many roles is said at the account
			text = l.Mark
		}
		if text != "" {
			x, y := point(l, 0.5)
			fmt.Fprintf(out, `<text class="label" x="%.1f" y="%.1f">%s</text>`+"\n", x, y+4, xmlText(text))
		}
	}
	x := margin
	for _, s := range d.legend {
		y := d.height - margin
		fmt.Fprintf(out, `<path class="line %s"%s d="M%.1f %.1fh40"/>`+"\n", classes(s.Edge), arrowhead(s.Edge), x, y)
		fmt.Fprintf(out, `<text class="note" x="%.1f" y="%.1f">%s</text>`+"\n", x+48, y+4, xmlText(s.text))
		x += 48 + textWidth(s.text, smallText) + boxGap
	}
	fmt.Fprintln(out, "</svg>")
	return out.Flush()
}

// dense marks a drawing of many lines, which are then drawn lighter.
func dense(d *drawing) string {
	if len(d.lines) > 60 {
		return ` class="dense"`
	}
	return ""
}

func panel(out io.Writer, class string, x, y, w, h float64, title, note, color string) {
	fmt.Fprintf(out, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="8"/>`+"\n", class, x, y, w, h)
	if color != "" {
		fmt.Fprintf(out, `<rect x="%.1f" y="%.1f" width="%.1f" height="5" rx="2" fill="%s"/>`+"\n", x+8, y, w-16, xmlText(color))
	}
	fmt.Fprintf(out, `<text class="title" x="%.1f" y="%.1f">%s <tspan class="note" dx="4">%s</tspan></text>`+"\n", x+padding, y+24,
		xmlText(title), xmlText(note))
}

func box(out io.Writer, s *shape) {
	radius := 5.0
	if s.kind == "person" || s.kind == "direct" {
		radius = s.h / 2
	}
	fmt.Fprintf(out, `<g class="%s"><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.1f"/>`, s.kind, s.x, s.y, s.w, s.h, radius)
	y := s.middle() + 5
	if s.Note != "" {
		y -= 8
	}
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f">%s</text>`, s.x+s.w/2, y, xmlText(s.Label))
	if s.Note != "" {
		fmt.Fprintf(out, `<text class="note" x="%.1f" y="%.1f">%s</text>`, s.x+s.w/2, y+16, xmlText(s.Note))
	}
	fmt.Fprintln(out, "</g>")
}

// controls are the points of a line's curve, level at both ends.
func controls(l line) (x [4]float64, y [4]float64) {
	x[0], y[0] = l.from.x+l.from.w, l.from.middle()
	x[3], y[3] = l.to.x, l.to.middle()
	bend := (x[3] - x[0]) * 0.45
	return [4]float64{x[0], x[0] + bend, x[3] - bend, x[3]}, [4]float64{y[0], y[0], y[3], y[3]}
}

func curve(out io.Writer, l line) {
	x, y := controls(l)
	arrow := arrowhead(l.Edge)
	if l.Kind == Member || l.to.kind == "direct" {
		arrow = ""
	}
	title := l.from.Label + " to " + l.to.Label
	if l.Label != "" {
		title += ", " + l.Label
	}
	if l.Mark != "" {
		title += ", " + grants.Door(l.SignIn)
	}
	fmt.Fprintf(out, `<path class="line %s"%s d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f"><title>%s</title></path>`+"\n",
		classes(l.Edge), arrow, x[0], y[0], x[1], y[1], x[2], y[2], x[3], y[3], xmlText(title))
}

func classes(e Edge) string {
	if e.Ends {
		return string(e.Kind) + " ends"
	}
	return string(e.Kind)
}

func arrowhead(e Edge) string {
	if e.Ends {
		return ` marker-end="url(#arrow-ends)"`
	}
	return ` marker-end="url(#arrow)"`
}

// point is a point of a line's curve, t from 0 at its start to 1 at its end.
func point(l line, t float64) (float64, float64) {
	x, y := controls(l)
	at := func(p [4]float64) float64 {
		u := 1 - t
		return u*u*u*p[0] + 3*u*u*t*p[1] + 3*u*t*t*p[2] + t*t*t*p[3]
	}
	return at(x), at(y)
}
