package grants_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/source"
	"rolemap/config/testkit/mapgen"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// each calls f with the access of generated maps, without Identity Center and with it.
func each(t *testing.T, f func(seed uint64, a access.Access)) {
	t.Helper()
	for seed := range uint64(40) {
		o := mapgen.New(seed, mapgen.Small)
		if seed%2 > 0 {
			o.Mixed(seed)
		}
		m, _ := config.Parse(config.File{Path: "map.yaml", Data: o.YAML(nil)})
		a, found := access.Of(m, now)
		if found.HasErrors() {
			t.Fatal(seed, found)
		}
		f(seed, a)
	}
}

// way is a grant and one source of it.
type way struct {
	access.Grant
	team string // empty for a direct grant
	in   config.SignIn
}

func waysOf(list []access.Holding) []way {
	var out []way
	for _, h := range list {
		for _, s := range h.Sources {
			w := way{h.Grant, "", s.SignIn}
			if s.Team != nil {
				w.team = s.Team.Name.Text
			}
			out = append(out, w)
		}
	}
	return out
}

// Each list keeps the ways that it names, one that is empty keeps all, and
// several keep what all of them keep, in the order of the access.
func TestFilter(t *testing.T) {
	kept, left := 0, 0
	each(t, func(seed uint64, a access.Access) {
		m := a.Map
		some := func(n int, turn uint64, name func(int) string) (out []string) {
			for i := range n {
				if (uint64(i)+seed+turn)%3 > 0 {
					out = append(out, name(i))
				}
			}
			return out
		}
		teams := some(len(m.Teams), 0, func(i int) string { return m.Teams[i].Name.Text })
		users := some(len(m.Users), 1, func(i int) string { return m.Users[i].Name.Text })
		roles := some(len(m.Roles), 2, func(i int) string { return m.Roles[i].Name.Text })
		places := some(len(m.Accounts), 1, func(i int) string { return m.Accounts[i].Name.Text })
		if len(m.Groups) > 0 {
			places = append(places, m.Groups[0].Name.Text)
		}
		if seed%5 == 0 { // one name alone
			teams, places, users, roles = teams[:1], places[:1], users[:1], roles[:1]
		}
		via := config.SignIn(0)
		if seed%2 > 0 {
			via = config.IdentityCenter
		}
		for which := range 1 << 5 {
			var f grants.Filter
			if which&1 > 0 {
				f.Teams = teams
			}
			if which&2 > 0 {
				f.Accounts = places
			}
			if which&4 > 0 {
				f.Users = users
			}
			if which&8 > 0 {
				f.Roles = roles
			}
			if which&16 > 0 {
				f.Via = via
			}
			if empty := len(f.Teams)+len(f.Accounts)+len(f.Users)+len(f.Roles) == 0 && f.Via == 0; f.Empty() != empty {
				t.Fatalf("seed %d: %+v is empty: %v", seed, f, f.Empty())
			}
			var want []way
			for _, w := range waysOf(a.Holdings) {
				if f.Via != 0 {
					w.in &= f.Via
				}
				within := slices.ContainsFunc(f.Accounts, func(name string) bool {
					return slices.ContainsFunc(m.Expand(name), func(x *config.Account) bool { return x.Name.Text == w.Account })
				})
				if w.in != 0 && (len(f.Teams) == 0 || slices.Contains(f.Teams, w.team)) && (len(f.Accounts) == 0 || within) &&
					(len(f.Users) == 0 || slices.Contains(f.Users, w.User)) && (len(f.Roles) == 0 || slices.Contains(f.Roles, w.Role)) {
					want = append(want, w)
				} else {
					left++
				}
			}
			kept += len(want)
			got := f.Apply(a)
			if !slices.Equal(waysOf(got.Holdings), want) || got.Map != m {
				t.Fatalf("seed %d: %+v keeps\n%v, want\n%v", seed, f, waysOf(got.Holdings), want)
			}
			if slices.ContainsFunc(got.Holdings, func(h access.Holding) bool { return len(h.Sources) == 0 }) {
				t.Fatalf("seed %d: %+v keeps a grant to which no way leads", seed, f)
			}
		}
	})
	if kept == 0 || left == 0 {
		t.Error("nothing was tried", kept, left)
	}
}

// Of each grant every way is told once; of all of them each is counted under
// its ways, and its end is one that the map's author wrote.
func TestWords(t *testing.T) {
	ended := 0
	each(t, func(seed uint64, a access.Access) {
		counted := map[config.SignIn]int{}
		for _, h := range a.Holdings {
			counted[h.Ways()]++
			told := grants.Through(h)
			for i, s := range told {
				if slices.Contains(told[:i], s) || !slices.ContainsFunc(h.Sources, func(w access.Source) bool { return w.Name() == s }) {
					t.Fatalf("seed %d: %v is told of %v", seed, told, h.Grant)
				}
			}
			for _, w := range h.Sources {
				if !slices.Contains(told, w.Name()) {
					t.Fatalf("seed %d: %v is told of %v, without %s", seed, told, h.Grant, w.Name())
				}
			}
			until := grants.Until(h)
			if h.Until().IsZero() != (until == "") {
				t.Fatalf("seed %d: the end of %v is %q, want %s", seed, h.Grant, until, h.Until())
			}
			if until == "" {
				continue
			}
			ended++
			if !slices.ContainsFunc(h.Sources, func(w access.Source) bool {
				return w.Entry.Until.Equal(h.Until()) && w.Entry.UntilAt.Text == until
			}) {
				t.Fatalf("seed %d: the end of %v is %q", seed, h.Grant, until)
			}
		}
		n := grants.WaysOf(a.Holdings)
		for ways, count := range n {
			if count != counted[config.SignIn(ways)] {
				t.Fatalf("seed %d: %v are counted, want %v", seed, n, counted)
			}
		}
		slices.Reverse(a.Map.Users) // of which nothing else is asked here
		names := grants.Names(a.Map.Users, func(u *config.User) source.Word { return u.Name })
		var want []string
		for _, u := range a.Map.Users {
			want = append(want, u.Name.Text)
		}
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Fatalf("seed %d: %v, want %v", seed, names, want)
		}
		for _, ways := range []config.SignIn{config.IAMUsers, config.IdentityCenter, config.BothWays} {
			if got := grants.SignIn(a.Map, ways); (got == "") != (a.Map.IdentityCenter == nil) || got != "" && got != ways.String() {
				t.Fatalf("seed %d: %q", seed, got)
			}
		}
	})
	if ended == 0 {
		t.Error("nothing was tried")
	}
}

// Each count stands in words, those of one way with "only", and with its mark
// where one leads through Identity Center.
func TestWaysInWords(t *testing.T) {
	for which := range 1 << 3 {
		var n grants.Ways
		var words, legend []string
		for i, c := range []struct {
			ways          config.SignIn
			words, legend string
		}{
			{config.IAMUsers, "2 as an IAM user only", "2 as an IAM user only"},
			{config.BothWays, "1 both ways", "1 ◐ both ways"},
			{config.IdentityCenter, "1 through Identity Center only", "1 ○ through Identity Center only"},
		} {
			if which&(1<<i) > 0 {
				n[c.ways] = int(c.words[0] - '0')
				words, legend = append(words, c.words), append(legend, c.legend)
			}
		}
		if got := n.String(); got != strings.Join(words, ", ") {
			t.Errorf("%v: %q", n, got)
		}
		want := "sign in: " + strings.Join(legend, ", ")
		if which < 2 {
			want = ""
		}
		if got := n.Legend(); got != want {
			t.Errorf("%v: %q, want %q", n, got, want)
		}
	}
}
