// Package profiles works out the profiles of a person for the AWS command line
// and for other tools that read its configuration: one for each role that the
// person holds, through each way of signing in.
package profiles

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/links"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/effective"
)

// SignIn is how an IAM user signs in at the command line.
type SignIn string

// How IAM users sign in: through the browser, or with an access key.
const (
	Login     SignIn = "login"
	AccessKey SignIn = "access-key"
)

// Options are what a person may choose.
type Options struct {
	Names  Template
	SignIn SignIn // of an IAM user; default Login
	MFA    string // name or ARN of the MFA device; default the user's name
	Region string // default each account's own
}

// Profile is one profile.
type Profile struct {
	access.Grant
	Name        string
	Way         config.SignIn // one
	Title       string        // what people call the account; empty for none
	Color       string        // of the account, #rrggbb; empty for none
	Until       string        // the end as the map has it; empty for none
	Settings    []Setting
	Description string // of the role
}

// Setting is one line of a section.
type Setting struct{ Key, Value string }

// Get is the value of a key; empty for none.
func (p Profile) Get(key string) string {
	for _, s := range p.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// Set is what stands in a configuration.
type Set struct {
	Organization string
	User         string    // empty for everybody's
	Base         []Setting // of the profile of the IAM user, from which roles are switched into; nil for none
	Login        []Setting // of the one in which "aws login" signs in; nil for none
	Session      []Setting // of Identity Center; nil for none
	Profiles     []Profile // by account, role, way
	Renamed      []Renamed
	Both         int    // how many roles have two profiles
	Unknown      string // why the profiles of Identity Center are left out; empty where they are not
}

// BaseName names the profile of the IAM user, and the session of Identity Center.
func (s Set) BaseName() string { return s.Organization }

// LoginName names the profile in which "aws login" signs in.
func (s Set) LoginName() string { return s.Organization + login }

// Empty reports whether there is no profile at all.
func (s Set) Empty() bool { return len(s.Profiles) == 0 }

// Of are the profiles of a user, who is in the map.
func Of(a access.Access, user string, o Options) Set {
	w := writer{a: a, o: o, names: names(a, o.Names), Set: Set{Organization: a.Map.Organization.Text, User: user}}
	from, _ := slices.BinarySearchFunc(a.Holdings, user, func(h access.Holding, user string) int { return cmp.Compare(h.User, user) })
	for _, h := range a.Holdings[from:] {
		if h.User != user {
			break
		}
		w.add(h, config.IAMUsers, h.Ways() == config.BothWays)
		w.add(h, config.IdentityCenter, h.Ways() == config.BothWays)
	}
	return w.Set
}

// Shared are the profiles of Identity Center for everybody: nothing in them is
// a person's own, each can be used by who holds the role.
func Shared(a access.Access, o Options) Set {
	via := a.Via(config.IdentityCenter)
	w := writer{a: via, o: o, names: names(via, o.Names), Set: Set{Organization: a.Map.Organization.Text}}
	seen := map[door]bool{}
	for _, h := range via.Holdings {
		if d := (door{h.Account, h.Role, false}); !seen[d] {
			seen[d] = true
			h.Sources = []access.Source{{SignIn: config.IdentityCenter, Entry: &config.Entry{}}} // of nobody, without an end
			w.add(h, config.IdentityCenter, false)
		}
	}
	slices.SortFunc(w.Profiles, func(a, b Profile) int { return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Role, b.Role)) })
	return w.Set
}

type writer struct {
	Set
	a     access.Access
	o     Options
	names map[door]string
}

// add adds the profile of a grant through one way, where it leads there.
func (w *writer) add(h access.Holding, way config.SignIn, both bool) {
	if !h.Ways().Has(way) {
		return
	}
	m := w.a.Map
	account, _ := m.Account(h.Account)
	role, _ := m.Role(h.Role)
	one := access.Access{Map: m, Holdings: []access.Holding{h}}.Via(way).Holdings[0]
	d := door{h.Account, h.Role, both && way == config.IdentityCenter}
	p := Profile{Grant: h.Grant, Name: w.names[d], Way: way, Title: account.Title.Text, Color: account.Color.Text,
		Until: grants.Until(one), Description: role.Description.Text}
	if w.User == "" {
		p.User = ""
	}
	switch way {
	case config.IAMUsers:
		p.Settings = w.iamUser(account, role)
	case config.IdentityCenter:
		start := links.StartURL(m)
		if start.Why != "" {
			w.Unknown = start.Why
			return
		}
		w.Session = []Setting{{"sso_start_url", start.URL}, {"sso_region", m.IdentityCenter.Region.Text},
			{"sso_registration_scopes", "sso:account:access"}}
		p.Settings = []Setting{{"sso_session", base(m)}, {"sso_account_id", account.ID.Text}, {"sso_role_name", role.SetNameOf().Text}}
	}
	p.Settings = append(p.Settings, Setting{"region", cmp.Or(w.o.Region, account.Region.Text)})
	if d.second {
		w.Both++
	}
	want := wanted(m, w.o.Names, d)
	if d.second {
		want += links.Beside
	}
	if p.Name != want {
		w.Renamed = append(w.Renamed, Renamed{p.Grant, want, p.Name})
	}
	w.Profiles = append(w.Profiles, p)
}

// fromTemporary is how long a role's session is at most that temporary
// credentials ask for: that counts as chaining roles. It is also what a session
// lasts where nothing is asked for.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const fromTemporary = time.Hour

// shortestSessionName is how long the name of a session is at least.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const shortestSessionName = 2

// iamUser are the settings of a role that the IAM user switches into; it adds
// the profiles from which they do.
func (w *writer) iamUser(account *config.Account, role *config.Role) []Setting {
	m := w.a.Map
	arn := "arn:" + aws.Partition(m.UsersAccount.Region.Text) + ":iam::" + m.UsersAccount.ID.Text + ":"
	if w.Base == nil {
		region := Setting{"region", cmp.Or(w.o.Region, m.UsersAccount.Region.Text)}
		if w.o.SignIn != AccessKey {
			// Readers of the file know such a session to different degrees: SDKs refuse
			// it as a role's source. All of them run a program for credentials.
			// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
			w.Login = []Setting{{"login_session", arn + "user/" + w.User}, region}
			w.Base = []Setting{{"credential_process", "aws configure export-credentials --profile " + w.LoginName() + " --format process"}}
		}
		w.Base = append(w.Base, region)
	}
	terms := effective.Of(m, account, role.Name.Text, time.Time{})
	out := []Setting{{"role_arn", links.RoleARN(m, account, role.Name.Text)}, {"source_profile", base(m)}}
	if terms.MFA {
		serial := cmp.Or(w.o.MFA, w.User)
		if !strings.HasPrefix(serial, "arn:") { // a name has no colon
			serial = arn + "mfa/" + serial
		}
		out = append(out, Setting{"mfa_serial", serial})
	}
	if len(w.User) >= shortestSessionName {
		out = append(out, Setting{"role_session_name", w.User})
	}
	// An access key's own session may be as long as the role's; with MFA or without.
	if w.o.SignIn == AccessKey && terms.Session > fromTemporary {
		out = append(out, Setting{"duration_seconds", strconv.Itoa(int(terms.Session.Seconds()))})
	}
	return out
}
