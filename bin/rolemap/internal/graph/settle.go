package graph

// settle moves units as near as their order allows to the mean of what they
// are connected to: isotonic regression, by pooling neighbours that collide.
func settle(column []*unit, right bool) {
	type pool struct {
		sum   float64
		units int
	}
	var pools []pool
	offset := 0.0
	offsets := make([]float64, len(column))
	for i, u := range column {
		offsets[i] = offset
		want := average(u.shapes, 0, func(s *shape) float64 {
			return average(neighbours(s, right), s.middle(), func(n *shape) float64 { return n.middle() })
		})
		centre := average(u.shapes, 0, func(s *shape) float64 { return s.middle() })
		pools = append(pools, pool{u.top() + want - centre - offset, 1})
		for n := len(pools); n > 1 && pools[n-2].sum/float64(pools[n-2].units) > pools[n-1].sum/float64(pools[n-1].units); n = len(pools) {
			pools[n-2].sum += pools[n-1].sum
			pools[n-2].units += pools[n-1].units
			pools = pools[:n-1]
		}
		offset += u.height() + gap(u)
	}
	i := 0
	for _, p := range pools {
		for range p.units {
			column[i].moveTo(p.sum/float64(p.units) + offsets[i])
			i++
		}
	}
}

// gather closes gaps that are wider than a reader wants to follow, around the
// middle of the column, and keeps it between 0 and most.
func gather(column []*unit, most float64) {
	if len(column) == 0 {
		return
	}
	end := func() float64 {
		last := column[len(column)-1]
		return last.top() + last.height()
	}
	middle := (column[0].top() + end()) / 2
	for i, u := range column[1:] {
		above := column[i] // of u
		u.moveTo(min(u.top(), above.top()+above.height()+max(widestGap, gap(above))))
	}
	shift := middle - (column[0].top()+end())/2
	shift = max(shift, -column[0].top())
	shift = min(shift, most-end())
	for _, u := range column {
		u.moveTo(u.top() + shift)
	}
}
