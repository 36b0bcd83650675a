package history_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/history"
	"rolemap/config"
	"rolemap/config/access"
)

// Since when a grant is held is what a replay of the versions says, whatever
// happened on the way: grants taken and given again, ends, suspensions, broken
// versions, merges, other files, and the map under other names and in parts.
func TestSinceIsWhatAReplaySays(t *testing.T) {
	outcomes := map[string]int{}
	for seed := range 8 {
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		r := newRepository(t)
		type version struct {
			at time.Time
			m  *config.Map // nil for a broken one
		}
		var all []version
		paths := []string{"config/rolemap.yaml", "config/parts", "who.yaml"}
		at, parts := paths[0], []string{}
		versions := 3 + 2*seed
		for i := range versions {
			if i > 0 && random.IntN(4) == 0 {
				at = paths[random.IntN(len(paths))]
			}
			head := "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n" +
				"accounts: {web: {id: \"222222222222\"}}\nroles: {Reader: {policies: [ReadOnlyAccess]}}\n"
			people := "users:\n"
			for u := range 5 {
				what := []string{"{access: {web: [Reader]}}", "{access: {web: [Reader]}}", "{access: {web: [Reader]}}", "{}",
					"{status: suspended, access: {web: [Reader]}}",
					"{access: {web: [{role: Reader, until: " + r.now.AddDate(0, 0, 3+random.IntN(20)).Format(time.DateOnly) + "}]}}"}
				people += fmt.Sprintf("  u%d: %s\n", u, what[random.IntN(len(what))])
			}
			broken := i > 0 && i < versions-1 && random.IntN(6) == 0
			if broken {
				outcomes["broken"]++
				people += "  u0: {}\n"
			}
			branch := random.IntN(3) == 0 && i > 0
			if branch {
				r.must("checkout", "-q", "-b", fmt.Sprint("b", i))
			}
			for _, p := range parts {
				r.must("rm", "-q", p)
			}
			if at == "config/parts" {
				parts = []string{at + "/a.yaml", at + "/b.yaml"}
				r.write(parts[0], []byte(head))
				r.write(parts[1], []byte(people))
			} else {
				parts = []string{at}
				r.write(at, []byte(head+people))
			}
			r.write("code/main.go", []byte(fmt.Sprint(i)))
			v := version{at: r.now}
			if !broken {
				v.m = parsed(t, []byte(head+people))
			}
			r.commit(fmt.Sprint(i))
			if branch {
				r.must("checkout", "-q", "main")
				v.at = r.now
				r.must("merge", "-q", "--no-ff", "-m", fmt.Sprint("merge ", i), fmt.Sprint("b", i))
				r.now = r.now.AddDate(0, 0, 1)
			}
			all = append(all, v)
		}
		now, _ := access.Of(all[len(all)-1].m, r.now)
		h := history.Of(now, r.now)
		if _, err := history.Walk(context.Background(), r, at, h.Add); err != nil {
			t.Fatal(err)
		}
		got := h.Done(false)
		all = slices.DeleteFunc(all, func(v version) bool { return v.m == nil })
		for _, x := range now.Holdings {
			// Forward, from the first version: held from a version on, until one has it
			// no more or it ends before the next one.
			var want time.Time
			for i, v := range all {
				a, _ := access.Of(v.m, v.at)
				held, ok := a.Find(x.Grant)
				switch {
				case !ok:
					want = time.Time{}
					continue
				case want.IsZero():
					want = v.at
				}
				if until := held.Until(); i+1 < len(all) && !until.IsZero() && until.Before(all[i+1].at) {
					outcomes["ended"]++
					want = time.Time{}
				}
			}
			if !got[x.Grant].At.Equal(want) {
				t.Errorf("seed %d: %v is held since %v, want %v", seed, x.Grant, got[x.Grant].At, want)
			}
			if want.Equal(all[0].at) {
				outcomes["first"]++
			} else {
				outcomes["later"]++
			}
		}
		if seed == 7 && strings.Count(r.must("log", "--oneline", "--merges"), "\n") == 0 {
			t.Error("nothing was merged")
		}
	}
	for _, x := range []string{"broken", "ended", "first", "later"} {
		if outcomes[x] == 0 {
			t.Errorf("%s was not tried: %v", x, outcomes)
		}
	}
}
