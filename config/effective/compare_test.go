package effective_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func of(t *testing.T, yaml string) access.Access {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: []byte(yaml)})
	found = append(found, config.Check(m, now)...)
	a, more := access.Of(m, now)
	if found = append(found, more...); found.HasErrors() {
		t.Fatalf("%v\n%s", found, yaml)
	}
	return a
}

const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
policies:
  own: {document: {Version: "2012-10-17", Statement: [%s{Effect: Allow, Action: "s3:GetObject", Resource: "*"}, {Effect: Deny, Action: "s3:PutObject", Resource: "*"}]}}
  less: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::x-${account.id}/*"}]}}
roles: {R: {policies: [%s], session: %s, mfa: %s, trust: %s%s}}
users: {eve: {access: {web: [R]}}}
`

// TestChanges changes one property, and back again.
func TestChanges(t *testing.T) {
	type role struct{ more, policies, session, mfa, trust, ip, boundary string }
	base := role{"", "ReadOnlyAccess, own, less", "2h", "required", "people", "[203.0.113.0/24]", "PowerUserAccess"}
	at := func(r role) access.Access {
		rest := ""
		if r.ip != "" {
			rest += ", source_ip: " + r.ip
		}
		if r.boundary != "" {
			rest += ", permissions_boundary: " + r.boundary
		}
		return of(t, fmt.Sprintf(text, r.more, r.policies, r.session, r.mfa, r.trust, rest))
	}
	const broader = " broader"
	for name, c := range map[string]struct {
		to         func(*role)
		want, back []string // what changes, forwards and with the change undone
	}{
		"nothing":             {func(*role) {}, nil, nil},
		"no MFA":              {func(r *role) { r.mfa = "optional" }, []string{"mfa" + broader}, []string{"mfa"}},
		"a longer session":    {func(r *role) { r.session = "3h" }, []string{"session" + broader}, []string{"session"}},
		"trust in an account": {func(r *role) { r.trust = "account" }, []string{"trust" + broader}, []string{"trust"}},
		"one of AWS more":     {func(r *role) { r.policies += ", Billing" }, []string{"policies" + broader}, []string{"policies"}},
		"by its ARN": {func(r *role) { r.policies = "\"arn:aws:iam::aws:policy/ReadOnlyAccess\", own, less" },
			nil, nil},
		"one that denies all": {func(r *role) { r.policies += ", AWSDenyAll" }, []string{"policies" + broader}, []string{"policies" + broader}},
		"one of quarantine":   {func(r *role) { r.policies += ", AWSCompromisedKeyQuarantineV3" }, []string{"policies" + broader}, []string{"policies" + broader}},
		"one of unknown content": {func(r *role) { r.policies += ", \"arn:aws:iam::${account.id}:policy/x\"" },
			[]string{"policies" + broader}, []string{"policies" + broader}},
		"without what is covered": {func(r *role) { r.policies = "ReadOnlyAccess, own" }, []string{"policies"}, []string{"policies"}},
		"without what denies": {func(r *role) { r.policies = "ReadOnlyAccess, less" },
			[]string{"policies", "policy own" + broader}, []string{"policies", "policy own" + broader}},
		"a smaller range":  {func(r *role) { r.ip = "[203.0.113.0/25]" }, []string{"source_ip"}, []string{"source_ip" + broader}},
		"a larger range":   {func(r *role) { r.ip = "[203.0.112.0/23]" }, []string{"source_ip" + broader}, []string{"source_ip"}},
		"one address more": {func(r *role) { r.ip = "[203.0.113.0/24, 198.51.100.1]" }, []string{"source_ip" + broader}, []string{"source_ip"}},
		"another range":    {func(r *role) { r.ip = "[198.51.100.0/24]" }, []string{"source_ip" + broader}, []string{"source_ip" + broader}},
		"everywhere":       {func(r *role) { r.ip = "" }, []string{"source_ip" + broader}, []string{"source_ip"}},
		"no boundary":      {func(r *role) { r.boundary = "" }, []string{"permissions_boundary" + broader}, []string{"permissions_boundary"}},
		"another boundary": {func(r *role) { r.boundary = "Billing" }, []string{"permissions_boundary" + broader}, []string{"permissions_boundary" + broader}},
		"an own boundary":  {func(r *role) { r.boundary = "own" }, []string{"permissions_boundary" + broader}, []string{"permissions_boundary" + broader}},
		"a foreign one":    {func(r *role) { r.boundary = "\"arn:aws:iam::222222222222:policy/x\"" }, []string{"permissions_boundary" + broader}, []string{"permissions_boundary" + broader}},
		"an action more":   {func(r *role) { r.more = `{Effect: Allow, Action: "s3:PutTags", Resource: "*"}, ` }, []string{"policy own" + broader}, []string{"policy own"}},
		"an action denied": {func(r *role) { r.more = `{Effect: Deny, Action: "s3:Get*", Resource: "*"}, ` }, []string{"policy own"}, []string{"policy own" + broader}},
		"what is there": {func(r *role) {
			r.more = `{Sid: X, Effect: Allow, Action: ["s3:GetObject"], Resource: ["*", "arn:aws:s3:::x"]}, `
		}, nil, nil},
		"a known condition": {func(r *role) {
			r.more = `{Effect: Allow, Action: "S3:getobject", Resource: "*", Condition: {Bool: {"aws:SecureTransport": true}}}, `
		}, nil, nil},
	} {
		r := base
		c.to(&r)
		for back, want := range [][]string{c.want, c.back} {
			prev, next := at(base), at(r)
			if back == 1 {
				prev, next = next, prev
			}
			var got []string
			d := effective.Between(prev, next)
			for _, x := range d.Roles {
				for _, p := range x.Changes {
					line := string(p.Property)
					if p.Policy != "" {
						line += " " + p.Policy
					}
					if p.Broader {
						line += broader
					}
					got = append(got, line)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, back %d: %q, want %q", name, back, got, want)
			}
			if d.Empty() != (len(want) == 0) {
				t.Errorf("%s, back %d: empty %v", name, back, d.Empty())
			}
			if is := slices.ContainsFunc(want, func(s string) bool { return strings.HasSuffix(s, broader) }); d.Broader() != is {
				t.Errorf("%s, back %d: broader %v, want %v", name, back, d.Broader(), is)
			}
		}
	}
}
