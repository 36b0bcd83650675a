package access_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/testkit/mapgen"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func of(t *testing.T, yaml []byte) access.Access {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: yaml})
	found = append(found, config.Check(m, now)...)
	a, more := access.Of(m, now)
	if found = append(found, more...); found.HasErrors() {
		t.Fatalf("%v\n%s", found, yaml)
	}
	return a
}

// grants are the grants of a map, each with its end; zero for none.
func grants(a access.Access) map[access.Grant]time.Time {
	out := map[access.Grant]time.Time{}
	for _, h := range a.Holdings {
		out[h.Grant] = h.Until()
	}
	return out
}

// ends are those of mapgen, and one that has passed. A date is through its last second.
var ends = map[string]time.Time{
	"":                     {},
	"2027-01-31":           time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC),
	"2027-06-30T12:00:00Z": time.Date(2027, 6, 30, 12, 0, 0, 0, time.UTC),
	"2026-11-21T12:00:00Z": now,
}

// naive works the grants out anew from the organisation that the map was
// written from, in the plainest way there is.
func naive(o *mapgen.Org) map[access.Grant]time.Time {
	out := map[access.Grant]time.Time{}
	suspended, closed := map[string]bool{}, map[string]bool{}
	for _, a := range o.Accounts {
		closed[a.Name] = a.Suspended
	}
	for _, u := range o.Users {
		suspended[u.Name] = u.Suspended
	}
	add := func(user string, entries []mapgen.Entry) {
		for _, e := range entries {
			targets := []string{e.Where}
			for _, g := range o.Groups {
				if g.Name == e.Where {
					targets = o.Members(g)
				}
			}
			for _, a := range targets {
				g, end := access.Grant{User: user, Account: a, Role: e.Role}, ends[e.Until]
				if suspended[user] || closed[a] || !end.IsZero() && !end.After(now) {
					continue
				}
				if old, again := out[g]; !again || !old.IsZero() && (end.IsZero() || end.After(old)) {
					out[g] = end
				}
			}
		}
	}
	for _, t := range o.Teams {
		for _, m := range t.Members {
			add(m, t.Access)
		}
	}
	for _, u := range o.Users {
		add(u.Name, u.Access)
	}
	return out
}

func TestAccessIsWhatTheMapSays(t *testing.T) {
	for seed := range seeds(300) {
		o := mapgen.New(seed, mapgen.Small)
		if got, want := grants(of(t, o.YAML(nil))), naive(o); !maps.Equal(got, want) {
			t.Fatalf("seed %d: %d grants, want %d\n%s", seed, len(got), len(want), o.YAML(nil))
		}
	}
}

// TestDiffIsExact compares pairs of maps: gains and losses are the difference
// of the two grant sets, and applying them to the first gives the second.
func TestDiffIsExact(t *testing.T) {
	empty, full, ended := 0, 0, 0
	for seed := range seeds(400) {
		r := rand.New(rand.NewPCG(seed, 7))
		o := mapgen.New(seed, mapgen.Small)
		prev := of(t, o.YAML(nil))
		before := naive(o)
		for range r.IntN(4) {
			mutate(r, o)
		}
		next := of(t, o.YAML(rand.New(rand.NewPCG(seed, 8))))
		after := naive(o)
		d := access.Compare(prev, next, effective.Worth)
		got := maps.Clone(before)
		for _, h := range d.Lost {
			if _, ok := got[h.Grant]; !ok {
				t.Fatalf("seed %d: lost %v, which was not held", seed, h.Grant)
			}
			delete(got, h.Grant)
		}
		for _, h := range d.Gained {
			if _, ok := before[h.Grant]; ok {
				t.Fatalf("seed %d: gained %v, which was held already", seed, h.Grant)
			}
			got[h.Grant] = h.Until()
		}
		for _, e := range d.Ends {
			if old, ok := got[e.Grant]; !ok || !old.Equal(e.Old) || e.Old.Equal(e.New) {
				t.Fatalf("seed %d: the end of %v was %v: %+v", seed, e.Grant, old, e)
			}
			if longer := e.New.IsZero() || !e.Old.IsZero() && e.New.After(e.Old); longer != e.Broader() {
				t.Fatalf("seed %d: broader %v: %+v", seed, e.Broader(), e)
			}
			got[e.Grant] = e.New
			ended++
		}
		if !maps.Equal(got, after) {
			t.Fatalf("seed %d: gains and losses lead from %d to %d grants, want %d, or to other ends", seed, len(before), len(got), len(after))
		}
		if d.Empty() {
			empty++
		} else {
			full++
		}
		if same := access.Compare(next, next, effective.Worth); !same.Empty() || len(same.Moved)+len(same.Renames)+len(same.LastHolder) > 0 {
			t.Fatalf("seed %d: a map differs from itself: %+v", seed, same)
		}
	}
	if empty < int(seeds(50)) || full < int(seeds(100)) || ended < int(seeds(50)) {
		t.Errorf("the pairs are lopsided: %d without changes, %d with, %d ends change", empty, full, ended)
	}
}

// mutate makes one change such as people make.
func mutate(r *rand.Rand, o *mapgen.Org) {
	team := &o.Teams[r.IntN(len(o.Teams))]
	user := &o.Users[r.IntN(len(o.Users))]
	switch r.IntN(10) {
	case 0:
		user.Suspended = !user.Suspended
	case 1:
		if len(team.Members) > 0 {
			team.Members = team.Members[1:]
		}
	case 2:
		if len(team.Access) > 0 {
			team.Access = team.Access[1:]
		}
	case 3:
		user.Access = []mapgen.Entry{{Where: o.Accounts[0].Name, Role: o.Roles[r.IntN(len(o.Roles))].Name}}
	case 4:
		o.Users = append(o.Users, mapgen.User{Name: fmt.Sprintf("new.%d", len(o.Users))})
	case 5:
		team.Name += "-renamed"
	case 9: // into every group with all
		o.Accounts = append(o.Accounts, mapgen.Account{Name: fmt.Sprintf("new-%d", len(o.Accounts)), ID: fmt.Sprintf("%012d", 300000000000+len(o.Accounts))})
	case 8:
		account := &o.Accounts[r.IntN(len(o.Accounts))]
		account.Suspended = !account.Suspended
	case 6, 7:
		for i := range team.Access {
			team.Access[i].Until = []string{"", "2027-01-31", "2027-06-30T12:00:00Z", "2026-11-21T12:00:00Z"}[r.IntN(4)]
		}
	}
}

// TestMovesAreNoChange writes the same access in other ways.
func TestMovesAreNoChange(t *testing.T) {
	const head = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}}
roles: {Admin: {policies: [AdministratorAccess]}}
`
	direct := of(t, []byte(head+`users: {eve: {access: {web: [Admin], api: [Admin]}}}`))
	for name, text := range map[string]string{
		"through a team":    `{teams: {ops: {members: [eve], access: {web: [Admin], api: [Admin]}}}, users: {eve: {}}}`,
		"through a group":   `{account_groups: {all: [web, api]}, users: {eve: {access: {all: [Admin]}}}}`,
		"through two teams": `{teams: {a: {members: [eve], access: {web: [Admin]}}, b: {members: [eve], access: {web: [Admin], api: [Admin]}}}, users: {eve: {}}}`,
	} {
		m, found := config.Parse(config.File{Path: "a.yaml", Data: []byte(head)}, config.File{Path: "b.yaml", Data: []byte(text)})
		if found.HasErrors() {
			t.Fatal(name, found)
		}
		other, _ := access.Of(m, now)
		if d := access.Compare(direct, other, effective.Worth); !d.Empty() {
			t.Errorf("%s: %+v", name, d)
		}
	}
}
