package layout_test

import (
	"maps"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/layout"
	"rolemap/config/testkit/mapgen"
)

// TestSetsOfAnAccount: an account takes as many permission sets as there are
// roles that people enter there through Identity Center, however many they are.
func TestSetsOfAnAccount(t *testing.T) {
	most := 0
	for seed := range uint64(60) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
		m.Lock, _ = config.ParseLock(config.LockFile, o.Lock())
		if found.HasErrors() {
			t.Fatal(found)
		}
		a, _ := access.Of(m, time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC))
		roles, want, got := map[[2]string]bool{}, map[string]int{}, map[string]int{}
		for _, h := range a.Via(config.IdentityCenter).Holdings {
			account, _ := m.Account(h.Account)
			if at := [2]string{account.ID.Text, h.Role}; !roles[at] {
				roles[at] = true
				want[account.ID.Text]++
			}
		}
		p, usage, _ := layout.Of(a)
		for _, u := range usage {
			if u.Quota == aws.SetsPerAccount {
				id := u.Subject.Name
				if s, ok := p.Stack(id); ok {
					id = s.Account
				}
				got[id] += u.Used
				most = max(most, u.Used)
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("seed %d: %v, want %v", seed, got, want)
		}
	}
	if most < 4 {
		t.Errorf("at most %d sets: too few to tell", most)
	}
}
