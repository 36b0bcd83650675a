package layout_test

import (
	"maps"
	"math/rand/v2"
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

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func planOf(t *testing.T, o *mapgen.Org) (plan.Plan, bool) {
	t.Helper()
	text := o.YAML(nil)
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: text})
	found = append(found, config.Check(m, now)...)
	if found.HasErrors() {
		t.Fatalf("%v", found)
	}
	a, _ := access.Of(m, now)
	p, _, over := layout.Of(a)
	return p, !over.HasErrors()
}

// seeds is how many walks or steps to take; fewer where tests are asked to be short.
func seeds(all, few uint64) uint64 {
	if testing.Short() {
		return few
	}
	return all
}

// skewed is an organisation in which one person and one team reach far more
// than the others: doors is how many roles the first person reaches directly.
func skewed(r *rand.Rand, doors int, attach string) *mapgen.Org {
	o := mapgen.New(r.Uint64(), mapgen.Size{Users: 12, Accounts: 20, Roles: 30, Teams: 5, DoorsPerTeam: 6, TeamsPerUser: 2})
	o.Attach, o.Groups = attach, nil
	for i := range o.Teams {
		o.Teams[i].Access = slices.DeleteFunc(o.Teams[i].Access, func(e mapgen.Entry) bool { return strings.HasPrefix(e.Where, "group") })
	}
	for i := range o.Accounts {
		o.Accounts[i].Suspended = false
	}
	for i := range o.Users {
		o.Users[i].Suspended, o.Users[i].Access = false, nil
	}
	reach(o, 0, doors)
	return o
}

// reach grants a user so many roles directly, the same ones for the same number.
func reach(o *mapgen.Org, user, doors int) {
	o.Users[user].Access = nil
	for i := range doors {
		o.Users[user].Access = append(o.Users[user].Access, mapgen.Entry{Where: o.Accounts[i%len(o.Accounts)].Name, Role: o.Roles[i/len(o.Accounts)%len(o.Roles)].Name})
	}
}

// allUsers, allPolicies and allRoles are the resources of a stack by their type.
func allUsers(p plan.Plan) []plan.User               { return all[plan.User](p, config.UsersStack) }
func allPolicies(p plan.Plan) []assumed              { return policies(p, config.UsersStack) }
func allRoles(p plan.Plan, stack string) []plan.Role { return all[plan.Role](p, stack) }

func all[B plan.Body](p plan.Plan, stack string) (out []B) {
	s, ok := p.Stack(stack)
	if !ok {
		return nil
	}
	for _, b := range plan.All[B](s) {
		out = append(out, b)
	}
	return out
}

// assumed is a policy and what it opens.
type assumed struct {
	plan.ManagedPolicy
	opens []plan.TargetRole
}

func policies(p plan.Plan, stack string) (out []assumed) {
	s, ok := p.Stack(stack)
	if !ok {
		return nil
	}
	for r, b := range plan.All[plan.ManagedPolicy](s) {
		out = append(out, assumed{b, r.Note.Opens})
	}
	return out
}

// attached are the policies of every user and group, and the groups of users.
func attached(p plan.Plan) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	add := func(who, what string) {
		if out[who] == nil {
			out[who] = map[string]bool{}
		}
		out[who][what] = true
	}
	for _, u := range allUsers(p) {
		for _, arn := range u.PolicyARNs {
			add("policies of user "+u.UserName, arn[strings.LastIndexByte(arn, '/')+1:])
		}
		for _, g := range u.Groups {
			add("groups of user "+u.UserName, g)
		}
	}
	for _, x := range allPolicies(p) {
		for _, u := range x.Users {
			add("policies of user "+u, x.PolicyName)
		}
		for _, g := range x.Groups {
			add("policies of group "+g, x.PolicyName)
		}
	}
	return out
}

// TestQuotasHoldInTheMiddleOfAChange joins the attachments of any two states
// that may follow each other: CloudFormation attaches before it detaches.
func TestQuotasHoldInTheMiddleOfAChange(t *testing.T) {
	const quota = 10
	for seed := range seeds(60, 12) {
		r := rand.New(rand.NewPCG(seed, 5))
		attach := []string{"", "teams"}[seed%2]
		o := skewed(r, r.IntN(200), attach)
		before, ok := planOf(t, o)
		if !ok {
			t.Fatalf("seed %d: over a quota", seed)
		}
		for step := range 6 {
			switch r.IntN(6) {
			case 5: // every policy gets another name
				o.Shards = []int{0, 2, 3, 8}[r.IntN(4)]
			case 0:
				reach(o, r.IntN(3), []int{0, 1, 3, 4, 5, 6, 40, 120, 250}[r.IntN(9)])
			case 1:
				o.Users[r.IntN(len(o.Users))].Suspended = r.IntN(2) == 0
			case 2:
				i := r.IntN(len(o.Teams))
				o.Teams[i].Members = nil
				for _, u := range r.Perm(len(o.Users))[:r.IntN(len(o.Users))] {
					o.Teams[i].Members = append(o.Teams[i].Members, o.Users[u].Name)
				}
			case 3:
				i := r.IntN(len(o.Teams))
				o.Teams[i].Access = nil
				for n := range r.IntN(60) {
					o.Teams[i].Access = append(o.Teams[i].Access, mapgen.Entry{Where: o.Accounts[n%20].Name, Role: o.Roles[n/20+i*3].Name})
				}
			case 4:
				for i := range o.Teams { // everybody is in every team, or nobody
					o.Teams[i].Members = nil
					for _, u := range o.Users {
						if r.IntN(3) > 0 {
							o.Teams[i].Members = append(o.Teams[i].Members, u.Name)
						}
					}
				}
			}
			after, ok := planOf(t, o)
			if !ok {
				break
			}
			union := attached(before)
			for who, what := range attached(after) {
				if union[who] == nil {
					union[who] = what
				}
				for x := range what {
					union[who][x] = true
				}
			}
			for who, what := range union {
				if len(what) > quota {
					t.Fatalf("seed %d, step %d: %d %s in the middle of the change", seed, step, len(what), who)
				}
			}
			before = after
		}
	}
}

// TestShards: growth moves nothing, another number of shards moves no person.
func TestShards(t *testing.T) {
	o := mapgen.New(9, mapgen.Size{Users: 300, Accounts: 30, Roles: 30, Teams: 60, DoorsPerTeam: 3, TeamsPerUser: 2})
	o.Shards = 4
	before, ok := planOf(t, o)
	if !ok {
		t.Fatal("over a quota")
	}
	o.Users = append(o.Users, mapgen.User{Name: "a.new.one", Access: []mapgen.Entry{{Where: o.Accounts[0].Name, Role: "Role0"}}})
	after, _ := planOf(t, o)
	in := func(p plan.Plan) map[string]string {
		out := map[string]string{}
		s, _ := p.Stack(config.UsersStack)
		for _, r := range s.Resources {
			if r.Body.Name() != "" {
				out[string(r.Body.Kind())+" "+r.Body.Name()] = r.In
			}
		}
		return out
	}
	places := in(after)
	for name, place := range in(before) {
		if now, ok := places[name]; ok && now != place {
			t.Errorf("%s moves from %q to %q because somebody is new", name, place, now)
		}
	}
	used := map[string]bool{}
	for _, place := range places {
		used[place] = true
	}
	if len(used) < 5 {
		t.Errorf("only %d places are used: %v", len(used), used)
	}
	o.Shards = 8
	other, _ := planOf(t, o)
	for _, c := range plan.Compare(after, other).Resources {
		if c.Kind != "policy" || c.Action == plan.Replace {
			t.Errorf("8 shards for 4: %+v", c)
		}
	}
}

// TestShardsAreInNames: a policy of another number of shards has another name, so that it can be made before the old one goes.
func TestShardsAreInNames(t *testing.T) {
	o := skewed(rand.New(rand.NewPCG(2, 2)), 20, "")
	names := func(shards int) map[string]bool {
		o.Shards = shards
		p, _ := planOf(t, o)
		out := map[string]bool{}
		for _, x := range allPolicies(p) {
			if len(x.opens) > 0 {
				out[x.PolicyName] = true
			}
		}
		return out
	}
	whole := names(0)
	if !maps.Equal(whole, names(1)) {
		t.Error("one shard is not none")
	}
	for _, pair := range [][2]int{{0, 2}, {2, 3}, {3, 16}, {2, 22}} {
		other := names(pair[1])
		for name := range names(pair[0]) {
			if other[name] {
				t.Errorf("%s is a policy of %d and of %d shards", name, pair[0], pair[1])
			}
		}
	}
}

// TestHolds: a stack says in words what it holds.
func TestHolds(t *testing.T) {
	for _, c := range []struct {
		users, roles    int
		people, account string
	}{
		{1, 1, "1 person, 1 role to switch into", "1 role"}, {2, 2, "2 people, 2 roles to switch into", "2 roles"}, {1, 0, "1 person, 0 roles to switch into", "0 roles"},
	} {
		o := mapgen.New(1, mapgen.Size{Users: c.users, Accounts: 1, Roles: 2, Plain: true})
		reach(o, 0, c.roles)
		p, _ := planOf(t, o)
		for name, want := range map[string]string{config.UsersStack: c.people, o.Accounts[0].Name: c.account} {
			if s, _ := p.Stack(name); s.Note.Holds != want {
				t.Errorf("%s holds %s, want %s", name, s.Note.Holds, want)
			}
		}
	}
}

// TestManyRoles: one account with 600 roles.
func TestManyRoles(t *testing.T) {
	o := mapgen.New(2, mapgen.Size{Users: 5, Accounts: 1, Roles: 600, Teams: 10, TeamsPerUser: 1, Plain: true})
	o.Attach = "teams"
	for i := range o.Teams {
		o.Teams[i].Access = nil
	}
	for i := range 600 {
		team := &o.Teams[i%10]
		team.Access, team.Members = append(team.Access, mapgen.Entry{Where: o.Accounts[0].Name, Role: o.Roles[i].Name}), []string{o.Users[i%5].Name}
	}
	if _, ok := planOf(t, o); ok {
		t.Error("600 roles fit into one stack")
	}
	o.Accounts[0].Shards = 4
	p, ok := planOf(t, o)
	account := o.Accounts[0].Name
	if roles, nested := allRoles(p, account), all[plan.NestedStack](p, account); !ok || len(roles) != 600 || len(nested) != 4 {
		t.Errorf("%v: %d roles in %d nested stacks", ok, len(roles), len(nested))
	}
}

// TestTheLargest: 5,000 users, 1,000 accounts, 10,000 distinct target roles.
func TestTheLargest(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	o := mapgen.New(1, mapgen.Size{Users: 5000, Accounts: 1000, Roles: 100, Teams: 280, TeamsPerUser: 2, Plain: true})
	o.Attach, o.Shards = "teams", 16
	for i := range o.Teams {
		o.Teams[i].Access = nil
	}
	for i := range 10_000 { // each in one account, for one team
		team := &o.Teams[i%len(o.Teams)]
		team.Access = append(team.Access, mapgen.Entry{Where: o.Accounts[i/10].Name, Role: o.Roles[i%10*10+i/1000].Name})
	}
	text := o.YAML(nil)
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: text})
	if found = append(found, config.Check(m, now)...); found.HasErrors() {
		t.Fatal(found)
	}
	a, _ := access.Of(m, now)
	p, _, over := layout.Of(a)
	if over.HasErrors() {
		t.Fatal(over)
	}
	roles := 0
	for _, s := range p.Stacks {
		roles += len(allRoles(p, s.Name))
	}
	if users := len(allUsers(p)); users != 5000 || len(p.Stacks) != 1001 || roles != 10_000 {
		t.Errorf("%d users, %d stacks, %d target roles", users, len(p.Stacks), roles)
	}
}
