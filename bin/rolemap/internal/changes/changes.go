// Package changes shows the history of access: what each change of the map that
// was merged gave to whom and took from whom.
package changes

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/gitfs"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config/diag"
	"rolemap/config/effective"
)

// Change is what one commit of the main line did to access.
type Change struct {
	history.Version
	Authors []string
	review.Report
}

// History is what was merged since a moment, the newest first.
type History struct {
	Since   time.Time // zero for everything
	Changes []Change
	Cut     bool // the clone ends before the history does
}

// Of reads the history of the map at a path. Both sides of a change are judged
// as of the moment when it was committed; that a grant ends by itself is no change.
func Of(ctx context.Context, git gitfs.Git, name string, since time.Time) (History, error) {
	h := History{Since: since}
	var newer *history.Version
	var failed error
	compare := func(older history.Version) bool {
		c, empty, err := between(ctx, git, *newer, older)
		if failed = err; err == nil && !empty {
			h.Changes = append(h.Changes, c)
		}
		return err == nil
	}
	enough := false
	cut, err := history.Walk(ctx, git, name, func(v history.Version) bool {
		if newer != nil && !compare(v) {
			return false
		}
		newer, enough = &v, v.At.Before(since)
		return !enough
	})
	if err == nil {
		err = failed
	}
	if h.Cut = cut && !enough; err == nil && newer != nil && !enough && !cut {
		compare(history.Version{})
		err = failed
	}
	return h, err
}

// between is what a version changes of the one before; the first one gives all that it has.
func between(ctx context.Context, git gitfs.Git, next, prev history.Version) (Change, bool, error) {
	c := Change{Version: next, Report: review.Report{OldErrors: prev.Errors,
		Diff: effective.Between(prev.Access(next.At), next.Access(next.At))}}
	if prev.Map == nil || next.Map == nil {
		c.Notes, c.Unexpected, c.Tags = nil, nil, nil // of a map that is not there, nothing changes
	}
	if len(c.Lines()) == 0 && next.Errors == 0 {
		return c, true, nil
	}
	var err error
	c.Authors, err = history.Authors(ctx, git, next, prev)
	return c, false, err
}

// merged says who merged what others wrote; empty where nobody did.
func (c Change) merged() string {
	if c.Merge && (len(c.Authors) != 1 || c.Authors[0] != c.Author) {
		return c.Author
	}
	return ""
}

// Text writes the history for people.
func (h History) Text(w io.Writer, s ansi.Style) error {
	var b strings.Builder
	for i, c := range h.Changes {
		if i > 0 {
			b.WriteByte('\n')
		}
		who := strings.Join(c.Authors, ", ")
		if m := c.merged(); m != "" {
			who += " (merged by " + m + ")"
		}
		fmt.Fprintf(&b, "%s  %s  %s\n  %s\n", s.Bold(c.At.Format("2006-01-02 15:04 UTC")), s.Name(c.Commit[:12]), diag.Plain(who),
			diag.Plain(c.Subject))
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

// notes say what stands in the way of knowing all of a change.
func (c Change) notes() []string {
	var out []string
	if c.Errors > 0 {
		out = append(out, fmt.Sprintf("the map has errors here (%d): what can be read of it is compared", c.Errors))
	}
	if c.OldErrors > 0 {
		out = append(out, fmt.Sprintf("the map had errors before (%d): what can be read of it is compared", c.OldErrors))
	}
	return out
}
