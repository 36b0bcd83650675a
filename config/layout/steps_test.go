package layout_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config/testkit/mapgen"
)

// effective is what each user is let through by the documents: "user ARN" to the latest end.
func effective(p planned) map[string]time.Time {
	by := map[string][]map[string]time.Time{} // user or group: documents
	for _, x := range policiesOf(p) {
		for _, who := range x.to {
			by[who] = append(by[who], x.opens)
		}
	}
	out := map[string]time.Time{}
	groups, _ := membersOf(p)
	for user, in := range groups {
		docs := by["user "+user]
		for _, g := range in {
			docs = append(docs, by["group "+g]...)
		}
		for _, doc := range docs {
			for arn, until := range doc {
				key := user + " " + arn
				if old, again := out[key]; !again || !old.IsZero() && (until.IsZero() || until.After(old)) {
					out[key] = until
				}
			}
		}
	}
	return out
}

// first reports whether an update has one resource done before it starts another, in the plan that it leads to.
func first(p planned) func(one, other string) bool {
	kinds, after := kindsOf(p)
	maps.Copy(after, waits(p))
	inside := map[string][]string{}
	for id, kind := range kinds {
		if _, in, _ := strings.Cut(kind, " "); in != "" {
			inside[in] = append(inside[in], id)
			after[id] = append(slices.Clone(after[id]), "start of "+in)
		}
	}
	for in, ids := range inside {
		after["start of "+in] = after[in]
		after[in] = slices.Concat(ids, after[in]) // done once all in it is
	}
	return func(one, other string) bool {
		seen := map[string]bool{}
		var look func(id string) bool
		look = func(id string) bool {
			for _, x := range after[id] {
				if x == one {
					return true
				}
				if !seen[x] {
					seen[x] = true
					if look(x) {
						return true
					}
				}
			}
			return false
		}
		return look(other)
	}
}

// crowded is an organisation with more teams than a person may be in.
func crowded(r *rand.Rand) *mapgen.Org {
	o := mapgen.New(r.Uint64(), mapgen.Size{Users: 10, Accounts: 12, Roles: 20, Teams: 16, DoorsPerTeam: 5, TeamsPerUser: 3})
	o.Groups, o.Path = nil, ""
	for i := range o.Teams {
		o.Teams[i].Access = slices.DeleteFunc(o.Teams[i].Access, func(e mapgen.Entry) bool { return strings.HasPrefix(e.Where, "group") })
	}
	for i := range o.Accounts {
		o.Accounts[i].Suspended = false
	}
	for i := range o.Users {
		o.Users[i].Access = nil
	}
	return o
}

// step changes an organisation as people do.
func step(r *rand.Rand, o *mapgen.Org) {
	user, team := &o.Users[r.IntN(len(o.Users))], &o.Teams[r.IntN(len(o.Teams))]
	until := func() string { return []string{"", "", "2027-01-31", "2027-06-30T12:00:00Z"}[r.IntN(4)] }
	switch r.IntN(6) {
	case 0: // into other teams, up to more than there is room for
		for i := range o.Teams {
			t := &o.Teams[i]
			t.Members = slices.DeleteFunc(t.Members, func(name string) bool { return name == user.Name })
		}
		for _, i := range r.Perm(len(o.Teams))[:r.IntN(8)] {
			o.Teams[i].Members = append(o.Teams[i].Members, user.Name)
		}
	case 1: // so many direct grants
		user.Access = nil
		for i := range []int{0, 1, 4, 5, 6, 90, 200}[r.IntN(7)] {
			user.Access = append(user.Access, mapgen.Entry{Where: o.Accounts[i%12].Name, Role: o.Roles[i/12%20].Name, Until: until()})
		}
	case 2: // so much for a team
		team.Access = nil
		for i := range []int{1, 4, 5, 6, 30, 90, 180}[r.IntN(7)] {
			team.Access = append(team.Access, mapgen.Entry{Where: o.Accounts[i%12].Name, Role: o.Roles[(3+i/12)%20].Name, Until: until()})
		}
	case 3:
		user.Suspended = !user.Suspended
	case 4:
		if len(team.Access) > 1 {
			team.Access = team.Access[1:]
		}
	case 5:
		for i := range team.Access {
			team.Access[i].Until = until()
		}
	}
}

// TestEveryStepOfAChange walks through organisations. At each step the documents open what the map says and no more;
// the attachments of before and after fit together, because an update attaches before it detaches; and a door that
// moves to another policy of the same user or group is open there before it closes where it was.
func TestEveryStepOfAChange(t *testing.T) {
	const quota = 10
	moved, direct := 0, 0
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 11))
		o := crowded(r)
		o.Attach = []string{"", "teams"}[seed%2]
		o.Shards = []int{0, 3, 16}[seed%3]
		var before planned
		for n := range 25 {
			a, after, found := laidOut(t, o.YAML(nil))
			if found.HasErrors() {
				before = planned{}
				step(r, o)
				continue
			}
			want := map[string]time.Time{}
			for _, h := range a.Holdings {
				account, _ := a.Map.Account(h.Account)
				want[h.User+" arn:aws:iam::"+account.ID.Text+":role/"+h.Role] = h.Until()
			}
			if got := effective(after); !maps.Equal(got, want) {
				t.Fatalf("seed %d, step %d: the documents let through %d, the map %d:\n%v\n%v", seed, n, len(got), len(want), got, want)
			}
			union := attached(after.Plan)
			for who, what := range attached(before.Plan) {
				if union[who] == nil {
					union[who] = map[string]bool{}
				}
				maps.Copy(union[who], what)
			}
			for who, what := range union {
				if len(what) > quota {
					t.Fatalf("seed %d, step %d: %d %s in the middle of the change", seed, n, len(what), who)
				}
			}
			moved += moves(t, fmt.Sprintf("seed %d, step %d", seed, n), before, after)
			groups, _ := membersOf(after)
			for user, in := range groups {
				if slices.Contains(in, "rolemap.direct."+user) && len(in) == 2 {
					direct++
				}
			}
			before = after
			step(r, o)
		}
	}
	if moved < 40 || direct < 50 {
		t.Errorf("only %d doors moved, only %d people had a group of their own", moved, direct)
	}
}

// moves checks the order of doors that move, and counts them.
func moves(t *testing.T, at string, before, after planned) (n int) {
	t.Helper()
	type hold struct{ who, arn string }
	holders := func(p planned) map[hold][]string {
		out := map[hold][]string{}
		for id, x := range policiesOf(p) {
			for arn := range x.opens {
				for _, who := range x.to {
					out[hold{who, arn}] = append(out[hold{who, arn}], id)
				}
			}
		}
		return out
	}
	was, stays, now, is := policiesOf(before), policiesOf(after), holders(after), first(after)
	for h, old := range holders(before) {
		for _, from := range old {
			new := now[h]
			if _, ok := stays[from]; !ok || len(new) == 0 || slices.Contains(new, from) {
				continue // the policy goes, which is last; or the grant goes; or nothing moves
			}
			if !stays[new[0]].opens[h.arn].Equal(was[from].opens[h.arn]) {
				continue // Another end is another policy, and people may move both ways between two: no order serves all.
			}
			n++
			if !is(new[0], from) {
				t.Fatalf("%s: %s moves from %s to %s, which may be attached later", at, h, from, new[0])
			}
		}
	}
	return n
}

// TestDoorsWithAnEndMoveInOrder: who gets policies of their own holds there first what ends, too.
func TestDoorsWithAnEndMoveInOrder(t *testing.T) {
	o := mapgen.New(1, mapgen.Size{Users: 2, Accounts: 10, Roles: 1, Plain: true})
	doors := func(user, n int) {
		reach(o, user, n)
		for i := range o.Users[user].Access {
			o.Users[user].Access[i].Until = "2027-01-31"
		}
	}
	doors(0, 4)
	doors(1, 4) // and keeps them
	_, before, _ := laidOut(t, o.YAML(nil))
	doors(0, 8)
	_, after, _ := laidOut(t, o.YAML(nil))
	if n := moves(t, "from 4 to 8 doors", before, after); n != 4 {
		t.Errorf("%d doors moved", n)
	}
}

// TestPeopleStayFrom16Shards: from 16 shards on people stand in 16 nested stacks, whatever the number; below in none.
func TestPeopleStayFrom16Shards(t *testing.T) {
	o := mapgen.New(9, mapgen.Size{Users: 120, Accounts: 10, Roles: 10, Teams: 20, DoorsPerTeam: 3, TeamsPerUser: 2})
	places := func(n int) map[string]string {
		o.Shards = n
		_, p, found := laidOut(t, o.YAML(nil))
		if found.HasErrors() {
			t.Fatal(found)
		}
		_, in := membersOf(p)
		return in
	}
	in16 := places(16)
	used := map[string]bool{}
	for _, place := range in16 {
		used[place] = true
	}
	if len(used) != 16 || !used["People00"] || !used["People15"] {
		t.Errorf("people stand in %v", slices.Sorted(maps.Keys(used)))
	}
	for _, n := range []int{17, 24, 32, 64} {
		if got := places(n); !maps.Equal(got, in16) {
			t.Errorf("people move from 16 to %d shards", n)
		}
	}
	for _, n := range []int{0, 1, 2, 15} {
		for user, place := range places(n) {
			if place != "" {
				t.Errorf("%s stands in %s of %d shards", user, place, n)
			}
		}
	}
}

// TestShardedOrder: people come after what they need, policies of people after people, and shared doors last.
func TestShardedOrder(t *testing.T) {
	for _, n := range []int{2, 15, 16, 33} {
		for _, attach := range []string{"", "teams"} {
			o := skewed(rand.New(rand.NewPCG(3, 3)), 40, attach)
			o.Shards = n
			for i := range o.Teams { // half of the people, and one team, hold little
				o.Teams[i].Members = slices.DeleteFunc(o.Teams[i].Members, func(name string) bool { return name > "user.4" })
			}
			o.Teams[1].Access = o.Teams[1].Access[:1]
			for i := 6; i < len(o.Users); i++ {
				reach(o, i, 2)
			}
			_, p, found := laidOut(t, o.YAML(nil))
			if found.HasErrors() {
				t.Fatal(found)
			}
			is, doors := first(p), policiesOf(p)
			kinds, _ := kindsOf(p)
			step := func(id string) int {
				switch x, door := doors[id]; {
				case strings.HasPrefix(kinds[id], "group"), strings.HasPrefix(kinds[id], "policy") && !door:
					return 0
				case strings.HasPrefix(kinds[id], "user"):
					return 1
				case strings.HasPrefix(x.in, "Packs"):
					return 2
				case strings.HasPrefix(x.in, "Doors"):
					return 3
				}
				t.Fatalf("%s is in no step: %s", id, kinds[id])
				return -1
			}
			seen := map[int]int{}
			for a := range kinds {
				seen[step(a)]++
				for b := range kinds {
					if step(a) < step(b) && !is(a, b) && (step(a) > 0 || step(b) > 1 || n >= 16) {
						t.Fatalf("%d shards, attached to %q: %s may come after %s", n, attach, a, b)
					}
				}
			}
			if seen[0] < 1 || seen[1] != 12 || seen[2] < 1 || seen[3] < 2 {
				t.Errorf("%d shards, attached to %q: %v", n, attach, seen)
			}
		}
	}
}

// TestLongNames: two doors never share a policy, nor two things a logical id, however long their names are.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("x", 62)
	o := mapgen.New(1, mapgen.Size{Users: 1, Accounts: 1, Roles: 2, Plain: true})
	o.Accounts[0].Name = "a" + strings.Repeat("y", 60)
	o.Roles[0].Name, o.Roles[1].Name = long+"1", long+"2"
	o.Users = []mapgen.User{{Name: "eve.x"}, {Name: "eve-x"}, {Name: "eve_x"}}
	for i := range o.Users {
		for _, role := range o.Roles {
			o.Users[i].Access = append(o.Users[i].Access, mapgen.Entry{Where: o.Accounts[0].Name, Role: role.Name, Until: "2027-01-31"})
		}
	}
	for _, shards := range []int{0, 5} {
		o.Shards = shards
		a, p, found := laidOut(t, o.YAML(nil))
		if found.HasErrors() {
			t.Fatal(found)
		}
		names := map[string]bool{}
		for _, x := range policiesOf(p) {
			names[x.name] = true
			if len(x.name) > 128 || len(x.name) < 120 || len(x.opens) != 1 {
				t.Errorf("%d characters: %s", len(x.name), x.name)
			}
		}
		kinds, _ := kindsOf(p)
		if want := 3 + 2 + 1; len(names) != 2 || len(kinds) != want {
			t.Errorf("%d policies, %d logical ids, want 2 and %d: %v", len(names), len(kinds), want, names)
		}
		if got := effective(p); len(got) != len(a.Holdings) {
			t.Errorf("%d grants, want %d", len(got), len(a.Holdings))
		}
	}
}
