package changes

import (
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config"
	"rolemap/config/effective"
)

// ends are the moments, after one up to another, at which grants of a version
// ended by themselves, the newest first.
func ends(v history.Version, after, until time.Time) []Change {
	if v.Map == nil {
		return nil
	}
	var out []Change
	before := after
	for _, at := range moments(v.Map, after, until) {
		c := Change{Version: v, Ended: true, Report: review.Report{Diff: effective.Between(v.Access(before), v.Access(at))}}
		if c.At = at; len(c.Lines()) > 0 {
			out = append(out, c)
		}
		before = at
	}
	slices.Reverse(out)
	return out
}

// moments are the ends that a map writes, in order, after one up to another.
func moments(m *config.Map, after, until time.Time) []time.Time {
	var out []time.Time
	add := func(blocks []config.Access) {
		for _, b := range blocks {
			for _, e := range b.Roles {
				if e.Until.After(after) && !e.Until.After(until) {
					out = append(out, e.Until.UTC())
				}
			}
		}
	}
	for i := range m.Teams {
		add(m.Teams[i].Access)
	}
	for i := range m.Users {
		add(m.Users[i].Access)
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}
