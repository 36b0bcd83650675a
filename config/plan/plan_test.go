package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/diag"
	"rolemap/config/plan"
)

// doc is a document of so many bytes.
type doc int

func (d doc) Value() map[string]any { return map[string]any{"Size": int(d)} }
func (d doc) Size() int             { return int(d) }

func stack(name string, order int, resources ...plan.Resource) plan.Stack {
	return plan.Stack{Name: name, Order: order, Account: "111111111111", Region: "eu-central-1", Resources: resources}
}

func of(stacks ...plan.Stack) plan.Plan { return plan.Plan{Organization: "acme", Stacks: stacks} }

func user(name string) plan.Resource {
	return plan.Resource{ID: "User" + name, Body: plan.User{UserName: name}}
}

// said is a comparison in words.
func said(d plan.Diff) string {
	var out []string
	for _, s := range d.Stacks {
		out = append(out, fmt.Sprintf("%s %s", s.Action, s.Name))
	}
	for _, r := range d.Resources {
		out = append(out, fmt.Sprintf("%s %s/%s %s %s", r.Action, r.Stack, r.ID, r.Kind, r.Name))
	}
	return strings.Join(out, "; ")
}

func TestCompare(t *testing.T) {
	with := func(s plan.Stack, change func(*plan.Stack)) plan.Stack {
		s.Resources = slices.Clone(s.Resources)
		change(&s)
		return s
	}
	resource := func(change func(*plan.Resource)) func(*plan.Stack) {
		return func(s *plan.Stack) { change(&s.Resources[0]) }
	}
	policy := plan.Resource{ID: "P", In: "N", After: []string{"A"}, Body: plan.ManagedPolicy{PolicyName: "p", Path: "/", Document: doc(5), Users: []string{"a"}}}
	role := plan.Resource{ID: "R", Body: plan.Role{RoleName: "r", Path: "/", Trust: doc(7)}}
	group := plan.Resource{ID: "G", Body: plan.Group{GroupName: "g"}}
	base := stack("s", 0, policy)
	for _, c := range []struct {
		what         string
		before, next plan.Plan
		want         string
	}{
		{"nothing", of(base), of(base), ""},
		{"notes are not compared", of(base), of(with(base, func(s *plan.Stack) {
			s.Note = plan.StackNote{At: diag.Span{Line: 3}, Holds: "x", Within: "y", Counts: []string{"z"}}
			s.Resources[0].Note = plan.Note{At: diag.Span{Line: 4}, Opens: []plan.TargetRole{{Account: "a"}}}
		})), ""},
		{"a stack comes", of(), of(base), "add s; add s/P policy p"},
		{"a stack goes and its resources stay", of(base), of(), "remove s"},
		{"another account", of(base), of(with(base, func(s *plan.Stack) { s.Account = "2" })), "replace s; add s/P policy p"},
		{"another region", of(base), of(with(base, func(s *plan.Stack) { s.Region = "x" })), "replace s; add s/P policy p"},
		{"a tag", of(base), of(with(base, func(s *plan.Stack) { s.Tags = []plan.Tag{{Key: "a", Value: "b"}} })), "change s"},
		{"an output", of(base), of(with(base, func(s *plan.Stack) { s.Outputs = []plan.Output{{Name: "a"}} })), "change s"},
		{"a description", of(base), of(with(base, func(s *plan.Stack) { s.Description = "x" })), "change s"},
		{"attached to another", of(base), of(with(base, resource(func(r *plan.Resource) {
			r.Body = plan.ManagedPolicy{PolicyName: "p", Path: "/", Document: doc(5), Users: []string{"b"}}
		}))), "change s; change s/P policy p"},
		{"another document", of(base), of(with(base, resource(func(r *plan.Resource) {
			r.Body = plan.ManagedPolicy{PolicyName: "p", Path: "/", Document: doc(6), Users: []string{"a"}}
		}))), "change s; change s/P policy p"},
		{"it waits for another", of(base), of(with(base, resource(func(r *plan.Resource) { r.After = nil }))), "change s; change s/P policy p"},
		{"another nested stack", of(base), of(with(base, resource(func(r *plan.Resource) { r.In = "M" }))), "change s; replace s/P policy p"},
		{"another path of a policy", of(base), of(with(base, resource(func(r *plan.Resource) {
			r.Body = plan.ManagedPolicy{PolicyName: "p", Path: "/x/", Document: doc(5), Users: []string{"a"}}
		}))), "change s; replace s/P policy p"},
		{"another path of a role", of(stack("s", 0, role)), of(stack("s", 0, plan.Resource{ID: "R", Body: plan.Role{RoleName: "r", Path: "/x/", Trust: doc(7)}})), "change s; replace s/R role r"},
		{"another kind under one id", of(stack("s", 0, group)), of(stack("s", 0, plan.Resource{ID: "G", Body: plan.User{UserName: "g"}})), "change s; replace s/G user g"},
		{"another name under one id", of(stack("s", 0, group)), of(stack("s", 0, plan.Resource{ID: "G", Body: plan.Group{GroupName: "G"}})), "change s; replace s/G group G"},
		{"another name of a user", of(stack("s", 0, user("a"))), of(stack("s", 0, plan.Resource{ID: "Usera", Body: plan.User{UserName: "A"}})), "change s; replace s/Usera user A"},
		{"one comes, one goes", of(stack("s", 0, user("a"), user("b"))), of(stack("s", 0, user("b"), user("c"))), "change s; remove s/Usera user a; add s/Userc user c"},
		{"structure is not listed", of(stack("s", 0, user("a"))), of(stack("s", 0, user("a"), plan.Resource{ID: "B", Body: plan.Barrier{}}, plan.Resource{ID: "N", Body: plan.NestedStack{}})), "change s"},
		{"the order of resources", of(stack("s", 0, user("a"), role)), of(stack("s", 0, role, user("a"))), ""},
		{"by kind, then name", of(stack("s", 0)), of(stack("s", 0, user("b"), role, user("a"), plan.Resource{ID: "Z", Body: plan.Group{GroupName: "g"}}, plan.Resource{ID: "A", Body: plan.User{UserName: "c"}})),
			"change s; add s/Z group g; add s/R role r; add s/Usera user a; add s/Userb user b; add s/A user c"},
		{"stacks in their order", of(stack("b", 1), stack("z", 0)), of(stack("a", 1), stack("z", 0, user("a")), stack("b", 1, user("b"))), "change z; add a; change b; add z/Usera user a; add b/Userb user b"},
	} {
		if got := said(plan.Compare(c.before, c.next)); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestOnlyAndSort(t *testing.T) {
	p := of(stack("b", 1), stack("z", 0), stack("a", 1))
	p.Sort()
	names := func(p plan.Plan) (out string) {
		for _, s := range p.Stacks {
			out += s.Name + " "
		}
		return out
	}
	if got := names(p); got != "z a b " {
		t.Error(got)
	}
	some, unknown := p.Only("b", "z", "b", "no", "b")
	if got := names(some); got != "z b " || !slices.Equal(unknown, []string{"no"}) || some.Organization != "acme" {
		t.Error(got, unknown, some.Organization)
	}
	if s, ok := p.Stack("a"); !ok || s.Name != "a" {
		t.Error(s, ok)
	}
	if _, ok := p.Stack("no"); ok {
		t.Error("a stack that there is not")
	}
}

func TestAll(t *testing.T) {
	s := stack("s", 0, user("a"), plan.Resource{ID: "G", Body: plan.Group{GroupName: "g"}}, user("b"), user("c"))
	got := ""
	for r, u := range plan.All[plan.User](&s) {
		got += r.ID + "=" + u.UserName + " "
		if u.UserName == "b" {
			break
		}
	}
	if got != "Usera=a Userb=b " {
		t.Error(got)
	}
}

// TestUsage counts what each kind of resource takes, and for whom.
func TestUsage(t *testing.T) {
	at := func(line int) diag.Span { return diag.Span{File: "m", Line: line, Col: 1} }
	users := stack("users", 0,
		plan.Resource{ID: "N", Body: plan.NestedStack{}},
		plan.Resource{ID: "B", Body: plan.Barrier{}},
		plan.Resource{ID: "G", Body: plan.Group{GroupName: "team"}, Note: plan.Note{At: at(2)}},
		plan.Resource{ID: "U", In: "N", Body: plan.User{UserName: "alice", Groups: []string{"team", "all"}, PolicyARNs: []string{"x"}}, Note: plan.Note{At: at(3)}},
		plan.Resource{ID: "P", Body: plan.ManagedPolicy{PolicyName: "p", Document: doc(100), Users: []string{"alice"}, Groups: []string{"team"}}, Note: plan.Note{At: at(4)}},
		plan.Resource{ID: "Q", Body: plan.ManagedPolicy{PolicyName: "q", Document: doc(30), Groups: []string{"team"}}, Note: plan.Note{At: at(5)}})
	users.Note = plan.StackNote{At: at(1), Counts: []string{"RolesQuota"}}
	target := stack("admin", 1, plan.Resource{ID: "P", Body: plan.ManagedPolicy{PolicyName: "own", Document: doc(7)}, Note: plan.Note{At: at(6)}},
		plan.Resource{ID: "R", Body: plan.Role{RoleName: "r", Trust: doc(9), PolicyARNs: []string{"a", "b", "c"}}, Note: plan.Note{At: at(7)}})
	target.Note = plan.StackNote{At: at(8), Within: "admin/"}
	other := stack("other", 1, plan.Resource{ID: "P", Body: plan.ManagedPolicy{PolicyName: "own", Document: doc(7)}, Note: plan.Note{At: at(6)}})
	other.Account, other.Note = "222222222222", plan.StackNote{At: at(9), Within: "other/"}
	p := of(users, target, other)
	got := map[string]string{}
	for _, u := range p.Usage(func(quota string) int { return 2 * len(quota) }) {
		if u.Allowed != 2*len(u.Quota) || u.Share() != float64(u.Used)/float64(u.Allowed) {
			t.Errorf("%+v", u)
		}
		if u.Quota == "TemplateSize" {
			continue // held against synthesized templates
		}
		key := u.Quota + " " + u.Subject.String()
		if _, twice := got[key]; twice {
			t.Errorf("%s is counted twice", key)
		}
		got[key] = fmt.Sprintf("%d at %d", u.Used, u.At.Line)
	}
	want := map[string]string{
		`StackResources stack "users"`: "5 at 1", `StackResources stack "users/N"`: "1 at 1", `StackResources stack "admin"`: "2 at 8", `StackResources stack "other"`: "1 at 9",
		`RolesQuota account "users"`: "1 at 1", `UsersQuota account "users"`: "1 at 1", `GroupsQuota account "users"`: "1 at 1", `PoliciesQuota account "users"`: "3 at 1", `PoliciesQuota account "other"`: "1 at 9",
		`AttachedPoliciesPerUserQuota user "alice"`: "2 at 3", `GroupsPerUserQuota user "alice"`: "2 at 3", `AttachedPoliciesPerGroupQuota group "team"`: "2 at 2",
		`PolicySizeQuota policy "p"`: "100 at 4", `PolicySizeQuota policy "q"`: "30 at 5", `PolicySizeQuota policy "admin/own"`: "7 at 6", `PolicySizeQuota policy "other/own"`: "7 at 6",
		`AttachedPoliciesPerRoleQuota role "admin/r"`: "3 at 7", `AssumeRolePolicySizeQuota role "admin/r"`: "9 at 7",
	}
	for key, w := range want {
		if got[key] != w {
			t.Errorf("%s: %s, want %s", key, got[key], w)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("%s: %s is counted", key, got[key])
		}
	}
}

// TestSize: whatever a resource holds counts at least as many bytes as it has.
func TestSize(t *testing.T) {
	long := strings.Repeat("x", 1000)
	const least = 100 // of braces and keys
	for i, r := range []plan.Resource{
		{ID: long, Body: plan.Barrier{}}, {After: []string{long}, Body: plan.Barrier{}}, {Body: plan.Group{GroupName: long}},
		{Body: plan.User{UserName: long}}, {Body: plan.User{Groups: []string{long}}}, {Body: plan.User{PolicyARNs: []string{long}}},
		{Body: plan.User{Tags: []plan.Tag{{Key: long}}}}, {Body: plan.User{Tags: []plan.Tag{{Value: long}}}},
		{Body: plan.ManagedPolicy{PolicyName: long, Document: doc(0)}}, {Body: plan.ManagedPolicy{Path: long, Document: doc(0)}},
		{Body: plan.ManagedPolicy{Users: []string{long}, Document: doc(0)}}, {Body: plan.ManagedPolicy{Groups: []string{long}, Document: doc(0)}}, {Body: plan.ManagedPolicy{Document: doc(500)}},
		{Body: plan.Role{RoleName: long, Trust: doc(0)}}, {Body: plan.Role{Path: long, Trust: doc(0)}}, {Body: plan.Role{Description: long, Trust: doc(0)}},
		{Body: plan.Role{Boundary: long, Trust: doc(0)}}, {Body: plan.Role{PolicyARNs: []string{long}, Trust: doc(0)}}, {Body: plan.Role{Trust: doc(500)}},
		{Body: plan.NestedStack{}},
	} {
		if n := r.Size(); n < 1000+least || n > 2000 {
			t.Errorf("%d: %d bytes", i, n)
		}
	}
}

func TestLogicalID(t *testing.T) {
	for _, c := range [][3]string{
		{"User", "alice", "UserAlice5A984C39"}, {"User", "bob", "UserBob6069B7A5"}, {"Role", "zz.zz", "RoleZzZz"}, {"Role", "a.b-C_d9", "RoleABCD9"}, {"Role", strings.Repeat("x", 200), "RoleX" + strings.Repeat("x", 119)},
	} {
		if got := plan.LogicalID(c[0], c[1]); !strings.HasPrefix(got, c[2]) || len(got) > len(c[2])+8 {
			t.Errorf("%s %s: %s", c[0], c[1], got)
		}
	}
	seen := map[string]string{}
	for _, name := range []string{"a.b", "a-b", "a_b", "aB", "A.b", "ab", strings.Repeat("x", 121), strings.Repeat("x", 122)} {
		id := plan.LogicalID("Policy", name)
		if other, twice := seen[id]; twice {
			t.Errorf("%s and %s share %s", name, other, id)
		}
		seen[id] = name
	}
}
