package proof_test

import (
	"strings"
	"testing"

	"rolemap/config/proof"
)

func TestGoldenTemplatesAgree(t *testing.T) {
	for name := range maps {
		r := load(t, name)
		got, err := proof.Prove(assembly(r.Map, golden(t, name)), r.Access, now)
		if err != nil || len(got.Wrong) > 0 || got.Switches != len(r.Access.Holdings) {
			t.Errorf("%s: %v, %q, %d switches of %d", name, err, got.Wrong, got.Switches, len(r.Access.Holdings))
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
			got, err := proof.Prove(assembly(r.Map, templates), r.Access, now)
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
