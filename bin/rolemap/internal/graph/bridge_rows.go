package graph

import (
	"fmt"
	"io"
	"strings"
)

func (w *bridgeWriter) landingHeight(l Landing) float64 {
	h := headHeight
	for _, e := range l.Entrances {
		h += w.entranceHeight(e)
	}
	if l.More > 0 {
		h += 26
	}
	return h
}

func (w *bridgeWriter) entranceHeight(e Entrance) float64 {
	doors, more, _ := e.within()
	left := w.doorsHeight(doors)
	if len(doors) == 1 { // which stands in the middle, with what is long below it
		left += left - doorLine
	}
	if more > 0 {
		left += moreLine
	}
	name, says := w.entranceLines(e)
	return max(left, 20+nameLine*float64(len(name))+factLine*float64(len(says))) + 2*rowPadding
}

func (w *bridgeWriter) entranceLines(e Entrance) (name, says []string) {
	for _, line := range e.Says {
		says = append(says, fold(line, w.right, noteWidth)...)
	}
	return fold(e.Name, w.right, boldWidth), says
}

func (w *bridgeWriter) doorsHeight(list []Door) float64 {
	h := -doorGap
	for _, d := range list {
		h += w.doorHeight(d) + doorGap
	}
	return h
}

// doorHeight is that of a door with its people and the lines of its name and end.
func (w *bridgeWriter) doorHeight(d Door) float64 {
	lines := len(fold(d.Name, w.left, monoWidth))
	if d.Until != "" && d.Name != "" {
		lines++
	}
	return doorLine + factLine*float64(lines-1)
}

func (w *bridgeWriter) landing(l Landing, deck string) {
	x := w.xRight()
	fmt.Fprintln(w, `<g class="landing">`)
	room := w.width() - shore - x - 2*padding
	panel(w, "account", x, w.y, w.width()-shore-x, w.landingHeight(l), fit(l.Name, room-noteWidth(l.ID)-8, boldWidth), l.ID, l.Color)
	says := "target account"
	if l.Title != "" {
		says += ", " + fit(l.Title, room-noteWidth(says+", "), noteWidth)
	}
	w.text("note", x+padding, w.y+43, says)
	w.y += headHeight
	for i, e := range l.Entrances {
		if i > 0 {
			fmt.Fprintf(w, `<path class="between" d="M%.1f %.1fH%.1f"/>`+"\n", x, w.y, w.width()-shore)
		}
		w.entrance(e, l.Name, deck)
	}
	if l.More > 0 {
		text := "and " + number(l.More, "more role")
		w.text("note left-out", w.xText(), w.y+12, text)
		fmt.Fprintf(&w.told, "%s %s.\n", xmlText(l.Name), text)
		w.y += 26
	}
	fmt.Fprintln(w, "</g>")
}

func (w *bridgeWriter) entrance(e Entrance, account, deck string) {
	height := w.entranceHeight(e)
	doors, more, people := e.within()
	middle := w.y + height/2
	fmt.Fprintln(w, `<g class="entrance">`)
	hint(w, e.Kind+" "+e.Name)
	w.door(w.xRight(), middle)
	name, says := w.entranceLines(e)
	y := middle - (nameLine*float64(len(name))+factLine*float64(len(says)))/2
	w.text("kind", w.xText(), y+1, e.Kind)
	for _, line := range name {
		y += nameLine
		w.text("role", w.xText(), y, line)
	}
	for _, line := range says {
		y += factLine
		w.text("note", w.xText(), y, line)
	}
	y = middle - w.doorsHeight(doors)/2
	if len(doors) == 1 {
		y = middle - doorLine/2
	}
	if more > 0 {
		y -= moreLine / 2
	}
	for _, d := range doors {
		w.out(d, y+doorLine/2, middle, deck, len(doors) == 1)
		fmt.Fprintf(&w.told, "%s: %s, %s %s in %s.\n", xmlText(plain(names(d.People, 1e9, boldWidth))),
			xmlText(strings.TrimSpace(d.Kind+" "+d.Name)), e.Kind, xmlText(e.Name), xmlText(account))
		y += w.doorHeight(d) + doorGap
	}
	if more > 0 {
		text := fmt.Sprintf("and %s, for %s", number(more, "more door"), number(people, "person"))
		w.text("note left-out", shore+padding, y+4, text)
		fmt.Fprintln(&w.told, text+".")
	}
	fmt.Fprintln(w, "</g>")
	w.y += height
}

// out draws a door out and the way from it to the door in.
func (w *bridgeWriter) out(d Door, y, to float64, deck string, alone bool) {
	class := "out"
	if d.Until != "" {
		class += " ends"
	}
	fmt.Fprintf(w, `<g class="%s">`+"\n", class)
	hint(w, strings.TrimSpace(d.Kind+" "+d.Name))
	x, sill, end := shore+padding, y+doorHeight/2, to+doorHeight/2
	fmt.Fprintf(w, `<path class="face" d="M%.1f %.1fa3.5 3.5 0 1 1 .01 0zm-6 8.5a6 6 0 0 1 12 0z"/>`+"\n", x+6, y-19)
	w.runs("people", x+face, y-12, names(d.People, w.left-face, boldWidth))
	w.text("kind", x, y+7, d.Kind)
	line := y + 7
	for _, part := range fold(d.Name, w.left, monoWidth) {
		if part != "" {
			line += factLine
			w.text("name", x, line, part)
		}
	}
	if d.Until != "" {
		w.text("until", x, line+factLine, "until "+d.Until)
	}
	w.door(w.xLeft()-doorWidth, y)
	from, until := w.xLeft(), w.xRight()
	if alone {
		fmt.Fprintf(w, `<path class="arch" d="M%.1f %.1fv15q%.1f -22 %.1f 0v-15z"/>`+"\n", from, sill, water/2, water)
		fmt.Fprintf(w, `<text class="deck" x="%.1f" y="%.1f">%s</text>`+"\n", (from+until)/2, sill-8, deck)
	}
	fmt.Fprintf(w, `<path class="way" d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fh6"/><path class="head" d="M%.1f %.1fl-10 -5v10z"/>`+"\n",
		from, sill, from+water/2, sill, until-water/2, end, until-8, end, until, end)
	fmt.Fprintln(w, "</g>")
}

func (w *bridgeWriter) door(x, middle float64) {
	r := doorWidth / 2
	fmt.Fprintf(w, `<path class="door" d="M%.1f %.1fv%.1fa%.1f %.1f 0 0 1 %.1f 0v%.1fz"/>`,
		x, middle+doorHeight/2, r-doorHeight, r, r, doorWidth, doorHeight-r)
	fmt.Fprintf(w, `<circle class="knob" cx="%.1f" cy="%.1f" r="1.6"/>`+"\n", x+doorWidth-4.5, middle+3)
}

func hint(w io.Writer, text string) { fmt.Fprintf(w, "<title>%s</title>\n", xmlText(text)) }

func (w *bridgeWriter) text(class string, x, y float64, text string) {
	if text != "" {
		fmt.Fprintf(w, `<text class="%s" x="%.1f" y="%.1f">%s</text>`+"\n", class, x, y, xmlText(text))
	}
}

func (w *bridgeWriter) runs(class string, x, y float64, runs []run) {
	fmt.Fprintf(w, `<text class="%s" x="%.1f" y="%.1f">`, class, x, y)
	for _, r := range runs {
		if r.class == "" {
			w.WriteString(xmlText(r.text))
			continue
		}
		fmt.Fprintf(w, `<tspan class="%s">%s</tspan>`, r.class, xmlText(r.text))
	}
	fmt.Fprintln(w, "</text>")
}
