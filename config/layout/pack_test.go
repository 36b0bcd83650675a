package layout_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/plan"
	"rolemap/config/policy"
	"rolemap/config/testkit/mapgen"
)

// TestOneDoorChangesOnePolicy adds doors to somebody one by one.
func TestOneDoorChangesOnePolicy(t *testing.T) {
	o := skewed(rand.New(rand.NewPCG(1, 1)), 5, "")
	o.Teams = nil
	before, _ := planOf(t, o)
	splits := 0
	for n := 6; n <= int(seeds(300, 160)); n++ {
		reach(o, 0, n)
		after, ok := planOf(t, o)
		if !ok {
			t.Fatalf("%d doors are over a quota", n)
		}
		touched := 0
		for _, c := range plan.Compare(before, after).Resources {
			if c.Stack == config.UsersStack {
				touched++
			}
		}
		slots := func(p plan.Plan) int { return len(allPolicies(p)) }
		if slots(before) != slots(after) {
			splits++
		} else if touched != 1 {
			t.Errorf("from %d to %d doors, %d resources of the users account change", n-1, n, touched)
		}
		before = after
	}
	if splits < 1 || splits > 4 {
		t.Errorf("%d splits", splits)
	}
}

// TestPolicies looks into every document of generated plans.
func TestPolicies(t *testing.T) {
	packed := 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 6))
		p, ok := planOf(t, skewed(r, r.IntN(250), []string{"", "teams"}[seed%2]))
		if !ok {
			t.Fatal("over a quota")
		}
		for _, x := range allPolicies(p) {
			text := string(policy.CompactJSON(x.Document.Value()))
			if len(text) != x.Document.Size() || x.Document.Size() > 6144 {
				t.Errorf("%s has %d characters, the plan says %d", x.PolicyName, len(text), x.Document.Size())
			}
			if len(x.opens) > 0 && strings.Contains(text, "*") {
				t.Errorf("%s has a wildcard: %s", x.PolicyName, text)
			}
			if got := strings.Count(text, ":role/"); got != len(x.opens) {
				t.Errorf("%s opens %d doors, the plan says %d", x.PolicyName, got, len(x.opens))
			}
			if len(x.opens) > 1 {
				packed++
			}
		}
	}
	if packed < 40 {
		t.Errorf("only %d policies are packed", packed)
	}
}

// TestPoliciesAreFilled: a policy takes all that IAM's 6,144 characters hold, and one role more makes another of it.
func TestPoliciesAreFilled(t *testing.T) {
	o := mapgen.New(1, mapgen.Size{Users: 1, Accounts: 1, Roles: 120, Plain: true})
	reach := func() []assumed {
		o.Users[0].Access = nil
		for _, r := range o.Roles {
			o.Users[0].Access = append(o.Users[0].Access, mapgen.Entry{Where: o.Accounts[0].Name, Role: r.Name})
		}
		p, _ := planOf(t, o)
		return slices.DeleteFunc(allPolicies(p), func(x assumed) bool { return len(x.opens) == 0 })
	}
	free := 6144 - reach()[0].Document.Size()
	for i := range o.Roles {
		n := min(free, 50)
		o.Roles[i].Name += strings.Repeat("x", n)
		free -= n
	}
	if got := reach(); len(got) != 1 || got[0].Document.Size() != 6144 {
		t.Errorf("%d policies, the first of %d characters", len(got), got[0].Document.Size())
	}
	o.Roles[119].Name += "x"
	if got := reach(); len(got) != 2 {
		t.Errorf("one character more: %d policies", len(got))
	}
}

// TestSmallStaysLiteral: one policy a target role while nothing comes near a quota.
func TestSmallStaysLiteral(t *testing.T) {
	for n := range 5 {
		o := skewed(rand.New(rand.NewPCG(1, 1)), n, "")
		o.Teams = nil
		p, _ := planOf(t, o)
		for _, x := range allPolicies(p) {
			if len(x.opens) > 1 {
				t.Errorf("with %d doors, %s opens %d", n, x.PolicyName, len(x.opens))
			}
		}
	}
}

// TestTooManyDoors: an identity may have half of the policies that are free for it, so that those of before and after
// an update fit beside each other; what takes more is found where the map names the identity.
func TestTooManyDoors(t *testing.T) {
	for _, c := range []struct {
		attach, quotas, who, end string
		most                     int
	}{
		{"", "", `user "user.0"`, "4 fit beside those that an update still holds (10 managed policies attached to a user, AttachedPoliciesPerUserQuota)", 4},
		{"", "quotas: {AttachedPoliciesPerUserQuota: 11}\n", `user "user.0"`, "5 fit beside those that an update still holds (11 managed policies attached to a user, AttachedPoliciesPerUserQuota)", 5},
		{"teams", "", `group "rolemap.direct.user.0"`, "5 fit beside those that an update still holds (10 managed policies attached to a group, AttachedPoliciesPerGroupQuota)", 5},
	} {
		o := mapgen.New(1, mapgen.Size{Users: 1, Accounts: 100, Roles: 10, Teams: 0, Plain: true})
		o.Attach = c.attach
		found := map[bool]int{}
		for n := 550; n <= 850; n += 30 {
			reach(o, 0, n)
			_, p, wrong := laidOut(t, append([]byte(c.quotas), o.YAML(nil)...))
			policies := len(policiesOf(p))
			over := slices.ContainsFunc(wrong, func(f diag.Finding) bool {
				return f.Code == diag.Quota && f.Text == fmt.Sprintf("%s: %d roles take %d policies, and %s", c.who, n, policies, c.end) && f.Help != "" && f.At.Line > 0
			})
			if over != (policies > c.most) {
				t.Errorf("%s: %d roles take %d policies: %v", c.who, n, policies, wrong)
			}
			found[over]++
		}
		if found[true] == 0 || found[false] == 0 {
			t.Errorf("%s: %v", c.who, found)
		}
	}
}

// TestNamesakes: a user and a team of one name never share a policy, or the
// user would hold the team's doors while attach_to changes.
func TestNamesakes(t *testing.T) {
	o := skewed(rand.New(rand.NewPCG(4, 4)), 40, "")
	o.Users[0].Name, o.Teams[0].Name = "ops", "ops"
	o.Teams[0].Members, o.Teams[0].Access = []string{o.Users[1].Name}, nil
	for i := range 40 {
		o.Teams[0].Access = append(o.Teams[0].Access, mapgen.Entry{Where: o.Accounts[i%20].Name, Role: o.Roles[20+i/20].Name})
	}
	for i := range o.Teams[1:] {
		o.Teams[i+1].Members = nil
	}
	before, _ := planOf(t, o)
	o.Attach = "teams"
	after, _ := planOf(t, o)
	packs := map[string]bool{}
	for _, p := range allPolicies(before) {
		packs[p.PolicyName] = len(p.opens) > 1
	}
	for _, p := range allPolicies(after) {
		if packs[p.PolicyName] {
			t.Errorf("%s belongs to %v and then to %v", p.PolicyName, "a user", p.Groups)
		}
	}
}
