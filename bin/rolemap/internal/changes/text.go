package changes

import (
	"fmt"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/markdown"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config/diag"
)

const (
	layout = "2006-01-02 15:04 UTC"
	byTime = "ended, with no commit"
)

// Text writes the history for people.
func (h History) Text(w io.Writer, s ansi.Style) error {
	var b strings.Builder
	for i, c := range h.Changes {
		if i > 0 {
			b.WriteByte('\n')
		}
		at := s.Bold(c.At.Format(layout))
		if c.Ended {
			fmt.Fprintf(&b, "%s  %s\n", at, byTime)
		} else {
			fmt.Fprintf(&b, "%s  %s  %s\n  %s\n", at, s.Name(c.Commit[:12]), diag.Plain(c.who()), diag.Plain(c.Subject))
		}
		for _, n := range c.notes() {
			fmt.Fprintf(&b, "  %s %s\n", s.Warning("!"), n)
		}
		for _, l := range c.Lines() {
			fmt.Fprintf(&b, "  %s %s", sign(s, l), diag.Plain(l.Text))
			if l.Broader && l.Sign == "~" {
				b.WriteString("  " + s.Warning("broader"))
			}
			b.WriteByte('\n')
		}
	}
	if len(h.Changes) == 0 {
		b.WriteString("No access changes.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func sign(s ansi.Style, l review.Line) string {
	switch l.Sign {
	case "+":
		return s.Warning(l.Sign)
	case "-":
		return s.Good(l.Sign)
	}
	return l.Sign
}

// who wrote a change, and who merged it.
func (c Change) who() string {
	who := strings.Join(c.Authors, ", ")
	if m := c.merged(); m != "" {
		who += " (merged by " + m + ")"
	}
	return who
}

// Markdown writes the history for a wiki or a ticket.
func (h History) Markdown(w io.Writer) error {
	var b strings.Builder
	for i, c := range h.Changes {
		if i > 0 {
			b.WriteByte('\n')
		}
		if c.Ended {
			fmt.Fprintf(&b, "### %s: %s\n\n", c.At.Format(layout), byTime)
		} else {
			fmt.Fprintf(&b, "### %s: %s\n\n`%s` %s\n\n", c.At.Format(layout), markdown.Escape(c.Subject), c.Commit[:12], markdown.Escape(c.who()))
		}
		for _, n := range c.notes() {
			fmt.Fprintf(&b, "- ⚠️ %s\n", markdown.Escape(n))
		}
		for _, l := range c.Lines() {
			fmt.Fprintf(&b, "- %s %s", markdown.Escape(l.Sign), markdown.Escape(strings.ReplaceAll(l.Text, "  ", " · ")))
			if l.Broader && l.Sign == "~" {
				b.WriteString(" **broader**")
			}
			b.WriteByte('\n')
		}
	}
	if len(h.Changes) == 0 {
		b.WriteString("No access changes.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
