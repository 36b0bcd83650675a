package access_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/testkit/mapgen"
)

// searched finds renames by looking at each old name, at each new one, and for
// each of them through all holdings.
func searched(prev, next access.Access) []access.Rename {
	var out []access.Rename
	now := map[[2]string]string{}
	renamed := func(kind, name string) string {
		if n, ok := now[[2]string{kind, name}]; ok {
			return n
		}
		return name
	}
	pair := func(kind string, old, new map[string]string) {
		for _, o := range slices.Sorted(maps.Keys(old)) {
			for _, n := range slices.Sorted(maps.Keys(new)) {
				if old[o] == new[n] && old[o] != "" {
					out = append(out, access.Rename{Kind: kind, Old: o, New: n})
					now[[2]string{kind, o}] = n
					delete(new, n)
					break
				}
			}
		}
	}
	words := func(a access.Access, pick func(access.Grant) (string, bool)) string {
		seen := map[string]bool{}
		for _, h := range a.Holdings {
			if s, ok := pick(h.Grant); ok {
				seen[s] = true
			}
		}
		return strings.Join(slices.Sorted(maps.Keys(seen)), "\n")
	}
	only := func(a, other access.Access, list func(*config.Map) map[string]string) map[string]string {
		out := list(a.Map)
		for name := range list(other.Map) {
			delete(out, name)
		}
		return out
	}
	accounts := func(m *config.Map) map[string]string {
		out := map[string]string{}
		for _, a := range m.Accounts {
			out[a.Name.Text] = a.ID.Text
		}
		return out
	}
	pair("account", only(prev, next, accounts), only(next, prev, accounts))

	roles := func(m *config.Map) map[string]string {
		out := map[string]string{}
		for _, r := range m.Roles {
			var policies, ranges []string
			for _, w := range r.Policies {
				policies = append(policies, w.Text)
			}
			for _, w := range r.SourceIP {
				ranges = append(ranges, w.Text)
			}
			slices.Sort(policies)
			slices.Sort(ranges)
			out[r.Name.Text] = fmt.Sprint(r.MFAOptional, r.MaxSession, r.TrustPeople, ranges, r.Boundary.Text, policies)
		}
		return out
	}
	where := func(a access.Access, own map[string]string) map[string]string {
		for name, allows := range own {
			at := words(a, func(g access.Grant) (string, bool) { return renamed("account", g.Account), g.Role == name })
			if own[name] = at + allows; at == "" {
				own[name] = ""
			}
		}
		return own
	}
	pair("role", where(prev, only(prev, next, roles)), where(next, only(next, prev, roles)))

	users := func(m *config.Map) map[string]string {
		out := map[string]string{}
		for _, u := range m.Users {
			out[u.Name.Text] = ""
		}
		return out
	}
	holds := func(a access.Access, own map[string]string) map[string]string {
		for name := range own {
			own[name] = words(a, func(g access.Grant) (string, bool) {
				return renamed("account", g.Account) + " " + renamed("role", g.Role), g.User == name
			})
		}
		return own
	}
	pair("user", holds(prev, only(prev, next, users)), holds(next, only(next, prev, users)))
	return out
}

// TestRenames gives some users, roles and accounts other names, everywhere, and
// sometimes changes a little more.
func TestRenames(t *testing.T) {
	found := map[string]int{}
	for seed := range seeds(300) {
		r := rand.New(rand.NewPCG(seed, 9))
		o := mapgen.New(seed, mapgen.Small)
		for i := range o.Roles[1:] { // roles that only their names tell apart
			if r.IntN(2) == 0 {
				name := o.Roles[i+1].Name
				o.Roles[i+1] = o.Roles[0]
				o.Roles[i+1].Name = name
			}
		}
		text := string(o.YAML(nil))
		prev := of(t, []byte(text))
		for _, stem := range []string{"user.", "Role", "account-"} {
			for i := range 9 {
				if r.IntN(3) == 0 { // turned round, so that candidates come in another order
					text = strings.ReplaceAll(text, fmt.Sprint(stem, i), fmt.Sprint(stem, "9", 8-i))
				}
			}
		}
		if r.IntN(3) == 0 {
			text = strings.Replace(text, "session: 4h", "session: 5h", 1)
		}
		next := of(t, []byte(text))
		got, want := access.Compare(prev, next, effective.Worth).Renames, searched(prev, next)
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: %v, want %v", seed, got, want)
		}
		for _, x := range got {
			found[x.Kind]++
		}
	}
	for _, kind := range []string{"user", "role", "account"} {
		if found[kind] < int(seeds(100)) {
			t.Errorf("only %d renames of a %s", found[kind], kind)
		}
	}
}

// BenchmarkDiffLosing compares a map with one that lost 99 of 100 grants, and
// has other people, with comparing it with itself.
func BenchmarkDiffLosing(b *testing.B) {
	of := func(o *mapgen.Org) access.Access {
		m, _ := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
		a, _ := access.Of(m, now)
		return a
	}
	size := mapgen.Size{Users: 10000, Accounts: 100, Roles: 2000, Teams: 2000, DoorsPerTeam: 1, TeamsPerUser: 10, Plain: true}
	prev := of(mapgen.New(1, size))
	size.Users, size.Roles, size.Teams = 100, 20, 20
	few := mapgen.New(2, size)
	for i := range few.Teams {
		for j := range few.Teams[i].Members {
			few.Teams[i].Members[j] += "-new"
		}
	}
	for i := range few.Users {
		few.Users[i].Name += "-new"
	}
	next := of(few)
	b.Logf("%d and %d grants", len(prev.Holdings), len(next.Holdings))
	ratio(b, func() { access.Compare(prev, prev, effective.Worth) }, func() { access.Compare(prev, next, effective.Worth) })
}
