package plan

import (
	"cmp"
	"reflect"
	"slices"
)

// Action is what a deployment does with a resource or a stack.
type Action string

// What a deployment does.
const (
	Add     Action = "add"
	Change  Action = "change"
	Replace Action = "replace" // CloudFormation refuses it: the resource has a name
	Remove  Action = "remove"
)

// ResourceChange is one resource that a deployment touches.
type ResourceChange struct {
	Stack  string
	ID     string // logical id
	Kind   Kind
	Name   string
	Action Action
}

// StackChange is one stack that has to be deployed, or deleted by hand.
type StackChange struct {
	Name   string
	Action Action
	// Stage: stacks of a lower one are deployed first, those of the same side
	// by side.
	Stage int
}

// Diff is what a deployment does. Stacks are in the order in which to deploy
// them: the users account's first, so that who loses a grant loses it at once.
type Diff struct {
	Stacks    []StackChange
	Resources []ResourceChange // by stack, kind, name
	Splits    []Split          // what takes two deployments
}

// Compare works out what has to be deployed to get from one plan to another.
func Compare(prev, next Plan) Diff {
	var d Diff
	for _, pair := range pairs(prev.Stacks, next.Stacks, (*Stack).compare) {
		a, b := pair.before, pair.after
		var old Stack
		switch {
		case b == nil:
			d.Stacks = append(d.Stacks, StackChange{Name: a.Name, Action: Remove})
			continue // its resources stay until somebody deletes the stack
		case a == nil:
			d.Stacks = append(d.Stacks, StackChange{Name: b.Name, Action: Add})
		case a.Account != b.Account || a.Region != b.Region:
			// A new stack elsewhere, and the old one stays.
			d.Stacks = append(d.Stacks, StackChange{Name: b.Name, Action: Replace})
		default:
			old = *a
		}
		changes, structure := compareResources(b.Name, old.Resources, b.Resources)
		d.Resources = append(d.Resources, changes...)
		head := old.Description == b.Description && slices.Equal(old.Tags, b.Tags) && slices.Equal(old.Outputs, b.Outputs)
		if old.Name != "" && (structure || len(changes) > 0 || !head) {
			d.Stacks = append(d.Stacks, StackChange{Name: b.Name, Action: Change})
		}
	}
	d.arrange(prev, next)
	return d
}

// compareResources lists what changes; structure says whether what makes
// nothing by itself does.
func compareResources(stack string, before, after []Resource) (out []ResourceChange, structure bool) {
	for _, pair := range pairs(before, after, func(a, b *Resource) int { return cmp.Compare(a.ID, b.ID) }) {
		a, b := pair.before, pair.after
		one, action := b, Change
		switch {
		case b == nil:
			one, action = a, Remove
		case a == nil:
			action = Add
		case a.Body.Kind() != b.Body.Kind() || a.In != b.In || a.Body.Fixed() != b.Body.Fixed():
			action = Replace
		case slices.Equal(a.After, b.After) && reflect.DeepEqual(a.Body, b.Body):
			continue
		}
		if kind := one.Body.Kind(); kind.structural() {
			structure = true
		} else {
			out = append(out, ResourceChange{stack, one.ID, kind, one.Body.Name(), action})
		}
	}
	slices.SortStableFunc(out, func(a, b ResourceChange) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name)) })
	return out, structure
}

// pair is something before and after a change; nil where it is not there.
type pair[T any] struct{ before, after *T }

// pairs brings two lists together, in the order of compare, in which each of
// them has no two that are equal.
func pairs[T any](before, after []T, compare func(a, b *T) int) []pair[T] {
	sorted := func(list []T) []*T {
		out := make([]*T, len(list))
		for i := range list {
			out[i] = &list[i]
		}
		slices.SortFunc(out, compare)
		return out
	}
	a, b := sorted(before), sorted(after)
	out := make([]pair[T], 0, max(len(a), len(b)))
	for len(a)+len(b) > 0 {
		order := -1 // one list alone is left
		if len(a) == 0 {
			order = 1
		} else if len(b) > 0 {
			order = compare(a[0], b[0])
		}
		var p pair[T]
		if order <= 0 {
			p.before, a = a[0], a[1:]
		}
		if order >= 0 {
			p.after, b = b[0], b[1:]
		}
		out = append(out, p)
	}
	return out
}
