package effective_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/effective"
)

// said is each change: the property, its values before and after, and whether it is broader.
func said(changes []effective.Change) string {
	out := []string{}
	for _, c := range changes {
		out = append(out, fmt.Sprintf("{%s %s %v %v %v}", c.Property, c.Policy, c.Old, c.New, c.Broader))
	}
	return fmt.Sprint(out)
}

// TestChangesInWords shows the values before and after, as the map has them.
func TestChangesInWords(t *testing.T) {
	ranges := func(list ...string) effective.Terms {
		t := effective.Terms{Addresses: []netip.Prefix{}}
		for _, r := range list {
			t.Addresses = append(t.Addresses, netip.MustParsePrefix(r))
		}
		return t
	}
	policies := func(names ...string) (t effective.Terms) {
		for _, n := range names {
			t.Policies = append(t.Policies, effective.Policy{Name: n, ARN: "arn:aws:iam::aws:policy/" + n})
		}
		return t
	}
	boundary := func(name string) effective.Terms {
		return effective.Terms{Boundary: effective.Policy{Name: name, ARN: "arn:aws:iam::aws:policy/" + name}}
	}
	var none effective.Terms
	for _, c := range []struct {
		old, new effective.Terms
		want     string
	}{
		{none, none, "[]"},
		{none, effective.Terms{MFA: true}, "[{mfa  [optional] [required] false}]"},
		{effective.Terms{Session: time.Hour}, effective.Terms{Session: 90 * time.Minute}, "[{session  [1h] [1h30m] true}]"},
		{effective.Terms{Session: 12 * time.Hour}, effective.Terms{Session: 10 * time.Hour}, "[{session  [12h] [10h] false}]"},
		{effective.Terms{Trust: effective.TrustAccount}, effective.Terms{Trust: effective.TrustPeople}, "[{trust  [account] [people] false}]"},
		{none, boundary("A"), "[{permissions_boundary  [] [A] false}]"},
		{boundary("A"), boundary("B"), "[{permissions_boundary  [A] [B] true}]"},
		{boundary("A"), none, "[{permissions_boundary  [A] [] true}]"},
		{none, policies("B", "A"), "[{policies  [] [A B] true}]"},
		{policies("B", "A"), policies("C", "A"), "[{policies  [A B] [A C] true}]"},
		{policies("B", "A"), policies("A", "B"), "[]"},
		{none, ranges("203.0.113.0/24", "198.51.100.0/24"), "[{source_ip  [] [198.51.100.0/24 203.0.113.0/24] false}]"},
		{ranges("203.0.113.0/24", "198.51.100.0/24"), ranges("198.51.100.0/24", "203.0.113.0/24", "198.51.100.0/24"), "[]"},
		{ranges("203.0.113.0/24"), ranges("203.0.113.0/24", "203.0.113.128/25"), "[{source_ip  [203.0.113.0/24] [203.0.113.0/24 203.0.113.128/25] false}]"},
		{ranges("203.0.113.0/25", "203.0.113.128/25"), ranges("203.0.113.0/24"), "[{source_ip  [203.0.113.0/25 203.0.113.128/25] [203.0.113.0/24] true}]"},
		{effective.Terms{Until: now}, effective.Terms{Until: now.In(time.FixedZone("", 3600))}, "[]"},
		{effective.Terms{Until: now}, none, "[{until  [2026-11-21T12:00:00Z] [] true}]"},
	} {
		if got := said(effective.Compare(c.old, c.new)); got != c.want {
			t.Errorf("%+v to %+v:\n got %s\nwant %s", c.old, c.new, got, c.want)
		}
		for _, x := range effective.Compare(c.old, c.new) {
			if slices.Contains(x.Old, "") || slices.Contains(x.New, "") {
				t.Errorf("%+v to %+v: an empty word: %q %q", c.old, c.new, x.Old, x.New)
			}
		}
	}
}

// TestRangesThatCannotBeRead let nobody in: a role is never open to the world
// because of a mistake in the map.
func TestRangesThatCannotBeRead(t *testing.T) {
	m, _ := config.Parse(config.File{Path: "m", Data: []byte(`
accounts: {web: {id: "222222222222"}}
roles: {Open: {policies: [ReadOnlyAccess]}, Shut: {policies: [ReadOnlyAccess], source_ip: [office]}}
`)})
	web, _ := m.Account("web")
	open, shut := effective.Of(m, web, "Open", time.Time{}), effective.Of(m, web, "Shut", time.Time{})
	if open.Addresses != nil || shut.Addresses == nil || len(shut.Addresses) > 0 {
		t.Errorf("open %v, shut %v", open.Addresses, shut.Addresses)
	}
}

// TestWhatGoesMayHaveDenied: a policy that goes may have taken something away,
// but for those of AWS that are known and say no such thing.
func TestWhatGoesMayHaveDenied(t *testing.T) {
	for arn, broader := range map[string]bool{
		"arn:aws:iam::aws:policy/ReadOnlyAccess":                false,
		"arn:aws:iam::aws:policy/job-function/Billing":          false,
		"arn:aws-cn:iam::aws:policy/ReadOnlyAccess":             false,
		"arn:aws:iam::aws:policy/Billing":                       true, // there is none at that path
		"arn:aws:iam::aws:policy/NewPolicy":                     true,
		"arn:aws:iam::222222222222:policy/ReadOnlyAccess":       true,
		"arn:aws:iam::aws:policy/AWSDenyAll":                    true,
		"arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3": true,
	} {
		got := effective.Compare(effective.Terms{Policies: []effective.Policy{{Name: "p", ARN: arn}}}, effective.Terms{})
		if len(got) != 1 || got[0].Broader != broader {
			t.Errorf("%s goes: %+v", arn, got)
		}
	}
}

// TestAccountsStandInOrder whoever holds the role there.
func TestAccountsStandInOrder(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}, lab: {id: "444444444444"}}
roles: {R: {policies: [ReadOnlyAccess], session: %s}}
users: {ann: {access: {web: [R]}}, bob: {access: {api: [R], web: [R]}}, eve: {access: {lab: [R]}}}
`
	d := effective.Between(of(t, fmt.Sprintf(text, "1h")), of(t, fmt.Sprintf(text, "2h")))
	if len(d.Roles) != 1 || fmt.Sprint(d.Roles[0].Accounts) != "[api lab web]" {
		t.Errorf("%+v", d.Roles)
	}
}

// TestPermissions are what own policies say, a line a statement; of others the map knows nothing.
func TestPermissions(t *testing.T) {
	m := of(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
policies:
  b: {document: {Version: "2012-10-17", Statement: [{Effect: Deny, Action: "s3:Put*", Resource: "*"}, {Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::${account.name}"}]}}
  a: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, NotAction: "iam:*", Resource: "*", Condition: {Bool: {"aws:SecureTransport": true}}}]}}
roles: {R: {policies: [b, ReadOnlyAccess, a]}}
users: {eve: {access: {web: [R]}}}
`).Map
	web, _ := m.Account("web")
	got := effective.Of(m, web, "R", time.Time{}).Permissions()
	want := []string{"allow all but iam:* on * if Bool aws:SecureTransport true", "allow s3:* on arn:aws:s3:::web", "deny s3:Put* on *"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestOnePolicyWrittenTwoWays is one where both mean the same account's.
func TestOnePolicyWrittenTwoWays(t *testing.T) {
	m := of(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {R: {policies: ["arn:aws:iam::${account.id}:policy/x", "arn:aws:iam::222222222222:policy/x", ReadOnlyAccess]}}
users: {eve: {access: {web: [R]}}}
`).Map
	web, _ := m.Account("web")
	if got := effective.Of(m, web, "R", time.Time{}).Policies; len(got) != 2 || got[0].ARN != "arn:aws:iam::222222222222:policy/x" || got[1].Name != "ReadOnlyAccess" {
		t.Errorf("%+v", got)
	}
}
