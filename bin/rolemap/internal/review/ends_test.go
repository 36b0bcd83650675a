package review

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/testkit/mapgen"
)

func held(o *mapgen.Org) access.Access {
	m, _ := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
	a, _ := access.Of(m, now)
	return a
}

// TestEndsAreToldOnce of mixed organisations: the end of a grant by a line of
// its own or that of a way which changes just so, the end of a way by its own
// line; longer are those that give somebody more time.
func TestEndsAreToldOnce(t *testing.T) {
	ways, instead := 0, 0
	for seed := range uint64(250) {
		rnd := rand.New(rand.NewPCG(seed, 4))
		o := mapgen.New(seed, mapgen.Size{Users: 6, Accounts: 3, Roles: 3, Teams: 5, DoorsPerTeam: 4, TeamsPerUser: 4}).Mixed(seed)
		prev := held(o)
		for i := range o.Teams {
			for j := range o.Teams[i].Access {
				if rnd.IntN(2) == 0 {
					o.Teams[i].Access[j].Until = []string{"", "2027-01-31", "2027-06-30T12:00:00Z"}[rnd.IntN(3)]
				}
			}
		}
		next := held(o)
		r := Report{Diff: effective.Between(prev, next), prev: prev, next: next}
		lines, longer := map[End]int{}, map[access.Grant]bool{}
		for _, e := range r.ends() {
			if e.Longer && !slices.ContainsFunc(r.Ends, func(x access.EndChange) bool { return x.Grant == e.Grant && x.Same(e.EndChange) }) {
				t.Errorf("seed %d: %+v is longer, and the grant is not so", seed, e)
			}
			longer[e.Grant] = longer[e.Grant] || e.Longer
			e.Longer = false
			lines[e]++
		}
		told := func(e End) bool { lines[e]--; return lines[e] >= 0 }
		for _, w := range r.WayEnds {
			ways++
			if !told(End{EndChange: w.EndChange, Way: w.Way}) {
				t.Errorf("seed %d: %+v is not told", seed, w)
			}
		}
		for _, e := range r.Ends {
			by := 0
			for _, w := range r.WayEnds {
				if w.Grant == e.Grant && w.Old.Equal(e.Old) && w.New.Equal(e.New) {
					by++
				}
			}
			if own := told(End{EndChange: e}); own == (by > 0) {
				t.Errorf("seed %d: %+v is told by itself %v, by a way %d times", seed, e, own, by)
			}
			if instead += by; longer[e.Grant] != e.Broader() {
				t.Errorf("seed %d: %+v is longer: %v", seed, e, longer[e.Grant])
			}
			delete(longer, e.Grant)
		}
		for g, is := range longer {
			if is {
				t.Errorf("seed %d: %v gives more time", seed, g)
			}
		}
		for e, n := range lines {
			if n > 0 {
				t.Errorf("seed %d: %+v is told and did not happen", seed, e)
			}
		}
		var b bytes.Buffer
		if err := r.Text(&b, ansi.Style{}, true); err != nil {
			t.Fatal(err)
		}
		for _, e := range r.ends() {
			if !strings.Contains(b.String(), e.User+"  "+e.Account+"  "+e.Role+"  "+e.words()) {
				t.Errorf("seed %d: no line for %+v", seed, e)
			}
		}
	}
	if ways < 200 || instead < 40 {
		t.Errorf("too few to tell: %d ends of ways, %d of them for the grant", ways, instead)
	}
}
