package review

import (
	"cmp"
	"slices"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config"
	"rolemap/config/access"
)

// End is an end that changed: of a grant, or of one way into it.
type End struct {
	access.EndChange
	Way    config.SignIn // zero for all
	Longer bool          // access lasts longer than before
}

// ends are all that changed. Where a way's end changes as the grant's does, and
// the others' not so, that way stands for the grant.
func (r Report) ends() []End {
	out := make([]End, 0, len(r.Ends)+len(r.WayEnds))
	ways := map[access.Grant][]access.WayEnd{}
	for _, e := range r.WayEnds {
		ways[e.Grant] = append(ways[e.Grant], e)
	}
	whole := map[access.Grant]access.EndChange{}
	for _, e := range r.Ends {
		whole[e.Grant] = e
		if !slices.ContainsFunc(ways[e.Grant], func(w access.WayEnd) bool { return w.Same(e) }) {
			out = append(out, End{e, 0, e.Broader()})
		}
	}
	for _, w := range r.WayEnds {
		e, changed := whole[w.Grant]
		out = append(out, End{w.EndChange, w.Way, changed && w.Same(e) && e.Broader()})
	}
	slices.SortFunc(out, func(a, b End) int { return cmp.Or(a.Grant.Compare(b.Grant), cmp.Compare(a.Way, b.Way)) })
	return out
}

// words are what the end was and is.
func (e End) words() string {
	text := until(e.Old) + " → " + until(e.New)
	if e.Way != 0 {
		text = grants.Door(e.Way) + ": " + text
	}
	return text
}

func (e End) json() end {
	g := bare(e.Grant)
	if e.Way != 0 {
		g.SignIn = e.Way.String()
	}
	return end{g, jsondoc.Time(e.Old), jsondoc.Time(e.New), e.Longer}
}
