package graph

// sample is an entry of the legend: a line as it is drawn, and what it means.
type sample struct {
	Edge
	text string
}

// legend explains the lines of a picture in which not all grants are alike:
// empty where each comes through a team and has no end.
func (p Picture) legend() []sample {
	var team, direct, ends bool
	for _, e := range p.Edges {
		team, direct, ends = team || e.Kind == Team, direct || e.Kind == Direct, ends || e.Ends
	}
	if !direct && !ends {
		return nil
	}
	var out []sample
	add := func(has bool, e Edge, text string) {
		if has {
			e.From, e.To = "legend_"+string(e.Kind)+"_from", "legend_"+string(e.Kind)+"_to"
			if e.Ends {
				e.From, e.To = "legend_ends_from", "legend_ends_to"
			}
			out = append(out, sample{e, text})
		}
	}
	add(team, Edge{Kind: Team}, "through a team")
	add(direct, Edge{Kind: Direct}, "direct grant")
	add(ends, Edge{Kind: Team, Ends: true}, "with an end")
	return out
}
