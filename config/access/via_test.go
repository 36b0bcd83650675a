package access_test

import (
	"slices"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

// waysIn works out anew, in the plainest way there is, through which ways each
// grant of an organisation can be used.
func waysIn(o *mapgen.Org) map[access.Grant]config.SignIn {
	set := func(words ...string) config.SignIn { // the first that is written
		for _, w := range words {
			switch w {
			case "iam-users":
				return config.IAMUsers
			case "identity-center":
				return config.IdentityCenter
			case "both":
				return config.BothWays
			}
		}
		return 0
	}
	accounts, roles, closed := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, a := range o.Accounts {
		accounts[a.Name], closed[a.Name] = a.SignIn, a.Suspended
	}
	for _, r := range o.Roles {
		roles[r.Name] = r.SignIn
	}
	out := map[access.Grant]config.SignIn{}
	add := func(u mapgen.User, team string, entries []mapgen.Entry) {
		for _, e := range entries {
			targets := []string{e.Where}
			for _, g := range o.Groups {
				if g.Name == e.Where {
					targets = o.Members(g)
				}
			}
			for _, t := range targets {
				if ways := set(u.SignIn, team, o.SignIn, "iam-users") & set(accounts[t], "both") & set(roles[e.Role], "both"); ways != 0 && !u.Suspended && !closed[t] {
					out[access.Grant{User: u.Name, Account: t, Role: e.Role}] |= ways
				}
			}
		}
	}
	for _, u := range o.Users {
		add(u, "", u.Access)
		for _, team := range o.Teams {
			if slices.Contains(team.Members, u.Name) {
				add(u, team.SignIn, team.Access)
			}
		}
	}
	return out
}

// TestWaysIn over every mix: both ways together are exactly the grants, and
// each is open through what both sides have in common.
func TestWaysIn(t *testing.T) {
	for seed := range seeds(200) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		text := o.YAML(nil)
		a, want := of(t, text), waysIn(o)
		all := naive(o)
		if len(all) != len(want) || len(a.Holdings) != len(want) {
			t.Fatalf("seed %d: %d grants, want %d of %d\n%s", seed, len(a.Holdings), len(want), len(all), text)
		}
		for _, h := range a.Holdings {
			if got := h.Ways(); got != want[h.Grant] {
				t.Errorf("seed %d: %v by %v, want %v\n%s", seed, h.Grant, got, want[h.Grant], text)
			}
		}
		for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
			part, n := a.Via(way), 0
			for grant, ways := range want {
				if ways.Has(way) {
					n++
					if h, ok := part.Find(grant); !ok || h.Ways() != way {
						t.Errorf("seed %d: %v is not held by %v", seed, grant, way)
					}
				}
			}
			if n != len(part.Holdings) || part.Map != a.Map {
				t.Errorf("seed %d: %d holdings by %v, want %d", seed, len(part.Holdings), way, n)
			}
		}
		if again := of(t, text); !slices.EqualFunc(a.Holdings, again.Holdings, func(x, y access.Holding) bool { return x.Grant == y.Grant && x.Ways() == y.Ways() }) {
			t.Fatalf("seed %d: Via changed what it was given", seed)
		}
	}
}

// TestWrittenIsTimeless: what a map spells out holds what people hold at any
// moment, and what suspended people would.
func TestWrittenIsTimeless(t *testing.T) {
	for seed := range seeds(50) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		m, _ := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
		written := access.Written(m)
		late, _ := access.Of(m, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC))
		for i := range o.Users {
			o.Users[i].Suspended = false
		}
		everybody := of(t, o.YAML(nil))
		if !slices.EqualFunc(written.Holdings, everybody.Holdings, func(x, y access.Holding) bool { return x.Grant == y.Grant && x.Until().Equal(y.Until()) }) {
			t.Fatalf("seed %d: what is written is not what everybody holds", seed)
		}
		for _, h := range late.Holdings {
			if _, ok := written.Find(h.Grant); !ok {
				t.Fatalf("seed %d: %v is held and not written", seed, h.Grant)
			}
		}
	}
}

// TestUntilIsTheLatestEnd in any order, by each way of signing in for itself.
func TestUntilIsTheLatestEnd(t *testing.T) {
	early, late := now.Add(time.Hour), now.Add(2*time.Hour)
	source := func(until time.Time, s config.SignIn) access.Source {
		return access.Source{SignIn: s, Entry: &config.Entry{Until: until}}
	}
	iam, center, both := config.IAMUsers, config.IdentityCenter, config.BothWays
	for _, c := range []struct {
		sources          []access.Source
		all, iam, center time.Time
	}{
		{[]access.Source{source(early, iam), source(late, iam), source(early, center)}, late, late, early},
		{[]access.Source{source(late, center), source(early, center), source(early, iam)}, late, early, late},
		{[]access.Source{source(early, both), source(late, center)}, late, early, late},
		{[]access.Source{source(early, iam), source(time.Time{}, center), source(late, center)}, time.Time{}, early, time.Time{}},
	} {
		a := access.Access{Holdings: []access.Holding{{Sources: c.sources}}}
		if got := a.Holdings[0].Until(); !got.Equal(c.all) {
			t.Errorf("ends at %v, want %v", got, c.all)
		}
		if got := a.Via(iam).Holdings[0].Until(); !got.Equal(c.iam) {
			t.Errorf("by IAM users: ends at %v, want %v", got, c.iam)
		}
		if got := a.Via(center).Holdings[0].Until(); !got.Equal(c.center) {
			t.Errorf("by Identity Center: ends at %v, want %v", got, c.center)
		}
	}
}
