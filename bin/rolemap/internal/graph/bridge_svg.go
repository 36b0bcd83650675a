package graph

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"strings"

	"rolemap/config"
)

//go:embed bridge.css
var bridgeStyle string

// Sizes in pixels, of text and of what stands around it. A bridge is narrow, so
// that its text is still read where it is shrunk to the width of a phone.
const (
	shore      = 14.0
	inside     = 14.0
	water      = 92.0 // between the banks
	doorWidth  = 18.0
	doorHeight = 30.0
	headHeight = 54.0
	rowPadding = 12.0
	doorLine   = 62.0 // of a door with its people
	doorGap    = 12.0
	face       = 18.0 // width of what stands before people
	nameLine   = 18.0
	factLine   = 17.0
	moreLine   = 20.0
	noteText   = 13.0
	nameText   = 15.0
	least      = 596.0 // width
)

// bridgeWriter draws from top to bottom.
type bridgeWriter struct {
	bytes.Buffer
	left, right float64 // width of the texts of either side
	y           float64
	told        strings.Builder // the same in words
}

// xLeft and xRight are where the banks end, on the side of the water.
func (w *bridgeWriter) xLeft() float64  { return shore + inside + w.left + 8 + doorWidth }
func (w *bridgeWriter) xRight() float64 { return w.xLeft() + water }
func (w *bridgeWriter) xText() float64  { return w.xRight() + doorWidth + 12 }
func (w *bridgeWriter) width() float64  { return w.xText() + w.right + inside + shore }

// SVG writes the bridge as a drawing of its own.
func (b Bridge) SVG(out io.Writer) error {
	w := &bridgeWriter{left: 212, right: 180, y: shore}
	for i := range b.Spans {
		w.measure(&b.Spans[i])
	}
	if short := least - w.width(); short > 0 {
		w.left, w.right = w.left+short/2, w.right+short/2
	}
	for i, s := range b.Spans {
		if i > 0 {
			w.y += 34
		}
		w.span(s)
	}
	w.y += shore
	_, err := fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" class="bridge" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f"
  role="img" aria-labelledby="bridge-title" aria-describedby="bridge-desc">
<title id="bridge-title">The bridge of %s: from where people sign in to the roles they enter</title>
<desc id="bridge-desc">%s</desc>
<style>
%s</style>
<rect class="page" width="100%%" height="100%%"/>
%s</svg>
`, w.width(), w.y, w.width(), w.y, xmlText(b.Organization), strings.TrimSpace(w.told.String()), bridgeStyle, w.String())
	return err
}

// measure makes the sides as wide as the texts of a span need, up to a limit.
func (w *bridgeWriter) measure(s *Span) {
	const mostLeft, mostRight = 310, 260
	drawn, _, _ := s.within()
	for _, l := range drawn.Landings {
		beside := doorWidth + 12 - padding
		w.right = max(w.right, boldWidth(l.Name+" ")+noteWidth(l.ID)-beside, noteWidth("target account, "+l.Title)-beside)
		for _, e := range l.Entrances {
			w.right = max(w.right, boldWidth(e.Name))
			for _, line := range e.Says {
				w.right = max(w.right, noteWidth(line))
			}
			doors, _, _ := e.within()
			for _, d := range doors {
				people := plain(names(d.People, mostLeft-face, boldWidth))
				w.left = max(w.left, monoWidth(d.Name), face+boldWidth(people)+1) // sums in another order differ in rounding
			}
		}
	}
	w.left, w.right = min(w.left, mostLeft), min(w.right, mostRight)
}

// words say what a span is to who sees one for the first time.
type words struct {
	class, heading  string
	text            []string // lines
	bank, who, deck string
}

func (s Span) words() words {
	if s.Way == config.IdentityCenter {
		return words{"center", "Sign in through Identity Center: an assignment a group",
			[]string{"A group is assigned a permission set in an account, and AWS makes the role there.",
				"Whether MFA is asked for is a setting of the instance."},
			"Identity Center", "at the portal: ", "assignment"}
	}
	return words{"iam", "Sign in as an IAM user: two doors a role",
		[]string{"A policy lets people out of the users account, a role lets them in. Both must be open."},
		"users account", "sign in here: ", "switch role"}
}

func (w *bridgeWriter) span(s Span) {
	say := s.words()
	all := len(s.People)
	s, accounts, roles := s.within()
	fmt.Fprintf(w, `<g class="span %s">`+"\n", say.class)
	w.text("heading", shore, w.y+17, say.heading)
	w.y += 22
	for _, line := range say.text {
		w.y += 17
		w.text("note", shore, w.y, line)
	}
	w.y += 16
	fmt.Fprintf(&w.told, "%s. %s %s %s: %s.\n", say.heading, strings.Join(say.text, " "), say.bank, xmlText(s.Note), number(all, "person"))
	height := 0.0
	for i, l := range s.Landings {
		if i > 0 {
			height += boxGap
		}
		height += w.landingHeight(l)
	}
	panel(w, "users", shore, w.y, w.xLeft()-shore, max(height, headHeight), say.bank, s.Note, "")
	if all == 0 {
		w.text("note", shore+padding, w.y+43, "nobody holds a role")
		w.y += headHeight
	} else {
		room := w.left - noteWidth(say.who)
		w.runs("note", shore+padding, w.y+43, append([]run{{"", say.who}}, names(s.People, room, noteWidth)...))
	}
	for i, l := range s.Landings {
		if i > 0 {
			w.y += boxGap
		}
		w.landing(l, say.deck)
	}
	if accounts > 0 {
		w.y += 22
		text := fmt.Sprintf("Not drawn: %s with %s. --account, --team, --user and --role choose.",
			number(accounts, "account"), number(roles, "role"))
		w.text("note left-out", shore, w.y, text)
		fmt.Fprintln(&w.told, text)
	}
	fmt.Fprintln(w, "</g>")
}
