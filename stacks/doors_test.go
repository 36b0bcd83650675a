package stacks_test

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/plan"
	"rolemap/config/proof"
	"rolemap/config/testkit/mapgen"
)

// prove fails the test where the templates of a map do not agree with it.
func prove(t *testing.T, dir string, r compile.Result) {
	t.Helper()
	got, err := proof.Prove(os.DirFS(dir), r.Access, now)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Wrong) > 0 {
		t.Errorf("%d disagreements, the first:\n%s", len(got.Wrong), strings.Join(got.Wrong[:min(5, len(got.Wrong))], "\n"))
	}
	users, center := r.Access.Via(config.IAMUsers), r.Access.Via(config.IdentityCenter)
	if got.Switches != len(users.Holdings) || got.Center.Entries != len(center.Holdings) {
		t.Errorf("%d switches and %d entries possible, the map grants %d and %d", got.Switches, got.Center.Entries, len(users.Holdings), len(center.Holdings))
	}
	union := map[access.Grant]bool{}
	for _, h := range slices.Concat(users.Holdings, center.Holdings) {
		union[h.Grant] = true
	}
	for _, h := range r.Access.Holdings {
		if !union[h.Grant] {
			t.Errorf("no door leads to %v", h.Grant)
		}
		delete(union, h.Grant)
	}
	for g := range union {
		t.Errorf("a door leads to %v, which nobody is granted", g)
	}
}

func TestBothDoorsAgree(t *testing.T) {
	for _, file := range []string{"../config/rolemap.yaml", "testdata/full.yaml", "testdata/teams.yaml", "testdata/shards.yaml", "testdata/center/rolemap.yaml"} {
		t.Run(file, func(t *testing.T) {
			r, err := compile.Load(file, now)
			if err != nil || r.Findings.HasErrors() {
				t.Fatal(err, r.Findings)
			}
			prove(t, synth(t, r), r)
		})
	}
	seeds(25, func(seed uint64, name string) {
		t.Run(name, func(t *testing.T) {
			_, r := generated(t, seed)
			prove(t, synth(t, r), r)
		})
	})
}

// mixed compiles an organisation with its lock file.
func mixed(o *mapgen.Org) compile.Result {
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
	var more diag.List
	m.Lock, more = config.ParseLock(config.LockFile, o.Lock())
	return compile.Of(config.Loaded{Map: m, Findings: append(found, more...)}, now)
}

// TestProofTellsMapsApart: a step of an organisation whose templates are others
// is seen by the proof, whichever of the two is held against the other.
func TestProofTellsMapsApart(t *testing.T) {
	steps := map[string]func(o *mapgen.Org, r *rand.Rand){
		"a team moves":    func(o *mapgen.Org, r *rand.Rand) { o.Teams[r.IntN(len(o.Teams))].SignIn = words[r.IntN(4)] },
		"a person moves":  func(o *mapgen.Org, r *rand.Rand) { o.Users[r.IntN(len(o.Users))].SignIn = words[r.IntN(4)] },
		"an account says": func(o *mapgen.Org, r *rand.Rand) { o.Accounts[r.IntN(len(o.Accounts))].SignIn = words[r.IntN(4)] },
		"a role says":     func(o *mapgen.Org, r *rand.Rand) { o.Roles[r.IntN(len(o.Roles))].SignIn = words[r.IntN(4)] },
		"suspended": func(o *mapgen.Org, r *rand.Rand) {
			u := &o.Users[r.IntN(len(o.Users))]
			u.Suspended = !u.Suspended
		},
		"an end": func(o *mapgen.Org, r *rand.Rand) {
			t := &o.Teams[r.IntN(len(o.Teams))]
			t.Access[r.IntN(len(t.Access))].Until = []string{"2027-03-31", "2027-04-30", ""}[r.IntN(3)]
		},
		"a member less": func(o *mapgen.Org, r *rand.Rand) {
			t := &o.Teams[r.IntN(len(o.Teams))]
			t.Members = t.Members[1:]
		},
		"addresses": func(o *mapgen.Org, r *rand.Rand) {
			o.Roles[r.IntN(len(o.Roles))].SourceIP = []string{"198.51.100.0/24"}
		},
		"a session": func(o *mapgen.Org, r *rand.Rand) { o.Roles[r.IntN(len(o.Roles))].Session = "2h30m" },
		"a policy":  func(o *mapgen.Org, r *rand.Rand) { p := &o.Policies[r.IntN(len(o.Policies))]; p.Anywhere = !p.Anywhere },
	}
	seen := map[string]int{}
	seeds(24, func(seed uint64, name string) {
		before := mixed(mapgen.New(seed, mapgen.Small).Mixed(seed))
		if before.Findings.HasErrors() {
			return // beyond a quota
		}
		was := synth(t, before)
		for what, step := range steps {
			o := mapgen.New(seed, mapgen.Small).Mixed(seed)
			step(o, rand.New(rand.NewPCG(seed, 3)))
			after := mixed(o)
			if after.Findings.HasErrors() {
				continue // somebody is shut out, or a group is not exact
			}
			is := synth(t, after)
			if maps.Equal(templates(t, was), templates(t, is)) {
				continue
			}
			seen[what]++
			for _, x := range []struct {
				dir string
				r   compile.Result
			}{{was, after}, {is, before}} {
				if got, err := proof.Prove(os.DirFS(x.dir), x.r.Access, now); err == nil && len(got.Wrong) == 0 {
					t.Errorf("%s: %s: the proof sees no difference", name, what)
				}
			}
		}
	})
	for what := range steps {
		if seen[what] == 0 {
			t.Errorf("%s: tried by no seed", what)
		}
	}
}

var words = []string{"iam-users", "identity-center", "both", ""}

// TestBothDoorsAgreeMixed over every mix of ways to sign in.
func TestBothDoorsAgreeMixed(t *testing.T) {
	tried, both := 0, 0
	seeds(40, func(seed uint64, name string) {
		r := mixed(mapgen.New(seed, mapgen.Small).Mixed(seed))
		if r.Findings.HasErrors() {
			return // beyond a quota
		}
		tried++
		t.Run(name, func(t *testing.T) {
			dir := synth(t, r)
			prove(t, dir, r)
			if len(r.Access.Via(config.IAMUsers).Holdings) > 0 && len(r.Access.Via(config.IdentityCenter).Holdings) > 0 {
				both++
			}
		})
	})
	if tried < 20 || both < 10 {
		t.Errorf("%d maps tried, in %d of them both ways are used", tried, both)
	}
}

// TestBothDoorsAgreeWhenPacked gives one person and one team more doors than
// there is room for policies.
func TestBothDoorsAgreeWhenPacked(t *testing.T) {
	for _, attach := range []string{"", "teams"} {
		o := mapgen.New(3, mapgen.Size{Users: 6, Accounts: 10, Roles: 12, Teams: 3, DoorsPerTeam: 3, TeamsPerUser: 1})
		o.Attach, o.Path = attach, ""
		for i := range 90 {
			e := mapgen.Entry{Where: o.Accounts[i%10].Name, Role: o.Roles[i/10].Name}
			if i%7 == 0 {
				e.Until = "2027-01-31"
			}
			o.Users[0].Suspended, o.Users[0].Access = false, append(o.Users[0].Access, e)
			if i < 40 {
				o.Teams[0].Access = append(o.Teams[0].Access, mapgen.Entry{Where: e.Where, Role: e.Role})
			}
		}
		o.Users[0].Access = o.Users[0].Access[len(o.Users[0].Access)-90:]
		o.Teams[0].Access = o.Teams[0].Access[len(o.Teams[0].Access)-40:]
		r := mapOf(t, string(o.YAML(nil)))
		packed := 0
		users, _ := r.Plan.Stack("users")
		for _, x := range users.Resources {
			if len(x.Note.Opens) > 1 {
				packed++
			}
		}
		if packed == 0 {
			t.Error("nothing is packed")
		}
		prove(t, synth(t, r), r)
	}
}

// TestBothDoorsAgreeInShards spreads the users account over nested stacks.
func TestBothDoorsAgreeInShards(t *testing.T) {
	for _, attach := range []string{"", "teams"} {
		for _, shards := range []int{2, 16} {
			o := mapgen.New(4, mapgen.Size{Users: 20, Accounts: 6, Roles: 8, Teams: 6, DoorsPerTeam: 4, TeamsPerUser: 2})
			o.Attach, o.Shards = attach, shards
			for i := range o.Accounts {
				o.Accounts[i].Shards = 3
			}
			r := mapOf(t, string(o.YAML(nil)))
			dir := synth(t, r)
			prove(t, dir, r)
			nested := 0
			for name := range templates(t, dir) {
				if strings.HasSuffix(name, ".nested") {
					nested++
				}
			}
			want := 0
			for i := range r.Plan.Stacks {
				for range plan.All[plan.NestedStack](&r.Plan.Stacks[i]) {
					want++
				}
			}
			if nested != want || nested < 8 {
				t.Errorf("%d shards: %d nested templates, the plan has %d", shards, nested, want)
			}
		}
	}
}
