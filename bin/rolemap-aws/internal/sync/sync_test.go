package sync_test

import (
	"strings"
	"testing"

	"rolemap/bin/rolemap-aws/internal/live"
	"rolemap/bin/rolemap-aws/internal/sync"
	"rolemap/config"
)

const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}}
roles: {Reader: {policies: [ReadOnlyAccess]}}
teams:
  data: {members: [ann, bob, cas, dan], access: {web: [Reader]}, identity_center: {group: Data Engineers}}
  lost: {members: [ann], access: {web: [Reader]}, identity_center: {group: Nobody Here}}
users:
  ann: {email: Ann@Example.com}
  bob: {}
  cas: {identity_center: {user_name: C.Case}, email: ann@example.com}
  dan: {name: Display Dan}
  eve: {email: twice@example.com}
  fay: {email: fay@example.com}
  gil: {email: ann@example.com}
`

func id(n string) string { return "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e" + n }

var center = live.Center{
	Instance: "arn:aws:sso:::instance/ssoins-1111222233334444", Store: "d-1234567890",
	Users: []live.User{
		{ID: id("01"), UserName: "a.nn", Emails: []string{"ann@example.com", "ANN@example.com"}},
		{ID: id("02"), UserName: "BOB"},
		{ID: id("03"), UserName: "c.case"},
		{ID: id("04"), UserName: "Display Dan"},
		{ID: id("05"), UserName: "e1", Emails: []string{"twice@example.com"}},
		{ID: id("06"), UserName: "e2", Emails: []string{"twice@example.com"}},
		{ID: id("07"), UserName: "fay"},
	},
	Groups:   []live.Group{{ID: id("a1"), DisplayName: "data engineers", Members: []string{id("03"), id("01"), id("09")}}, {ID: id("a2"), DisplayName: "Others"}},
	Sets:     []live.Set{{Name: "Ours", Organization: "acme"}, {Name: "Theirs", Organization: "other"}, {Name: "AWSAdministratorAccess"}},
	Accounts: []live.Account{{ID: "222222222222", Name: "Shop, production", Status: "active"}, {ID: "012345670123", Name: "old one", Status: "suspended"}, {ID: "555555555555", Name: "Shop", Status: "active"}, {ID: "666666666666", Name: "2 shop!", Status: "active"}, {ID: "777777777777", Name: "shop", Status: "active"}},
}

func parse(t *testing.T) *config.Map {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: []byte(text)})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return m
}

// TestMatching: by user name where the map gives one, else by e-mail, else by
// name, never by display name; one person is nobody else.
func TestMatching(t *testing.T) {
	r := sync.Of(parse(t), center)
	want := map[string]string{"ann": "01", "bob": "02", "cas": "03", "fay": "07"}
	for name, n := range want {
		if got := r.Lock.Users[name].ID.Text; got != id(n) {
			t.Errorf("%s is %q, want %q", name, got, id(n))
		}
	}
	if len(r.Lock.Users) != len(want) {
		t.Errorf("%v", r.Lock.Users)
	}
	unmatched := []string{
		"dan: nobody has the user name dan",
		"eve: 2 people have the e-mail twice@example.com: e1, e2; give identity_center: {user_name: ...}",
		"gil: a.nn is ann already; give identity_center: {user_name: ...}",
		"group Data Engineers of team data: somebody is a member and nobody of the map; " + id("09") + " in the file",
		"group Nobody Here of team lost: there is none of that name",
	}
	if got := strings.Join(r.Unmatched, "\n"); got != strings.Join(unmatched, "\n") {
		t.Errorf("%s", got)
	}
}

// TestLockText: what is written is sorted, can be read, and is what was meant.
func TestLockText(t *testing.T) {
	r := sync.Of(parse(t), center)
	const want = `# identity-center.lock.yaml: written by "rolemap aws sync"; do not edit
version: 1
instance: arn:aws:sso:::instance/ssoins-1111222233334444
identity_store: d-1234567890
region: eu-central-1
users:
  ann: {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01", user_name: a.nn}
  bob: {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02", user_name: BOB}
  cas: {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e03", user_name: c.case}
  fay: {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e07", user_name: fay}
groups:
  "Data Engineers": {id: "90677c608a-0aa1"
`
	got := string(r.Lock.Text())
	if head, _, _ := strings.Cut(want, "groups:"); !strings.HasPrefix(got, head) {
		t.Errorf("%s", got)
	}
	for _, line := range []string{
		`  "Data Engineers": {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4ea1", members: ["90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e09", ann, cas]}`,
		"permission_sets:\n  - AWSAdministratorAccess\n  - Theirs\naccounts:",
		`  "012345670123": {name: "old one", status: suspended}`,
		`  "222222222222": {name: "Shop, production", status: active}`,
	} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("no %s in\n%s", line, got)
		}
	}
	read, found := config.ParseLock("lock", []byte(got))
	if len(found) > 0 {
		t.Fatal(found)
	}
	if again := string(read.Text()); again != got {
		t.Errorf("read and written again it is\n%s", again)
	}
	if changes := sync.Changes(read, r.Lock); len(changes) > 0 {
		t.Errorf("%v", changes)
	}
}

func TestChanges(t *testing.T) {
	m := parse(t)
	old := sync.Of(m, center).Lock
	other := center
	other.Users = append([]live.User{{ID: id("08"), UserName: "dan"}, {ID: id("0a"), UserName: "fay"}}, center.Users[:6]...)
	other.Groups = []live.Group{{ID: id("a1"), DisplayName: "Data Engineers", Members: []string{id("03"), id("02")}}}
	other.Sets = other.Sets[1:2]
	other.Accounts = other.Accounts[:1]
	got := strings.Join(sync.Changes(&old, sync.Of(m, other).Lock), "\n")
	want := `+ user dan: ` + id("08") + `
+ user name of dan: dan
! user fay: ` + id("0a") + ` was ` + id("07") + `
- member of Data Engineers: ` + id("09") + `
- member of Data Engineers: ann
+ member of Data Engineers: bob
- permission set: AWSAdministratorAccess
- account 012345670123: old one, suspended
- account 555555555555: Shop, active
- account 666666666666: 2 shop!, active
- account 777777777777: shop, active`
	want = strings.Replace(want, "+ user name of dan: dan\n", "", 1)
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestProposal: active accounts that the map lacks, under names that it takes.
func TestProposal(t *testing.T) {
	m := parse(t)
	got := sync.Proposal(m, center.Accounts)
	want := "accounts:\n  account-2-shop: {id: \"666666666666\", title: \"2 shop!\"}\n  shop: {id: \"555555555555\", title: \"Shop\"}\n  shop-777777777777: {id: \"777777777777\", title: \"shop\"}\n"
	if got != want {
		t.Errorf("%s", got)
	}
	m.IdentityCenter.Management.Text = "666666666666"
	if got := sync.Proposal(m, center.Accounts); !strings.Contains(got, `  account-2-shop: {id: "666666666666", title: "2 shop!", sign_in: iam-users}`) {
		t.Errorf("the management account can be assigned: %s", got)
	}
	m.IdentityCenter.Management.Text = ""
	if again := sync.Proposal(m, center.Accounts[:2]); again != "" {
		t.Errorf("%q", again)
	}
}

// TestGroupInTheWay: a group of the directory that has the name of a team's own
// is in the file where others made it, so that the map is refused and not the
// deployment; one that rolemap made is not.
func TestGroupInTheWay(t *testing.T) {
	m := parse(t)
	m.Teams[1].Directory.Text = "" // lost
	for description, locked := range map[string]bool{"": true, "Everybody who got lost": true, "Made by rolemap of the team data": true,
		"Made by rolemap of the team lost": false} {
		c := center
		c.Groups = append([]live.Group{{ID: id("a3"), DisplayName: "Acme-LOST", Description: description, Members: []string{id("01")}}}, center.Groups...)
		r := sync.Of(m, c)
		g, ok := r.Lock.Groups["Acme-LOST"]
		if ok != locked || ok && (g.ID.Text != id("a3") || len(g.Members) > 0) {
			t.Errorf("%q: %v %v", description, g, ok)
		}
		if _, found := config.ParseLock("lock", r.Lock.Text()); len(found) > 0 {
			t.Errorf("%q: %v", description, found)
		}
	}
}
