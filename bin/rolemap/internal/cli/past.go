package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/report"
	"rolemap/config/access"
	"rolemap/config/compile"
	"rolemap/config/diag"
)

// past reads from git what a report says of the time before: since when grants
// are held, as far as git tells, and what was held at the last review, which
// has to be known where it is asked for.
func (a *app) past(ctx context.Context, path string, r compile.Result, o *report.Options) error {
	_, isMoment := momentOf(o.Rev)
	if rev, _, named := strings.Cut(o.Rev, ":"); named && !isMoment {
		if err := a.named(ctx, rev, path, o); err != nil {
			return err
		}
		return a.sinceWhen(ctx, path, history.Mark{}, r, o)
	} else if o.Rev != "" && path == "-" {
		return errors.New("standard input has no history: name the map of the last review as REV:PATH")
	}
	var m history.Mark
	if o.Rev != "" {
		repo, _, err := gitOf(path)
		if err != nil {
			return err
		}
		if m, err = mark(ctx, repo, o.Rev); err != nil {
			return err
		}
	}
	return a.sinceWhen(ctx, path, m, r, o)
}

// named reads the last review's map from where it is said to be.
func (a *app) named(ctx context.Context, rev, path string, o *report.Options) error {
	l, err := a.side(ctx, o.Rev, path)
	if err != nil {
		return err
	}
	m, err := history.FromRevision(ctx, git{}, rev)
	if err != nil {
		return err
	}
	prev := compile.Of(l, m.At)
	if o.Prev = prev.Access; !prev.AccessCertain {
		o.Old, _ = prev.Findings.Count()
		note(o, "The map of %s has %s: compared is what can be read of it.", o.Rev, count(o.Old, "error"))
	}
	return nil
}

// sinceWhen walks back through git: as far as the mark where there is one, and
// as far as there is something to know.
func (a *app) sinceWhen(ctx context.Context, path string, m history.Mark, r compile.Result, o *report.Options) error {
	repo, name, err := git{}, "", errors.New("standard input has no history")
	if path != "-" {
		repo, name, err = gitOf(path)
	}
	h := history.Of(r.Access, a.at.Time())
	marked, open, read := m.IsZero(), true, a.progress("reading the history")
	cut, oldest := false, time.Time{}
	if err == nil {
		cut, err = history.Walk(ctx, repo, name, func(v history.Version) bool {
			read.step("back to " + v.At.Format(time.DateOnly))
			if o.Last == nil && v.Map != nil {
				o.Last = &v
			}
			open = open && h.Add(v)
			if oldest = v.At; !marked && !m.Includes(v) {
				marked, o.Prev = true, v.Access(m.At)
				if o.Old = v.Errors; v.Errors > 0 {
					note(o, "The map of %s has %s: compared is what can be read of it.", o.Rev, count(v.Errors, "error"))
				}
			}
			return open || !marked
		})
	}
	read.done()
	if err != nil && !m.IsZero() {
		return fmt.Errorf("the history of the map cannot be read: %w", err)
	}
	if err != nil {
		o.Last = nil
		note(o, "Since when the grants are held is not known: %s.", err)
		fmt.Fprintf(a.err, "rolemap: note: since when the grants are held is not known: %s\n", plainLines(err.Error()))
		return nil
	}
	if !marked && cut {
		return fmt.Errorf("this clone is shallow and begins on %s: what was held at %s is not known; git fetch --unshallow",
			oldest.Format(time.DateOnly), diag.Quote(o.Rev))
	} else if !marked {
		o.Prev = history.Version{}.Access(m.At)
		note(o, "There was no map at %s: everything is new.", o.Rev)
	}
	unwritten(path, h.Done(cut), h.Skipped, r, o)
	if cut {
		note(o, "This clone is shallow, and what was before it is not known: git fetch --unshallow.")
	}
	return nil
}

// unwritten says since when grants are held, and what no commit has.
func unwritten(path string, since map[access.Grant]history.Since, skipped int, r compile.Result, o *report.Options) {
	if o.Since = since; skipped > 0 {
		note(o, "Passed over for since when, because of errors in the map: %s.", count(skipped, "version"))
	}
	open := 0
	for _, x := range r.Access.Holdings {
		if since[x.Grant].At.IsZero() {
			open++
		}
	}
	dir := path
	if _, err := openDir(path); err != nil {
		dir = filepath.Dir(path)
	}
	switch {
	case o.Last == nil:
		note(o, "No commit has this map: since when the grants are held is not known.")
		o.Since = nil
	case !o.Last.Has(r.Sources, dir):
		among := ""
		if open > 0 {
			among = ", " + count(open, "grant") + " among them"
		}
		note(o, "The map has changes that are in no commit yet%s.", among)
	}
}

func note(o *report.Options, format string, args ...any) {
	o.Notes = append(o.Notes, fmt.Sprintf(format, args...))
}
