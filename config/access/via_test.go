package access_test

import (
	"slices"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
)

// TestViaSplitsAccess gives every other source to Identity Center: the two
// together are all, and each knows its own ends.
func TestViaSplitsAccess(t *testing.T) {
	for seed := range seeds(100) {
		a := of(t, overlapping(seed).YAML(nil))
		if all := a.Via(access.IAMUsers); !slices.EqualFunc(all.Holdings, a.Holdings, sameHolding) {
			t.Fatalf("seed %d: not everything is held by IAM users", seed)
		}
		if none := a.Via(access.IdentityCenter); len(none.Holdings) > 0 || none.Map != a.Map {
			t.Fatalf("seed %d: %v", seed, none.Holdings)
		}
		want := map[access.SignIn]map[access.Grant][]access.Source{access.IAMUsers: {}, access.IdentityCenter: {}}
		n := int(seed)
		for i, h := range a.Holdings {
			for j := range h.Sources {
				n++
				s := &a.Holdings[i].Sources[j]
				s.SignIn = access.SignIn(n / 2 % 2)
				want[s.SignIn][h.Grant] = append(want[s.SignIn][h.Grant], *s)
			}
		}
		whole := slices.Clone(a.Holdings)
		for signIn, held := range want {
			got := a.Via(signIn)
			if len(got.Holdings) != len(held) || !slices.IsSortedFunc(got.Holdings, func(x, y access.Holding) int { return x.Compare(y.Grant) }) {
				t.Fatalf("seed %d: %d holdings by %v, want %d", seed, len(got.Holdings), signIn, len(held))
			}
			for _, h := range got.Holdings {
				if want := (access.Holding{Grant: h.Grant, Sources: held[h.Grant]}); !sameHolding(h, want) || !h.Until().Equal(want.Until()) {
					t.Fatalf("seed %d: %+v by %v, want %+v", seed, h, signIn, want)
				}
			}
		}
		if !slices.EqualFunc(a.Holdings, whole, sameHolding) {
			t.Fatalf("seed %d: Via changed what it was given", seed)
		}
	}
}

func sameHolding(a, b access.Holding) bool {
	return a.Grant == b.Grant && slices.Equal(a.Sources, b.Sources)
}

func TestSignInInWords(t *testing.T) {
	var zero access.Source
	if got := zero.SignIn.String() + " " + access.IdentityCenter.String(); got != "iam-users identity-center" {
		t.Error(got)
	}
}

// TestUntilIsTheLatestEnd in any order, by each way of signing in for itself.
func TestUntilIsTheLatestEnd(t *testing.T) {
	early, late := now.Add(time.Hour), now.Add(2*time.Hour)
	source := func(until time.Time, s access.SignIn) access.Source {
		return access.Source{SignIn: s, Entry: &config.Entry{Until: until}}
	}
	iam, center := access.IAMUsers, access.IdentityCenter
	for _, c := range []struct {
		sources          []access.Source
		all, iam, center time.Time
	}{
		{[]access.Source{source(early, iam), source(late, iam), source(early, center)}, late, late, early},
		{[]access.Source{source(late, center), source(early, center), source(early, iam)}, late, early, late},
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
