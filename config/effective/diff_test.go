package effective_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config/effective"
)

// TestBroader changes what is neither a role nor a grant, and back again.
func TestBroader(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {R: {policies: [ReadOnlyAccess]}}
users: {eve: {access: {web: [{role: R, until: 2027-01-31}]}}, bob: {status: suspended}}
`
	for _, c := range []struct {
		old, new      string
		broader, back bool
	}{
		{", until: 2027-01-31", ", until: 2027-06-30", true, false},
		{", until: 2027-01-31", "", true, false},
		{"{status: suspended}", "{}", true, false},
		{", bob: {status: suspended}", "", false, false},
		{"eu-central-1", "eusc-de-east-1", true, true},
	} {
		prev, next := of(t, text), of(t, strings.Replace(text, c.old, c.new, 1))
		for want, d := range map[*bool]effective.Diff{&c.broader: effective.Between(prev, next), &c.back: effective.Between(next, prev)} {
			if d.Broader() != *want || d.Empty() {
				t.Errorf("%q to %q: broader %v, empty %v", c.old, c.new, d.Broader(), d.Empty())
			}
			if len(d.Roles) > 0 {
				t.Errorf("%q to %q: %+v", c.old, c.new, d.Roles)
			}
		}
	}
}

// TestRenamedRoles calls a role renamed where it allows the same under another
// name, and only there.
func TestRenamedRoles(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {%[1]s: {policies: [%[2]s]%[3]s}}
users: {eve: {access: {web: [%[1]s]}}}
`
	const rest = ", mfa: required, session: 1h, trust: account, permissions_boundary: PowerUserAccess, source_ip: [203.0.113.0/24]"
	prev := of(t, fmt.Sprintf(text, "Old", "ReadOnlyAccess, Billing", rest))
	for _, c := range []struct{ policies, old, new string }{
		{"Billing, ReadOnlyAccess", "", ""},
		{"Billing", "", ""},
		{"Billing, ReadOnlyAccess", "required", "optional"},
		{"Billing, ReadOnlyAccess", "1h", "2h"},
		{"Billing, ReadOnlyAccess", "trust: account", "trust: people"},
		{"Billing, ReadOnlyAccess", "PowerUserAccess", "ViewOnlyAccess"},
		{"Billing, ReadOnlyAccess", "113.0/24", "112.0/24"},
	} {
		d := effective.Between(prev, of(t, fmt.Sprintf(text, "New", c.policies, strings.Replace(rest, c.old, c.new, 1))))
		if is := c.old == "" && c.policies != "Billing"; (len(d.Renames) == 1) != is {
			t.Errorf("%+v: %v", c, d.Renames)
		}
		if got, want := fmt.Sprintln(len(d.Allows), d.Allows[0].Role, len(d.Allows[0].Policies)), fmt.Sprintln(1, "New", strings.Count(c.policies, ",")+1); got != want {
			t.Errorf("gained roles: %s, want %s", got, want)
		}
	}
}

// TestRolesThatStay shows a role's change for the accounts in which somebody
// holds it before and after, each once.
func TestRolesThatStay(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}, lab: {id: "444444444444"}}
roles: {R: {policies: [ReadOnlyAccess]%s}, S: {policies: [ReadOnlyAccess]%[1]s}}
users: {eve: {access: {web: [R], lab: [R]}}, bob: {access: {%[2]s: [R, S], lab: [R]}}}
`
	d := effective.Between(of(t, fmt.Sprintf(text, "", "web")), of(t, fmt.Sprintf(text, ", session: 2h", "api")))
	if got := fmt.Sprint(d.Roles); got != "[{R [lab web] [{session  [1h] [2h] [] [] [] [] true}] false}]" {
		t.Error(got)
	}
}
