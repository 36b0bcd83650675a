package proof_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/plan"
	"rolemap/config/proof"
	"rolemap/config/testkit/assembly"
	"rolemap/config/testkit/mapgen"
)

// TestTemplatesOfAnotherMap proves the templates of one generated map against the access of the next, one step of a
// person further: they agree exactly where both maps mean the same. Spreading and attaching in another way mean the same.
func TestTemplatesOfAnotherMap(t *testing.T) {
	same, other, walks := 0, 0, uint64(24)
	if testing.Short() {
		walks = 8
	}
	for seed := range walks {
		r := rand.New(rand.NewPCG(seed, 3))
		o := mapgen.New(seed, mapgen.Small)
		before, meant := compiled(t, o), meaning(t, *o)
		for range 12 {
			what := step(r, o)
			after := compiled(t, o)
			got, err := proof.Prove(rendered(before.Plan), after.Access, now)
			now := meaning(t, *o)
			agree := len(plan.Compare(meant, now).Stacks) == 0
			if err != nil || agree != (len(got.Wrong) == 0) {
				t.Fatalf("seed %d, %s: the maps mean the same: %v, the proof finds %q, %v", seed, what, agree, got.Wrong, err)
			}
			if agree {
				same++
				carried := 0
				for i := range after.Plan.Stacks {
					for _, role := range plan.All[plan.Role](&after.Plan.Stacks[i]) {
						carried += len(role.PolicyARNs)
					}
				}
				if want := len(after.Access.Holdings); got.Switches != want || got.Cells() != len(after.Map.Users)*got.Roles || got.Permissions != carried {
					t.Errorf("seed %d: %+v, want %d switches and %d policies of roles", seed, got, want, carried)
				}
			} else {
				other++
			}
			before, meant = after, now
		}
	}
	if same < 20 || other < 40 {
		t.Errorf("%d pairs that mean the same, %d that do not", same, other)
	}
}

func compiled(t *testing.T, o *mapgen.Org) compile.Result {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
	r := compile.Of(config.Loaded{Map: m, Findings: found}, now)
	if r.Findings.HasErrors() {
		t.Fatal(r.Findings)
	}
	return r
}

// meaning is the plan of a map laid out in the simplest way.
func meaning(t *testing.T, o mapgen.Org) plan.Plan {
	t.Helper()
	o.Attach, o.Shards, o.Accounts = "", 0, slices.Clone(o.Accounts)
	for i := range o.Accounts {
		o.Accounts[i].Shards = 0
	}
	return compiled(t, &o).Plan
}

// step changes one thing of an organisation, and says what.
func step(r *rand.Rand, o *mapgen.Org) string {
	flip := func(s *string, to string) {
		if *s == to {
			to = ""
		}
		*s = to
	}
	role, user, team, account := &o.Roles[r.IntN(len(o.Roles))], &o.Users[r.IntN(len(o.Users))], &o.Teams[r.IntN(len(o.Teams))], &o.Accounts[r.IntN(len(o.Accounts))]
	steps := []struct {
		what string
		do   func()
	}{
		{"attach_to", func() { flip(&o.Attach, "teams") }},
		{"shards", func() { o.Shards = []int{0, 3, 16}[r.IntN(3)] }},
		{"shards of an account", func() { account.Shards = r.IntN(4) }},
		{"mfa", func() { flip(&role.MFA, "optional") }},
		{"trust", func() { flip(&role.Trust, "people") }},
		{"session", func() { flip(&role.Session, "2h") }},
		{"boundary", func() { flip(&role.Boundary, "policy-1") }},
		{"policies", func() { role.Policies = append([]string{"Billing"}, role.Policies[1:]...) }},
		{"source_ip", func() {
			role.SourceIP = [][]string{nil, {"203.0.113.0/24"}, {"203.0.113.0/25"}, {"203.0.112.0/23"}, {"2001:db8::/33"}}[r.IntN(5)]
		}},
		{"an action", func() { o.Policies[r.IntN(3)].Actions[0] = []string{"s3:GetObject", "s3:PutObject"}[r.IntN(2)] }},
		{"suspended", func() { user.Suspended = !user.Suspended }},
		{"a grant comes", func() { user.Access = []mapgen.Entry{{Where: account.Name, Role: role.Name}} }},
		{"a grant goes", func() { team.Access = team.Access[:1] }},
		{"an end", func() { flip(&team.Access[0].Until, "2027-03-31") }},
		{"a region", func() { flip(&account.Region, "eu-west-1") }},
		{"a member goes", func() { team.Members = team.Members[:len(team.Members)/2] }},
		{"a person comes", func() { o.Users = append(o.Users, mapgen.User{Name: fmt.Sprintf("new.%d", len(o.Users))}) }},
	}
	s := steps[r.IntN(len(steps))]
	s.do()
	return s.what
}

// rendered is a plan as a cloud assembly, without the CDK.
func rendered(p plan.Plan) fstest.MapFS {
	var stacks []assembly.Stack
	for i := range p.Stacks {
		s := &p.Stacks[i]
		out := assembly.Stack{Name: s.Name, Account: s.Account, Region: s.Region, Tags: map[string]string{}}
		for _, t := range s.Tags {
			out.Tags[t.Key] = t.Value
		}
		pieces := map[string]map[string]any{"": {}} // by nested stack
		for j := range s.Resources {
			r := &s.Resources[j]
			if r.Body.Kind() == plan.KindNested {
				pieces[r.ID] = map[string]any{}
				continue
			}
			pieces[r.In][r.ID] = body(r.Body)
		}
		for id, piece := range pieces {
			if id != "" {
				text := template(piece, nil)
				out.Nested = append(out.Nested, text)
				pieces[""][id] = map[string]any{"Type": "AWS::CloudFormation::Stack", "UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete",
					"Properties": map[string]any{"TemplateURL": json.RawMessage(assembly.URL(s.Account, s.Region, text))}}
			}
		}
		out.Template = template(pieces[""], s.Outputs)
		stacks = append(stacks, out)
	}
	return assembly.Of(stacks...)
}

func template(resources map[string]any, outputs []plan.Output) string {
	sections := map[string]any{"Resources": resources}
	if len(outputs) > 0 {
		list := map[string]any{}
		for _, o := range outputs {
			list[o.Name] = map[string]string{"Description": o.Description, "Value": o.Value}
		}
		sections["Outputs"] = list
	}
	data, err := json.Marshal(sections)
	if err != nil {
		panic(err) // documents of a plan
	}
	return string(data)
}

// body is a resource as CloudFormation reads it; what is empty is left out.
func body(b plan.Body) map[string]any {
	of := func(kind string, properties map[string]any) map[string]any {
		for key, v := range properties {
			if list, ok := v.([]string); ok && len(list) == 0 || v == "" {
				delete(properties, key)
			}
		}
		return map[string]any{"Type": "AWS::" + kind, "Properties": properties}
	}
	switch b := b.(type) {
	case plan.User:
		return of("IAM::User", map[string]any{"UserName": b.UserName, "Groups": b.Groups, "ManagedPolicyArns": b.PolicyARNs, "Tags": b.Tags})
	case plan.Group:
		return of("IAM::Group", map[string]any{"GroupName": b.GroupName})
	case plan.ManagedPolicy:
		return of("IAM::ManagedPolicy", map[string]any{"ManagedPolicyName": b.PolicyName, "Path": b.Path, "PolicyDocument": b.Document.Value(), "Users": b.Users, "Groups": b.Groups})
	case plan.Role:
		return of("IAM::Role", map[string]any{"RoleName": b.RoleName, "Path": b.Path, "Description": b.Description, "AssumeRolePolicyDocument": b.Trust.Value(),
			"ManagedPolicyArns": b.PolicyARNs, "PermissionsBoundary": b.Boundary, "MaxSessionDuration": int(b.MaxSession.Seconds())})
	}
	return map[string]any{"Type": "AWS::CloudFormation::WaitConditionHandle"}
}
