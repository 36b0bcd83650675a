// Package changes shows the history of access: what each change of the map that
// was merged gave to whom and took from whom.
package changes

import (
	"context"
	"fmt"
	"time"

	"rolemap/bin/rolemap/internal/gitfs"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config/effective"
)

// Change is what one commit of the main line did to access.
type Change struct {
	history.Version
	Authors []string
	review.Report

	Ended     bool // no commit: grants of Version ended by themselves, at At
	OutOfDate bool // the commit is dated before the change that it follows
}

// History is what happened since a mark, the newest first.
type History struct {
	Since    time.Time // zero for everything
	Revision string    // of it, as it was given; empty for a moment
	Changes  []Change
	Cut      bool // the clone ends before the history does
	Absent   bool // HEAD has no such map
}

// Options say how far the history is read.
type Options struct {
	Mark     history.Mark
	Revision string                // of the mark, as it was given; empty for a moment
	At       time.Time             // grants that end later have not ended
	Read     func(history.Version) // is called with each version that was read; may be nil
}

// Of reads the history of the map at a path. Both sides of a change are judged
// as of the moment when it was committed; between two changes grants may end by themselves.
func Of(ctx context.Context, git gitfs.Git, name string, o Options) (History, error) {
	h := History{Since: o.Mark.At, Revision: o.Revision}
	var newer *history.Version
	var failed error
	compare := func(older history.Version) bool {
		c, empty, err := between(ctx, git, *newer, older)
		if failed = err; err == nil && !empty {
			h.Changes = append(h.Changes, c)
		}
		return err == nil
	}
	enough, until := false, o.At
	h.Absent = true // until there is one
	cut, err := history.Walk(ctx, git, name, func(v history.Version) bool {
		if o.Read != nil {
			o.Read(v)
		}
		from := v.At
		if o.Mark.At.After(from) {
			from = o.Mark.At.Add(-time.Second) // an end at the mark itself is since it
		}
		enough = !o.Mark.Includes(v)
		if newer == nil {
			h.Absent = v.Map == nil
		} else if !compare(v) {
			return false
		}
		h.Changes = append(h.Changes, ends(v, from, until)...)
		newer, until = &v, v.At
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
	c := Change{Version: next, OutOfDate: next.At.Before(prev.At), Report: review.Report{OldErrors: prev.Errors,
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

// notes say what stands in the way of knowing all of a change.
func (c Change) notes() []string {
	var out []string
	if c.Errors > 0 {
		out = append(out, fmt.Sprintf("the map has errors here (%d): what can be read of it is compared", c.Errors))
	}
	if c.OldErrors > 0 {
		out = append(out, fmt.Sprintf("the map had errors before (%d): what can be read of it is compared", c.OldErrors))
	}
	if c.OutOfDate {
		out = append(out, "the commit is dated before the change that it follows")
	}
	return out
}
