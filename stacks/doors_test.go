package stacks_test

import (
	"os"
	"strings"
	"testing"

	"rolemap/config/compile"
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
	if got.Switches != len(r.Access.Holdings) {
		t.Errorf("%d switches possible, the map grants %d", got.Switches, len(r.Access.Holdings))
	}
}

func TestBothDoorsAgree(t *testing.T) {
	for _, file := range []string{"../config/rolemap.yaml", "testdata/full.yaml", "testdata/teams.yaml", "testdata/shards.yaml"} {
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
