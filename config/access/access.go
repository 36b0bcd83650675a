// Package access computes what a role map means: who may switch into which
// role of which account, and where that is written. It is the only place that
// does; everything else asks it.
package access

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// Grant means "this user may switch into this role in this account".
type Grant struct{ User, Account, Role string }

// Source is one way in which a user comes by a grant. Its pointers lead into the map.
type Source struct {
	Team   *config.Team   // nil for a direct grant
	Member *source.Word   // where the membership is written; nil for a direct grant
	Block  *config.Access // the account or group as written
	Entry  *config.Entry
}

// Name says where the grant comes from: "team NAME" or "direct grant".
func (w Source) Name() string {
	if w.Team != nil {
		return "team " + w.Team.Name.Text
	}
	return "direct grant"
}

// Holding is a grant and every way that leads to it, at least one.
type Holding struct {
	Grant
	Sources []Source
}

// Until is when the grant ends: the latest end of its ways; zero where one of
// them has none.
func (h Holding) Until() time.Time {
	var until time.Time
	for _, w := range h.Sources {
		if w.Entry.Until.IsZero() {
			return time.Time{}
		}
		if w.Entry.Until.After(until) {
			until = w.Entry.Until
		}
	}
	return until
}

// Access is every grant of a map at one moment, sorted by user, account, role.
type Access struct {
	Map      *config.Map
	Holdings []Holding
}

// Bounds of what one map may mean: far above any organisation, far below what
// fills a memory.
const (
	maxWays  = 2_000_000 // users x accounts x roles, as entries spell them out
	maxDoors = 100_000   // roles in accounts, each of which is resources in two stacks
)

// Of computes the access that a map gives at a moment: entries whose end has
// passed and suspended users hold nothing. The only finding is a map that
// means too much; then nobody has access to anything.
func Of(m *config.Map, now time.Time) (Access, diag.List) {
	users := rank(m.Users, func(u *config.User) string { return u.Name.Text })
	accounts := rank(m.Accounts, func(a *config.Account) string { return a.Name.Text })
	roles := rank(m.Roles, func(r *config.Role) string { return r.Name.Text })

	type way struct {
		key uint64 // user, account, role by the rank of their names
		Source
	}
	var ways []way
	count := 0
	var widest source.Word // the block that means most doors, and how many
	most := 0
	add := func(user, member *source.Word, team *config.Team, block *config.Access, targets []*config.Account) {
		u, ok := users.of[user.Text]
		if !ok || m.Users[users.index[u]].Suspended {
			return
		}
		if n := len(targets) * len(block.Roles); n > most {
			widest, most = block.Where, n
		}
		for i := range block.Roles {
			e := &block.Roles[i]
			r, ok := roles.of[e.Role.Text]
			if !ok || !e.Until.IsZero() && !now.Before(e.Until) {
				continue
			}
			for _, t := range targets {
				key := uint64(u)<<42 | uint64(accounts.of[t.Name.Text])<<21 | uint64(r)
				ways = append(ways, way{key, Source{Team: team, Member: member, Block: block, Entry: e}})
			}
		}
	}
	for i := range m.Teams {
		t := &m.Teams[i]
		for j := range t.Access {
			block := &t.Access[j]
			targets := m.Expand(block.Where.Text)
			if count += len(targets) * len(block.Roles) * len(t.Members); count > maxWays {
				return Access{Map: m}, tooMany(block.Where, "grants", maxWays)
			}
			for k := range t.Members {
				add(&t.Members[k], &t.Members[k], t, block, targets)
			}
		}
	}
	for i := range m.Users {
		u := &m.Users[i]
		for j := range u.Access {
			block := &u.Access[j]
			targets := m.Expand(block.Where.Text)
			if count += len(targets) * len(block.Roles); count > maxWays {
				return Access{Map: m}, tooMany(block.Where, "grants", maxWays)
			}
			add(&u.Name, nil, nil, block, targets)
		}
	}
	// Sources to one grant are ordered by team, then by place, not by how the
	// sort left them.
	slices.SortFunc(ways, func(a, b way) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return cmp.Or(cmp.Compare(a.Name(), b.Name()), a.Entry.Until.Compare(b.Entry.Until), cmp.Compare(a.Block.Where.Text, b.Block.Where.Text))
	})
	all := make([]Source, len(ways))
	out := Access{Map: m, Holdings: make([]Holding, 0, len(ways))}
	for i := 0; i < len(ways); {
		j := i
		for ; j < len(ways) && ways[j].key == ways[i].key; j++ {
			all[j] = ways[j].Source
		}
		k := ways[i].key
		out.Holdings = append(out.Holdings, Holding{
			Grant:   Grant{users.name(k >> 42), accounts.name(k >> 21 & 0x1fffff), roles.name(k & 0x1fffff)},
			Sources: all[i:j:j],
		})
		i = j
	}
	if len(out.Holdings) > maxDoors {
		doors := make(map[uint64]bool, maxDoors)
		for _, w := range ways {
			doors[w.key&(1<<42-1)] = true
		}
		if len(doors) > maxDoors {
			return Access{Map: m}, tooMany(widest, "roles in accounts", maxDoors)
		}
	}
	return out, nil
}

func tooMany(at source.Word, what string, most int) diag.List {
	return diag.List{{Code: diag.TooManyGrants, At: at.At, Text: fmt.Sprintf("the map means more than %d %s", most, what),
		Help: "split it into several maps"}}
}

// ranking numbers names in the order of the alphabet, so that grants sort as integers.
type ranking struct {
	of    map[string]int // name: rank
	index []int          // rank: index in the map's list
	names []string
}

func (r ranking) name(rank uint64) string { return r.names[rank] }

func rank[T any](list []T, name func(*T) string) ranking {
	r := ranking{of: make(map[string]int, len(list)), index: make([]int, len(list)), names: make([]string, len(list))}
	for i := range list {
		r.index[i] = i
	}
	slices.SortFunc(r.index, func(a, b int) int { return cmp.Compare(name(&list[a]), name(&list[b])) })
	for i, j := range r.index {
		r.names[i] = name(&list[j])
		r.of[r.names[i]] = i
	}
	return r
}

// Find returns the holding of a grant, if there is one.
func (a Access) Find(g Grant) (Holding, bool) {
	i, ok := slices.BinarySearchFunc(a.Holdings, g, func(h Holding, g Grant) int { return h.Grant.Compare(g) })
	if !ok {
		return Holding{}, false
	}
	return a.Holdings[i], true
}

// Compare orders grants by user, account, role.
func (g Grant) Compare(h Grant) int {
	return cmp.Or(cmp.Compare(g.User, h.User), cmp.Compare(g.Account, h.Account), cmp.Compare(g.Role, h.Role))
}
