package layout

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"rolemap/config/aws"
	"rolemap/config/diag"
)

// A carrier with few doors is attached to one policy a door, which everybody
// behind that door shares. One with more gets policies of its own that list
// many doors each. CloudFormation attaches before it detaches, so while a
// change is deployed a carrier holds the policies of before and of after. Half
// of what is free for each keeps any two states together within the quota:
//
//	few and few    2 x few + base          <= quota
//	few and packed few + packed + base     <= quota
//	packed twice   2 x packed + base       <= quota, where users_account.shards
//	               changes and with it every name; else slots keep theirs
//
// where base is the self-service policy, or at its change to the suspended
// one both, of which the second takes the place of all doors.
type room struct{ few, packed int }

func (l *layouter) room(group bool) room {
	free := l.limit(aws.PoliciesPerGroup)
	if !group {
		free = l.limit(aws.PoliciesPerUser) - 1
	}
	return room{few: free / 2, packed: free / 2}
}

// policies lays out the policies that let people out.
func (l *layouter) policies(carriers []carrier) []Policy {
	var out []Policy
	packs := map[Door][]string{} // door, without its end: the packs that open it, as logical ids
	shared := map[Door]*holders{}
	var order []passage
	for i := range carriers {
		c := &carriers[i]
		if len(c.doors) > l.room(c.group).few {
			for _, p := range l.pack(c) {
				out = append(out, p)
				for _, d := range p.Doors {
					d.Until = Door{}.Until
					packs[d] = append(packs[d], p.ID)
				}
			}
			continue
		}
		for _, d := range c.doors {
			who := shared[d.door()]
			if who == nil {
				who = &holders{}
				shared[d.door()] = who
				order = append(order, d)
			}
			if c.group {
				who.groups = append(who.groups, c.name)
			} else {
				who.users = append(who.users, c.name)
			}
		}
	}
	for _, d := range order {
		p := l.policy(l.doorPolicyName(d.door()), l.assume([]assume{{[]string{d.arn}, d.until}}), *shared[d.door()], d.role.Name.At)
		p.Doors = []Door{d.door()}
		// Who moves from this policy to a pack holds the pack first.
		p.After = append(p.After, packs[Door{Account: d.account.Name.Text, Role: d.role.Name.Text}]...)
		out = append(out, p)
	}
	return out
}

// pack lays out the policies of a carrier with many doors: as few as they fit
// into, each door in the slot that its name alone decides for that many. One
// door more or less changes one policy, until there has to be another slot.
func (l *layouter) pack(c *carrier) []Policy {
	most, limit := l.room(c.group).packed, l.limit(aws.PolicySize)
	var slots [][]passage
	var docs [][]assume
	const enough = 100
	for n := 1; n <= enough; n++ {
		slots, docs = make([][]passage, n), make([][]assume, n)
		for _, d := range c.doors {
			i := 0
			if n > 1 {
				i = slot(d.account.Name.Text+"/"+d.role.Name.Text, n)
			}
			slots[i] = append(slots[i], d)
		}
		fits := true
		for i, s := range slots {
			docs[i] = statements(s)
			fits = fits && l.assumeSize(docs[i]) <= limit
		}
		if fits {
			break
		}
	}
	if len(slots) > most {
		l.overPacked(c, len(slots), most)
	}
	ids := make([]string, len(slots))
	for i := range slots {
		ids[i] = logicalID("Policy", l.packPolicyName(c, i))
	}
	last := len(slots) - 1
	out := make([]Policy, 0, len(slots))
	for i, s := range slots {
		if len(s) == 0 {
			continue
		}
		who := holders{users: []string{c.name}}
		if c.group {
			who = holders{groups: []string{c.name}}
		}
		p := l.policy(l.packPolicyName(c, i), l.assume(docs[i]), who, l.carrierAt(c))
		p.Doors = make([]Door, len(s))
		for j, d := range s {
			p.Doors[j] = d.door()
		}
		// A door that moves does so to or from the last slot. It must be open
		// there before it closes elsewhere; a slot that goes is deleted last.
		if i < last && len(slots[last]) > 0 {
			p.After = append(p.After, ids[last])
		}
		p.carrier, p.slots = c.name, ids
		out = append(out, p)
	}
	return out
}

func (l *layouter) overPacked(c *carrier, n, most int) {
	kind, quota := "user", aws.PoliciesPerUser
	if c.group {
		kind, quota = "group", aws.PoliciesPerGroup
	}
	l.out.Add(diag.Finding{Code: diag.Quota, At: l.carrierAt(c), Help: waysOut[quota],
		Text: fmt.Sprintf("%s %s: %d roles take %d policies, and %d fit beside those that an update still holds (%d %s, %s)",
			kind, diag.Quote(c.name), len(c.doors), n, most, l.limit(quota), what(quota), quota)})
}

// statements are the doors of one policy: those without an end first.
func statements(doors []passage) []assume {
	var out []assume
	doors = slices.Clone(doors)
	slices.SortStableFunc(doors, func(a, b passage) int {
		return cmp.Or(a.until.Compare(b.until), cmp.Compare(a.arn, b.arn))
	})
	for _, d := range doors {
		if n := len(out); n == 0 || !out[n-1].until.Equal(d.until) {
			out = append(out, assume{make([]string, 0, len(doors)), d.until})
		}
		out[len(out)-1].roles = append(out[len(out)-1].roles, d.arn)
	}
	return out
}

// carrierAt is where the map says who a carrier is.
func (l *layouter) carrierAt(c *carrier) diag.Span {
	if !c.group {
		u, _ := l.m.User(c.name)
		return u.Name.At
	}
	return l.groupAt(c.name)
}

// groupAt is where the map says what makes a group.
func (l *layouter) groupAt(name string) diag.Span {
	if t, ok := l.m.Team(name); ok {
		return t.Name.At
	}
	if u, ok := l.m.User(name[min(len(name), len(directPrefix)):]); ok {
		return u.Name.At
	}
	return l.m.UsersAccount.At
}

// packPolicyName names a slot of a carrier. No account's name starts with @ or
// =. Users and groups differ in that mark: a user and a team of one name must
// never hold one policy, not even while attach_to changes.
func (l *layouter) packPolicyName(c *carrier, slot int) string {
	mark := "@"
	if c.group {
		mark = "="
	}
	return "assume." + l.shardMark() + mark + c.name + "." + strconv.Itoa(slot)
}

// slot is the jump hash of a name over n slots: from n to n+1 slots, names move
// to the new slot only. https://arxiv.org/abs/1406.2294
func slot(name string, n int) int {
	h := fnv.New64a()
	h.Write([]byte(name))
	key := h.Sum64()
	b, j := int64(-1), int64(0)
	for j < int64(n) {
		b = j
		key = key*2862933555777941757 + 1
		j = int64(float64(b+1) * (float64(int64(1)<<31) / float64((key>>33)+1)))
	}
	return int(b)
}

func byName(a, b Policy) int { return cmp.Compare(a.Name, b.Name) }
