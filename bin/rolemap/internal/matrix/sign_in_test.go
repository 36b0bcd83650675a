package matrix

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

// TestDoorsOfGenerated: what the matrix lists for one way of signing in is what
// access has for it, and what it lists without a filter names the ways of each.
func TestDoorsOfGenerated(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	seen := map[config.SignIn]int{}
	for seed := range uint64(80) {
		m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: mapgen.New(seed, mapgen.Small).Mixed(seed).YAML(nil)})
		if found.HasErrors() {
			t.Fatal(found)
		}
		a, _ := access.Of(m, now)
		listed := func(f grants.Filter) map[access.Grant]config.SignIn {
			out := map[access.Grant]config.SignIn{}
			table := New(a, f, now)
			for _, r := range table.Rows {
				for i, cells := range r.Cells {
					for _, c := range cells {
						out[access.Grant{User: r.User.Name.Text, Account: table.Columns[i].Account.Name.Text, Role: c.Role}] = c.Ways
					}
				}
			}
			return out
		}
		all := listed(grants.Filter{})
		for _, door := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
			got, want := listed(grants.Filter{Via: door}), a.Via(door).Holdings
			if len(got) != len(want) {
				t.Errorf("seed %d: %d listed of %s, want %d", seed, len(got), door, len(want))
			}
			for _, h := range want {
				if got[h.Grant] != door || !all[h.Grant].Has(door) {
					t.Errorf("seed %d: %v is listed by %q, and by %q among all", seed, h.Grant, got[h.Grant], all[h.Grant])
				}
				all[h.Grant] &^= door
				seen[door]++
			}
		}
		for g, ways := range all {
			if ways != 0 {
				t.Errorf("seed %d: %v is said to be open by %s too", seed, g, ways)
			}
		}
		var b strings.Builder
		if err := New(a, grants.Filter{Via: config.IdentityCenter}, now).CSV(&b); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil || slices.ContainsFunc(records[1:], func(r []string) bool { return r[len(r)-1] != "identity-center" }) {
			t.Errorf("seed %d: %v\n%s", seed, err, b.String())
		}
	}
	if seen[config.IAMUsers] < 500 || seen[config.IdentityCenter] < 500 {
		t.Errorf("too few grants to tell: %v", seen)
	}
}
