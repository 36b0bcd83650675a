package access_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

// TestSignInIsNoAccess: however people of one organisation come to sign in,
// nobody gains or loses anything, and exactly the grants that are entered
// otherwise are told.
func TestSignInIsNoAccess(t *testing.T) {
	changed := 0
	for seed := range uint64(100) {
		one, other := mapgen.New(seed, mapgen.Small).Mixed(seed), mapgen.New(seed, mapgen.Small).Mixed(seed+1)
		a, b := of(t, one.YAML(nil)), of(t, other.YAML(nil))
		d := access.Compare(a, b, func(*config.Map, string) string { return "" })
		if len(d.Gained)+len(d.Lost)+len(d.Ends) > 0 {
			t.Fatalf("seed %d: %+v", seed, d)
		}
		told := map[access.Grant]access.SignInChange{}
		for _, s := range d.SignIns {
			told[s.Grant] = s
		}
		before, after := waysIn(one), waysIn(other)
		for g, old := range before {
			if s, ok := told[g]; ok != (old != after[g]) || ok && (s.Old != old || s.New != after[g]) {
				t.Errorf("seed %d: %v from %v to %v: told %+v", seed, g, old, after[g], s)
			}
			delete(told, g)
		}
		if len(told) > 0 {
			t.Errorf("seed %d: told of what nobody holds: %v", seed, told)
		}
		if len(d.SignIns) > 0 && d.Empty() {
			t.Errorf("seed %d: empty", seed)
		}
		changed += len(d.SignIns)
	}
	if changed < 500 {
		t.Errorf("only %d grants are entered otherwise", changed)
	}
}

// TestIdentities: an id that changes for a name is another person.
func TestIdentities(t *testing.T) {
	lock := func(pairs ...string) *config.Lock {
		text := "version: 1\ninstance: arn:aws:sso:::instance/ssoins-1111222233334444\nidentity_store: d-1234567890\nregion: eu-central-1\n" +
			"users:\n  ann: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01}\n  bob: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02}\n" +
			"groups:\n  Data: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e03}\n"
		l, found := config.ParseLock("lock", []byte(strings.NewReplacer(pairs...).Replace(text)))
		if len(found) > 0 {
			t.Fatal(found)
		}
		return l
	}
	for _, c := range []struct {
		pairs []string
		want  string
	}{
		{[]string{"e01", "e09"}, "[person ann]"},
		{[]string{"e03", "e09"}, "[group Data]"},
		{[]string{"4444\n", "5555\n"}, "[instance ]"},
		{[]string{"  bob: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02}\n", ""}, "[]"},
		{[]string{"e01", "e02", "e02", "e01"}, "[person ann person bob]"},
	} {
		a, b := changed(t, organisation), changed(t, organisation)
		a.Map.Lock, b.Map.Lock = lock(), lock(c.pairs...)
		d := access.Compare(a, b, func(*config.Map, string) string { return "" })
		got := []string{}
		for _, i := range d.Identities {
			got = append(got, string(i.Kind)+" "+i.Name)
		}
		if fmt.Sprint(got) != c.want || d.Empty() != (c.want == "[]") {
			t.Errorf("%v: %v, empty %v, want %s", c.pairs, got, d.Empty(), c.want)
		}
	}
}
