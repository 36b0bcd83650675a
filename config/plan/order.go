package plan

import (
	"cmp"
	"maps"
	"slices"
)

// Split is a stack that gains customer policies which permission sets come to
// reference, and loses others that they still do: it would have to be deployed
// both before those sets and after them.
type Split struct {
	Stack        string
	Gains, Loses []string // names of policies
}

// arrange brings the stacks into the order in which to deploy them. A set that
// references a policy which an account lacks takes its whole stack back, and a
// policy that a set still references is not deleted: CloudFormation leaves it
// behind and calls that a success. So an account gains one before the sets
// change, and loses it after. One that does both goes before, where all that
// can go wrong is a policy left behind.
func (d *Diff) arrange(prev, next Plan) {
	before, after := prev.references(), next.references()
	last := 0
	for _, p := range []Plan{prev, next} {
		for i := range p.Stacks {
			last = max(last, p.Stacks[i].Order)
		}
	}
	for i := range d.Stacks {
		c := &d.Stacks[i]
		a, was := prev.Stack(c.Name)
		b, is := next.Stack(c.Name)
		switch {
		case is:
			c.Stage = b.Order
		case was:
			c.Stage = a.Order
		}
		if c.Action != Change {
			continue // a new stack loses nothing, and one that is no longer made stays as it is
		}
		gains, loses := missing(b, a, after), missing(a, b, before)
		switch {
		case len(loses) == 0:
		case len(gains) == 0:
			c.Stage = last + 1
		default:
			d.Splits = append(d.Splits, Split{c.Name, gains, loses})
		}
	}
	slices.SortStableFunc(d.Stacks, func(a, b StackChange) int { return cmp.Compare(a.Stage, b.Stage) })
}

// references are the customer policies that permission sets name.
func (p *Plan) references() map[PolicyName]bool {
	out := map[PolicyName]bool{}
	for i := range p.Stacks {
		for _, s := range All[PermissionSet](&p.Stacks[i]) {
			for _, r := range append(slices.Clone(s.References), s.Boundary) {
				out[r] = true
			}
		}
	}
	delete(out, PolicyName{}) // no boundary
	return out
}

// missing are the names of the referenced policies that one stack has and the
// other has not.
func missing(has, lacks *Stack, referenced map[PolicyName]bool) []string {
	if len(referenced) == 0 {
		return nil
	}
	names := map[PolicyName]bool{}
	for _, p := range All[ManagedPolicy](has) {
		if n := (PolicyName{p.Path, p.PolicyName}); referenced[n] {
			names[n] = true
		}
	}
	for _, p := range All[ManagedPolicy](lacks) {
		delete(names, PolicyName{p.Path, p.PolicyName})
	}
	var out []string
	for n := range maps.Keys(names) {
		out = append(out, n.Name)
	}
	slices.Sort(out)
	return out
}
