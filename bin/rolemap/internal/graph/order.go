package graph

import (
	"cmp"
	"slices"
)

const (
	sweeps = 8
	// manyLines is from how many lines on crossings are not counted: that takes
	// the square of their number, and so many lines cross anyway.
	manyLines = 600
)

// order arranges each column by the mean position of what its nodes are
// connected to, back and forth, and keeps the arrangement in which the fewest
// lines cross.
func (d *drawing) order() {
	best, fewest := d.arrangement(), d.crossings()
	for range sweeps {
		for _, step := range []struct {
			column int
			right  bool
		}{{1, true}, {0, true}, {1, false}, {2, false}} {
			d.arrange(step.column, step.right)
			if n := d.crossings(); n < fewest {
				best, fewest = d.arrangement(), n
			}
		}
	}
	if len(d.lines) < manyLines {
		d.restore(best)
	}
}

// positions numbers the nodes of each column from the top.
func (d *drawing) positions() map[*shape]float64 {
	position := map[*shape]float64{}
	for _, column := range d.columns {
		i := 0.0
		for _, u := range column {
			for _, s := range u.shapes {
				position[s] = i
				i++
			}
		}
	}
	return position
}

func (d *drawing) arrange(column int, right bool) {
	position := d.positions()
	mean := func(s *shape) float64 {
		return average(neighbours(s, right), position[s], func(n *shape) float64 { return position[n] })
	}
	for _, u := range d.columns[column] {
		slices.SortStableFunc(u.shapes, func(a, b *shape) int { return cmp.Compare(mean(a), mean(b)) })
	}
	key := func(u *unit) float64 { return average(u.shapes, 0, mean) }
	slices.SortStableFunc(d.columns[column], func(a, b *unit) int { return cmp.Compare(key(a), key(b)) })
}

// crossings counts the pairs of lines between the same columns that cross.
func (d *drawing) crossings() int {
	if len(d.lines) >= manyLines {
		return 0
	}
	position := d.positions()
	n := 0
	for i, a := range d.lines {
		for _, b := range d.lines[:i] {
			if a.to.target == b.to.target && (position[a.from]-position[b.from])*(position[a.to]-position[b.to]) < 0 {
				n++
			}
		}
	}
	return n
}

type arrangement struct {
	columns [3][]*unit
	shapes  map[*unit][]*shape
}

func (d *drawing) arrangement() arrangement {
	a := arrangement{shapes: map[*unit][]*shape{}}
	for i, column := range d.columns {
		a.columns[i] = slices.Clone(column)
		for _, u := range column {
			a.shapes[u] = slices.Clone(u.shapes)
		}
	}
	return a
}

func (d *drawing) restore(a arrangement) {
	d.columns = a.columns
	for u, shapes := range a.shapes {
		u.shapes = shapes
	}
}

func neighbours(s *shape, right bool) []*shape {
	if right {
		return s.next
	}
	return s.prev
}

func average[T any](list []T, none float64, value func(T) float64) float64 {
	if len(list) == 0 {
		return none
	}
	sum := 0.0
	for _, x := range list {
		sum += value(x)
	}
	return sum / float64(len(list))
}
