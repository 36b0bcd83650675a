package proof_test

import (
	"regexp"
	"strings"
	"testing"

	"rolemap/config/proof"
)

// TestShapesOfDeny: a Deny is known only in full; one that waits for anything else might not stop what it should.
func TestShapesOfDeny(t *testing.T) {
	r := load(t, "full")
	for _, condition := range []string{
		`{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "StringEquals": {"aws:username": "x"}}`,
		`{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}`,
		`{"BoolIfExists": {"aws:MultiFactorAuthPresent": ["false", "true"]}}`,
		`{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}`,
		`{"BoolIfExists": {"aws:ViaAWSService": "false"}}`,
		`{"Null": {"aws:MultiFactorAuthPresent": "true"}}`,
		`{}`,
	} {
		templates := golden(t, "full")
		add(templates, "users", policyOf(`{"Effect": "Deny", "NotAction": "sts:AssumeRole", "Resource": "*", "Condition": `+condition+`}`))
		if _, err := proof.Prove(written(r.Map, templates), r.Access, now); err == nil || !strings.Contains(err.Error(), "no Deny of this shape") {
			t.Errorf("%s: %v", condition, err)
		}
	}
}

// TestEveryStatementIsJudged: one that is not known is not saved by those beside it.
func TestEveryStatementIsJudged(t *testing.T) {
	r := load(t, "full")
	const (
		leave, enter  = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/rolemap/Auditor"}`, `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}}`
		admin, anyone = `{"Effect": "Allow", "Action": "*", "Resource": "*"}`, `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}`
	)
	for _, list := range [][3]string{{admin, leave, leave}, {leave, admin, leave}, {leave, leave, admin}} {
		templates := golden(t, "full")
		add(templates, "users", policyOf(list[:]...))
		if _, err := proof.Prove(written(r.Map, templates), r.Access, now); err == nil || !strings.Contains(err.Error(), "users: X: statement") {
			t.Errorf("%s: %v", list, err)
		}
	}
	for _, list := range [][3]string{{anyone, enter, enter}, {enter, anyone, enter}, {enter, enter, anyone}} {
		templates := golden(t, "full")
		add(templates, "webapp", `"AWS::IAM::Role", "Properties": {"RoleName": "x", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [`+strings.Join(list[:], ", ")+`]}}`)
		if _, err := proof.Prove(written(r.Map, templates), r.Access, now); err == nil || !strings.Contains(err.Error(), "it trusts others than") {
			t.Errorf("%s: %v", list, err)
		}
	}
}

// TestATrustInNobody: a role that trusts nobody is found, and said to be so.
func TestATrustInNobody(t *testing.T) {
	r, templates := load(t, "full"), golden(t, "full")
	trust := regexp.MustCompile(`(?s)"AssumeRolePolicyDocument": \{\s*"Statement": \[.*?\n {5}\]`)
	templates["webapp"] = trust.ReplaceAllString(templates["webapp"], `"AssumeRolePolicyDocument": {"Statement": []`)
	got, err := proof.Prove(written(r.Map, templates), r.Access, now)
	for _, role := range []string{"AccountManager", "Auditor", "Deployer"} {
		if said := strings.Join(got.Wrong, "\n"); err != nil || !strings.Contains(said, role+" has 0 statements, not one") {
			t.Errorf("%v, %s", err, said)
		}
	}
}

// add puts one resource more into a stack's template.
func add(templates map[string]string, stack, resource string) {
	templates[stack] = strings.Replace(templates[stack], `"Resources": {`, `"Resources": {"X": {"Type": `+resource+`},`, 1)
}

// policyOf is a policy of alice's with these statements.
func policyOf(statements ...string) string {
	return `"AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "x", "Users": ["alice"], "PolicyDocument": {"Version": "2012-10-17", "Statement": [` +
		strings.Join(statements, ", ") + `]}}`
}
