package welcome_test

import (
	"html"
	"maps"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/bin/rolemap/internal/welcome"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/compile"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

func compiled(t *testing.T, text, lock []byte, at time.Time) compile.Result {
	t.Helper()
	m, found := config.Parse(config.File{Path: "map.yaml", Data: text})
	if lock != nil {
		l, wrong := config.ParseLock(config.LockFile, lock)
		m.Lock = l
		found = append(found, wrong...)
	}
	r := compile.Of(config.Loaded{Map: m, Findings: found}, at)
	if r.Findings.HasErrors() {
		t.Fatal(r.Findings)
	}
	return r
}

type entrance struct {
	access.Grant
	way config.SignIn
}

// A letter has each grant of the person through each door, and nothing else; the
// session is the plan's, and the door is told in which they sign in.
func TestLetterHasTheGrants(t *testing.T) {
	ways := map[config.SignIn]int{}
	for seed := range uint64(60) {
		for _, at := range []time.Time{time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)} {
			o := mapgen.New(seed, mapgen.Small)
			var lock []byte
			if seed%3 > 0 {
				lock = o.Mixed(seed).Lock()
			}
			r := compiled(t, o.YAML(nil), lock, at)
			want, got := map[entrance]bool{}, map[entrance]bool{}
			for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
				for _, h := range r.Access.Via(way).Holdings {
					want[entrance{h.Grant, way}] = true
					ways[way]++
				}
			}
			for _, u := range r.Map.Users {
				l := welcome.Of(r.Access, u.Name.Text)
				doors := map[string]string{}
				for _, d := range l.Doors {
					doors[d.Title] = d.As
				}
				for _, x := range l.Roles {
					got[entrance{x.Grant, x.Way}] = true
					account, _ := r.Map.Account(x.Account)
					role, _ := r.Map.Role(x.Role)
					if x.Console != links.Console(r.Map, account, role, x.Way) || x.Session != session(r, x) || x.Profile == "" {
						t.Errorf("seed %d: %+v", seed, x)
					}
					title := map[config.SignIn]string{config.IAMUsers: "As an IAM user", config.IdentityCenter: "Through Identity Center"}[x.Way]
					if doors[title] == "" {
						t.Errorf("seed %d: %s enters %s in %s %s, of which nothing is told", seed, u.Name.Text, x.Role, x.Account, title)
					}
				}
				told(t, l)
			}
			if !maps.Equal(got, want) {
				t.Fatalf("seed %d: %v, want %v", seed, got, want)
			}
		}
	}
	if ways[config.IAMUsers] == 0 || ways[config.IdentityCenter] == 0 {
		t.Error("nothing was tried", ways)
	}
}

func session(r compile.Result, x welcome.Role) time.Duration {
	if x.Way == config.IAMUsers {
		s, _ := r.Plan.Stack(x.Account)
		for _, role := range plan.All[plan.Role](s) {
			if role.RoleName == x.Role {
				return role.MaxSession
			}
		}
	}
	s, _ := r.Plan.Stack(config.CenterStack)
	for _, set := range plan.All[plan.PermissionSet](s) {
		if set.SetName == x.Role {
			return set.Session
		}
	}
	return 0
}

// told holds both forms of a letter against its roles.
func told(t *testing.T, l welcome.Letter) {
	t.Helper()
	var text, page strings.Builder
	if err := l.Text(&text); err != nil {
		t.Fatal(err)
	}
	if err := l.HTML(&page); err != nil {
		t.Fatal(err)
	}
	shown := html.UnescapeString(page.String())
	for _, r := range l.Roles {
		if !strings.Contains(text.String(), "\n    "+r.Console.URL+"\n    profile "+r.Profile+"\n") {
			t.Errorf("the text has no %s:\n%s", r.Console.URL, text.String())
		}
		if !strings.Contains(shown, `href="`+r.Console.URL+`"`) || !strings.Contains(shown, ">"+r.Profile+"</code>") {
			t.Errorf("the page has no %s:\n%s", r.Console.URL, shown)
		}
	}
	if n := strings.Count(shown, "<li><strong>"); n != len(l.Roles) {
		t.Errorf("%d roles on the page, want %d", n, len(l.Roles))
	}
}

// Where nobody told the start page, the roles are there all the same. No name
// and no e-mail are needed.
func TestLetterWithoutStartPage(t *testing.T) {
	m, _ := config.Parse(config.File{Path: "map.yaml", Data: []byte(`
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
sign_in: identity-center
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}}
roles: {Reader: {policies: [IAMReadOnlyAccess]}}
teams: {web: {members: [x], access: {web: [Reader]}}}
users: {x: }
`)})
	a, _ := access.Of(m, time.Now())
	l := welcome.Of(a, "x")
	if len(l.Roles) != 1 || l.Roles[0].Console.Why == "" || l.Roles[0].Profile != "" || len(l.Doors) != 1 || l.Name != "x" {
		t.Errorf("%+v", l)
	}
	if got := text(t, l); got != withoutStartPage {
		t.Errorf("%s\nwant\n%s", got, withoutStartPage)
	}
}

const withoutStartPage = `Welcome to AWS at acme, x.

Through Identity Center
  user name: x
  1. Open the address that you were sent, and sign in there.
  2. Register an MFA device when asked for one.
  3. Choose the account, then the role; or open the link of a role below, which leads to the same place.

Your roles
  Reader in web
    allows IAMReadOnlyAccess: reads iam
    1h a session; team web
    no link: the map does not tell Identity Center's start_url

The console holds 5 sessions at once in one browser: choose "Turn on multi-session support" below your name.

Whoever keeps the map runs, or you do, in a clone of it:
  rolemap aws-config x --write   # puts your profiles into ~/.aws/config
  rolemap portal --for x --out x.html   # writes your page, with all links
`

func text(t *testing.T, l welcome.Letter) string {
	t.Helper()
	var b strings.Builder
	if err := l.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Who holds nothing is told where to sign in, and that there is nothing to enter
// yet: no command, and nothing about roles. A policy of the map's own accounts
// is told as it is in each of them.
func TestLetterOfFewWords(t *testing.T) {
	r := compiled(t, []byte(`
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222", title: "Web shop"}}
roles: {Reader: {mfa: optional, policies: ["arn:aws:iam::${account.id}:policy/reading"]}}
teams: {web: {members: [x], access: {web: [Reader]}}}
users: {x: , "y": }
`), nil, time.Now())
	none := text(t, welcome.Of(r.Access, "y"))
	for _, word := range []string{"Your roles", "rolemap ", "sessions", "clone", "needs MFA"} {
		if strings.Contains(none, word) {
			t.Errorf("%q in %s", word, none)
		}
	}
	if !strings.HasSuffix(none, "\n\nNo role is yours yet.\n") {
		t.Error(none)
	}
	one := text(t, welcome.Of(r.Access, "x"))
	want := `
Your roles
  Reader in web (Web shop)
    allows arn:aws:iam::222222222222:policy/reading
    1h a session; team web
`
	if !strings.Contains(one, want) || strings.Contains(one, "MFA refuses you") || strings.Contains(one, "No role") {
		t.Errorf("%s\nhas no\n%s", one, want)
	}
}
