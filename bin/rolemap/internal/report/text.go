package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config/diag"
)

// Text writes the report for a terminal.
func (r Report) Text(w io.Writer, s ansi.Style) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", s.Bold("Who holds what: "+diag.Plain(r.Organization)), diag.Plain(r.summary()))
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s %s\n", s.Warning("!"), diag.Plain(n))
	}
	if r.Rev != "" {
		fmt.Fprintf(&b, "\n%s\n", s.Bold("Since "+diag.Plain(r.Rev)))
		for _, l := range r.Then {
			fmt.Fprintf(&b, "  %s %s\n", l.Sign, diag.Plain(l.Text))
		}
		if len(r.Then) == 0 {
			b.WriteString("  nothing changed\n")
		}
	}
	for _, part := range r.Sections {
		if len(part.Rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", s.Bold(part.Title))
		t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		for _, x := range part.Rows {
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", diag.Plain(x.User), diag.Plain(x.account()), diag.Plain(x.Role), diag.Plain(x.words()))
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	if len(r.Beside) > 0 {
		fmt.Fprintf(&b, "\n%s\n", s.Bold("Beside the grants"))
	}
	for _, x := range r.Beside {
		fmt.Fprintf(&b, "  %s: %s\n", x.What, diag.Plain(strings.Join(x.Names, ", ")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// summary counts, and says of which map.
func (r Report) summary() string {
	out := fmt.Sprintf("%s of %s in %s, as of %s, by %s",
		diag.Count(r.Grants(), "grant", "grants"), diag.Count(r.People, "person", "people"), diag.Count(r.Accounts, "account", "accounts"),
		r.date(), r.Map)
	if last := r.last(); last != "" {
		out += "; last changed " + last
	}
	return out + "."
}

// words are what is to be known of a grant beside itself.
func (x Row) words() string {
	out := []string{strings.Join(x.Through, ", ")}
	add := func(before, text string) {
		if text != "" {
			out = append(out, before+text)
		}
	}
	add("", x.signIn())
	switch {
	case x.Uncommitted:
		add("", x.since())
	case !x.Since.At.IsZero():
		add("since ", x.since())
	}
	add("until ", x.Until)
	add("", strings.Join(x.Reasons, "; "))
	if x.Everywhere {
		add("administers ", x.administers())
	}
	if x.New {
		add("", "new")
	}
	return strings.Join(out, ", ")
}
