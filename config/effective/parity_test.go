package effective_test

import (
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/testkit/mapgen"
)

// TestParityOfGenerated: every grant that is open both ways, and no other, is
// compared; it is equal or differs by nature unless it ends at two times.
func TestParityOfGenerated(t *testing.T) {
	verdicts := map[effective.Verdict]int{}
	for seed := range uint64(150) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		a := of(t, string(o.YAML(nil)))
		got := map[access.Grant]effective.Parity{}
		for _, p := range effective.ParityOf(a) {
			got[p.Grant] = p
			verdicts[p.Verdict]++
		}
		iam, center := a.Via(config.IAMUsers), a.Via(config.IdentityCenter)
		for _, h := range a.Holdings {
			p, ok := got[h.Grant]
			if ok != h.Ways().Has(config.BothWays) {
				t.Fatalf("seed %d: %v is open by %v, compared %v", seed, h.Grant, h.Ways(), ok)
			}
			delete(got, h.Grant)
			if !ok {
				continue
			}
			x, _ := iam.Find(h.Grant)
			y, _ := center.Find(h.Grant)
			role, _ := a.Map.Role(h.Role)
			want := effective.Equal
			switch {
			case !x.Until().Equal(y.Until()):
				want = effective.Differs
			case len(role.SourceIP) > 0:
				want = effective.ByNature
			}
			if p.Verdict != want || (len(p.Why) == 0) != (want == effective.Equal) {
				t.Errorf("seed %d: %+v, want %s", seed, p, want)
			}
		}
		if len(got) > 0 {
			t.Errorf("seed %d: compared what nobody holds: %v", seed, got)
		}
	}
	for _, v := range []effective.Verdict{effective.Equal, effective.ByNature, effective.Differs} {
		if verdicts[v] < 10 {
			t.Errorf("%s only %d times", v, verdicts[v])
		}
	}
}

// TestParityOfPolicies: a policy that tests who or which role is calling means
// another thing behind each door, wherever it does.
func TestParityOfPolicies(t *testing.T) {
	for _, c := range []struct{ statement, want string }{
		{`{Effect: Allow, Action: "s3:GetObject", Resource: "*"}`, ""},
		{`{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::home/${aws:userid}/*"}`, "policy p tests aws:userid, which is another in each"},
		{`{Effect: Deny, Action: "*", Resource: "*", Condition: {ArnNotLike: {"aws:PrincipalARN": "arn:aws:iam::*:role/Reader"}}}`, "policy p tests aws:principalarn, which is another in each"},
		{`{Effect: Allow, Action: "s3:*", Resource: ["arn:aws:s3:::a", "arn:aws:s3:::${aws:PrincipalTag/team}"]}`, "policy p tests aws:principaltag, which is another in each"},
	} {
		a := of(t, strings.Replace(`
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
sign_in: both
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}}
policies: {p: {document: {Version: "2012-10-17", Statement: [STATEMENT]}}}
roles: {Reader: {policies: [p]}}
users: {ann: {access: {web: [Reader]}}}
`, "STATEMENT", c.statement, 1))
		got := effective.ParityOf(a)
		if len(got) != 1 || strings.Join(got[0].Why, "; ") != c.want || (got[0].Verdict == effective.Equal) != (c.want == "") {
			t.Errorf("%s: %+v, want %q", c.statement, got, c.want)
		}
	}
}
