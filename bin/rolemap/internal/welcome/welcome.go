// Package welcome writes what somebody who is new has to know: where they sign
// in, the first steps there, and the roles that are theirs.
package welcome

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/links"
	"rolemap/bin/rolemap/internal/profiles"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/effective"
)

// Letter is what one person is told.
type Letter struct {
	Organization string
	User         string
	Name         string // how they are called; the user name where the map tells no other
	Doors        []Door
	Roles        []Role // by account, role, way
	Commands     []Command
}

// Door is a way of signing in, and what to do there the first time.
type Door struct {
	Title   string
	Address links.Link
	As      string // the name to sign in with
	Steps   []string
}

// Role is a role that the person holds, through one way of signing in.
type Role struct {
	access.Grant
	Title    string // what people call the account; empty for none
	ID       string // of the account
	Way      config.SignIn
	Console  links.Link
	Profile  string // empty where none can be written
	Session  time.Duration
	MFA      bool
	From     []string // address ranges; empty for everywhere
	Through  []string
	Until    string   // the end as the map has it; empty for none
	Allows   string   // the role in the map's words; empty for none
	Policies []string // a line each: the name, and what one of AWS allows
}

// Command is one that somebody runs who has the map.
type Command struct{ Text, Why string }

// Of writes the letter for a user, who is in the map and not suspended.
func Of(a access.Access, user string) Letter {
	m := a.Map
	u, _ := m.User(user)
	l := Letter{Organization: m.Organization.Text, User: user, Name: cmp.Or(u.FullName.Text, user)}
	called := map[entrance]string{}
	for _, p := range profiles.Of(a, user, profiles.Options{}).Profiles {
		called[entrance{p.Grant, p.Way}] = p.Name
	}
	var ways config.SignIn
	for _, h := range a.Holdings {
		for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
			if h.User == user && h.Ways().Has(way) {
				ways |= way
				l.Roles = append(l.Roles, role(m, h, way, called[entrance{h.Grant, way}]))
			}
		}
	}
	mfa := false
	for _, r := range l.Roles {
		mfa = mfa || r.MFA && r.Way == config.IAMUsers
	}
	if u.HasIAMUser {
		l.Doors = append(l.Doors, asUser(m, user, mfa))
	}
	if ways.Has(config.IdentityCenter) {
		l.Doors = append(l.Doors, throughCenter(m, user))
	}
	word := diag.ShellWord(user)
	if len(l.Roles) > 0 {
		l.Commands = []Command{
			{"rolemap aws-config " + word + " --write", "puts your profiles into ~/.aws/config"},
			{"rolemap portal --for " + word + " --out " + diag.ShellWord(user+".html"), "writes your page, with all links"},
		}
	}
	return l
}

// entrance is a grant through one way of signing in.
type entrance struct {
	access.Grant
	way config.SignIn
}

func role(m *config.Map, h access.Holding, way config.SignIn, profile string) Role {
	account, _ := m.Account(h.Account)
	r, _ := m.Role(h.Role)
	via := access.Access{Map: m, Holdings: []access.Holding{h}}.Via(way).Holdings[0]
	terms := effective.Of(m, account, h.Role, via.Until())
	out := Role{Grant: h.Grant, Title: account.Title.Text, ID: account.ID.Text, Way: way,
		Console: links.Console(m, account, r, way), Profile: profile,
		Session: terms.Session, MFA: terms.MFA && way == config.IAMUsers, Through: grants.Through(via), Until: grants.Until(via),
		Allows: r.Description.Text}
	for _, p := range terms.Policies {
		line := p.Name
		if p.ARN != "" && strings.HasPrefix(line, "arn:") {
			line = p.ARN // with the account's variables filled in
		}
		if says := p.Words(); says != "" {
			line += ": " + says
		}
		out.Policies = append(out.Policies, line)
	}
	for _, x := range terms.Addresses {
		out.From = append(out.From, x.String())
	}
	return out
}

func asUser(m *config.Map, user string, mfa bool) Door {
	needs := "without it you manage nothing else of your own"
	if mfa {
		needs += ", and a role that needs MFA refuses you"
	}
	return Door{Title: "As an IAM user", Address: links.Link{URL: links.IAMSignIn(m)}, As: user, Steps: []string{
		"Open the address and sign in with the first password that you are given. Set one of your own when asked.",
		fmt.Sprintf("At the top right open your name, then \"Security credentials\", and assign an MFA device. "+
			"Name it %s: under any other name you cannot remove it yourself.", user),
		"Sign out, and in again with a code of the device: " + needs + ".",
		"Open the link of a role below, look at the form that is filled in, and confirm it.",
	}}
}

func throughCenter(m *config.Map, user string) Door {
	d := Door{Title: "Through Identity Center", Address: links.StartURL(m), As: links.CenterUser(m, user), Steps: []string{
		"Open the address and sign in as your organisation does everywhere.",
		"Register an MFA device when asked for one.",
		"Choose the account, then the role; or open the link of a role below, which leads to the same place.",
	}}
	if d.Address.URL == "" {
		d.Steps[0] = "Open the address that you were sent, and sign in there."
	}
	return d
}

// conditions are a role's in words: how long, with what, from where, until when.
func (r Role) conditions() string {
	out := []string{effective.Hours(r.Session) + " a session"}
	if r.MFA {
		out = append(out, "with MFA")
	}
	if len(r.From) > 0 {
		out = append(out, "from "+strings.Join(r.From, ", "))
	}
	if r.Until != "" {
		out = append(out, "until "+r.Until)
	}
	return strings.Join(out, ", ")
}

// Where is the account as people call it.
func (r Role) Where() string {
	if r.Title != "" {
		return r.Account + " (" + r.Title + ")"
	}
	return r.Account
}

// door is the way in words, where somebody has both.
func (r Role) door(l Letter) string {
	if len(l.Doors) < 2 {
		return ""
	}
	if r.Way == config.IdentityCenter {
		return "through Identity Center"
	}
	return "as an IAM user"
}
