package access_test

import (
	"fmt"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
)

func shown(list []access.Unexpected) string {
	out := make([]string, len(list))
	for i, u := range list {
		out[i] = fmt.Sprint(struct {
			Who, Role        string
			Cannot           bool
			Accounts, Except []string
		}{u.Who, u.Role, u.Cannot, u.Accounts, u.Except})
		if u.Via != config.BothWays {
			out[i] += " via " + u.Via.String()
		}
	}
	return fmt.Sprint(out)
}

// TestUnexpected takes checks away, writes them otherwise, and adds some.
func TestUnexpected(t *testing.T) {
	const head = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}}
account_groups: {both: [web, api], one: [api]}
roles: {R: {policies: [ReadOnlyAccess]}, S: {policies: [ReadOnlyAccess]}}
teams: {ops: {members: [eve], access: {api: [R]}}}
users: {eve: {}, bob: {access: {web: [S]}}, amy: {}}
`
	const all = `[{who: "*", cannot: {both: [S]}, except: [bob]}]`
	for _, c := range []struct{ old, new, want string }{
		{`[{who: amy, cannot: {both: [R]}}]`, `[]`, "[{amy R true [api web] []}]"},
		{`[{who: amy, cannot: {both: [R]}}]`, `[{who: amy, cannot: {web: [R], one: [S]}}]`, "[{amy R true [api] []}]"},
		{`[{who: amy, cannot: {both: [R]}}]`, `[{who: amy, cannot: {api: ["*"]}}, {who: amy, cannot: {web: [R]}}]`, "[]"},
		{`[{who: amy, cannot: {both: ["*"]}}]`, `[{who: amy, cannot: {both: [R, S]}}]`, "[{amy * true [api web] []}]"},
		{`[{who: amy, cannot: {both: [S]}}]`, all, "[]"},
		{`[{who: amy, cannot: {both: [S]}}]`, `[{who: "*", cannot: {both: ["*"]}, except: [bob, amy, eve]}]`, "[{amy S true [api web] [amy]}]"},
		{`[{who: team:ops, cannot: {web: [R]}}]`, `[{who: eve, cannot: {web: [R]}}]`, "[{team:ops R true [web] []}]"},
		{`[{who: team:ops, cannot: {web: [S]}}]`, all, "[]"},
		{`[{who: team:ops, cannot: {api: [S]}}]`, `[{who: "*", cannot: {both: [S]}, except: [bob, eve]}]`, "[{team:ops S true [api] [eve]}]"},
		{all, `[{who: "*", cannot: {both: [S]}, except: [bob, amy]}]`, "[{* S true [api web] [amy]}]"},
		{all, `[{who: "*", cannot: {one: [S]}, except: [bob]}]`, "[{* S true [web] []}]"},
		{all, `[{who: "*", cannot: {one: [S]}}, {who: "*", cannot: {web: [S]}, except: [bob]}]`, "[]"},
		{all, `[{who: eve, cannot: {both: [S]}}]`, "[{* S true [api web] []}]"},
		{`[{who: bob, can: {web: [S]}}]`, `[{who: bob, cannot: {web: [R]}}]`, "[{bob S false [web] []}]"},
		{`[{who: bob, can: {web: [S]}}]`, `[{who: bob, can: {web: ["*"]}}]`, "[{bob S false [web] []}]"},
		{`[]`, all, "[]"},
		{all, all, "[]"},
		// More ways for what somebody cannot, fewer for what they can, say at least as much.
		{`[{who: amy, cannot: {web: [R]}, via: iam-users}]`, `[{who: amy, cannot: {web: [R]}}]`, "[]"},
		{`[{who: amy, cannot: {web: [R]}}]`, `[{who: amy, cannot: {web: [R]}, via: iam-users}]`, "[{amy R true [web] []}]"},
		{`[{who: amy, cannot: {web: [R]}, via: iam-users}]`, `[{who: amy, cannot: {web: [R]}, via: identity-center}]`, "[{amy R true [web] []} via iam-users]"},
		{`[{who: bob, can: {web: [S]}, via: iam-users}]`, `[{who: bob, can: {web: [S]}}]`, "[{bob S false [web] []} via iam-users]"},
		{`[{who: bob, can: {web: [S]}}]`, `[{who: bob, can: {web: [S]}, via: iam-users}]`, "[]"},
	} {
		d := effective.Between(of(t, []byte(head+"expect: "+c.old)), of(t, []byte(head+"expect: "+c.new)))
		if got := shown(d.Unexpected); got != c.want {
			t.Errorf("%s\n%s\n got %s\nwant %s", c.old, c.new, got, c.want)
		}
		if is := c.want != "[]"; d.Broader() != is || d.Empty() == is {
			t.Errorf("%s\n%s\nbroader %v, empty %v", c.old, c.new, d.Broader(), d.Empty())
		}
	}
	// What left the map is expected of nobody.
	const less = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {R: {policies: [ReadOnlyAccess]}}
users: {eve: {access: {web: [R]}}}
`
	for _, rule := range []string{`{who: amy, cannot: {web: [R]}}`, `{who: eve, cannot: {web: [S]}}`, `{who: eve, cannot: {api: ["*"]}}`} {
		if d := effective.Between(of(t, []byte(head+"expect: ["+rule+"]")), of(t, []byte(less))); len(d.Unexpected) > 0 {
			t.Errorf("%s: %v", rule, d.Unexpected)
		}
	}
	if d := effective.Between(of(t, []byte(head+`expect: [{who: "*", cannot: {web: [S]}, except: [bob]}, {who: eve, cannot: {web: [R]}}]`)), of(t, []byte(less))); shown(d.Unexpected) != "[{eve R true [web] []}]" {
		t.Error(d.Unexpected)
	}
}
