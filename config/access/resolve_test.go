package access_test

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

// plain spells every way out and sorts all of them: what Of does in parts.
func plain(m *config.Map) []access.Holding {
	type way struct {
		access.Grant
		access.Source
	}
	var ways []way
	add := func(user string, s access.Source, blocks []config.Access) {
		if u, _ := m.User(user); u.Suspended {
			return
		}
		for i := range blocks {
			for j := range blocks[i].Roles {
				s.Block, s.Entry = &blocks[i], &blocks[i].Roles[j]
				for _, a := range m.Expand(s.Block.Where.Text) {
					if a.Suspended {
						continue
					}
					if s.Entry.Until.IsZero() || now.Before(s.Entry.Until) {
						ways = append(ways, way{access.Grant{User: user, Account: a.Name.Text, Role: s.Entry.Role.Text}, s})
					}
				}
			}
		}
	}
	for i := range m.Teams {
		for j := range m.Teams[i].Members {
			w := &m.Teams[i].Members[j]
			add(w.Text, access.Source{SignIn: config.IAMUsers, Team: &m.Teams[i], Member: w}, m.Teams[i].Access)
		}
	}
	for i := range m.Users {
		add(m.Users[i].Name.Text, access.Source{SignIn: config.IAMUsers}, m.Users[i].Access)
	}
	slices.SortStableFunc(ways, func(a, b way) int {
		return cmp.Or(a.Grant.Compare(b.Grant), cmp.Compare(a.Name(), b.Name()), a.Entry.Until.Compare(b.Entry.Until),
			cmp.Compare(a.Block.Where.Text, b.Block.Where.Text))
	})
	var out []access.Holding
	for _, w := range ways {
		if len(out) == 0 || out[len(out)-1].Grant != w.Grant {
			out = append(out, access.Holding{Grant: w.Grant})
		}
		last := &out[len(out)-1]
		last.Sources = append(last.Sources, w.Source)
	}
	return out
}

// overlapping is a map where grants are held in several ways, some with an end.
func overlapping(seed uint64) *mapgen.Org {
	o := mapgen.New(seed, mapgen.Small)
	for i := range o.Teams {
		for j := range o.Teams[i].Access {
			o.Teams[i].Access[j].Until = []string{"", "2026-11-21", "2026-12-24", "2027-01-31"}[(int(seed)+i+j)%4]
		}
		o.Users[i].Access = nil
		for _, e := range o.Teams[i].Access[:1] {
			e.Until = "2026-12-01"
			o.Users[i].Access = append(o.Users[i].Access, e)
		}
	}
	return o
}

func TestSourcesStandInOrder(t *testing.T) {
	several := 0
	for seed := range seeds(300) {
		a := of(t, overlapping(seed).YAML(nil))
		want := plain(a.Map)
		if len(a.Holdings) != len(want) {
			t.Fatalf("seed %d: %d holdings, want %d", seed, len(a.Holdings), len(want))
		}
		for i, h := range a.Holdings {
			if h.Grant != want[i].Grant || !slices.Equal(h.Sources, want[i].Sources) {
				t.Fatalf("seed %d: holding %d is %+v, want %+v", seed, i, h, want[i])
			}
			if len(h.Sources) > 1 {
				several++
			}
		}
	}
	if several < int(seeds(300)) {
		t.Errorf("only %d grants are held in several ways", several)
	}
}

// TestRefusesWhatDoesNotFit makes the integers narrow: a map either means what
// it says, or is refused; it never means another account.
func TestRefusesWhatDoesNotFit(t *testing.T) {
	m := of(t, mapgen.New(1, mapgen.Small).YAML(nil)).Map // 4 accounts, 6 roles
	for bits, text := range map[int]string{1: "the map means more than 2 accounts", 2: "the map means more than 4 roles", 3: ""} {
		a, found := access.OfBits(m, now, bits)
		switch {
		case text == "":
			if want := plain(m); len(found) > 0 || !reflect.DeepEqual(a.Holdings, want) {
				t.Errorf("%d bits: %v, %d holdings, want %d", bits, found, len(a.Holdings), len(want))
			}
		case len(found) != 1 || found[0].Code != "too-many-grants" || found[0].Text != text || len(a.Holdings) > 0:
			t.Errorf("%d bits: %v, %d holdings, want %q", bits, found, len(a.Holdings), text)
		}
	}
}

// BenchmarkOf compares Of with sorting all ways at 100,000 grants.
func BenchmarkOf(b *testing.B) {
	o := mapgen.New(1, mapgen.Size{Users: 10000, Accounts: 100, Roles: 2000, Teams: 2000, DoorsPerTeam: 1, TeamsPerUser: 10, Plain: true})
	m, _ := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
	ratio(b, func() { plain(m) }, func() { access.Of(m, now) })
}

// ratio reports how long a step takes, as a multiple of a baseline in the same run.
func ratio(b *testing.B, baseline, step func()) {
	var base float64
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			baseline()
		}
		base = float64(b.Elapsed()) / float64(b.N)
	})
	b.Run("step", func(b *testing.B) {
		for b.Loop() {
			step()
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/base, "x-baseline")
	})
}
