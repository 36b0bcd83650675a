package access_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config/effective"
)

const checked = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}}
account_groups: {both: [web, api]}
roles: {R: {policies: [ReadOnlyAccess]}, S: {policies: [ReadOnlyAccess]}}
teams: {ops: {members: [eve], access: {api: [R]}}}
users: {eve: {}, bob: {access: {web: [S]}}, amy: {}}
expect: [`

// TestUnexpectedInOrder: what is missing is told once, with all of its
// accounts, in the order of people, roles, accounts and exceptions.
func TestUnexpectedInOrder(t *testing.T) {
	prev := of(t, []byte(checked+strings.Join([]string{
		`{who: "team:ops", cannot: {web: [S]}}`,
		`{who: bob, cannot: {both: [S]}, can: {web: [S, R]}}`,
		`{who: bob, cannot: {web: [S]}}`,
		`{who: "*", cannot: {api: [R]}, except: [bob]}`,
		`{who: "*", cannot: {api: [R]}, except: [eve, bob]}`,
		`{who: amy, can: {web: [S], api: [S]}}`,
		`{who: amy, can: {web: [R]}}`,
	}, ", ")+"]"))
	const want = "[{* R true [api] [amy]} {* R true [api] [amy eve]} {amy R false [web] []} {amy S false [api web] []} " +
		"{bob R false [web] []} {bob S true [api web] []} {bob S false [web] []} {team:ops S true [web] []}]"
	next := of(t, []byte(checked+`{who: "*", cannot: {api: [R]}, except: [bob, eve, amy]}]`))
	if got := shown(effective.Between(prev, next).Unexpected); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestUnexpectedAreBounded: a thousand are shown of however many.
func TestUnexpectedAreBounded(t *testing.T) {
	for n, want := range map[int]int{999: 999, 1000: 1000, 1001: 1000} {
		var b strings.Builder
		b.WriteString(head + "users:\n")
		for i := range n {
			fmt.Fprintf(&b, "  u%d: {access: {web: [View]}}\n", i)
		}
		next := of(t, []byte(b.String()))
		b.WriteString("expect:\n")
		for i := range n {
			fmt.Fprintf(&b, "- {who: u%d, cannot: {web: [Admin]}}\n", i)
		}
		if got := len(effective.Between(of(t, []byte(b.String())), next).Unexpected); got != want {
			t.Errorf("%d expectations: %d shown, want %d", n, got, want)
		}
	}
}
