package proof_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config/effective"
	"rolemap/config/proof"
)

func behind(t *testing.T, stack, old, new string) string {
	t.Helper()
	r, templates := load(t, "center"), golden(t, "center")
	text := strings.Replace(templates[stack], old, new, 1)
	if old != "" && text == templates[stack] {
		t.Fatalf("the template holds no %s", old)
	}
	list, err := proof.Parity(written(r.Map, changed(templates, stack, text)), r.Map)
	if err != nil {
		return err.Error()
	}
	out := ""
	for _, b := range list {
		out += fmt.Sprintf("%s %s: %s: %s\n", b.Account, b.Role, b.Verdict, strings.Join(b.Why, "; "))
	}
	return out
}

// TestParityOfTemplates compares what is behind the roles that the golden
// assembly opens both ways, and then with one side changed.
func TestParityOfTemplates(t *testing.T) {
	const same = `analytics AnalyticsPipelineDevelopmentAdministrator: equal: 
analytics LambdaManager: differs by nature: source_ip is checked at every call, not at the switch
`
	if got := behind(t, "analytics", "", ""); got != same {
		t.Errorf("got\n%s\nwant\n%s", got, same)
	}
	for _, c := range []struct{ what, stack, old, new, want string }{
		{"a policy more of the set", inCenter, `"arn:aws:iam::aws:policy/PowerUserAccess"`, `"arn:aws:iam::aws:policy/IAMFullAccess", "arn:aws:iam::aws:policy/PowerUserAccess"`, "analytics AnalyticsPipelineDevelopmentAdministrator: differs: only the permission set has the policies arn:aws:iam::aws:policy/IAMFullAccess"},
		{"a policy more of the role", "analytics", `"arn:aws:iam::aws:policy/PowerUserAccess"`, `"arn:aws:iam::aws:policy/IAMFullAccess", "arn:aws:iam::aws:policy/PowerUserAccess"`, "only the IAM role has the policies arn:aws:iam::aws:policy/IAMFullAccess"},
		{"the organisation's own elsewhere", inCenter, `"Name": "logging"`, `"Name": "loggings"`, "only the IAM role has the policies /shared/logging; only the permission set has the policies /shared/loggings"},
		{"a statement of the set", inCenter, "lambda:Update*", "lambda:*", "only the permission set has in its own policies: allow lambda:* on *"},
		{"a statement of the role", "analytics", "lambda:Update*", "lambda:*", "only the IAM role has in its own policies: allow lambda:* on *"},
		{"a reference less", inCenter, `{
      "Name": "read-reports",
      "Path": "/"
     },`, "", "only the IAM role has in its own policies: allow s3:GetObject on arn:aws:s3:::reports-333333333333/*"},
		{"another boundary", inCenter, `"Name": "bounds"`, `"Name": "read-reports"`, "the boundary is /bounds for the IAM role and /read-reports for the permission set"},
		{"worse than by nature", inCenter, `"Name": "bounds"`, `"Name": "read-reports"`, "analytics LambdaManager: differs: source_ip is checked at every call, not at the switch; the boundary"},
		{"a set of no role", inCenter, `"Name": "LambdaManager"`, `"Name": "AnalyticsPipelineDevelopment"`, "analytics AnalyticsPipelineDevelopmentAdministrator: equal: \n"},
		{"a trust that is two", "analytics", "\"AssumeRolePolicyDocument\": {\n     \"Statement\": [", `"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"},`, "its trust has 2 statements, not one"},
		{"another version of a document", inCenter, "\"Version\": \"2012-10-17\"\n    },\n    \"InstanceArn\": \"arn:aws:sso:::instance/ssoins-1111222233334444\",\n    \"ManagedPolicies\": [\n     \"arn:aws:iam::aws:policy/PowerUserAccess", "\"Version\": \"2008-10-17\"\n    },\n    \"InstanceArn\": \"arn:aws:sso:::instance/ssoins-1111222233334444\",\n    \"ManagedPolicies\": [\n     \"arn:aws:iam::aws:policy/PowerUserAccess", "policy document of version \"2008-10-17\""},
		{"a part of no resource", "analytics", `"Resources": {`, `"Hooks": {}, "Resources": {`, "unknown field"},
		{"no boundary", "analytics", `"PermissionsBoundary": "arn:aws:iam::333333333333:policy/bounds",`, "", "the boundary is none for the IAM role and /bounds for the permission set"},
		{"another session", inCenter, "PT1H30M", "PT1H", "sessions last 1h30m for the IAM role and 1h for the permission set"},
		{"other addresses", inCenter, "203.0.113.0/24", "203.0.112.0/23", "the IAM role can be entered from 2001:db8::/32 203.0.113.0/24, and the permission set be used from 2001:db8::/32 203.0.112.0/23"},
		{"a key that tells", "analytics", "\"Effect\": \"Allow\",\n       \"NotAction\": \"iam:*\",", `"Effect": "Allow", "Condition": {"StringLike": {"aws:PrincipalArn": "*"}}, "NotAction": "iam:*",`, "policy bounds tests aws:principalarn, which is another in each"},
		{"a role that is gone", "analytics", `"RoleName": "LambdaManager"`, `"RoleName": "LambdaManagers"`, "analytics AnalyticsPipelineDevelopmentAdministrator: equal: \n"},
		{"a document that is none", "analytics", "\"Version\": \"2012-10-17\"\n    },\n    \"Man", "\"Version\": \"2008-10-17\"\n    },\n    \"Man", "policy document of version"},
	} {
		if got := behind(t, c.stack, c.old, c.new); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// TestParityOfTemplatesAndMap: where nobody touched the templates, what is
// behind each role is as far apart as the map says of the grants of it.
func TestParityOfTemplatesAndMap(t *testing.T) {
	r := load(t, "center")
	want := map[[2]string]effective.Verdict{}
	for _, p := range effective.ParityOf(r.Access) {
		want[[2]string{p.Account, p.Role}] = p.Verdict
	}
	list, err := proof.Parity(written(r.Map, golden(t, "center")), r.Map)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		at := [2]string{b.Account, b.Role}
		if v, ok := want[at]; ok && v != b.Verdict {
			t.Errorf("%v: %s, the map says %s", at, b.Verdict, v)
		}
		delete(want, at)
	}
	if len(want) > 0 {
		t.Errorf("not compared: %v", want)
	}
}
