package identitycenter_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/layout/identitycenter"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// read reads a map and its lock file; there must be nothing to find.
func read(t testing.TB, yaml, lock []byte) access.Access {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: yaml})
	var more diag.List
	m.Lock, more = config.ParseLock(config.LockFile, lock)
	found = slices.Concat(found, more, config.Check(m, now))
	a, more := access.Of(m, now)
	if found = append(found, more...); found.HasErrors() {
		t.Fatalf("%v\n%s\n%s", found, yaml, lock)
	}
	return a
}

func stack(t *testing.T, a access.Access) *plan.Stack {
	t.Helper()
	stacks, found := identitycenter.Of(a)
	if found.HasErrors() || len(stacks) != 1 {
		t.Fatalf("%v, %d stacks", found, len(stacks))
	}
	return &stacks[0]
}

func mixed(t *testing.T, seed uint64) (*mapgen.Org, access.Access) {
	o := mapgen.New(seed, mapgen.Small).Mixed(seed)
	return o, read(t, o.YAML(nil), o.Lock())
}

// letIn is whom a stack lets in, by what AWS knows of people and groups.
func letIn(s *plan.Stack, lock *config.Lock) map[[3]string]int {
	sets, groups := map[string]string{}, map[string][]string{} // resource: name; resource or id: users
	for r, b := range plan.All[plan.PermissionSet](s) {
		sets[r.ID] = b.SetName
	}
	for _, m := range plan.All[plan.Membership](s) {
		groups[m.Group] = append(groups[m.Group], m.UserID)
	}
	for _, g := range lock.Groups {
		for _, w := range g.Members {
			groups[g.ID.Text] = append(groups[g.ID.Text], lock.Users[w.Text].ID.Text)
		}
	}
	out := map[[3]string]int{}
	for _, a := range plan.All[plan.Assignment](s) {
		users := groups[a.Group+a.Principal.ID]
		if a.Principal.Person {
			users = []string{a.Principal.ID}
		}
		for _, u := range users {
			out[[3]string{u, a.AccountID, sets[a.Set]}]++
		}
	}
	return out
}

// TestLetsInExactly over every mix: assignments and memberships let in whom
// the map grants it through this door, and nobody else.
func TestLetsInExactly(t *testing.T) {
	people := 0
	for seed := range uint64(150) {
		o, a := mixed(t, seed)
		want := map[[3]string]bool{}
		for _, h := range a.Via(config.IdentityCenter).Holdings {
			account, _ := a.Map.Account(h.Account)
			want[[3]string{mapgen.ID("user", h.User), account.ID.Text, h.Role}] = true
		}
		got := letIn(stack(t, a), a.Map.Lock)
		for k := range got {
			if !want[k] {
				t.Errorf("seed %d: %v is let in\n%s", seed, k, o.YAML(nil))
			}
		}
		for k := range want {
			if got[k] == 0 {
				t.Errorf("seed %d: %v is not let in\n%s", seed, k, o.YAML(nil))
			}
		}
		people += len(want)
	}
	if people < 1000 {
		t.Errorf("only %d grants", people)
	}
}

// denied reports whether the statements of a set deny a person in an account at a moment.
func denied(b plan.PermissionSet, user, account string, at time.Time) bool {
	if b.Inline == nil {
		return false
	}
	has := func(v any, text string) bool {
		list, ok := v.([]any)
		return v == text || ok && slices.Contains(list, any(text))
	}
	for _, s := range b.Inline.Value()["Statement"].([]any) {
		s := s.(map[string]any)
		c, _ := s["Condition"].(map[string]any)
		equals, _ := c["StringEquals"].(map[string]any)
		if s["Effect"] != "Deny" || !has(equals["identitystore:UserId"], user) || s["Action"] != "*" || s["Resource"] != "*" {
			continue
		}
		if where, ok := equals["aws:PrincipalAccount"]; ok && !has(where, account) {
			continue
		}
		if after, ok := c["DateGreaterThanEquals"].(map[string]any); ok {
			if end, _ := time.Parse(time.RFC3339, after["aws:CurrentTime"].(string)); at.Before(end) {
				continue
			}
		}
		return true
	}
	return false
}

// TestDenies: at every moment a set denies those whose grant has an end that
// has passed, and those who are suspended, and nobody else.
func TestDenies(t *testing.T) {
	moments := []time.Time{now, now.AddDate(0, 3, 0), now.AddDate(2, 0, 0)}
	shut := 0
	for seed := range uint64(100) {
		o, a := mixed(t, seed)
		sets := map[string]plan.PermissionSet{}
		for _, b := range plan.All[plan.PermissionSet](stack(t, a)) {
			sets[b.SetName] = b
		}
		for _, h := range access.Written(a.Map).Via(config.IdentityCenter).Holdings {
			b, ok := sets[h.Role]
			if !ok {
				continue
			}
			account, _ := a.Map.Account(h.Account)
			u, _ := a.Map.User(h.User)
			for _, at := range moments {
				later, _ := access.Of(a.Map, at)
				_, held := later.Via(config.IdentityCenter).Find(h.Grant)
				if got := denied(b, mapgen.ID("user", h.User), account.ID.Text, at); got == held || u.Suspended && !got {
					t.Fatalf("seed %d: %v at %v: denied %v, held %v\n%s", seed, h.Grant, at, got, held, o.YAML(nil))
				} else if got {
					shut++
				}
			}
		}
		for name, b := range sets { // who never held it is not named
			for _, u := range o.Users {
				for i := range a.Map.Accounts {
					g := access.Grant{User: u.Name, Account: a.Map.Accounts[i].Name.Text, Role: name}
					if _, ok := access.Written(a.Map).Find(g); !ok && !u.Suspended && denied(b, mapgen.ID("user", u.Name), a.Map.Accounts[i].ID.Text, moments[2]) {
						t.Fatalf("seed %d: %v is denied", seed, g)
					}
				}
			}
		}
	}
	if shut < 100 {
		t.Errorf("only %d denied", shut)
	}
}

// edge is what of two stacks waits for what, flattened over nested stacks.
type edges map[string]map[string]bool

func flatten(s *plan.Stack) (after edges, busy map[string]bool) {
	after, busy = edges{}, map[string]bool{}
	in := map[string][]string{}
	waits := map[string][]string{}
	for _, r := range s.Resources {
		in[r.In] = append(in[r.In], r.ID)
	}
	for _, r := range s.Resources {
		for _, id := range r.After {
			if inside := in[id]; len(inside) > 0 { // a nested stack: all that stands in it
				waits[r.ID] = append(waits[r.ID], inside...)
			} else {
				waits[r.ID] = append(waits[r.ID], id)
			}
		}
		if n, ok := r.Body.(plan.NestedStack); ok {
			waits[r.ID] = append(waits[r.ID], n.Sets...)
		}
	}
	for _, r := range s.Resources {
		after[r.ID] = map[string]bool{}
		for _, id := range append(slices.Clone(waits[r.ID]), waits[r.In]...) {
			after[r.ID][id] = true
		}
		if _, ok := r.Body.(plan.Assignment); ok {
			busy[r.ID] = true
		}
	}
	return after, busy
}

// widest is the most of some resources that can be in flight at one time: each
// starts when all that it waits for is done, and only these take time.
func widest(after edges, busy map[string]bool, back bool) int {
	wait := edges{}
	for id, before := range after {
		if wait[id] == nil {
			wait[id] = map[string]bool{}
		}
		for x := range before {
			a, b := id, x
			if back {
				a, b = x, id
			}
			if wait[a] == nil {
				wait[a] = map[string]bool{}
			}
			wait[a][b] = true
		}
	}
	most := 0
	for len(wait) > 0 {
		var quick, slow []string
		for id, before := range wait {
			if len(before) == 0 {
				if busy[id] {
					slow = append(slow, id)
				} else {
					quick = append(quick, id)
				}
			}
		}
		step := quick
		if len(quick) == 0 {
			step, most = slow, max(most, len(slow))
		}
		if len(step) == 0 {
			return -1 // a circle
		}
		for _, id := range step {
			delete(wait, id)
		}
		for _, before := range wait {
			for _, id := range step {
				delete(before, id)
			}
		}
	}
	return most
}

// TestInFlight: in no change between two organisations more than ten
// assignments are created or deleted at one time.
func TestInFlight(t *testing.T) {
	size := mapgen.Size{Users: 12, Accounts: 14, Roles: 8, Teams: 10, DoorsPerTeam: 9, TeamsPerUser: 4}
	most := 0
	for seed := range uint64(40) {
		one, other := mapgen.New(seed, size).Mixed(seed), mapgen.New(seed+1000, size).Mixed(seed+1000)
		a, b := stack(t, read(t, one.YAML(nil), one.Lock())), stack(t, read(t, other.YAML(nil), other.Lock()))
		before, old := flatten(a)
		after, fresh := flatten(b)
		for _, d := range plan.Compare(plan.Plan{Stacks: []plan.Stack{*a}}, plan.Plan{Stacks: []plan.Stack{*b}}).Resources {
			if d.Kind == plan.KindAssignment && d.Action == plan.Change {
				delete(fresh, d.ID)
			}
		}
		for id := range fresh {
			if old[id] && after[id] != nil && before[id] != nil {
				delete(old, id)
			}
		}
		up, down := widest(after, fresh, false), widest(before, old, true)
		if up < 0 || down < 0 || up > 10 || down > 10 {
			t.Errorf("seed %d: %d created and %d deleted at one time", seed, up, down)
		}
		most = max(most, up, down)
	}
	if most < 5 {
		t.Errorf("at most %d at one time: too few to tell", most)
	}
}

// TestShardsAreGivenTheirSets: a nested stack is given exactly the sets that
// its assignments name, each once, and everything of a team stands in one.
func TestShardsAreGivenTheirSets(t *testing.T) {
	for seed := range uint64(30) {
		_, a := mixed(t, seed)
		s := stack(t, a)
		used := map[string]map[string]bool{}
		for r, b := range plan.All[plan.Assignment](s) {
			if used[r.In] == nil {
				used[r.In] = map[string]bool{}
			}
			used[r.In][b.Set] = true
			if b.Group != "" && find(s, b.Group).In != r.In {
				t.Errorf("seed %d: %s stands apart from its group", seed, b.Label)
			}
		}
		for r, b := range plan.All[plan.NestedStack](s) {
			if want := slices.Sorted(maps.Keys(used[r.ID])); !slices.Equal(b.Sets, want) {
				t.Errorf("seed %d: %s is given %v, want %v", seed, r.ID, b.Sets, want)
			}
			delete(used, r.ID)
		}
		if len(used) > 0 {
			t.Errorf("seed %d: assignments stand in %v", seed, used)
		}
	}
}

// TestOrderMeansNothing: written in another order, a map is the same stack.
func TestOrderMeansNothing(t *testing.T) {
	for seed := range uint64(40) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		a, b := stack(t, read(t, o.YAML(nil), o.Lock())), stack(t, read(t, o.YAML(rand.New(rand.NewPCG(seed, 7))), o.Lock()))
		if d := plan.Compare(plan.Plan{Stacks: []plan.Stack{*a}}, plan.Plan{Stacks: []plan.Stack{*b}}); len(d.Stacks) > 0 {
			t.Errorf("seed %d: %v", seed, d)
		}
	}
}

// TestGrowthMovesNothing: one more user, team, grant, account or role creates
// what it needs, and replaces, moves and removes nothing.
func TestGrowthMovesNothing(t *testing.T) {
	for seed := range uint64(60) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		o.SignIn = "both"
		for i := range o.Accounts {
			o.Accounts[i].SignIn, o.Accounts[i].Suspended = "", false
		}
		for i, g := range o.Groups { // or the new account would join it
			o.Groups[i] = mapgen.Group{Name: g.Name, Accounts: o.Members(g)}
		}
		for i := range o.Roles {
			o.Roles[i].SignIn = ""
		}
		before := stack(t, read(t, o.YAML(nil), o.Lock()))
		role, account := o.Roles[seed%5].Name, fmt.Sprintf("account-%d", seed%4)
		o.Users = append(o.Users, mapgen.User{Name: "newcomer", Access: []mapgen.Entry{{Where: account, Role: role}}})
		o.Accounts = append(o.Accounts, mapgen.Account{Name: "account-new", ID: "777777777777"})
		o.Roles = append(o.Roles, mapgen.Role{Name: "RoleNew", Policies: []string{"ReadOnlyAccess"}})
		o.Teams = append(o.Teams, mapgen.Team{Name: "team-new", Members: []string{"newcomer"},
			Access: []mapgen.Entry{{Where: "account-new", Role: "RoleNew"}, {Where: account, Role: role}}})
		after := stack(t, read(t, o.YAML(nil), o.Lock()))
		added := map[plan.Kind]int{}
		for _, d := range plan.Compare(plan.Plan{Stacks: []plan.Stack{*before}}, plan.Plan{Stacks: []plan.Stack{*after}}).Resources {
			switch {
			case d.Action == plan.Add:
				added[d.Kind]++
			case d.Action == plan.Change && (d.Kind == plan.KindAssignment || d.Kind == plan.KindSet):
				x, y := find(before, d.ID), find(after, d.ID)
				if !reflect.DeepEqual(x.Body, y.Body) {
					t.Errorf("seed %d: %v changes more than what it waits for", seed, d)
				}
			default:
				t.Errorf("seed %d: %v", seed, d)
			}
		}
		want := map[plan.Kind]int{plan.KindAssignment: 3, plan.KindMembership: 1, plan.KindCenterGroup: 1, plan.KindSet: 1}
		if slices.ContainsFunc(before.Resources, func(r plan.Resource) bool { return r.Body.Name() == role && r.Body.Kind() == plan.KindSet }) == false {
			want[plan.KindSet]++
		}
		if !maps.Equal(added, want) {
			t.Errorf("seed %d: added %v, want %v", seed, added, want)
		}
	}
}

func find(s *plan.Stack, id string) plan.Resource {
	return s.Resources[slices.IndexFunc(s.Resources, func(r plan.Resource) bool { return r.ID == id })]
}

// large is an organisation of the size of a real one.
func large() *mapgen.Org {
	o := mapgen.New(1, mapgen.Size{Users: 400, Accounts: 299, Roles: 21, Teams: 151, DoorsPerTeam: 14, TeamsPerUser: 2, Plain: true})
	o.Center, o.SignIn = true, "identity-center"
	return o
}

// unpinned is the stack of an organisation whose map leaves the number of shards out.
func unpinned(t *testing.T, o *mapgen.Org) *plan.Stack {
	t.Helper()
	return stack(t, read(t, []byte(strings.Replace(string(o.YAML(nil)), "  shards: 3\n", "", 1)), o.Lock()))
}

// TestLarge is within every limit.
func TestLarge(t *testing.T) {
	s := unpinned(t, large())
	assignments := 0
	for range plan.All[plan.Assignment](s) {
		assignments++
	}
	p := plan.Plan{Stacks: []plan.Stack{*s}}
	limit := (&config.Map{}).Limit
	for _, u := range p.Usage(limit) {
		if u.Used > u.Allowed {
			t.Errorf("%+v", u)
		}
	}
	if assignments < 1000 {
		t.Errorf("only %d assignments", assignments)
	}
	if after, busy := flatten(s); widest(after, busy, false) > 8 {
		t.Error("too many in flight")
	}
}

// TestOneAmongMany: one grant more among a thousand makes one assignment, and
// updates nothing but what waits for it in its lane; one less, likewise.
func TestOneAmongMany(t *testing.T) {
	o := large()
	before := unpinned(t, o)
	r := rand.New(rand.NewPCG(1, 3))
	waited := 0
	for range 25 {
		team := &o.Teams[r.IntN(len(o.Teams))]
		e := mapgen.Entry{Where: o.Accounts[r.IntN(len(o.Accounts))].Name, Role: o.Roles[r.IntN(len(o.Roles))].Name}
		if len(team.Members) == 0 || slices.Contains(team.Access, e) {
			continue
		}
		team.Access = append(team.Access, e)
		after := unpinned(t, o)
		team.Access = team.Access[:len(team.Access)-1]
		for action, pair := range map[plan.Action][2]*plan.Stack{plan.Add: {before, after}, plan.Remove: {after, before}} {
			made := 0
			for _, d := range plan.Compare(plan.Plan{Stacks: []plan.Stack{*pair[0]}}, plan.Plan{Stacks: []plan.Stack{*pair[1]}}).Resources {
				switch {
				case d.Action == action && d.Kind == plan.KindAssignment:
					made++
				case d.Action == plan.Change && reflect.DeepEqual(find(before, d.ID).Body, find(after, d.ID).Body):
					waited++
				default:
					t.Errorf("%v of team %s: %+v", e, team.Name, d)
				}
			}
			if made != 1 {
				t.Errorf("%v of team %s: %d assignments", e, team.Name, made)
			}
			changed := 0
			for _, x := range before.Resources { // those that are updated, nested stacks among them
				if y := find(after, x.ID); !reflect.DeepEqual(x.Body, y.Body) || !slices.Equal(x.After, y.After) {
					changed++
				}
			}
			if changed > 2 { // the next in the lane, and the shard where it had not been given the set
				t.Errorf("%v of team %s: %d resources are updated", e, team.Name, changed)
			}
		}
	}
	if waited < 20 {
		t.Errorf("only %d waited: too few to tell", waited)
	}
}
