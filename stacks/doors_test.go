package stacks_test

import (
	"os"
	"path/filepath"
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
	for _, file := range []string{"../config/rolemap.yaml", "testdata/full.yaml", "testdata/teams.yaml"} {
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

// TestProofSeesEveryBreach breaks one template at a time, as a mistake in the
// constructs or a hand in cdk.out would, and expects the proof to fail.
func TestProofSeesEveryBreach(t *testing.T) {
	r, err := compile.Load("testdata/full.yaml", now)
	if err != nil || r.Findings.HasErrors() {
		t.Fatal(err, r.Findings)
	}
	dir := synth(t, r)
	for _, breach := range []struct{ what, stack, old, new, want string }{
		{"an extra user on a policy", "users", "\"Users\": [\n     \"alice\"\n    ]", "\"Users\": [\n     \"alice\", \"carol\"\n    ]", "the map says no, the templates say yes"},
		{"a user missing from a policy", "users", "     \"alice\",\n     \"bob\"", "     \"bob\"", "the map says yes, the templates say no"},
		{"BoolIfExists in an Allow", "webapp", `"Bool":`, `"BoolIfExists":`, "the condition BoolIfExists"},
		{"no MFA condition", "webapp", "       \"Condition\": {\n        \"Bool\": {\n         \"aws:MultiFactorAuthPresent\": \"true\"\n        }\n       },\n", "", "the map says no, the templates say yes"},
		{"MFA asked to be false", "webapp", `"aws:MultiFactorAuthPresent": "true"`, `"aws:MultiFactorAuthPresent": "false"`, "the value false"},
		{"a wildcard ARN", "users", ":role/rolemap/AccountManager", ":role/rolemap/*", "is not the ARN of one role"},
		{"another role's ARN", "users", ":role/rolemap/AccountManager", ":role/rolemap/Auditor", "the map says"},
		{"another action", "users", `"Action": "sts:AssumeRole"`, `"Action": "sts:*"`, "no statement of this shape is written"},
		{"no end", "users", "\"Condition\": {\n        \"DateLessThan\": {\n         \"aws:CurrentTime\": \"2027-02-01T00:00:00Z\"\n        }\n       },", "", "the map says no, the templates say yes"},
		{"another end", "users", `"2027-02-01T00:00:00Z"`, `"2027-02-01T00:00:01Z"`, "the map says no, the templates say yes"},
		{"a wider range", "analytics", `"203.0.113.0/24"`, `"203.0.112.0/23"`, "the map says no, the templates say yes"},
		{"another principal", "webapp", "iam::111111111111:root", "iam::666666666666:root", "it trusts others"},
		{"everybody trusted", "webapp", `"AWS": "arn:aws:iam::111111111111:root"`, `"AWS": "*"`, "it trusts others"},
		{"a person dropped from the trust", "analytics", `"arn:aws:iam::111111111111:user/bob"`, `"arn:aws:iam::111111111111:user/alice"`, "the map says yes, the templates say no"},
		{"a pattern of people", "analytics", `"arn:aws:iam::111111111111:user/bob"`, `"arn:aws:iam::111111111111:user/*"`, "the principal"},
		{"a suspended user let free", "users", `policy/rolemap/rolemap.suspended"`, `policy/rolemap/rolemap.self-service"`, "is suspended, and not denied everything"},
		{"self-service on others", "users", `user/${aws:username}"`, `user/*"`, "allows more than self-service"},
		{"an inline policy", "users", `"UserName": "dora"`, `"UserName": "dora", "Policies": []`, "unknown field"},
		{"a role renamed", "webapp", `"RoleName": "AccountManager"`, `"RoleName": "AccountManager2"`, "in no stack"},
		{"an unknown resource", "webapp", `"AWS::IAM::Role"`, `"AWS::IAM::ServiceLinkedRole"`, "not known"},
		{"a condition on a resource", "webapp", `"Type": "AWS::IAM::Role",`, `"Type": "AWS::IAM::Role", "Condition": "Never",`, "unknown field"},
		{"a Deny that stops every switch without MFA", "users", "        \"sts:AssumeRole\",\n        \"sts:GetSessionToken\"", "        \"sts:GetSessionToken\"", "the map says yes, the templates say no"},
	} {
		t.Run(breach.what, func(t *testing.T) {
			broken := copyDir(t, dir)
			file := filepath.Join(broken, breach.stack+".template.json")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Replace(string(data), breach.old, breach.new, 1)
			if text == string(data) {
				t.Fatalf("the template holds no %s", breach.old)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			got, err := proof.Prove(os.DirFS(broken), r.Access, now)
			said := strings.Join(got.Wrong, "\n")
			if err != nil {
				said = err.Error()
			}
			if said == "" || !strings.Contains(said, breach.want) {
				t.Errorf("the proof says %q, want %q in it", said, breach.want)
			}
		})
	}
}

func copyDir(t *testing.T, dir string) string {
	t.Helper()
	out := t.TempDir()
	if err := os.CopyFS(out, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return out
}
