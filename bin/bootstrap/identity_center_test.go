package bootstrap_test

import (
	"os"
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

// Permission sets and groups of others stay as they are: what changes a set,
// or lets anybody in with one, asks for the tag that rolemap's own carry.
func TestOwnPermissionSetsOnly(t *testing.T) {
	policy := document(t, folder(t), "identity-center", "aws", "444444444444", "eu-central-1", "identity-center", "/")
	const set = "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-1"
	onSets := map[string]bool{}
	for _, s := range policy {
		for _, action := range list(s.Action) {
			_, verb, _ := strings.Cut(action, ":")
			reads := strings.HasPrefix(verb, "Describe") || strings.HasPrefix(verb, "List") || strings.HasPrefix(verb, "Get")
			if strings.Contains(action, "*") {
				t.Errorf("%s is a pattern", action)
			}
			if !strings.HasPrefix(action, "sso:") || reads || !matches(s.Resource, set) {
				continue
			}
			onSets[action] = true
			key := "aws:ResourceTag/managed-by"
			if action == "sso:CreatePermissionSet" {
				key = "aws:RequestTag/managed-by"
			}
			if s.Condition["StringEquals"][key] != "rolemap" {
				t.Errorf("%s asks for no tag", action)
			}
		}
	}
	// Each call names the instance too, and an assignment its account, which have no tags.
	for action := range onSets {
		if !allows(policy, action, "arn:aws:sso:::instance/ssoins-1111222233334444", "") {
			t.Errorf("%s is not allowed on the instance", action)
		}
	}
	for _, action := range []string{"sso:CreateAccountAssignment", "sso:DeleteAccountAssignment", "sso:ProvisionPermissionSet"} {
		if !onSets[action] || !allows(policy, action, "arn:aws:sso:::account/222222222222", "") {
			t.Errorf("%s is not allowed", action)
		}
	}
	for _, action := range []string{"identitystore:CreateUser", "identitystore:DeleteUser", "sso:CreateInstance", "sso:DeleteInstance",
		"sso:PutApplicationAccessScope", "iam:CreateRole", "organizations:RegisterDelegatedAdministrator", "sts:AssumeRole"} {
		if allows(policy, action, "*", "") {
			t.Errorf("%s is allowed", action)
		}
	}
	for _, s := range document(t, folder(t), "identity-center-management", "aws", "999999999999", "eu-central-1", "identity-center", "/") {
		for _, on := range list(s.Resource) {
			if on != "arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/*" && on != "arn:aws:iam::999999999999:saml-provider/AWSSSO_*_DO_NOT_DELETE" {
				t.Errorf("the management account's policy reaches %s", on)
			}
		}
	}
}

// Whatever nested stacks Identity Center's stack has, CloudFormation may make them.
func TestPolicyReachesEveryShard(t *testing.T) {
	nested := 0
	for seed := range uint64(6) {
		o := mapgen.New(seed, mapgen.Size{Users: 12, Accounts: 3, Roles: 4, Teams: 8, DoorsPerTeam: 2, TeamsPerUser: 1, Plain: true})
		o.Center, o.SignIn = true, "both"
		dir := t.TempDir()
		for name, text := range map[string][]byte{"rolemap.yaml": o.YAML(nil), config.LockFile: o.Lock()} {
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r, err := compile.Load(dir, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		s, ok := r.Plan.Stack(config.CenterStack)
		if !ok {
			t.Fatal(r.Findings)
		}
		policy := document(t, folder(t), "identity-center", "aws", s.Account, s.Region, s.Name, "/")
		for _, x := range s.Resources {
			if _, ok := x.Body.(plan.NestedStack); ok {
				nested++
				arn := "arn:aws:cloudformation:" + s.Region + ":" + s.Account + ":stack/" + s.Name + "-" + x.ID + "NestedStack/1"
				if !allows(policy, "cloudformation:CreateStack", arn, "") {
					t.Fatalf("the stack %s may not be made", arn)
				}
			}
		}
	}
	if nested == 0 {
		t.Error("no nested stack was planned")
	}
}

// The management account, which the map tells, gets what Identity Center needs
// there; a delegated administrator does not.
func TestBootstrapIdentityCenter(t *testing.T) {
	const arn = "arn:aws:iam::444444444444:policy/rolemap-deploy-"
	example := filepath.Join("..", "..", "stacks", "testdata", "center")
	management := filepath.Join(t.TempDir(), "center")
	if err := os.CopyFS(management, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(management, "rolemap.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer(`management_account: "999999999999"`, `management_account: "444444444444"`,
		`management: {id: "999999999999", sign_in: iam-users}`, `management: {id: "444444444444", sign_in: iam-users}`).Replace(string(text))
	if err := os.WriteFile(filepath.Join(management, "rolemap.yaml"), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rolemap, kinds string
		want           []string
		denied         bool // that roles of Identity Center are written
	}{
		{"stacks/testdata/center/rolemap.yaml", "identity-center", []string{"identity-center"}, false},
		{filepath.Join(management, "rolemap.yaml"), "identity-center", []string{"identity-center", "identity-center-management"}, false},
		{filepath.Join(management, "rolemap.yaml"), "roles,identity-center", []string{"roles", "identity-center", "identity-center-management"}, false},
		{filepath.Join(management, "rolemap.yaml"), "roles", []string{"roles"}, true},
	} {
		done, said, err := bootstrapped(t, c.rolemap, c.kinds+" 444444444444/eu-central-1 777777777777", "444444444444")
		if err != nil {
			t.Errorf("%s: %v: %s", c.kinds, err, said)
			continue
		}
		want := strings.Join(c.want, ","+arn)
		if !slices.Contains(strings.Split(done, "\n"), arn+want) {
			t.Errorf("%s: no %s in %s", c.kinds, want, done)
		}
		if got := strings.Contains(done, "role/aws-reserved/*"); got != c.denied {
			t.Errorf("%s: the roles of Identity Center are denied: %v", c.kinds, got)
		}
	}
	if _, said, err := bootstrapped(t, "", "identity-center 444444444444/eu-central-1 777777777777", "444444444444"); err == nil ||
		!strings.Contains(said, "the map has no identity-center in 444444444444/eu-central-1") {
		t.Errorf("a map without Identity Center: %s", said)
	}
}
