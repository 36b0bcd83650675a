package layout_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/diag"
	"rolemap/config/testkit/mapgen"
)

// TestQuotas takes each quota to the edge of what is near it, of what fits, and one further.
func TestQuotas(t *testing.T) {
	base := func() *mapgen.Org {
		o := mapgen.New(1, mapgen.Size{Users: 2, Accounts: 1, Roles: 1, Plain: true})
		o.Users[0].Access = []mapgen.Entry{{Where: o.Accounts[0].Name, Role: o.Roles[0].Name}}
		return o
	}
	roles := func(o *mapgen.Org, n, shards int) {
		o.Roles, o.Users[0].Access, o.Accounts[0].Shards = nil, nil, shards
		for i := range n {
			o.Roles = append(o.Roles, mapgen.Role{Name: fmt.Sprintf("Role%d", i), Policies: []string{"ReadOnlyAccess"}})
			user := &o.Users[i*len(o.Users)/n] // few enough for what fits beside an update
			user.Access = append(user.Access, mapgen.Entry{Where: o.Accounts[0].Name, Role: o.Roles[i].Name})
		}
	}
	people := func(o *mapgen.Org, n int) {
		for i := len(o.Users); i < n; i++ {
			o.Users = append(o.Users, mapgen.User{Name: fmt.Sprintf("more.%d", i)})
		}
	}
	for _, c := range []struct {
		name             string
		fill             func(o *mapgen.Org, n int)
		near, full, over int
		text             string // of the finding, where it is over
	}{
		{"roles of a stack", func(o *mapgen.Org, n int) { people(o, 20); roles(o, n, 0) }, 400, 500, 501,
			`stack "account-0": 501 of 500 resources of a stack (StackResources)`},
		{"policies of a role", func(o *mapgen.Org, n int) {
			o.Roles[0].Policies = nil
			for i := range n {
				o.Policies = append(o.Policies, mapgen.Policy{Name: fmt.Sprintf("p%d", i), Actions: []string{"s3:Get"}})
				o.Roles[0].Policies = append(o.Roles[0].Policies, fmt.Sprintf("p%d", i))
			}
		}, 8, 10, 11, `role "account-0/Role0": 11 of 10 managed policies attached to a role (AttachedPoliciesPerRoleQuota)`},
		{"users of a stack", func(o *mapgen.Org, n int) { people(o, n-2) }, 400, 500, 501, // beside a door and what is everybody's
			`stack "users": 501 of 500 resources of a stack (StackResources)`},
		{"groups of the account", func(o *mapgen.Org, n int) {
			o.Attach, o.Shards = "teams", 16
			for i := range n - 2 { // beside everybody's, and one of a direct grant
				o.Teams = append(o.Teams, mapgen.Team{Name: fmt.Sprintf("t%d", i), Members: []string{fmt.Sprintf("more.%d", i+2)}, Access: o.Users[0].Access})
			}
			people(o, n+2)
		}, 240, 300, 301, `account "users": 301 of 300 groups of an account (GroupsQuota)`},
	} {
		for n, want := range map[int]diag.Code{c.near - 1: "", c.near: "quota-near", c.full: "quota-near", c.over: "quota"} {
			o := base()
			c.fill(o, n)
			_, _, found := laidOut(t, o.YAML(nil))
			code, _, _ := strings.Cut(c.text, ":")
			var got *diag.Finding
			for i := range found {
				if strings.HasPrefix(found[i].Text, code+":") && strings.HasSuffix(found[i].Text, c.text[strings.LastIndex(c.text, "("):]) {
					got = &found[i]
				}
			}
			switch {
			case want == "" && got != nil, want != "" && got == nil:
				t.Errorf("%s, %d: want %q: %v", c.name, n, want, found)
			case got != nil && (got.Code != want || got.Help == "" || got.At.Line == 0 || (got.Severity() == diag.Error) != (want == "quota")):
				t.Errorf("%s, %d: %+v", c.name, n, got)
			case want == "quota" && got.Text != c.text:
				t.Errorf("%s: %s\nwant %s", c.name, got.Text, c.text)
			}
		}
	}
}

// TestQuotasOfNestedStacks: each nested stack has quotas of its own, and what stands in it does not count beside it.
func TestQuotasOfNestedStacks(t *testing.T) {
	o := mapgen.New(3, mapgen.Size{Users: 700, Accounts: 8, Roles: 40, Teams: 60, DoorsPerTeam: 6, TeamsPerUser: 2})
	for _, n := range []int{2, 15, 16, 32} {
		o.Shards = n
		for i := range o.Accounts {
			o.Accounts[i].Shards = i
		}
		_, p, _ := laidOut(t, o.YAML(nil))
		kinds, _ := kindsOf(p)
		want := map[string]int{}
		for _, kind := range kinds {
			_, in, _ := strings.Cut(kind, " ")
			want[in]++
		}
		want[""] += len(waits(p))
		usage := usageOf(p)
		for in, n := range want {
			name := strings.TrimSuffix("users/"+in, "/")
			if got := usage["StackResources of stack "+diag.Quote(name)]; got != n {
				t.Errorf("%s has %d resources, its quota says %d", name, n, got)
			}
			if usage["TemplateSize of stack "+diag.Quote(name)] < 200*n {
				t.Errorf("%s: %d bytes for %d resources", name, usage["TemplateSize of stack "+diag.Quote(name)], n)
			}
		}
		nested := 0
		for name := range usage {
			if strings.HasPrefix(name, `StackResources of stack "users`) {
				nested++
			}
		}
		if nested != len(want) {
			t.Errorf("%d shards: %d stacks, quotas of %d", n, len(want), nested)
		}
	}
}

// TestANestedStackIsFull: what does not fit into one of several is found there.
func TestANestedStackIsFull(t *testing.T) {
	o := mapgen.New(2, mapgen.Size{Users: 40, Accounts: 1, Roles: 1000, Plain: true})
	for i := range o.Roles {
		o.Users[i/25].Access = append(o.Users[i/25].Access, mapgen.Entry{Where: o.Accounts[0].Name, Role: o.Roles[i].Name})
	}
	o.Accounts[0].Shards = 2
	_, p, found := laidOut(t, o.YAML(nil))
	a, b := usageOf(p)[`StackResources of stack "account-0/Roles00"`], usageOf(p)[`StackResources of stack "account-0/Roles01"`]
	full := slices.ContainsFunc(found, func(f diag.Finding) bool {
		return f.Code == "quota" && strings.HasPrefix(f.Text, `stack "account-0/Roles0`) && strings.HasSuffix(f.Text, "(StackResources)")
	})
	if a+b != 1000 || full != (max(a, b) > 500) || a == b {
		t.Errorf("%d and %d roles, found %v", a, b, found)
	}
}

// Many people over a quota for one reason are one finding, which names the
// quota once; the program's own policies are no worry as long as they fit.
func TestOneCauseOfManyPeople(t *testing.T) {
	for attach, want := range map[string]string{
		"users": `user "p0": 900 roles take 14 policies, and 4 fit beside those that an update still holds (10 managed policies attached to a user, AttachedPoliciesPerUserQuota); likewise "p1", "p2", "p3" and 1 more`,
		"teams": `group "ops": 900 roles take 14 policies, and 5 fit beside those that an update still holds (10 managed policies attached to a group, AttachedPoliciesPerGroupQuota)`,
	} {
		o := &mapgen.Org{Attach: attach, Shards: 64, Roles: []mapgen.Role{{Name: "ReaderOfEverythingThatThereIsInTheAccount", Policies: []string{"ReadOnlyAccess"}}}}
		ops := mapgen.Team{Name: "ops"}
		for i := range 5 {
			o.Users = append(o.Users, mapgen.User{Name: fmt.Sprintf("p%d", i)})
			ops.Members = append(ops.Members, o.Users[i].Name)
		}
		for i := range 900 {
			o.Accounts = append(o.Accounts, mapgen.Account{Name: fmt.Sprintf("account-with-a-long-name-%d", i), ID: fmt.Sprintf("%012d", 200_000_000_000+i)})
			ops.Access = append(ops.Access, mapgen.Entry{Where: o.Accounts[i].Name, Role: o.Roles[0].Name})
		}
		o.Teams = []mapgen.Team{ops}
		_, _, found := laidOut(t, o.YAML(nil))
		if len(found) != 1 || found[0].Text != want {
			t.Errorf("%s: %v", attach, found)
		}
	}
}
