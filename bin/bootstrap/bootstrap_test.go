package bootstrap_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

// statement is one of an execution policy; texts are never alone in ours but
// in Resource.
type statement struct {
	Sid, Effect       string
	Action, NotAction any
	Resource          any
	Condition         map[string]map[string]any
}

func list(v any) (out []string) {
	switch v := v.(type) {
	case string:
		out = []string{v}
	case []any:
		for _, x := range v {
			out = append(out, x.(string))
		}
	}
	return out
}

// matches is IAM's matching of a pattern, whose * passes slashes too.
func matches(patterns any, value string) bool {
	flat := func(s string) string { return strings.ReplaceAll(s, "/", "\x00") }
	return slices.ContainsFunc(list(patterns), func(p string) bool {
		ok, _ := path.Match(flat(p), flat(value))
		return ok
	})
}

// allows asks a policy for a call on the account's own things; attached is the
// policy that the call attaches.
func allows(policy []statement, action, resource, attached string) bool {
	allowed := false
	for _, s := range policy {
		called := matches(s.Action, action)
		if s.Action == nil {
			called = !matches(s.NotAction, action)
		}
		if !called || !matches(s.Resource, resource) {
			continue
		}
		if s.Effect == "Deny" {
			return false
		}
		if like := s.Condition["ArnLike"]["iam:PolicyARN"]; like == nil || matches(like, attached) {
			allowed = true
		}
	}
	return allowed
}

// folder is a copy of the scripts, in which never lists these names.
func folder(t *testing.T, never ...string) string {
	dir := filepath.Join(t.TempDir(), "bin", "bootstrap")
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "never"), []byte("# comment\n\n"+strings.Join(never, "\r\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func document(t *testing.T, dir string, args ...string) []statement {
	t.Helper()
	out, err := exec.Command(filepath.Join(dir, "document"), args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var policy struct{ Statement []statement }
	if err := json.Unmarshal(out, &policy); err != nil {
		t.Fatal(err)
	}
	return policy.Statement
}

// A policy reaches the map's own things of its own account and nothing else.
func TestPoliciesReachTheMapsOwnOnly(t *testing.T) {
	dir := folder(t, "user/break-glass", "group/emergency", "role/rolemap/Rescue # how we get back in", "policy/rolemap/boundary")
	people := document(t, dir, "people", "aws", "111111111111", "eu-central-1", "users", "/rolemap/")
	roles := document(t, dir, "roles", "aws-cn", "222222222222", "cn-north-1", "webapp", "/rolemap/")
	wide := document(t, dir, "roles", "aws", "222222222222", "eu-central-1", "webapp", "/")
	const iam, cn, aws = "arn:aws:iam::111111111111:", "arn:aws-cn:iam::222222222222:", "arn:aws:iam::222222222222:"
	for _, c := range []struct {
		policy           []statement
		action, on, with string
		want             bool
	}{
		{people, "iam:DeleteUser", iam + "user/alice", "", true},
		{people, "iam:DeleteUser", iam + "user/break-glass", "", false},
		{people, "iam:DeleteAccessKey", iam + "user/break-glass", "", false},
		{people, "iam:GetUser", iam + "user/break-glass", "", true},
		{people, "iam:DeleteUser", "arn:aws:iam::222222222222:user/alice", "", false},
		{people, "iam:AddUserToGroup", iam + "group/emergency", "", false},
		{people, "iam:DeleteGroup", iam + "group/team-web", "", true},
		{people, "iam:AttachUserPolicy", iam + "user/alice", iam + "policy/rolemap/assume.webapp.Admin", true},
		{people, "iam:AttachUserPolicy", iam + "user/break-glass", iam + "policy/rolemap/assume.webapp.Admin", false},
		{people, "iam:AttachUserPolicy", iam + "user/alice", iam + "policy/assume.webapp.Admin", false},
		{people, "iam:CreatePolicyVersion", iam + "policy/rolemap/rolemap.self-service", "", true},
		{people, "iam:CreatePolicyVersion", iam + "policy/rolemap.self-service", "", false},
		{people, "cloudformation:CreateStack", "arn:aws:cloudformation:eu-central-1:111111111111:stack/users-People03NestedStackPeople03/1", "", true},
		{people, "cloudformation:DeleteStack", "arn:aws:cloudformation:eu-central-1:111111111111:stack/users-portal/1", "", false},
		{people, "cloudformation:DeleteStack", "arn:aws:cloudformation:us-east-1:111111111111:stack/users-People03NestedStackPeople03/1", "", false},
		{roles, "iam:UpdateAssumeRolePolicy", cn + "role/rolemap/Admin", "", true},
		{roles, "iam:UpdateAssumeRolePolicy", cn + "role/rolemap/Rescue", "", false},
		{roles, "iam:UpdateAssumeRolePolicy", cn + "role/Admin", "", false},
		{roles, "iam:UpdateAssumeRolePolicy", aws + "role/rolemap/Admin", "", false},
		{roles, "iam:CreatePolicyVersion", cn + "policy/rolemap/deploy", "", true},
		{roles, "iam:CreatePolicyVersion", cn + "policy/rolemap/boundary", "", false},
		{roles, "iam:CreatePolicyVersion", cn + "policy/of-somebody-else", "", false},
		{roles, "cloudformation:UpdateStack", "arn:aws-cn:cloudformation:cn-north-1:222222222222:stack/webapp-Roles00NestedStackRoles00/1", "", true},
		{roles, "cloudformation:UpdateStack", "arn:aws-cn:cloudformation:cn-north-1:222222222222:stack/portal-Roles/1", "", false},
		{roles, "s3:GetObject", "arn:aws-cn:s3:::cdk-hnb659fds-assets-222222222222-cn-north-1/0.json", "", true},
		{roles, "s3:GetObject", "arn:aws-cn:s3:::cdk-hnb659fds-assets-333333333333-cn-north-1/0.json", "", false},
		{wide, "iam:DeleteRole", aws + "role/Admin", "", true},
		{wide, "iam:DeleteRole", aws + "role/cdk-hnb659fds-deploy-role-222222222222-eu-central-1", "", false},
		{wide, "iam:CreatePolicyVersion", aws + "policy/rolemap-deploy-roles", "", false},
	} {
		if got := allows(c.policy, c.action, c.on, c.with); got != c.want {
			t.Errorf("%s on %s %s: allowed %v, want %v", c.action, c.on, c.with, got, c.want)
		}
	}
	for account, policy := range map[string][]statement{"111111111111": people, "222222222222": roles} {
		for _, s := range policy {
			if slices.Contains(list(s.Action), "s3:GetObject") && s.Condition["StringEquals"]["aws:ResourceAccount"] != account {
				t.Errorf("a bucket of another account can be read: %v", s)
			}
		}
	}
}

// Whatever nested stacks a plan has, the policies let CloudFormation make them.
func TestPoliciesReachEveryNestedStack(t *testing.T) {
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, attach := range []string{"users", "teams"} {
		for _, shards := range []int{1, 3, 16} {
			// Some people hold few roles, others many: these have policies of their own.
			o := mapgen.New(5, mapgen.Size{Users: 24, Accounts: 3, Roles: 8, Teams: 8, DoorsPerTeam: 1 + shards%5*3, TeamsPerUser: 1 + shards%4})
			o.Attach, o.Shards = attach, shards
			for i := range o.Accounts {
				o.Accounts[i].Shards = shards
			}
			l := config.LoadText(os.DirFS("."), "map.yaml", o.YAML(nil))
			r := compile.Of(l, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
			if r.Findings.HasErrors() {
				t.Fatal(r.Findings)
			}
			for _, s := range r.Plan.Stacks {
				kind := "roles"
				if s.Name == config.UsersStack {
					kind = "people"
				}
				var policy []statement
				for _, x := range s.Resources {
					if _, nested := x.Body.(plan.NestedStack); !nested {
						continue
					}
					if policy == nil {
						policy = document(t, here, kind, "aws", s.Account, s.Region, s.Name, "/")
					}
					kinds[x.ID[:len(x.ID)-2]] = true
					arn := "arn:aws:cloudformation:" + s.Region + ":" + s.Account + ":stack/" + s.Name + "-" + x.ID + "NestedStack/1"
					if !allows(policy, "cloudformation:CreateStack", arn, "") {
						t.Fatalf("%s.json does not let the stack %s be", kind, arn)
					}
				}
			}
		}
	}
	if len(kinds) < 4 {
		t.Errorf("only nested stacks of %v were planned", kinds)
	}
}

// The boundary that the README shows goes into roles.json as it stands there.
func TestBoundaryOfTheReadme(t *testing.T) {
	dir := folder(t)
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, recipe, _ := strings.Cut(string(readme), "add this to `roles.json`")
	_, recipe, _ = strings.Cut(recipe, "```json\n")
	recipe, _, found := strings.Cut(recipe, "```")
	roles, err := os.ReadFile("roles.json")
	if err != nil || !found {
		t.Fatal("no recipe", err)
	}
	text := strings.Replace(string(roles), `"Statement": [`, `"Statement": [`+recipe, 1)
	if err := os.WriteFile(filepath.Join(dir, "roles.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	policy := document(t, dir, "roles", "aws-cn", "222222222222", "cn-north-1", "webapp", "/rolemap/")
	if got := policy[0].Condition["StringNotEquals"]["iam:PermissionsBoundary"]; got != "arn:aws-cn:iam::222222222222:policy/BOUNDARY" {
		t.Errorf("the boundary demanded is %v", got)
	}
	if allows(policy, "iam:DeleteRolePermissionsBoundary", "arn:aws-cn:iam::222222222222:role/rolemap/Admin", "") {
		t.Error("the boundary can be taken away")
	}
}

// What cannot be filled in stops, and is no wider policy.
func TestDocumentRefuses(t *testing.T) {
	right := []string{"roles", "aws", "222222222222", "eu-central-1", "webapp", "/"}
	for i, wrong := range []string{"admin", "*", "*", "*", "*", "/*/"} {
		args := slices.Clone(right)
		args[i] = wrong
		if out, err := exec.Command(filepath.Join(folder(t), "document"), args...).Output(); err == nil || len(out) > 0 {
			t.Errorf("%v gives %s", args, out)
		}
	}
	for _, never := range []string{"alice", "user/*", "users/alice", "user/al ice", "user/" + strings.Repeat("x", 6000)} {
		if out, err := exec.Command(filepath.Join(folder(t, never), "document"), right...).Output(); err == nil || len(out) > 0 {
			t.Errorf("never %.20s gives %.50s", never, out)
		}
	}
}

// bootstrapped runs the script on a map ("" for the repository's own) with
// programs in place of AWS and the CDK: what they were asked, and what is said.
func bootstrapped(t *testing.T, rolemap, args, signedIn string) (done, said string, err error) {
	t.Helper()
	bin, did := t.TempDir(), filepath.Join(t.TempDir(), "did")
	for name, text := range map[string]string{
		"aws": `case "$*" in
	*get-caller-identity*) echo "arn:aws:iam::$SIGNED_IN:user/admin" ;;
	*get-policy*) exit 1 ;;
	*) printf '%s\n' "$@" >>"$DID" ;;
esac`,
		"npx": `printf '%s\n' "$@" >>"$DID"`,
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/usr/bin/env bash\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script, err := filepath.Abs("bootstrap")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(script, strings.Fields(args)...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "ROLEMAP="+rolemap, "DID="+did, "SIGNED_IN="+signedIn)
	out, err := cmd.CombinedOutput()
	asked, _ := os.ReadFile(did)
	return string(asked), string(out), err
}

func TestBootstrap(t *testing.T) {
	for _, c := range []struct {
		args, signedIn string
		want           []string // in what was done; else what is said
		refused        bool
	}{
		{"roles 222222222222/eu-central-1 444444444444 --termination-protection", "222222222222",
			[]string{"stack/webapp-Roles*", "role/*", "444444444444", "--termination-protection", "arn:aws:iam::222222222222:policy/rolemap-deploy-roles"}, false},
		{"roles 222222222222/eu-central-1 111111111111", "222222222222", []string{"must not be the users account"}, true},
		{"people,roles 111111111111/eu-central-1 444444444444", "111111111111", []string{"the map has no roles in 111111111111/eu-central-1"}, true},
		{"roles 222222222222/eu-central-1 444444444444", "333333333333", []string{"signed in to account 333333333333"}, true},
		{"roles 2222/eu-central-1 444444444444", "222222222222", []string{"ACCOUNT/REGION is like"}, true},
		{"roles 222222222222/eu-central-1", "222222222222", []string{"usage: bin/bootstrap/bootstrap", "repeated: it changes"}, true},
	} {
		done, said, err := bootstrapped(t, "", c.args, c.signedIn)
		if c.refused {
			if err == nil || done != "" {
				t.Errorf("%s is not refused: %s", c.args, done)
			}
			done = said
		} else if err != nil {
			t.Errorf("%s: %v: %s", c.args, err, said)
		}
		for _, want := range c.want {
			if !strings.Contains(done, want) {
				t.Errorf("%s: no %q in %s", c.args, want, done)
			}
		}
	}
}
