package iam

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"rolemap/config/plan"
)

// A users account that outgrows one stack is spread over nested stacks of its
// one stack. The map pins over how many: users_account.shards.
//
// Policies may move when that number changes, because it is part of their
// names: CloudFormation makes and attaches the new ones before it detaches and
// deletes the old. IAM users can not: their names are taken until the very end
// of an update, and a user deleted and made again has lost password and MFA
// device. So people stand in the stack itself below peopleShardsFrom shards,
// and from there on in peopleShards nested stacks, whatever the number.
const (
	peopleShardsFrom = 16
	peopleShards     = 16
)

// The three steps of a sharded users stack: what people need, people, the
// policies with many target roles. Policies with one come last, so that who
// moves from one of these to one of those holds that first.
const (
	groundBarrier = "Ground"
	peopleBarrier = "People"
	packsBarrier  = "Packs"
)

// shard places people and their policies, and returns the content of the users
// stack in its order.
func (l *layouter) shard(p *people) []plan.Resource {
	n := l.m.UsersAccount.Shards
	packed := slices.ContainsFunc(p.assume, func(p assumePolicy) bool { return p.identity != "" })
	nested := nesting{of: "users", after: map[string]string{}}
	if n > 1 {
		for i := range p.users {
			if n >= peopleShardsFrom {
				u := &p.users[i]
				u.In, u.After = nested.place("People", bucket(u.Body.Name(), peopleShards), groundBarrier), nil
			}
		}
		for i := range p.assume {
			p := &p.assume[i]
			if p.identity != "" {
				p.In = nested.place("Packs", bucket(p.identity, n), peopleBarrier)
				// The buckets of an identity stand together and wait for each other.
				p.After = slices.DeleteFunc(p.After, func(id string) bool { return !slices.Contains(p.buckets, id) })
				continue
			}
			after := peopleBarrier
			if packed {
				after = packsBarrier
			}
			p.In, p.After = nested.place("Doors", bucket(p.Note.Opens[0].Account+"/"+p.Note.Opens[0].Role, n), after), nil
		}
	}
	policies := append(make([]plan.Resource, 0, len(p.base)+len(p.assume)), p.base...)
	for i := range p.assume {
		policies = append(policies, p.assume[i].Resource)
	}
	slices.SortFunc(policies, byName)
	out := nested.stacks()
	if n > 1 {
		ground := slices.Concat(ids(p.groups), ids(p.base))
		if n >= peopleShardsFrom {
			out = append(out, barrier(groundBarrier, ground), barrier(peopleBarrier, nested.named("People")))
		} else {
			out = append(out, barrier(peopleBarrier, append(ground, ids(p.users)...)))
		}
		if packed {
			out = append(out, barrier(packsBarrier, nested.named("Packs")))
		}
	}
	return slices.Concat(out, p.groups, p.users, policies)
}

// nesting are the nested stacks of one stack.
type nesting struct {
	of    string            // the stack
	after map[string]string // id: the barrier it waits for
}

func (n nesting) place(kind string, i int, after string) string {
	id := fmt.Sprintf("%s%02d", kind, i)
	n.after[id] = after
	return id
}

func (n nesting) named(kind string) (ids []string) {
	for _, id := range slices.Sorted(maps.Keys(n.after)) {
		if id[:len(id)-2] == kind {
			ids = append(ids, id)
		}
	}
	return ids
}

func (n nesting) stacks() []plan.Resource {
	out := make([]plan.Resource, 0, len(n.after)+3)
	for _, id := range slices.Sorted(maps.Keys(n.after)) {
		out = append(out, plan.Resource{ID: id, After: []string{n.after[id]}, Body: plan.NestedStack{Description: "Part of the stack " + n.of}})
	}
	return out
}

func barrier(id string, after []string) plan.Resource {
	return plan.Resource{ID: id, After: after, Body: plan.Barrier{}}
}

func ids(list []plan.Resource) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// policiesBarrier lets roles in nested stacks wait for the policies they use.
const policiesBarrier = "Policies"

// shardRoles places the roles of a target account, and returns the content of
// its stack. Roles have names, so like people they cannot move: the number
// holds from the first deployment on.
func shardRoles(stack string, policies, roles []plan.Resource, n int) []plan.Resource {
	if len(roles) == 0 {
		// CloudFormation takes no stack without resources, and a stack that
		// were left out would keep its last role. This one holds nothing.
		return []plan.Resource{barrier("NoRoles", nil)}
	}
	if n < 2 {
		return append(policies, roles...)
	}
	nested := nesting{of: stack, after: map[string]string{}}
	for i := range roles {
		r := &roles[i]
		r.In, r.After = nested.place("Roles", bucket(r.Body.Name(), n), policiesBarrier), nil
	}
	return slices.Concat(nested.stacks(), []plan.Resource{barrier(policiesBarrier, ids(policies))}, policies, roles)
}

// shardMark is the part of a policy's name that says over how many shards it
// was placed. No account's name starts with a digit or with @.
func (l *layouter) shardMark() string {
	if n := l.m.UsersAccount.Shards; n > 1 {
		return strconv.Itoa(n) + "."
	}
	return ""
}
