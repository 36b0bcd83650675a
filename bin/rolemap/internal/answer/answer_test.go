package answer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/layout"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

var now = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// TestDoorsOfGenerated: through each way of signing in exactly those can enter
// whom access lets in that way, and the way that is shown stands in the plan.
func TestDoorsOfGenerated(t *testing.T) {
	center, ends := 0, 0
	for seed := range uint64(60) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
		if m.Lock, _ = config.ParseLock(config.LockFile, o.Lock()); found.HasErrors() {
			t.Fatal(found)
		}
		a, _ := access.Of(m, now)
		p, _, _ := layout.Of(a)
		s, ok := p.Stack(config.CenterStack)
		if !ok {
			t.Fatalf("seed %d: no stack", seed)
		}
		assigned := map[string]bool{} // set in account, by group or person
		groups := map[string]string{} // resource or id: display name
		for r, g := range plan.All[plan.CenterGroup](s) {
			groups[r.ID] = g.DisplayName
		}
		for name, g := range m.Lock.Groups {
			groups[g.ID.Text] = name
		}
		for name, u := range m.Lock.Users {
			groups[u.ID.Text] = name
		}
		sets := map[string]plan.PermissionSet{}
		for r, x := range plan.All[plan.PermissionSet](s) {
			sets[r.ID] = x
		}
		for _, x := range plan.All[plan.Assignment](s) {
			assigned[sets[x.Set].SetName+" in "+x.AccountID+" by "+groups[x.Group+x.Principal.ID]] = true
		}
		for _, door := range doors {
			got := New(a, p, door).Holders(func(access.Grant) bool { return true })
			if !slices.EqualFunc(got, a.Via(door).Holdings, func(x Answer, h access.Holding) bool { return x.Grant == h.Grant && x.Ways == door }) {
				t.Errorf("seed %d: not all of %s, or others", seed, door)
			}
			for _, x := range got {
				if (x.Why.Center != nil) != (door == config.IdentityCenter) || (len(x.Why.Policies) > 0) != (door == config.IAMUsers) {
					t.Errorf("seed %d: %s: %v is allowed %v, %q", seed, door, x.Grant, x.Allowed, x.Because)
				}
				if c := x.Why.Center; c != nil {
					center++
					for _, by := range c.Through {
						if way := c.Set + " in " + c.Account + " by " + by.Group + by.Person; !assigned[way] {
							t.Errorf("seed %d: no assignment of %s", seed, way)
						}
					}
					if !c.Until.IsZero() {
						ends++
						if !c.Denied {
							t.Errorf("seed %d: nothing denies after the end of %v", seed, x.Grant)
						}
					}
				}
			}
			for _, h := range a.Holdings {
				x := New(a, p, door).Of(h.Grant)
				if x.Allowed != h.Ways().Has(door) || !x.Allowed && !strings.HasPrefix(x.Because, "only ") {
					t.Errorf("seed %d: %s: %v is allowed %v, %q", seed, door, x.Grant, x.Allowed, x.Because)
				}
			}
		}
	}
	if center < 500 || ends < 50 {
		t.Errorf("too few to tell: %d, of which %d end", center, ends)
	}
}
