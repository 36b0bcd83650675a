package links_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/config"
	"rolemap/config/diag"
)

var at = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func parse(t *testing.T, text string) (*config.Map, diag.List) {
	t.Helper()
	m, found := config.Parse(config.File{Path: "map.yaml", Data: []byte(text)})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return m, found
}

const head = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222", color: "#a1b2c3"}, web-prod: {id: "333333333333"}}
`

func TestSwitchRole(t *testing.T) {
	for _, c := range []struct{ name, text, account, role, want string }{
		{"color and blank", head + "roles: {Admin: {policies: [ReadOnlyAccess]}}", "web", "Admin",
			"https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=Admin&displayName=Admin%20web&color=83d4e8"},
		{"path, signs", head + "defaults: {path: /a/b+c/}\nroles: {'R+=,.@-': {policies: [ReadOnlyAccess]}}", "web-prod", "R+=,.@-",
			"https://signin.aws.amazon.com/switchrole?account=333333333333&roleName=a/b%2Bc/R%2B%3D%2C.%40-&displayName=R%2B%3D%2C.%40-%20web-prod"},
		{"China", strings.Replace(head, "eu-central-1", "cn-north-1", 1) + "roles: {A: {policies: [ReadOnlyAccess]}}", "web", "A",
			"https://signin.amazonaws.cn/switchrole?account=222222222222&roleName=A&displayName=A%20web&color=83d4e8"},
		{"GovCloud", strings.Replace(head, "eu-central-1", "us-gov-east-1", 1) + "roles: {A: {policies: [ReadOnlyAccess]}}", "web", "A",
			"https://signin.amazonaws-us-gov.com/switchrole?account=222222222222&roleName=A&displayName=A%20web&color=83d4e8"},
	} {
		m, _ := parse(t, c.text)
		a, _ := m.Account(c.account)
		r, _ := m.Role(c.role)
		if got := links.Console(m, a, r, config.IAMUsers); got != (links.Link{URL: c.want}) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestTheConsoleDoesNotSwitch where the map's check says so.
func TestTheConsoleDoesNotSwitch(t *testing.T) {
	for _, path := range []string{"/", "/x/", "/longer/"} {
		for n := 50; n <= 64; n++ {
			role := strings.Repeat("R", n)
			m, _ := parse(t, head+"defaults: {path: "+path+"}\nroles: {"+role+": {policies: [ReadOnlyAccess]}}")
			warned := false
			for _, d := range config.Check(m, at) {
				warned = warned || d.Code == diag.RolePath
			}
			got := links.Console(m, &m.Accounts[0], &m.Roles[0], config.IAMUsers)
			if (got.Why != "") != warned || (got.URL == "") != warned {
				t.Errorf("%s%s: %+v, warned %v", path, role, got, warned)
			}
			shown := role + " web"
			if u, err := url.Parse(got.URL); err != nil || !warned && u.Query().Get("displayName") != shown[:min(len(shown), 64)] {
				t.Errorf("%v: %v", u, err)
			}
		}
	}
}

func TestIdentityCenter(t *testing.T) {
	const roles = "roles: {Admin: {policies: [ReadOnlyAccess], identity_center: {name: 'A+dm'}}}\n"
	m, _ := parse(t, head+roles+`identity_center: {account: {id: "444444444444", region: eu-central-1}, start_url: https://acme.awsapps.com/start/}`)
	got := links.Console(m, &m.Accounts[0], &m.Roles[0], config.IdentityCenter)
	if got != (links.Link{URL: "https://acme.awsapps.com/start/#/console?account_id=222222222222&role_name=A%2Bdm"}) {
		t.Errorf("%+v", got)
	}
	m, _ = parse(t, head+roles)
	if got := links.Console(m, &m.Accounts[0], &m.Roles[0], config.IdentityCenter); got.URL != "" || got.Why == "" {
		t.Errorf("%+v", got)
	}
}

func TestIAMSignIn(t *testing.T) {
	m, _ := parse(t, head)
	if got := links.IAMSignIn(m); got != "https://111111111111.signin.aws.amazon.com/console" {
		t.Error(got)
	}
	m, _ = parse(t, strings.Replace(head, "region: eu-central-1", "region: cn-north-1, alias: acme-people", 1))
	if got := links.IAMSignIn(m); got != "https://acme-people.signin.amazonaws.cn/console" {
		t.Error(got)
	}
}

// TestProfiles are one a target role.
func TestProfiles(t *testing.T) {
	m, _ := parse(t, head+"roles: {Admin: {policies: [ReadOnlyAccess]}, prod-Admin: {policies: [ReadOnlyAccess]}, View: {policies: [ReadOnlyAccess]}}")
	seen := map[string]bool{}
	for _, a := range m.Accounts {
		for _, r := range m.Roles {
			name := links.Profile(m, a.Name.Text, r.Name.Text)
			if seen[name] {
				t.Errorf("%s twice", name)
			}
			seen[name] = true
		}
	}
	for _, name := range []string{"acme-web-View", "acme-web-prod-View", "acme-web.prod-Admin", "acme-web-prod.Admin", "acme-web-Admin"} {
		if !seen[name] {
			t.Errorf("no %s among %v", name, seen)
		}
	}
}

func TestColors(t *testing.T) {
	for color, want := range map[string]string{"#808080": "", "#000000": "", "#ffffff": "", "#b03a2e": "f2b0a9", "#ff00aa": "f2b0a9", "#2e86c1": "83d4e8", "#1e8449": "b7ca9d",
		"#f1c40f": "efda95", "#e67e22": "fbc8aa", "#zzzzzz": "", "red": ""} {
		m, _ := parse(t, strings.Replace(head, "#a1b2c3", color, 1)+"roles: {A: {policies: [ReadOnlyAccess]}}")
		u, err := url.Parse(links.Console(m, &m.Accounts[0], &m.Roles[0], config.IAMUsers).URL)
		if got := u.Query().Get("color"); err != nil || got != want {
			t.Errorf("%q: %q, want %q", color, got, want)
		}
	}
}

// Who somebody is in the directory: what the lock file found, else what the map says.
func TestCenterUser(t *testing.T) {
	m, _ := parse(t, head+`identity_center: {account: {id: "444444444444", region: eu-central-1}}
users: {ann: {email: ann@example.com, identity_center: {user_name: a.nn}}, bob: {email: bob@example.com}, cas: {}}`)
	lock, found := config.ParseLock("lock", []byte(`version: 1
instance: arn:aws:sso:::instance/ssoins-1111222233334444
identity_store: d-1234567890
region: eu-central-1
users:
  ann: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01, user_name: ANN}
  bob: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02}
`))
	if len(found) > 0 {
		t.Fatal(found)
	}
	for _, c := range []struct {
		lock *config.Lock
		want map[string]string
	}{
		{nil, map[string]string{"ann": "a.nn", "bob": "bob@example.com", "cas": "cas", "nobody": "nobody"}},
		{lock, map[string]string{"ann": "ANN", "bob": "bob@example.com", "cas": "cas", "nobody": "nobody"}},
	} {
		m.Lock = c.lock
		for name, want := range c.want {
			if got := links.CenterUser(m, name); got != want {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
		}
	}
}

// However names are put together, each role of each account has a profile of its own.
func TestProfilesOfNamesThatJoin(t *testing.T) {
	m, _ := parse(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {a: {id: "222222222201"}, a-b: {id: "222222222202"}, a-b-c: {id: "222222222203"}, a.b: {id: "222222222204"}}
roles: {d: {policies: [ReadOnlyAccess]}, c-d: {policies: [ReadOnlyAccess]}, b-c-d: {policies: [ReadOnlyAccess]}, .d: {policies: [ReadOnlyAccess]},
  b.c-d: {policies: [ReadOnlyAccess]}, -d: {policies: [ReadOnlyAccess]}, ..: {policies: [ReadOnlyAccess]}}
`)
	of := map[string]string{}
	for _, a := range m.Accounts {
		for _, r := range m.Roles {
			name, one := links.Profile(m, a.Name.Text, r.Name.Text), a.Name.Text+" "+r.Name.Text
			if of[name] != "" {
				t.Errorf("%s is that of %s and of %s", name, of[name], one)
			}
			of[name] = one
		}
	}
}
