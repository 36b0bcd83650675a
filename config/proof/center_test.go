package proof_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/compile"
	"rolemap/config/proof"
	"rolemap/config/source"
	"rolemap/config/testkit/assembly"
)

const (
	inCenter = "identity-center"
	ofTeams  = "identitycenterShard01FD48ED49.nested" // team data
	ofOthers = "identitycenterShard00E37366C2.nested" // a group of the directory
	ofPeople = "identitycenterShard073ECB2F3C.nested"
)

// breached proves the center assembly with a text of one template replaced.
func breached(t *testing.T, r compile.Result, stack, old, new string) string {
	t.Helper()
	templates := golden(t, "center")
	text := strings.Replace(templates[stack], old, new, 1)
	if text == templates[stack] {
		t.Fatalf("the template holds no %s", old)
	}
	return said(t, r, changed(templates, stack, text))
}

func said(t *testing.T, r compile.Result, templates map[string]string) string {
	t.Helper()
	got, err := proof.Prove(written(r.Map, templates), r.Access, now)
	if err != nil {
		return err.Error()
	}
	return strings.Join(got.Wrong, "\n")
}

// TestProofSeesEveryBreachOfIdentityCenter breaks one template at a time.
func TestProofSeesEveryBreachOfIdentityCenter(t *testing.T) {
	r := load(t, "center")
	const alice, carol, dora, sam = `90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01`, `90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02`,
		`90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e03`, `90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e04`
	for _, c := range []struct{ what, stack, old, new, want string }{
		{"another member", ofTeams, dora, carol, "dora into analytics as AnalyticsPipelineDevelopmentAdministrator through Identity Center: the map says yes, the templates say no"},
		{"a member who is not there", ofTeams, dora, carol, "carol into analytics as AnalyticsPipelineDevelopmentAdministrator through Identity Center: the map says no, the templates say yes"},
		{"a suspended member", ofTeams, dora, sam, "the membership of sam in acme-data is in a stack and not the map's"},
		{"a member whom nobody knows", ofTeams, dora, "alice", "the membership of id alice in acme-data is in a stack and not the map's"},
		{"another group of the directory", ofOthers, `"PrincipalId": "90677c608a-0aa11bb2`, `"PrincipalId": "90677c608a-0aa11bb3`, "the assignment of the group with the id 90677c608a-0aa11bb3-22e4-4fb8-9bfa-5a1b2c3d4e05 into webapp"},
		{"a person who is a group", ofOthers, `"PrincipalType": "GROUP"`, `"PrincipalType": "USER"`, "carol into webapp as AnalyticsPipelineDevelopmentAdministrator through Identity Center: the map says yes, the templates say no"},
		{"another account", ofOthers, `"TargetId": "333333333333"`, `"TargetId": "999999999999"`, "carol into management as LambdaManager through Identity Center: the map says no, the templates say yes"},
		{"an account that is not in the map", ofOthers, `"TargetId": "333333333333"`, `"TargetId": "666666666666"`, "the map has no such account"},
		{"another person", ofPeople, carol, alice, "alice into analytics as AccountManager through Identity Center: the map says no, the templates say yes"},
		{"another instance of an assignment", ofPeople, "ssoins-1", "ssoins-2", `is of the instance "arn:aws:sso:::instance/ssoins-2111222233334444"`},
		{"another store of a group", ofTeams, `"IdentityStoreId": "d-1234567890"`, `"IdentityStoreId": "d-1234567891"`, `group acme-data is of the identity store "d-1234567891"`},
		{"another group name", ofTeams, "acme-data", "acme-date", "the group acme-date is in a stack and not the map's"},
		{"another description of a group", ofTeams, "of the team data", "of the team date", "group acme-data is described as"},
		{"another set name", inCenter, `"Name": "AccountManager"`, `"Name": "AccountManagers"`, "permission set AccountManager is granted and in no stack"},
		{"a set of no role", inCenter, `"Name": "AccountManager"`, `"Name": "AccountManagers"`, "carol into analytics as set AccountManagers through Identity Center: the map says no, the templates say yes"},
		{"another version of a document", inCenter, `"Version": "2012-10-17"`, `"Version": "2008-10-17"`, `permission set AccountManager: policy document of version "2008-10-17"`},
		{"a document without statements", inCenter, `"InlinePolicy": {`, `"InlinePolicy": {"Version": "2012-10-17"}, "More": {`, `unknown field "More"`},
		{"a condition more", inCenter, `"Condition": {`, `"Condition": {"Bool": {"aws:ViaAWSService": "false"},`, "permission set AccountManager says"},
		{"two dates", inCenter, `"aws:CurrentTime": "2027-07-01T00:00:00Z"`, `"aws:CurrentTime": ["2027-07-01T00:00:00Z", "2027-08-01T00:00:00Z"]`, "permission set AccountManager says"},
		{"no date", inCenter, `"aws:CurrentTime": "2027-07-01T00:00:00Z"`, `"aws:CurrentTime": "soon"`, "permission set AccountManager says"},
		{"nobody", inCenter, `"identitystore:UserId": "` + sam + `"`, `"identitystore:UserId": []`, "permission set AnalyticsPipelineAdmin says"},
		{"no account", inCenter, `"aws:PrincipalAccount": "333333333333"`, `"aws:PrincipalAccount": []`, "permission set AccountManager says"},
		{"whom somebody tagged", inCenter, `"identitystore:UserId": "` + sam + `"`, `"identitystore:UserId": "` + sam + `", "aws:PrincipalTag/a": "b"`, "permission set AnalyticsPipelineAdmin says"},
		{"no addresses", inCenter, "[\n          \"2001:db8::/32\",\n          \"203.0.113.0/24\"\n         ]", "[]", "permission set LambdaManager says"},
		{"an address otherwise", inCenter, "2001:db8::/32", "2001:DB8::/32", "permission set LambdaManager says"},
		{"no addresses of AWS's", inCenter, "\"Bool\": {\n         \"aws:ViaAWSService\": \"false\"\n        },", "", "permission set LambdaManager says"},
		{"a principal", inCenter, `"Effect": "Deny"`, `"Effect": "Deny", "Principal": {"AWS": "*"}`, "permission set AccountManager says"},
		{"a boundary more", inCenter, `"SessionDuration": "PT4H"`, `"SessionDuration": "PT4H", "PermissionsBoundary": {"ManagedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}`, "permission set AccountManager has the boundary"},
		{"a broader policy", inCenter, "policy/PowerUserAccess", "policy/AdministratorAccess", "permission set AnalyticsPipelineAdmin has the policies"},
		{"a policy less", inCenter, `"arn:aws:iam::aws:policy/AWSLambda_FullAccess"`, ``, "permission set LambdaManager has the policies"},
		{"another reference", inCenter, `"Name": "read-reports"`, `"Name": "deploy-web"`, "permission set LambdaManager has the policy references"},
		{"another path of a reference", inCenter, `"Path": "/shared/"`, `"Path": "/"`, "permission set LambdaManager has the policy references"},
		{"another boundary", inCenter, `"Name": "bounds"`, `"Name": "read-reports"`, "permission set LambdaManager has the boundary reference"},
		{"a boundary of AWS's", inCenter, "\"CustomerManagedPolicyReference\": {\n      \"Name\": \"bounds\",\n      \"Path\": \"/\"\n     }", `"ManagedPolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"`, "permission set LambdaManager has the boundary"},
		{"a longer session", inCenter, `"PT1H30M"`, `"PT12H"`, "permission set AnalyticsPipelineAdmin has the session"},
		{"another description of a set", inCenter, "Functions and reports", "Functions", "permission set LambdaManager has the description"},
		{"other tags", inCenter, `"Value": "acme"`, `"Value": "acne"`, "permission set AccountManager has the tags"},
		{"another instance of a set", inCenter, `"InstanceArn": "arn:aws:sso:::instance/ssoins-1111222233334444",
    "ManagedPolicies"`, `"InstanceArn": "arn:aws:sso:::instance/ssoins-2111222233334444",
    "ManagedPolicies"`, "permission set AccountManager is of the instance"},
		{"a wider statement", inCenter, "lambda:Update*", "lambda:*", "permission set LambdaManager says"},
		{"a statement less", inCenter, "{\n       \"Action\": \"lambda:Update*\",\n       \"Effect\": \"Allow\",\n       \"Resource\": \"*\",\n       \"Sid\": \"Deploy\"\n      },", "", "permission set LambdaManager does not say"},
		{"a later end", inCenter, "2027-07-01", "2027-08-01", "permission set AccountManager shuts out carol in analytics from 2027-08-01T00:00:00Z on, the map from 2027-07-01T00:00:00Z on"},
		{"an earlier end", inCenter, "2027-07-01", "2027-06-01", "carol into analytics as AccountManager through Identity Center: the map says yes, the templates say no (at 2027-06-01T00:00:00Z)"},
		{"the end of somebody else", inCenter, `"identitystore:UserId": "` + carol, `"identitystore:UserId": "` + dora, "permission set AccountManager does not shut out carol in analytics, whom the map shuts out from 2027-07-01T00:00:00Z on"},
		{"the end of one less", inCenter, `          "` + carol + "\",\n", "", "permission set AnalyticsPipelineAdmin does not shut out carol in webapp"},
		{"the end in another account", inCenter, `"aws:PrincipalAccount": "333333333333"`, `"aws:PrincipalAccount": "222222222222"`, "permission set AccountManager shuts out carol in webapp from 2027-07-01T00:00:00Z on, the map does not"},
		{"the end in two accounts", inCenter, `"aws:PrincipalAccount": "333333333333"`, `"aws:PrincipalAccount": ["222222222222", "333333333333"]`, "permission set AccountManager shuts out carol in webapp from 2027-07-01T00:00:00Z on, the map does not"},
		{"an end before", inCenter, "DateGreaterThanEquals", "DateLessThan", "permission set AccountManager says"},
		{"an end of an action", inCenter, `"Action": "*"`, `"Action": "s3:*"`, "permission set AccountManager says"},
		{"an end of everything but", inCenter, `"Action": "*"`, `"NotAction": "s3:*"`, "permission set AccountManager says"},
		{"an end as an Allow", inCenter, `"Effect": "Deny"`, `"Effect": "Allow"`, "permission set AccountManager says"},
		{"an end on a resource", inCenter, `"Resource": "*"`, `"Resource": "arn:aws:s3:::x"`, "permission set AccountManager says"},
		{"people like", inCenter, `"StringEquals"`, `"StringLike"`, "permission set AccountManager says"},
		{"a suspended person let in", inCenter, sam, alice, "permission set AnalyticsPipelineAdmin does not shut out sam in every account, whom the map shuts out always"},
		{"somebody else shut out", inCenter, sam, alice, "alice into analytics as AnalyticsPipelineDevelopmentAdministrator through Identity Center: the map says yes, the templates say no"},
		{"wider addresses", inCenter, "203.0.113.0/24", "203.0.112.0/23", "permission set LambdaManager shuts out all addresses but"},
		{"addresses inside out", inCenter, "NotIpAddress", "IpAddress", "permission set LambdaManager says"},
		{"calls by AWS shut out", inCenter, `"aws:ViaAWSService": "false"`, `"aws:ViaAWSService": "true"`, "permission set LambdaManager says"},
		{"calls without address shut out", inCenter, `"aws:SourceIp": "false"`, `"aws:SourceIp": "true"`, "permission set LambdaManager says"},
		{"a policy that an account lacks", "management", `"ManagedPolicyName": "read-reports"`, `"ManagedPolicyName": "read-report"`, "policy arn:aws:iam::999999999999:policy/read-reports is used and in no stack"},
		{"another document in an account", "webapp", "s3:GetObject", "s3:*", "the document of policy arn:aws:iam::222222222222:policy/read-reports is not the map's"},
		{"a boundary that an account lacks", "webapp", `"ManagedPolicyName": "bounds"`, `"ManagedPolicyName": "bound"`, "policy arn:aws:iam::222222222222:policy/bounds is used and in no stack"},
		{"a way that is closed", "users", ":role/AccountManager", ":role/LambdaManager", "may leave for arn:aws:iam::222222222222:role/LambdaManager, which the map does not grant them"},
		{"who has no IAM user", "users", `"Resources": {`, `"Resources": {"X": {"Type": "AWS::IAM::User", "Properties": {"UserName": "carol"}},`, "user carol is in a stack, and signs in through Identity Center alone"},
	} {
		got := breached(t, r, c.stack, c.old, c.new)
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// TestProofOfTheInventoryOfIdentityCenter adds what the map does not give, and
// takes away what it does.
func TestProofOfTheInventoryOfIdentityCenter(t *testing.T) {
	r := load(t, "center")
	add := func(resource string) string { return `"Resources": {` + resource + "," }
	assignment := func(set, kind, principal, account string) string {
		return add(fmt.Sprintf(`"X": {"Type": "AWS::SSO::Assignment", "Properties": {"InstanceArn": "arn:aws:sso:::instance/ssoins-1111222233334444",
			"PermissionSetArn": {"Ref": %q}, "PrincipalId": %q, "PrincipalType": %q, "TargetId": %q, "TargetType": "AWS_ACCOUNT"}}`, set, principal, kind, account))
	}
	const lambda, dora, data = "SetLambdaManager93E8B881", "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e03", "90677c608a-0aa11bb2-22e4-4fb8-9bfa-5a1b2c3d4e05"
	for _, c := range []struct{ what, stack, new, want string }{
		{"a set", inCenter, add(`"X": {"Type": "AWS::SSO::PermissionSet", "Properties": {"Name": "BreakGlass"}}`), "permission set BreakGlass is in a stack and nobody holds"},
		{"a group", ofTeams, add(`"X": {"Type": "AWS::IdentityStore::Group", "Properties": {"DisplayName": "acme-more", "IdentityStoreId": "d-1234567890"}}`), "the group acme-more is in a stack and not the map's"},
		{"a set elsewhere", "users", add(`"X": {"Type": "AWS::SSO::PermissionSet", "Properties": {"Name": "More"}}`), "permission set More stands in stack users"},
		{"an assignment of who comes through a group", ofOthers, assignment(lambda, "USER", dora, "333333333333"), "the assignment of dora into analytics as LambdaManager is in a stack and not the map's"},
		{"an assignment of a group", ofOthers, assignment("SetAnalyticsPipelineAdminF247E6DB", "GROUP", data, "333333333333"), "the assignment of the directory's group Data Engineers into analytics as AnalyticsPipelineDevelopmentAdministrator is in a stack and not the map's"},
	} {
		if got := breached(t, r, c.stack, `"Resources": {`, c.new); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
	for _, c := range []struct{ stack, id, want string }{
		{ofOthers, "Assignment90677c608a0aa11bb222e44fb89bfa5a1b2c3d4e05333333333333LambdaManagerAC63E942", "the assignment of the directory's group Data Engineers into analytics as LambdaManager is the map's and in no stack"},
		{ofPeople, "Assignment90677c608a7afcdc2322e44fb89bfa5a1b2c3d4e02333333333333AccountManagerB3DC0A8A", "the assignment of carol into analytics as AccountManager is the map's and in no stack"},
		{ofTeams, "AssignmentGroupDataCC099CE3333333333333LambdaManagerDD7D7B25", "the assignment of the group acme-data into analytics as LambdaManager is the map's and in no stack"},
		{ofTeams, "MemberData90677c608a7afcdc2322e44fb89bfa5a1b2c3d4e01ACCAB01E", "the membership of alice in acme-data is the map's and in no stack"},
	} {
		templates := golden(t, "center")
		var template map[string]any
		if err := json.Unmarshal([]byte(templates[c.stack]), &template); err != nil {
			t.Fatal(err)
		}
		delete(template["Resources"].(map[string]any), c.id)
		text, _ := json.Marshal(template)
		if got := said(t, r, changed(templates, c.stack, string(text))); !strings.Contains(got, c.want) {
			t.Errorf("without %s: %q, want %q", c.id, got, c.want)
		}
	}
}

// TestProofOfASuspendedMember: a directory's group may hold somebody suspended,
// which is a finding of its own; the sets shut them out.
func TestProofOfASuspendedMember(t *testing.T) {
	r := load(t, "center")
	g := r.Map.Lock.Groups["Data Engineers"]
	g.Members = append(g.Members, source.Word{Text: "sam"})
	r.Map.Lock.Groups["Data Engineers"] = g
	if got := said(t, r, golden(t, "center")); got != "" {
		t.Error(got)
	}
	g.Members = append(g.Members, source.Word{Text: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e09"})
	r.Map.Lock.Groups["Data Engineers"] = g
	const want = "id 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e09 into webapp as LambdaManager through Identity Center: the map says no, the templates say yes"
	if got := said(t, r, golden(t, "center")); !strings.Contains(got, want) {
		t.Error(got)
	}
}

// TestProofOfNobodyInIdentityCenter: before anybody comes that way there is no
// lock file, and the stack holds nothing.
func TestProofOfNobodyInIdentityCenter(t *testing.T) {
	r := load(t, "example")
	center := config.Center{Account: source.Word{Text: "444444444444"}, Region: source.Word{Text: "eu-central-1"}}
	r.Map.IdentityCenter = &center
	templates := golden(t, "example")
	templates[inCenter] = `{"Resources": {"NoAssignments": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}}`
	if got := said(t, r, templates); got != "" {
		t.Error(got)
	}
	templates[inCenter] = golden(t, "center")[inCenter]
	for _, name := range []string{ofTeams, ofOthers, ofPeople} {
		templates[name] = golden(t, "center")[name]
	}
	for _, want := range []string{"permission set LambdaManager is in a stack and nobody holds", "the group acme-data is in a stack and not the map's",
		"is of the identity store \"d-1234567890\", the lock file's is \"\""} {
		if got := said(t, r, templates); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestProofOfAnAssignmentInASuspendedAccount: an assignment there takes the stack with it.
func TestProofOfAnAssignmentInASuspendedAccount(t *testing.T) {
	r := load(t, "center")
	a, _ := r.Map.Account("webapp")
	a.Suspended = true
	r.Access, _ = access.Of(r.Map, now)
	templates := golden(t, "center")
	delete(templates, "webapp")
	if got := said(t, r, templates); !strings.Contains(got, "as LambdaManager: the account is suspended") {
		t.Errorf("%q", got)
	}
}

// TestProofOfNoId: who has no id in the lock file is nobody in a stack.
func TestProofOfNoId(t *testing.T) {
	r, templates := load(t, "center"), golden(t, "center")
	r.Map.Lock.Users["dora"] = config.LockedUser{}
	text := strings.Replace(templates[ofTeams], "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e03", "", 1)
	if got := said(t, r, changed(templates, ofTeams, text)); !strings.Contains(got, "dora into analytics as AnalyticsPipelineDevelopmentAdministrator through Identity Center: the map says yes, the templates say no") {
		t.Error(got)
	}
}

// TestProofOfAGroupElsewhere: Identity Center has one stack.
func TestProofOfAGroupElsewhere(t *testing.T) {
	r, templates := load(t, "center"), golden(t, "center")
	const inner = `{"Resources": {"X": {"Type": "AWS::IdentityStore::Group", "Properties": {"DisplayName": "acme-more", "IdentityStoreId": "d-1234567890"}}}}`
	templates["usersMore.nested"] = inner
	templates["users"] = strings.Replace(templates["users"], `"Resources": {`, `"Resources": {"More": {"Type": "AWS::CloudFormation::Stack",
		"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete", "Properties": {"TemplateURL": `+assembly.URL("111111111111", "eu-central-1", inner)+`}},`, 1)
	if got := said(t, r, templates); !strings.Contains(got, "group acme-more of Identity Center stands in stack users") {
		t.Error(got)
	}
}
