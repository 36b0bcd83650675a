package identitycenter_test

import (
	"testing"

	"rolemap/config/layout/identitycenter"
	"rolemap/config/testkit/mapgen"
)

// BenchmarkOf lays out some 20,000 grants of 300 roles in 200 accounts.
func BenchmarkOf(b *testing.B) {
	o := mapgen.New(1, mapgen.Size{Users: 1000, Accounts: 200, Roles: 300, Teams: 300, DoorsPerTeam: 12, TeamsPerUser: 4, Plain: true})
	o.Center, o.SignIn = true, "identity-center"
	a := read(b, o.YAML(nil), o.Lock())
	b.Logf("%d grants", len(a.Holdings))
	for b.Loop() {
		identitycenter.Of(a)
	}
}
