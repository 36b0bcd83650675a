package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
)

// office: ann holds Admin and Read in web, bob Read in web; cas is suspended;
// nobody holds anything in idle, and nobody the role Spare.
const office = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, idle: {id: "333333333333"}}
account_groups: {both: [web, idle]}
roles: {Admin: {policies: [AdministratorAccess]}, Read: {policies: [ReadOnlyAccess]}, Spare: {policies: [ReadOnlyAccess]}}
teams: {ops: {members: [cas, ann], access: {web: [Admin]}}, readers: {members: [cas, bob, ann], access: {web: [Read]}}}
users: {cas: {status: suspended}, bob: {}, ann: {}}
expect: [%s]
`

func TestExpectationsOfAndFor(t *testing.T) {
	can := func(user, role, account string) string {
		return fmt.Sprintf("%q is expected to be able to assume %q in %q, but is not granted it", user, role, account)
	}
	cannot := func(user, role string) string {
		return fmt.Sprintf("%q is expected not to be able to assume %q in \"web\", but is granted it", user, role)
	}
	for expect, want := range map[string][]string{
		`{who: ann, can: {web: [Admin, Read]}}`:                      nil,
		`{who: bob, can: {web: [Admin, Read]}}`:                      {can("bob", "Admin", "web")},
		`{who: bob, can: {both: [Read]}}`:                            {can("bob", "Read", "idle")},
		`{who: bob, can: {web: ["*"]}}`:                              {can("bob", "Admin", "web")},
		`{who: bob, can: {idle: ["*"]}}`:                             nil, // "*" is what somebody is granted there
		`{who: bob, cannot: {web: [Admin]}}`:                         nil,
		`{who: bob, cannot: {both: ["*"]}}`:                          {cannot("bob", "Read")},
		`{who: ann, cannot: {web: ["*"]}}`:                           {cannot("ann", "Admin"), cannot("ann", "Read")},
		`{who: cas, can: {web: [Admin]}}`:                            {can("cas", "Admin", "web")},
		`{who: cas, cannot: {both: ["*"]}}`:                          nil,
		`{who: "team:ops", can: {web: [Admin, Read]}}`:               nil, // cas is suspended
		`{who: "team:readers", can: {web: [Admin]}}`:                 {can("bob", "Admin", "web")},
		`{who: "team:readers", cannot: {web: [Admin]}}`:              {cannot("ann", "Admin")},
		`{who: "*", can: {web: [Read]}}`:                             nil,
		`{who: "*", can: {web: [Admin]}}`:                            {can("bob", "Admin", "web")},
		`{who: "*", can: {web: [Admin]}, except: [bob]}`:             nil,
		`{who: "*", cannot: {web: [Read]}}`:                          {cannot("ann", "Read"), cannot("bob", "Read")},
		`{who: "*", cannot: {web: [Read]}, except: [ann]}`:           {cannot("bob", "Read")},
		`{who: "*", cannot: {web: [Read]}, except: [ann, bob]}`:      nil,
		`{who: "*", cannot: {web: [Read]}, except: [ann, bob, cas]}`: nil,
		// What one expectation leaves out, the next one means again.
		`{who: "*", cannot: {web: [Read]}, except: [ann, bob]}, {who: "*", cannot: {web: [Admin]}}`: {cannot("ann", "Admin")},
	} {
		m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: fmt.Appendf(nil, office, expect)})
		if found.HasErrors() {
			t.Fatal(expect, found)
		}
		a, _ := access.Of(m, now)
		var got, unused []string
		for _, f := range access.Check(a) {
			switch f.Code {
			case "expect-failed":
				got = append(got, f.Text)
				if text := fmt.Sprint(f.Also); strings.Contains(f.Text, "not to be able") && !strings.Contains(fmt.Sprintf("%+v", *f.Also), "the grant, team ") {
					t.Errorf("%s: does not show the grant: %s", expect, text)
				}
			default:
				unused = append(unused, string(f.Code)+" "+f.Text)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q", expect, got, want)
		}
		if text := strings.Join(unused, ", "); text != `unused-role nobody reaches the role "Spare", unused-account nobody reaches the account "idle"` {
			t.Errorf("%s: %s", expect, text)
		}
	}
}

// TestEnds: an entry holds until its end and not at it; a user keeps what
// another way gives.
func TestEnds(t *testing.T) {
	end := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) // through the 21st
	text := strings.Replace(fmt.Sprintf(office, ""), "web: [Admin]", "web: [{role: Admin, until: 2026-11-21}]", 1)
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: []byte(text)})
	if found.HasErrors() {
		t.Fatal(found)
	}
	admin := access.Grant{User: "ann", Account: "web", Role: "Admin"}
	for at, held := range map[time.Time]bool{end.Add(-1): true, end: false, end.Add(1): false} {
		a, _ := access.Of(m, at)
		if h, ok := a.Find(admin); ok != held || held && !h.Until().Equal(end) {
			t.Errorf("at %v: held %v, want %v", at, ok, held)
		}
		if h, ok := a.Find(access.Grant{User: "ann", Account: "web", Role: "Read"}); !ok || !h.Until().IsZero() {
			t.Errorf("at %v: what has no end is not held", at)
		}
		if _, ok := a.Find(access.Grant{User: "cas", Account: "web", Role: "Read"}); ok {
			t.Errorf("at %v: a suspended user holds something", at)
		}
	}
}
