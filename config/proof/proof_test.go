package proof_test

import (
	"bytes"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/proof"
)

func TestGoldenTemplatesAgree(t *testing.T) {
	for name := range goldens {
		r := load(t, name)
		got, err := proof.Prove(written(r.Map, golden(t, name)), r.Access, now)
		users, center := len(r.Access.Via(config.IAMUsers).Holdings), len(r.Access.Via(config.IdentityCenter).Holdings)
		if err != nil || len(got.Wrong) > 0 || got.Switches != users || got.Center.Entries != center {
			t.Errorf("%s: %v, %q, %d switches of %d, %d entries of %d", name, err, got.Wrong, got.Switches, users, got.Center.Entries, center)
		}
	}
}

// TestProofSeesEveryBreach breaks one template at a time, as a mistake in the
// constructs or a hand in cdk.out would, and expects the proof to fail.
func TestProofSeesEveryBreach(t *testing.T) {
	r := load(t, "full")
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
			templates := golden(t, "full")
			text := strings.Replace(templates[breach.stack], breach.old, breach.new, 1)
			if text == templates[breach.stack] {
				t.Fatalf("the template holds no %s", breach.old)
			}
			templates[breach.stack] = text
			got, err := proof.Prove(written(r.Map, templates), r.Access, now)
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

// TestProofOfASuspendedAccount: what was written for an account must not be
// deployed once the map says that it is suspended.
func TestProofOfASuspendedAccount(t *testing.T) {
	r := load(t, "full")
	account, _ := r.Map.Account("webapp")
	account.Suspended = true
	a, _ := access.Of(r.Map, now)
	got, err := proof.Prove(written(r.Map, golden(t, "full")), a, now)
	if said := strings.Join(got.Wrong, "\n"); err != nil || !strings.Contains(said, "stack webapp is in the assembly, and its account is suspended") {
		t.Errorf("%v, %q", err, said)
	}
}

// TestProofRefuses puts one resource more into a stack, of which nothing may
// be guessed.
func TestProofRefuses(t *testing.T) {
	r := load(t, "full")
	policy := func(statement string) string {
		return `"AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "x", "Users": ["alice"], "PolicyDocument": {"Version": "2012-10-17", "Statement": [` + statement + `]}}`
	}
	role := func(statement string) string {
		return `"AWS::IAM::Role", "Properties": {"RoleName": "x", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [` + statement + `]}}`
	}
	const (
		door   = `"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/rolemap/Auditor"`
		trust  = `"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}`
		anyone = `"Effect": "Allow", "Action": "sts:AssumeRole"`
	)
	for _, c := range []struct{ what, stack, resource, want string }{
		{"another version", "users", strings.Replace(policy(""), "2012-10-17", "2008-10-17", 1), `of version "2008-10-17"`},
		{"a list as a document", "users", strings.Replace(policy(""), `"Statement": []`, `"Statement": {}`, 1), "policy document"},
		{"a principal", "users", policy(`{` + door + `, "Principal": {"AWS": "x"}}`), "a Principal in a permission policy"},
		{"Action and NotAction", "users", policy(`{"Effect": "Deny", "Action": "*", "NotAction": "iam:GetUser", "Resource": "*"}`), "neither or both"},
		{"no action", "users", policy(`{"Effect": "Deny", "Resource": "*"}`), "neither or both"},
		{"NotAction in an Allow", "users", policy(`{"Effect": "Allow", "NotAction": "iam:GetUser", "Resource": "*"}`), "no statement of this shape"},
		{"account rules elsewhere", "users", policy(`{"Effect": "Allow", "Action": "iam:ListVirtualMFADevices", "Resource": "arn:x"}`), "more than self-service"},
		{"a device anywhere", "users", policy(`{"Effect": "Allow", "Action": "iam:CreateVirtualMFADevice", "Resource": "*"}`), "more than self-service"},
		{"anybody's device", "users", policy(`{"Effect": "Allow", "Action": "iam:DeleteVirtualMFADevice", "Resource": "arn:aws:iam::111111111111:mfa/*"}`), "more than self-service"},
		{"a token of any client", "users", policy(`{"Effect": "Allow", "Action": "signin:CreateOAuth2Token", "Resource": "*"}`), "more than self-service"},
		{"more of signing in", "users", policy(`{"Effect": "Allow", "Action": "signin:PutResourcePermissionStatement", "Resource": "arn:aws:signin:*:*:oauth2/public-client/*"}`), "more than self-service"},
		{"another partition's user", "users", policy(`{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "arn:aws-cn:iam::111111111111:user/${aws:username}"}`), "more than self-service"},
		{"a Deny on something", "users", policy(`{"Effect": "Deny", "Action": "*", "Resource": "arn:x"}`), "no statement of this shape"},
		{"a Deny under Bool", "users", policy(`{"Effect": "Deny", "NotAction": "iam:GetUser", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}`), "no Deny of this shape"},
		{"a Deny of enrolment", "users", policy(`{"Effect": "Deny", "Action": "iam:EnableMFADevice", "Resource": "*"}`), "no Deny of this shape"},
		{"a suspension that waits", "users", policy(`{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "true"}}}`), "no Deny of this shape"},
		{"two ends", "users", policy(`{` + door + `, "Condition": {"DateLessThan": {"aws:CurrentTime": ["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"]}}}`), "the date"},
		{"no date", "users", policy(`{` + door + `, "Condition": {"DateLessThan": {"aws:CurrentTime": "soon"}}}`), "the date soon"},
		{"a date of another key", "users", policy(`{` + door + `, "Condition": {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z", "aws:TokenIssueTime": "2027-01-01T00:00:00Z"}}}`), "the condition DateLessThan"},
		{"another condition", "users", policy(`{` + door + `, "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}}`), "the condition DateGreaterThan"},
		{"a condition without values", "users", policy(`{` + door + `, "Condition": {"DateLessThan": {"aws:CurrentTime": []}}}`), "the condition DateLessThan"},
		{"a trust that denies", "webapp", role(`{"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}}`), "and nothing else"},
		{"a trust that allows tags", "webapp", role(`{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": {"AWS": "arn:aws:iam::111111111111:root"}}`), "and nothing else"},
		{"a trust with a resource", "webapp", role(`{` + trust + `, "Resource": "*"}`), "and nothing else"},
		{"a trust with NotAction", "webapp", role(`{` + trust + `, "NotAction": "sts:TagSession"}`), "and nothing else"},
		{"a trust in nobody", "webapp", role(`{` + anyone + `}`), "it trusts others"},
		{"a trust in the account and others", "webapp", role(`{` + anyone + `, "Principal": {"AWS": ["arn:aws:iam::111111111111:root", "*"]}}`), "it trusts others"},
		{"a service", "webapp", role(`{` + anyone + `, "Principal": {"Service": "ec2.amazonaws.com"}}`), `unknown field "Service"`},
		{"NotPrincipal", "webapp", role(`{` + anyone + `, "NotPrincipal": {"AWS": "x"}}`), `unknown field "NotPrincipal"`},
		{"no address range", "webapp", role(`{` + trust + `, "Condition": {"IpAddress": {"aws:SourceIp": "here"}}}`), "the address range here"},
		{"a user elsewhere", "webapp", `"AWS::IAM::User", "Properties": {"UserName": "x"}`, `user "x" is not in the users account`},
		{"a role of the same name in another stack of the account", "users", strings.Replace(role(""), `"x"`, `"AUDITOR"`, 1), `role "Auditor" exists already, at users: X`},
		{"a policy of the same name elsewhere in the stack", "users", strings.Replace(policy(""), `"x"`, `"Rolemap.Self-Service"`, 1), `exists already`},
		{"a group elsewhere", "webapp", `"AWS::IAM::Group", "Properties": {"GroupName": "x"}`, `group "x" is not in the users account`},
		{"attached elsewhere", "webapp", policy(""), "attached to users outside the users account"},
		{"attached to nobody known", "users", strings.Replace(policy(""), "alice", "mallory", 1), `the user "mallory" is not in the assembly`},
		{"attached to no known group", "users", strings.Replace(policy(""), `"Users": ["alice"]`, `"Groups": ["mallory"]`, 1), `the group "mallory" is not in the assembly`},
		{"a member of no known group", "users", `"AWS::IAM::User", "Properties": {"UserName": "x", "Groups": ["y"]}`, `the group "y" is not in the assembly`},
		{"a policy of nowhere", "users", `"AWS::IAM::User", "Properties": {"UserName": "x", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/IAMFullAccess"]}`, "IAMFullAccess is not in the assembly"},
	} {
		templates := golden(t, "full")
		templates[c.stack] = strings.Replace(templates[c.stack], `"Resources": {`, `"Resources": {"X": {"Type": `+c.resource+`},`, 1)
		if _, err := proof.Prove(written(r.Map, templates), r.Access, now); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
	dir := written(r.Map, golden(t, "full"))
	dir["manifest.json"].Data = bytes.ReplaceAll(dir["manifest.json"].Data, []byte("us-east-1"), []byte("cn-north-1"))
	dir["analytics.assets.json"].Data = bytes.ReplaceAll(dir["analytics.assets.json"].Data, []byte("us-east-1"), []byte("cn-north-1"))
	if _, err := proof.Prove(dir, r.Access, now); err == nil || !strings.Contains(err.Error(), "another partition") {
		t.Errorf("a stack in another partition: %v", err)
	}
}

// TestProofComparesPermissions changes what roles may do; who enters is the same.
func TestProofComparesPermissions(t *testing.T) {
	r := load(t, "full")
	for _, c := range []struct{ stack, old, new, want string }{
		{"webapp", `policy/SecurityAudit"`, `policy/IAMFullAccess"`, "Auditor carries the policies"},
		{"webapp", `"arn:aws:iam::aws:policy/SecurityAudit",`, ``, "Auditor carries the policies"},
		{"webapp", `"MaxSessionDuration": 3600`, `"MaxSessionDuration": 7200`, "sessions of 7200 seconds, the map says 3600"},
		{"webapp", `"Full access to`, `"No access to`, "AccountManager is described as"},
		{"webapp", `"RoleName": "Auditor"`, `"RoleName": "Auditor", "Tags": [{"Key": "a", "Value": "b"}]`, "Auditor has tags"},
		{"webapp", `"RoleName": "Auditor"`, `"RoleName": "Auditor", "PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess"`, "Auditor has the boundary"},
		{"analytics", `"PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess",`, ``, `has the boundary ""`},
		{"webapp", `"s3:PutObject"`, `"s3:*"`, "the document of policy arn:aws:iam::222222222222:policy/rolemap/deploy-web is not the map's"},
		{"webapp", `"eu-central-1"`, `"eu-west-1"`, "deploy-web is not the map's"},
		{"analytics", `reports-333333333333`, `reports-222222222222`, "read-reports is not the map's"},
		{"webapp", `"ManagedPolicyName": "deploy-web"`, `"ManagedPolicyName": "deploy-wep"`, "deploy-web is used and in no stack"},
		{"webapp", `"ManagedPolicyName": "deploy-web"`, `"ManagedPolicyName": "deploy-wep"`, "nothing in the map uses it"},
		{"users", `"iam:GetLoginProfile",`, ``, "user alice is active, and what they may do for themselves is not self-service"},
		{"users", `"iam:ResyncMFADevice",`, ``, "user alice is active"},
		{"users", `"Sid": "OwnPassword"`, `"Sid": "OwnPassword2"`, "user alice is active"},
		{"users", `rolemap.self-service"`, `rolemap.suspended"`, "user alice is active"},
		{"analytics", `"arn:aws:iam::111111111111:user/bob"`, `"arn:aws:iam::111111111111:user/bob", "arn:aws:iam::111111111111:user/carol"`, "LambdaManager names"},
		{"analytics", `"203.0.113.0/24"`, `"203.0.113.0/25", "203.0.113.128/25"`, "LambdaManager names the addresses"},
		{"webapp", "\"Condition\": {\n        \"Bool\": {\n         \"aws:MultiFactorAuthPresent\": \"true\"\n        }\n       },\n", "", "AccountManager demands MFA: false, the map says true"},
		{"webapp", "\"AssumeRolePolicyDocument\": {\n     \"Statement\": [", `"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},`, "has 2 statements, not one"},
		{"users", `"Resources": {`, `"Resources": {"X": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "x"}},`, "group x is in a stack and neither people nor policies name it"},
		{"users", `"Path": "/rolemap/"`, `"Path": "/"`, "the map says /rolemap/"},
		{"users", `https://acme-users.signin.aws.amazon.com`, `https://acme-users.signin.example.com`, "stack users prints"},
		{"users", `"SignInURL": {`, `"More": {"Value": "x"}, "SignInURL": {`, "stack users prints"},
		{"webapp", `"Parameters": {`, `"Outputs": {"SignInURL": {"Value": "https://acme-users.signin.aws.amazon.com/console"}}, "Parameters": {`, "stack webapp prints"},
		{"users", `alice@example.com`, `mallory@example.com`, "user alice has the tags"},
	} {
		templates := golden(t, "full")
		text := strings.Replace(templates[c.stack], c.old, c.new, 1)
		if text == templates[c.stack] {
			t.Fatalf("the template holds no %s", c.old)
		}
		templates[c.stack] = text
		got, err := proof.Prove(written(r.Map, templates), r.Access, now)
		if said := strings.Join(got.Wrong, "\n"); err != nil || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, %v; want %q", c.new, said, err, c.want)
		}
	}
}

// TestProofComparesStacks changes which stacks there are and where they go.
func TestProofComparesStacks(t *testing.T) {
	r := load(t, "full")
	for what, c := range map[string]struct {
		change func(m *config.Map, templates map[string]string)
		want   string
	}{
		"one more": {func(_ *config.Map, x map[string]string) { x["more"] = `{"Resources": {}}` }, "stack more is in the assembly and not in the map"},
		"region": {func(m *config.Map, _ map[string]string) {
			a, _ := m.Account("sandbox")
			a.Region.Text = "eu-west-3"
		}, "stack sandbox goes to account"},
		"account": {func(m *config.Map, _ map[string]string) {
			a, _ := m.Account("sandbox")
			a.ID.Text = "999999999999"
		}, "stack sandbox goes to account 999999999999"},
		"tags": {func(m *config.Map, _ map[string]string) { m.Organization.Text = "other" }, "has the tags"},
	} {
		templates, changed := golden(t, "full"), load(t, "full")
		c.change(changed.Map, templates)
		got, err := proof.Prove(written(changed.Map, templates), r.Access, now)
		if said := strings.Join(got.Wrong, "\n"); err != nil || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, %v; want %q", what, said, err, c.want)
		}
	}
}

// TestProofTakesInventory: who and what exists is exactly what the map says.
func TestProofTakesInventory(t *testing.T) {
	r := load(t, "example")
	for _, c := range []struct {
		stack, old, new string
		want            []string
	}{
		{"users", `bob"`, `rob"`, []string{"user bob is in the map and in no stack", "user rob is in a stack and not in the map"}},
		{"webapp", `"RoleName": "AccountManager"`, `"RoleName": "AccountManagers"`,
			[]string{"role AccountManager in webapp is granted and in no stack", "role arn:aws:iam::222222222222:role/AccountManagers is in a stack and nobody is granted it"}},
	} {
		templates := golden(t, "example")
		text := strings.ReplaceAll(templates[c.stack], c.old, c.new)
		if text == templates[c.stack] {
			t.Fatalf("the template holds no %s", c.old)
		}
		templates[c.stack] = text
		got, err := proof.Prove(written(r.Map, templates), r.Access, now)
		for _, want := range c.want {
			if said := strings.Join(got.Wrong, "\n"); err != nil || !strings.Contains(said, want) {
				t.Errorf("%s: %q, %v; want %q", c.new, said, err, want)
			}
		}
	}
}
