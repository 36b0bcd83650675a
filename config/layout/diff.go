package layout

import (
	"cmp"
	"reflect"
	"slices"

	"rolemap/config"
	"rolemap/config/diag"
)

// Action is what a deployment does with a resource.
type Action string

// What a deployment does with resources.
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
	Kind   string // user, group, policy, role
	Name   string
	Action Action
}

// StackChange is one stack that has to be deployed, or deleted by hand.
type StackChange struct {
	Name   string
	Action Action
}

// Diff is what a deployment does. Stacks are in the order in which to deploy
// them: the users account's first, so that who loses a grant loses it at once.
type Diff struct {
	Stacks    []StackChange
	Resources []ResourceChange // by stack, kind, name
}

// Compare works out what has to be deployed to get from one plan to another.
func Compare(prev, next Plan) Diff {
	var d Diff
	before, after := prev.stacks(), next.stacks()
	for _, s := range sorted(before, after) {
		a, inA := before[s]
		b, inB := after[s]
		switch {
		case inA && !inB:
			d.Stacks = append(d.Stacks, StackChange{s, Remove})
			continue // its resources stay until somebody deletes the stack
		case !inA:
			d.Stacks = append(d.Stacks, StackChange{s, Add})
		case a.place != b.place:
			// Another account or region: a new stack, and the old one stays.
			d.Stacks = append(d.Stacks, StackChange{s, Replace})
			a.resources = nil
		}
		n := len(d.Resources)
		d.resources(s, a.resources, b.resources)
		if inA && a.place == b.place && (len(d.Resources) > n || !reflect.DeepEqual(a.head, b.head)) {
			d.Stacks = append(d.Stacks, StackChange{s, Change})
		}
	}
	return d
}

type stackContent struct {
	place     string
	head      any // what the stack holds beside its resources
	resources map[string]content
}

// content is a resource, what of it cannot change (its create-only properties
// and the nested stack in which it stands), and all of it. What a
// plan notes for findings only is left out of it.
type content struct {
	kind, name, fixed string
	body              any
}

func (p Plan) stacks() map[string]stackContent {
	out := map[string]stackContent{}
	if p.Users.Name != "" {
		out[p.Users.Name] = p.Users.content()
	}
	for _, t := range p.Targets {
		out[t.Name] = t.content()
	}
	return out
}

func (s UsersStack) content() stackContent {
	c := stackContent{s.Account + "/" + s.Region, []any{s.Tags, s.SignInURL, s.Nested, s.Barriers}, make(map[string]content, len(s.Users)+len(s.Groups)+len(s.Policies))}
	for i := range s.Users {
		c.resources[s.Users[i].ID] = content{"user", s.Users[i].Name, s.Users[i].In, &s.Users[i]}
	}
	for i := range s.Groups {
		c.resources[s.Groups[i].ID] = content{"group", s.Groups[i].Name, "", &s.Groups[i]}
	}
	c.policies(s.Policies)
	return c
}

func (s TargetStack) content() stackContent {
	c := stackContent{s.Account + "/" + s.Region, []any{s.Tags, s.Nested, s.Barriers}, make(map[string]content, len(s.Policies)+len(s.Roles))}
	c.policies(s.Policies)
	for _, r := range s.Roles {
		r.At, r.TrustSize = diag.Span{}, 0
		c.resources[r.ID] = content{"role", r.Name, r.Path + r.In, &r}
	}
	return c
}

func (c stackContent) policies(list []Policy) {
	for _, p := range list {
		p.At, p.Doors, p.Size, p.carrier, p.slots = diag.Span{}, nil, 0, "", nil
		c.resources[p.ID] = content{"policy", p.Name, p.Path + p.In, &p}
	}
}

func (d *Diff) resources(stack string, before, after map[string]content) {
	var out []ResourceChange
	for _, id := range sorted(before, after) {
		a, inA := before[id]
		b, inB := after[id]
		switch {
		case !inA:
			out = append(out, ResourceChange{stack, id, b.kind, b.name, Add})
		case !inB:
			out = append(out, ResourceChange{stack, id, a.kind, a.name, Remove})
		case a.fixed != b.fixed:
			out = append(out, ResourceChange{stack, id, b.kind, b.name, Replace})
		case !reflect.DeepEqual(a.body, b.body):
			out = append(out, ResourceChange{stack, id, b.kind, b.name, Change})
		}
	}
	slices.SortStableFunc(out, func(a, b ResourceChange) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name)) })
	d.Resources = append(d.Resources, out...)
}

// sorted are the keys of both, the users stack first.
func sorted[T any](a, b map[string]T) []string {
	var out []string
	for k := range a {
		out = append(out, k)
	}
	for k := range b {
		if _, twice := a[k]; !twice {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(x, y string) int {
		first := func(s string) int {
			if s == config.UsersStack {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(first(x), first(y)), cmp.Compare(x, y))
	})
	return out
}
