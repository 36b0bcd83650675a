package policy

import (
	"fmt"
	"testing"
)

func TestAdministers(t *testing.T) {
	const role = "arn:aws:iam::222222222222:role/"
	for _, c := range []struct {
		action, resource string
		want             bool
	}{
		{"*", "*", true},
		{"iam:*", "*", true},
		{"IAM:put*policy", "*", true},
		{"iam:Put?olePolicy", role + "app-*", true},
		{"iam:Attach*", "*", true},
		{"iam:CreatePolicyVersion", "arn:aws:iam::222222222222:policy/app", true},
		{"iam:SetDefaultPolicyVersion", "*", true},
		{"iam:UpdateAssumeRolePolicy", role + "app", true},
		{"iam:DeleteRolePermissionsBoundary", "*", true},
		{"iam:PutRolePolicy", "arn:aws:s3:::x", false},
		{"iam:PutRolePolicy", "arn:aws:iam::*:role/aws-service-role/x.amazonaws.com/X", false},
		{"iam:Get*", "*", false},
		{"iam:CreateAccessKey", "*", true},
		{"iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}", false},
		{"iam:CreateLoginProfile", "*", true},
		{"iam:CreateLoginProfile", "arn:aws:s3:::x", false},
		{"iam:AddUserToGroup", "arn:aws:iam::222222222222:group/admins", true},
		{"sts:AssumeRole", "*", true},
		{"sts:*", role + "*", true},
		{"sts:AssumeRole", role + "cdk-hnb659fds-deploy-role-222222222222-eu-central-1", true},
		{"sts:AssumeRole", "arn:aws:iam::*:role/c*", true},
		{"sts:AssumeRole", role + "app-*", false},
		{"sts:AssumeRole", "arn:aws:iam::*:role/app", false},
		{"iam:PassRole", "*", false}, // nothing to pass it to
		{"lambda:*", "*", false},
		{"ec2:*", "*", false},
	} {
		condition := `,"Condition":{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}`
		for effect, want := range map[string]bool{"Allow": c.want, "Deny": false} {
			text := fmt.Sprintf(`{"Effect":%q,"Action":%q,"Resource":%q%s}`, effect, c.action, c.resource, condition)
			if got := PowersOf(side{"p": document(t, text)}).Administrator(); got != want {
				t.Errorf("%s: %v", text, got)
			}
		}
	}
	pass := func(resource string) map[string]any {
		return document(t, fmt.Sprintf(`{"Effect":"Allow","Action":"iam:PassRole","Resource":%q}`, resource))
	}
	run := document(t, `{"Effect":"Allow","Action":"lambda:CreateFunction","Resource":"*"}`)
	for _, c := range []struct {
		documents side
		runs      bool
		want      bool
	}{
		{side{"a": pass("*"), "b": run}, false, true}, // over the documents
		{side{"a": pass("*")}, true, true},
		{side{"a": pass(role + "task")}, true, false},
		{side{"b": run}, true, false},
		{side{"a": document(t, `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`)}, false, true}, // sts:AssumeRole
		{side{"a": document(t, `{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}`)}, false, false},
		{side{"a": document(t, `{"Effect":"Allow","Action":"sts:AssumeRole","NotResource":"arn:aws:iam::*:role/cdk-*"}`)}, false, true},
		{side{"a": document(t, `{"Effect":"Allow","Action":"sts:AssumeRole","NotResource":"arn:*:iam::*:role/cdk-*"}`)}, false, false},
	} {
		got := PowersOf(c.documents)
		if ParsePowers(got.String()) != got {
			t.Errorf("%+v is written as %s", got, got)
		}
		if got := got.With(Powers{Runs: c.runs}).Administrator(); got != c.want {
			t.Errorf("%v: %v", c.documents, got)
		}
	}
}
