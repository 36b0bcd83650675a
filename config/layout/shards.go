package layout

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
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

// Nested is a nested stack of the users stack, by its construct id. It waits
// for a barrier.
type Nested struct{ ID, After string }

// Barrier is a resource that makes nothing: what waits for it waits for
// everything it waits for, at the price of one line.
type Barrier struct {
	ID     string
	After  []string // logical ids of resources beside it
	Nested []string // or nested stacks
}

// The three steps of a sharded users stack: what people need, people, the
// policies with many doors. Policies with one door come last, so that who moves
// from one of these to one of those holds that first.
const (
	groundBarrier = "Ground"
	peopleBarrier = "People"
	packsBarrier  = "Packs"
)

// shard places people and doors.
func (l *layouter) shard() {
	n, u := l.m.UsersAccount.Shards, &l.plan.Users
	if n < 2 {
		return
	}
	nested := map[string]string{} // id: the barrier it waits for
	place := func(kind string, i int, after string) string {
		id := fmt.Sprintf("%s%02d", kind, i)
		nested[id] = after
		return id
	}
	var ground, people []string
	for _, g := range u.Groups {
		ground = append(ground, g.ID)
	}
	for i := range u.Policies {
		if p := &u.Policies[i]; len(p.Doors) == 0 {
			ground = append(ground, p.ID)
		}
	}
	for i := range u.Users {
		if p := &u.Users[i]; n >= peopleShardsFrom {
			p.In, p.After = place("People", slot(p.Name, peopleShards), groundBarrier), nil
		} else {
			people = append(people, p.ID)
		}
	}
	packs := slices.ContainsFunc(u.Policies, func(p Policy) bool { return p.carrier != "" })
	for i := range u.Policies {
		p := &u.Policies[i]
		switch {
		case len(p.Doors) == 0:
			continue
		case p.carrier != "":
			p.In = place("Packs", slot(p.carrier, n), peopleBarrier)
			// The slots of a carrier stand together and wait for each other.
			p.After = slices.DeleteFunc(p.After, func(id string) bool { return !slices.Contains(p.slots, id) })
		case packs:
			p.In, p.After = place("Doors", slot(p.Doors[0].Account+"/"+p.Doors[0].Role, n), packsBarrier), nil
		default:
			p.In, p.After = place("Doors", slot(p.Doors[0].Account+"/"+p.Doors[0].Role, n), peopleBarrier), nil
		}
	}
	of := func(kind string) (ids []string) {
		for _, id := range slices.Sorted(maps.Keys(nested)) {
			if id[:len(id)-2] == kind {
				ids = append(ids, id)
			}
		}
		return ids
	}
	if n >= peopleShardsFrom {
		u.Barriers = append(u.Barriers, Barrier{ID: groundBarrier, After: ground}, Barrier{ID: peopleBarrier, Nested: of("People")})
	} else {
		u.Barriers = append(u.Barriers, Barrier{ID: peopleBarrier, After: append(ground, people...)})
	}
	if packs {
		u.Barriers = append(u.Barriers, Barrier{ID: packsBarrier, Nested: of("Packs")})
	}
	for _, id := range slices.Sorted(maps.Keys(nested)) {
		u.Nested = append(u.Nested, Nested{id, nested[id]})
	}
}

// policiesBarrier lets roles in nested stacks wait for the policies they use.
const policiesBarrier = "Policies"

// shardRoles places the roles of a target account. Roles have names, so like
// people they cannot move: the number holds from the first deployment on.
func shardRoles(t *TargetStack, n int) {
	if n < 2 || len(t.Roles) == 0 {
		return
	}
	nested := map[string]bool{}
	for i := range t.Roles {
		r := &t.Roles[i]
		r.In, r.After = fmt.Sprintf("Roles%02d", slot(r.Name, n)), nil
		nested[r.In] = true
	}
	b := Barrier{ID: policiesBarrier}
	for _, p := range t.Policies {
		b.After = append(b.After, p.ID)
	}
	t.Barriers = []Barrier{b}
	for _, id := range slices.Sorted(maps.Keys(nested)) {
		t.Nested = append(t.Nested, Nested{id, policiesBarrier})
	}
}

// shardMark is the part of a policy's name that says over how many shards it
// was placed. No account's name starts with a digit or with @.
func (l *layouter) shardMark() string {
	if n := l.m.UsersAccount.Shards; n > 1 {
		return strconv.Itoa(n) + "."
	}
	return ""
}
