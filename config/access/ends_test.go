package access_test

import (
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/testkit/mapgen"
)

// TestEndsOfEachWay compares mixed organisations before and after some edits:
// what is told of ends, of the grant or of one way into it, is what becomes of
// the end of each way that is open before and after.
func TestEndsOfEachWay(t *testing.T) {
	told, hidden := 0, 0
	for seed := range seeds(300) {
		r := rand.New(rand.NewPCG(seed, 9))
		o := mapgen.New(seed, mapgen.Size{Users: 6, Accounts: 3, Roles: 3, Teams: 5, DoorsPerTeam: 4, TeamsPerUser: 4}).Mixed(seed)
		prev := of(t, o.YAML(nil))
		for range 1 + r.IntN(4) {
			mutate(r, o)
		}
		if r.IntN(3) == 0 {
			o.SignIn = "both"
			o.Users[0].SignIn = ""
		}
		m, _ := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
		next, _ := access.Of(m, now)
		d := access.Compare(prev, next, effective.Worth)
		type end struct {
			way      config.SignIn
			grant    access.Grant
			old, new string
		}
		text := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
		got, want := map[end]bool{}, map[end]bool{}
		whole := map[access.Grant]access.EndChange{}
		for _, e := range d.Ends {
			whole[e.Grant] = e
		}
		for _, e := range d.WayEnds {
			got[end{e.Way, e.Grant, text(e.Old), text(e.New)}] = true
		}
		for _, h := range prev.Holdings {
			after, stays := next.Find(h.Grant)
			if !stays || h.Ways()|after.Ways() != config.BothWays {
				continue
			}
			open, alike := 0, 0
			var ends []end
			for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
				a, before := prev.Via(way).Find(h.Grant)
				b, then := next.Via(way).Find(h.Grant)
				if !before || !then {
					continue
				}
				open++
				if e, ok := whole[h.Grant]; ok && e.Old.Equal(a.Until()) && e.New.Equal(b.Until()) {
					alike++
				}
				if !a.Until().Equal(b.Until()) {
					ends = append(ends, end{way, h.Grant, text(a.Until()), text(b.Until())})
				}
			}
			if alike == open {
				continue // told of the grant
			}
			for _, e := range ends {
				want[e] = true
				if _, ok := whole[h.Grant]; !ok {
					hidden++
				}
			}
		}
		if !maps.Equal(got, want) || len(got) != len(d.WayEnds) {
			t.Errorf("seed %d: told %v\nwant %v\n%s", seed, got, want, o.YAML(nil))
		}
		if len(d.WayEnds) > 0 && d.Empty() {
			t.Errorf("seed %d: empty", seed)
		}
		told += len(got)
	}
	if told < int(seeds(60)) || hidden < int(seeds(30)) {
		t.Errorf("too few to tell: %d ends, %d of them behind that of the grant", told, hidden)
	}
}
