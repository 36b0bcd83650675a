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

// Bounds of what one map may mean: far above any organisation, far below what
// fills a memory.
const (
	maxWays        = 2_000_000 // users x accounts x roles, as entries spell them out
	maxTargetRoles = 100_000   // roles in accounts, each of which is resources in two stacks
)

// One integer holds an account, a role and the position among a user's ways.
const (
	rankBits     = 21
	positionBits = 64 - 2*rankBits
)

const _ = uint(1<<positionBits - maxWays) // no position is too great: does not compile otherwise

// Of computes the access that a map gives at a moment: entries whose end has
// passed and suspended users hold nothing, and in suspended accounts nobody
// does. The only finding is a map that means too much; then nobody has access
// to anything.
func Of(m *config.Map, now time.Time) (Access, diag.List) { return resolve(m, now, rankBits) }

// Written is the access that a map spells out whenever it is asked: also what
// has ended and what suspended people would hold. It changes with the map
// alone, and so what is made of it does not change at a moment by itself.
func Written(m *config.Map) Access {
	a, _ := resolve(m, time.Time{}, rankBits)
	return a
}

// resolve is Of where the ranks of accounts and roles have so many bits each;
// the zero time stands for every time and everybody.
func resolve(m *config.Map, now time.Time, bits int) (Access, diag.List) {
	if most := 1 << bits; len(m.Accounts) > most {
		return Access{Map: m}, tooMany(m.Accounts[most].Name, "accounts", most)
	} else if len(m.Roles) > most {
		return Access{Map: m}, tooMany(m.Roles[most].Name, "roles", most)
	}
	r := resolver{m: m, now: now, bits: bits, users: rank(m.Users, func(u *config.User) string { return u.Name.Text }),
		accounts: rank(m.Accounts, func(a *config.Account) string { return a.Name.Text }),
		roles:    rank(m.Roles, func(r *config.Role) string { return r.Name.Text })}
	widest, found := r.measure()
	if found != nil {
		return Access{Map: m}, found
	}
	parts, total := r.parts()
	out := r.holdings(parts, total)
	out.void()
	if len(out.Holdings)+len(out.Void) > maxTargetRoles && targetRoles(parts) > maxTargetRoles {
		return Access{Map: m}, tooMany(widest, "roles in accounts", maxTargetRoles)
	}
	return out, nil
}

type resolver struct {
	m                      *config.Map
	now                    time.Time
	bits                   int
	users, accounts, roles ranking
}

// reach is one role in one account that a block of the map gives.
type reach struct {
	door   uint64        // account and role by the rank of their names
	letsIn config.SignIn // of both
	block  *config.Access
	entry  *config.Entry
}

// part is what one user holds as a member of one team, or directly.
type part struct {
	team    *config.Team
	member  *source.Word
	reaches []reach
}

// active is the rank of a user who may hold something.
func (r *resolver) active(user string) (int, bool) {
	u, ok := r.users.of[user]
	return u, ok && (!r.m.Users[r.users.index[u]].Suspended || r.now.IsZero())
}

// measure refuses a map that spells out too much, before anything of that size
// is made. It returns the block that means most roles in accounts.
func (r *resolver) measure() (widest source.Word, found diag.List) {
	count, most := 0, 0
	blocks := func(list []config.Access, people int, active func() bool) {
		for i := range list {
			n := len(r.m.Expand(list[i].Where.Text)) * len(list[i].Roles)
			if count += n * people; count > maxWays {
				found = tooMany(list[i].Where, "grants", maxWays)
				return
			}
			if n > most && active() {
				widest, most = list[i].Where, n
			}
		}
	}
	for i := 0; i < len(r.m.Teams) && found == nil; i++ {
		members := r.m.Teams[i].Members
		blocks(r.m.Teams[i].Access, len(members), func() bool {
			return slices.ContainsFunc(members, func(w source.Word) bool { _, ok := r.active(w.Text); return ok })
		})
	}
	for i := 0; i < len(r.m.Users) && found == nil; i++ {
		u := &r.m.Users[i]
		blocks(u.Access, 1, func() bool { _, ok := r.active(u.Name.Text); return ok })
	}
	return widest, found
}

// parts lists for each user, by rank, what they hold: directly, then by teams
// in the order of their names. What a team gives is worked out once.
func (r *resolver) parts() (of [][]part, total int) {
	of = make([][]part, len(r.m.Users))
	add := func(u int, p part) {
		of[u] = append(of[u], p)
		total += len(p.reaches)
	}
	for i := range r.m.Users {
		user := &r.m.Users[i]
		if u, ok := r.active(user.Name.Text); ok && len(user.Access) > 0 {
			add(u, part{reaches: r.reaches(user.Access)})
		}
	}
	for _, i := range rank(r.m.Teams, func(t *config.Team) string { return t.Name.Text }).index {
		t := &r.m.Teams[i]
		var given []reach
		for k := range t.Members {
			if u, ok := r.active(t.Members[k].Text); ok {
				if given == nil {
					given = r.reaches(t.Access)
				}
				add(u, part{t, &t.Members[k], given})
			}
		}
	}
	return of, total
}

// reaches spells blocks out, sorted by account and role, then end, then place.
func (r *resolver) reaches(blocks []config.Access) []reach {
	out := []reach{}
	for i := range blocks {
		block := &blocks[i]
		targets := r.m.Expand(block.Where.Text)
		for j := range block.Roles {
			e := &block.Roles[j]
			role, ok := r.roles.of[e.Role.Text]
			if !ok || !e.Until.IsZero() && !r.now.Before(e.Until) {
				continue
			}
			for _, t := range targets {
				out = append(out, reach{uint64(r.accounts.of[t.Name.Text])<<r.bits | uint64(role), t.LetsIn & r.m.Roles[r.roles.index[role]].LetsIn,
					block, e})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b reach) int {
		if a.door != b.door {
			return cmp.Compare(a.door, b.door)
		}
		return cmp.Or(a.entry.Until.Compare(b.entry.Until), cmp.Compare(a.block.Where.Text, b.block.Where.Text))
	})
	return out
}

// holdings sorts what each user holds. The position keeps the sources of one
// grant in the order of the parts.
func (r *resolver) holdings(parts [][]part, total int) Access {
	all := make([]Source, 0, total)
	out := Access{Map: r.m, Holdings: make([]Holding, 0, total)}
	var keys []uint64
	var sources []Source
	for u, list := range parts {
		keys, sources = keys[:0], sources[:0]
		for _, p := range list {
			people := r.m.SignInOf(&r.m.Users[r.users.index[u]], p.team)
			for _, x := range p.reaches {
				if ways := people & x.letsIn; ways != 0 {
					keys = append(keys, x.door<<positionBits|uint64(len(sources)))
					sources = append(sources, Source{SignIn: ways, Team: p.team, Member: p.member, Block: x.block, Entry: x.entry})
				}
			}
		}
		slices.Sort(keys)
		for i := 0; i < len(keys); {
			door, from := keys[i]>>positionBits, len(all)
			for ; i < len(keys) && keys[i]>>positionBits == door; i++ {
				all = append(all, sources[keys[i]&(1<<positionBits-1)])
			}
			out.Holdings = append(out.Holdings, Holding{
				Grant:   Grant{r.users.names[u], r.accounts.names[door>>r.bits], r.roles.names[door&(1<<r.bits-1)]},
				Sources: all[from:len(all):len(all)],
			})
		}
	}
	return out
}

// void takes out what is held in suspended accounts.
func (a *Access) void() {
	suspended := map[string]bool{}
	for i := range a.Map.Accounts {
		if t := &a.Map.Accounts[i]; t.Suspended {
			suspended[t.Name.Text] = true
		}
	}
	if len(suspended) == 0 {
		return
	}
	all := a.Holdings
	a.Holdings = make([]Holding, 0, len(all))
	for _, h := range all {
		if suspended[h.Account] {
			a.Void = append(a.Void, h)
		} else {
			a.Holdings = append(a.Holdings, h)
		}
	}
}

// targetRoles counts the roles in accounts that somebody holds.
func targetRoles(parts [][]part) int {
	seen := make(map[uint64]bool, maxTargetRoles)
	for _, list := range parts {
		for _, p := range list {
			for _, x := range p.reaches {
				seen[x.door] = true
			}
		}
	}
	return len(seen)
}

func tooMany(at source.Word, what string, most int) diag.List {
	return diag.List{{Code: "too-many-grants", At: at.At, Text: fmt.Sprintf("the map means more than %d %s", most, what),
		Help: "split it into several maps"}}
}

// ranking numbers names in the order of the alphabet, so that grants sort as integers.
type ranking struct {
	of    map[string]int // name: rank
	index []int          // rank: index in the map's list
	names []string
}

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
