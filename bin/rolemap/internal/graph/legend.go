package graph

import (
	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
)

// sample is an entry of the legend: a line as it is drawn, and what it means.
type sample struct {
	Edge
	text string
}

// legend explains the lines of a picture in which not all grants are alike:
// empty where each comes through a team, has no end and is of IAM users.
func (p Picture) legend() []sample {
	var team, direct, ends bool
	marks := map[string]bool{}
	for _, e := range p.Edges {
		marks[e.Mark] = true
		team, direct, ends = team || e.Kind == Team, direct || e.Kind == Direct, ends || e.Ends
	}
	center, both := grants.Mark(config.IdentityCenter), grants.Mark(config.BothWays)
	if !direct && !ends && !marks[center] && !marks[both] {
		return nil
	}
	var out []sample
	add := func(has bool, name string, e Edge, text string) {
		if has {
			e.From, e.To = "legend_"+name+"_from", "legend_"+name+"_to"
			out = append(out, sample{e, text})
		}
	}
	add(team, "team", Edge{Kind: Team}, "through a team")
	add(direct, "direct", Edge{Kind: Direct}, "direct grant")
	add(ends, "ends", Edge{Kind: Team, Ends: true}, "with an end")
	add(marks[both], "both", Edge{Kind: Team}, both+" both ways of signing in")
	add(marks[center], "center", Edge{Kind: Team}, center+" through Identity Center only")
	return out
}
