package answer

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// Sentence is the answer in one line.
func (a Answer) Sentence(st ansi.Style) string {
	if !a.Allowed {
		s := st.Error("no") + ": " + diag.Plain(a.User) + " cannot switch into " + diag.Plain(a.Role) + " in " + diag.Plain(a.Account)
		if a.Because != "" {
			s += " (" + diag.Plain(a.Because) + ")"
		}
		return s
	}
	s := st.Good("yes") + ": " + diag.Plain(a.User) + " can switch into " + diag.Plain(a.Role) + " in " + diag.Plain(a.Account)
	if a.Until != "" {
		s += " until " + a.Until
	}
	return s
}

// WriteWhy writes the way of an answer that is yes, below its sentence.
func (a Answer) WriteWhy(w io.Writer, st ansi.Style) error {
	var out strings.Builder
	line := func(what, text string) { fmt.Fprintf(&out, "  %s  %s\n", st.Name(fmt.Sprintf("%-10s", what)), text) }
	for _, way := range a.Why.Sources {
		line("granted", describeWay(way, a.Account)+st.Dim("  "+place(way.Entry.Role.At)))
		if way.Member != nil {
			line("", "as a member"+st.Dim("  "+place(way.Member.At)))
		}
		if way.Entry.Reason.Text != "" {
			line("", "reason: "+diag.Plain(way.Entry.Reason.Text))
		}
	}
	for _, p := range a.Why.Policies {
		text := p.ARN + ", attached to " + strings.Join(p.AttachedTo, ", ")
		if !p.Until.IsZero() {
			text += ", until " + p.Until.UTC().Format(time.RFC3339)
		}
		line("policy", text)
	}
	line("role", cmp.Or(a.Why.Role.ARN, a.Role))
	allows := strings.Join(a.Why.Role.Permissions, ", ")
	if a.Why.Role.Boundary != "" {
		allows += ", within the boundary " + a.Why.Role.Boundary
	}
	line("allows", diag.Plain(allows)+", for "+hours(a.Why.Role.Session)+" a session")
	line("trust", trust(a.Why.Trust, a.User))
	line("conditions", strings.Join(conditions(a.Why), ", "))
	_, err := io.WriteString(w, out.String())
	return err
}

func trust(kind, user string) string {
	if kind == "people" {
		return "people: the role names " + diag.Plain(user) + " among those who hold it"
	}
	return "account: whoever the users account lets through"
}

func describeWay(way access.Source, account string) string {
	text := way.Name()
	if where := way.Block.Where.Text; where != account {
		text += ", account group " + where
	}
	if way.Entry.UntilAt.Text != "" {
		text += ", until " + way.Entry.UntilAt.Text
	}
	return diag.Plain(text)
}

func conditions(w Why) []string {
	out := []string{"with or without MFA"}
	if w.MFA {
		out[0] = "with MFA"
	}
	if len(w.SourceIP) > 0 {
		out = append(out, "from "+diag.Plain(strings.Join(w.SourceIP, " or ")))
	}
	if !w.Until.IsZero() {
		out = append(out, "before "+w.Until.UTC().Format(time.RFC3339))
	}
	return out
}

func place(at diag.Span) string { return diag.Plain(at.String()) }

// hours is a duration as the map has it: 1h, 90m.
func hours(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	return fmt.Sprintf("%dm", int(d.Minutes()))
}

// List writes one answer a line; columns picks what is shown of each.
func List(w io.Writer, answers []Answer, columns func(Answer) []string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, a := range answers {
		row := columns(a)
		if a.Until != "" {
			row = append(row, "until "+a.Until)
		}
		row = slices.Clone(row)
		for i := range row {
			row[i] = diag.Plain(row[i])
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}
