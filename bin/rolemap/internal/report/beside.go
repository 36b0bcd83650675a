package report

import (
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
)

// Beside is what a review asks beside the grants: a question, and whom or what
// the answer names.
type Beside struct {
	What  string
	Names []string // sorted, at least one
}

// beside answers from a map and the report's rows; what has no answer is left out.
func beside(a access.Access, sections []Section) []Beside {
	m, holds := a.Map, map[string]bool{}
	unguarded, long := map[string]bool{}, map[string]time.Duration{}
	for _, s := range sections {
		for _, x := range s.Rows {
			holds[x.User] = true
			if !x.MFA && x.SignIn.Has(config.IAMUsers) {
				unguarded[x.Role+" in "+x.Account] = true
			}
			if x.Session > time.Hour {
				long[x.Role] = x.Session
			}
		}
	}
	var suspended, nothing, open, sessions, closed []string
	for i := range m.Users {
		switch u := &m.Users[i]; {
		case u.Suspended:
			suspended = append(suspended, u.Name.Text)
		case !holds[u.Name.Text]:
			nothing = append(nothing, u.Name.Text)
		}
	}
	for i := range m.Accounts {
		if x := &m.Accounts[i]; x.Suspended {
			closed = append(closed, x.Name.Text)
		}
	}
	for name := range unguarded {
		open = append(open, name)
	}
	for role, session := range long {
		sessions = append(sessions, role+" ("+effective.Hours(session)+")")
	}
	var out []Beside
	for _, b := range []Beside{
		{"Roles entered without MFA", open},
		{"Roles with sessions of more than an hour", sessions},
		{"Suspended people, who hold nothing", suspended},
		{"People who hold nothing", nothing},
		{"Suspended accounts, which nobody enters", closed},
	} {
		if len(b.Names) > 0 {
			slices.Sort(b.Names)
			out = append(out, b)
		}
	}
	return out
}
