// Package answer says whether a user can switch into a role, and shows the
// way: where the grant is written and what of it stands in AWS.
package answer

import (
	"net/netip"
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/layout"
)

// Book answers about one map at one moment.
type Book struct {
	access access.Access
	plan   layout.Plan

	groups   map[string][]string            // user: groups
	policies map[[2]string][]*layout.Policy // account, role: policies that let through
	roles    map[[2]string]*layout.Role     // account, role
	targets  map[string]*layout.TargetStack // account
}

// New returns a Book. The plan may be empty: then the way in AWS is left out.
func New(a access.Access, plan layout.Plan) *Book {
	b := &Book{access: a, plan: plan, groups: map[string][]string{}, policies: map[[2]string][]*layout.Policy{},
		roles: map[[2]string]*layout.Role{}, targets: map[string]*layout.TargetStack{}}
	for _, u := range plan.Users.Users {
		b.groups[u.Name] = u.Groups
	}
	for i := range plan.Users.Policies {
		p := &plan.Users.Policies[i]
		for _, d := range p.Doors {
			door := [2]string{d.Account, d.Role}
			if !slices.Contains(b.policies[door], p) {
				b.policies[door] = append(b.policies[door], p)
			}
		}
	}
	for i := range plan.Targets {
		t := &plan.Targets[i]
		b.targets[t.Name] = t
		for j := range t.Roles {
			b.roles[[2]string{t.Name, t.Roles[j].Name}] = &t.Roles[j]
		}
	}
	return b
}

// Answer is the answer for one user, role and account.
type Answer struct {
	access.Grant
	Allowed bool
	Because string // why not, where the map says more than nothing
	Until   string // the end of the grant as written; empty for none
	Why     Why    // of an answer that is yes
}

// Why is the way from a user into a role.
type Why struct {
	Sources  []access.Source
	Policies []Policy // in the users account
	Role     Role
	MFA      bool // demanded
	SourceIP []string
	Trust    string // account or people
	Until    time.Time
}

// Policy is what lets a user out of the users account.
type Policy struct {
	Name, ARN  string
	AttachedTo []string // "user NAME", "group NAME"
	Until      time.Time
}

// Role is what a user arrives in.
type Role struct {
	ARN         string
	Permissions []string // as written
	Boundary    string   // as written; empty for none
	Session     time.Duration
}

// Of answers for one user, role and account, all of which are in the map.
func (b *Book) Of(g access.Grant) Answer {
	h, ok := b.access.Find(g)
	if !ok {
		return Answer{Grant: g, Because: b.because(g)}
	}
	return b.yes(h)
}

// Holders answers for everybody who can switch into a role of an account.
func (b *Book) Holders(account, role string) []Answer {
	return b.all(func(g access.Grant) bool { return g.Account == account && g.Role == role })
}

// All answers for everything that a user can switch into.
func (b *Book) All(user string) []Answer {
	return b.all(func(g access.Grant) bool { return g.User == user })
}

func (b *Book) all(wanted func(access.Grant) bool) []Answer {
	var out []Answer
	for _, h := range b.access.Holdings {
		if wanted(h.Grant) {
			out = append(out, b.yes(h))
		}
	}
	return out
}

// because finds out why there is no grant: the map without the passing of
// time shows whether there was one.
func (b *Book) because(g access.Grant) string {
	m := b.access.Map
	if u, ok := m.User(g.User); ok && u.Suspended {
		return g.User + " is suspended"
	}
	always, _ := access.Of(m, time.Time{})
	if h, ok := always.Find(g); ok {
		return "the grant ended: until " + grants.Until(h)
	}
	return ""
}

func (b *Book) yes(h access.Holding) Answer {
	m := b.access.Map
	account, _ := m.Account(h.Account)
	terms := effective.Of(m, account, h.Role, h.Until())
	a := Answer{Grant: h.Grant, Allowed: true, Until: grants.Until(h)}
	w := &a.Why
	w.Sources, w.MFA, w.Until, w.Trust = h.Sources, terms.MFA, terms.Until, string(terms.Trust)
	w.SourceIP = addresses(terms.Addresses)
	w.Role = Role{Permissions: names(terms.Policies), Boundary: terms.Boundary.Name, Session: terms.Session}
	door := [2]string{h.Account, h.Role}
	if r, t := b.roles[door], b.targets[h.Account]; r != nil {
		w.Role.ARN = arn(t.Stack, "role", r.Path, r.Name)
	}
	for _, p := range b.policies[door] {
		var to []string
		if slices.Contains(p.Users, h.User) {
			to = append(to, "user "+h.User)
		}
		for _, g := range p.Groups {
			if slices.Contains(b.groups[h.User], g) {
				to = append(to, "group "+g)
			}
		}
		if len(to) == 0 {
			continue
		}
		policy := Policy{Name: p.Name, ARN: arn(b.plan.Users.Stack, "policy", p.Path, p.Name), AttachedTo: to}
		for _, d := range p.Doors {
			if d.Account == h.Account && d.Role == h.Role {
				policy.Until = d.Until
			}
		}
		w.Policies = append(w.Policies, policy)
	}
	return a
}

func arn(s layout.Stack, kind, path, name string) string {
	return "arn:" + config.Partition(s.Region) + ":iam::" + s.Account + ":" + kind + path + name
}

func names(policies []effective.Policy) []string {
	out := make([]string, len(policies))
	for i, p := range policies {
		out[i] = p.Name
	}
	return out
}

// addresses are ranges as people write them: one address without its length.
func addresses(ranges []netip.Prefix) []string {
	out := make([]string, len(ranges))
	for i, p := range ranges {
		if out[i] = p.String(); p.IsSingleIP() {
			out[i] = p.Addr().String()
		}
	}
	return out
}
