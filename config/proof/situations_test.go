package proof_test

import (
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/proof"
)

// TestSituations: a breach is shown in the first situation in which it tells, and with how many more there are. Ranges
// are asked at both ends and one address beyond, ends at their second and the one before, from now on.
func TestSituations(t *testing.T) {
	r := load(t, "full")
	const no, yes = "the map says no, the templates say yes ", "the map says yes, the templates say no "
	bob := "bob into arn:aws:iam::333333333333:role/rolemap/LambdaManager: "
	for _, c := range []struct{ stack, old, new, want string }{
		{"analytics", `"203.0.113.0/24"`, `"203.0.113.0/25"`, bob + yes + "(with MFA, from 203.0.113.128, at 2026-11-21T12:00:00Z, and in 3 more situations)"},
		{"analytics", `"203.0.113.0/24"`, `"203.0.113.128/25"`, bob + yes + "(with MFA, from 203.0.113.0, at 2026-11-21T12:00:00Z, and in 3 more situations)"},
		{"analytics", `"203.0.113.0/24"`, `"203.0.113.0/24", "203.0.114.0/24"`, bob + no + "(with MFA, from 203.0.114.0, at 2026-11-21T12:00:00Z, and in 3 more situations)"},
		{"analytics", `"203.0.113.0/24"`, `"203.0.113.0/24", "203.0.112.255/32"`, bob + no + "(with MFA, from 203.0.112.255, at 2026-11-21T12:00:00Z, and in 1 more situations)"},
		{"analytics", `"203.0.113.0/24"`, `"203.0.113.0/24", "10.0.0.0/8"`, bob + no + "(with MFA, from 10.0.0.0, at 2026-11-21T12:00:00Z, and in 3 more situations)"},
		{"analytics", `"203.0.113.0/24"`, `"0.0.0.0/0", "::/0"`, bob + no + "(with MFA, from 0.0.0.0, at 2026-11-21T12:00:00Z, and in 17 more situations)"},
		{"analytics", `"2001:db8::/32"`, `"2001:db8::/33"`, bob + yes + "(with MFA, from 2001:db8:8000::, at 2026-11-21T12:00:00Z, and in 5 more situations)"},
		{"users", `"2027-02-01T00:00:00Z"`, `"2027-02-01T00:00:01Z"`, bob + no + "(with MFA, from 2001:db8::, at 2027-02-01T00:00:00Z, and in 4 more situations)"},
		{"users", `"2027-02-01T00:00:00Z"`, `"2027-01-31T23:59:59Z"`, bob + yes + "(with MFA, from 2001:db8::, at 2027-01-31T23:59:59Z, and in 4 more situations)"},
		{"users", `"2027-02-01T00:00:00Z"`, `"2026-11-21T12:00:00Z"`, bob + yes + "(with MFA, from 2001:db8::, at 2026-11-21T12:00:00Z, and in 9 more situations)"},
		{"users", `"2027-02-01T00:00:00Z"`, `"2026-11-20T12:00:00Z"`, bob + yes + "(with MFA, from 2001:db8::, at 2026-11-21T12:00:00Z, and in 9 more situations)"},
		{"users", "        \"sts:AssumeRole\",\n        \"sts:GetSessionToken\"", "        \"sts:GetSessionToken\"",
			"alice into arn:aws:iam::222222222222:role/rolemap/Deployer: " + yes + "(with an access key, from 192.0.2.1, at 2026-11-21T12:00:00Z, and in 7 more situations)"},
	} {
		templates := golden(t, "full")
		text := strings.Replace(templates[c.stack], c.old, c.new, 1)
		if text == templates[c.stack] {
			t.Fatalf("the template holds no %s", c.old)
		}
		templates[c.stack] = text
		got, err := proof.Prove(written(r.Map, templates), r.Access, now)
		if err != nil || !strings.Contains(strings.Join(got.Wrong, "\n")+"\n", c.want+"\n") {
			t.Errorf("%s: %v, %s\nwant %s", c.new, err, strings.Join(got.Wrong, "\n"), c.want)
		}
	}
}

// TestAnEndThatHasPassed: templates of before an end let nobody in after it, and what they did before is not asked.
func TestAnEndThatHasPassed(t *testing.T) {
	later := time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
	loaded, err := config.Load("../../stacks/testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := compile.Of(loaded, later)
	got, err := proof.Prove(written(r.Map, golden(t, "full")), r.Access, later)
	if said := strings.Join(got.Wrong, "\n"); err != nil || !strings.Contains(said, "LambdaManager is in a stack and nobody is granted it") || strings.Contains(said, "the map says") {
		t.Errorf("%v, %s", err, said)
	}
}

// TestOneSituation: a breach that tells in one situation alone.
func TestOneSituation(t *testing.T) {
	last := time.Date(2027, 1, 31, 23, 59, 59, 0, time.UTC)
	loaded, err := config.Load("../../stacks/testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, templates := compile.Of(loaded, last), golden(t, "full")
	templates["analytics"] = strings.Replace(templates["analytics"], `"203.0.113.0/24"`, `"203.0.113.0/24", "203.0.112.255/32"`, 1)
	got, err := proof.Prove(written(r.Map, templates), r.Access, last)
	want := "bob into arn:aws:iam::333333333333:role/rolemap/LambdaManager: the map says no, the templates say yes (with MFA, from 203.0.112.255, at 2027-01-31T23:59:59Z)\n"
	if said := strings.Join(got.Wrong, "\n") + "\n"; err != nil || !strings.Contains(said, want) {
		t.Errorf("%v, %s\nwant %s", err, said, want)
	}
}

// TestADenyWins: whom a policy denies everything is let in nowhere, whatever another allows.
func TestADenyWins(t *testing.T) {
	r, templates := load(t, "full"), golden(t, "full")
	add(templates, "users", strings.Replace(policyOf(`{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/rolemap/Auditor"}`), "alice", "dora", 1))
	got, err := proof.Prove(written(r.Map, templates), r.Access, now)
	if said := strings.Join(got.Wrong, "\n"); err != nil || strings.Contains(said, "dora into") {
		t.Errorf("%v, %s", err, said)
	}
}
