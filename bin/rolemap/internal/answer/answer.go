// Package answer says whether a user can enter a role, and shows the way of
// each way of signing in: where the grant is written and what of it stands in AWS.
package answer

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/effective"
	"rolemap/config/plan"
)

// Book answers about one map at one moment.
type Book struct {
	access access.Access // asked about
	all    access.Access // through every way of signing in
	via    config.SignIn // asked about

	denies   map[string]bool              // permission set: holds the ends of grants
	groups   map[string][]string          // user: groups
	policies map[[2]string][]assumePolicy // account, role: policies that let through
	roles    map[[2]string]string         // account, role: ARN
}

// assumePolicy is a policy that lets people out, and its ARN.
type assumePolicy struct {
	plan.ManagedPolicy
	arn   string
	opens []plan.TargetRole
}

// New returns a Book about what is held through some ways of signing in, zero
// for all. The plan may be empty: then the way in AWS is left out.
func New(a access.Access, p plan.Plan, via config.SignIn) *Book {
	b := &Book{access: a, all: a, via: via, denies: map[string]bool{}, groups: map[string][]string{},
		policies: map[[2]string][]assumePolicy{}, roles: map[[2]string]string{}}
	if via != 0 {
		b.access = a.Via(via)
	}
	for i := range p.Stacks {
		s := &p.Stacks[i]
		for _, x := range plan.All[plan.PermissionSet](s) {
			b.denies[x.SetName] = ends(x.Inline)
		}
		arn := func(kind, path, name string) string {
			return "arn:" + aws.Partition(s.Region) + ":iam::" + s.Account + ":" + kind + path + name
		}
		for _, u := range plan.All[plan.User](s) {
			b.groups[u.UserName] = u.Groups
		}
		for r, x := range plan.All[plan.ManagedPolicy](s) {
			for _, t := range r.Note.Opens {
				to := [2]string{t.Account, t.Role}
				b.policies[to] = append(b.policies[to], assumePolicy{x, arn("policy", x.Path, x.PolicyName), r.Note.Opens})
			}
		}
		for _, x := range plan.All[plan.Role](s) {
			b.roles[[2]string{s.Name, x.RoleName}] = arn("role", x.Path, x.RoleName)
		}
	}
	return b
}

// Answer is the answer for one user, role and account.
type Answer struct {
	access.Grant
	Title   string // what people call the account; empty for none
	Allowed bool
	// Ways are those through which the grant can be used, of an answer that is
	// no those that were asked about; Told says that the map has Identity Center,
	// and so more than one.
	Ways    config.SignIn
	Told    bool
	Because string // why not, where the map says more than nothing
	Until   string // the end of the grant as written; empty for none
	Why     Why    // of an answer that is yes
}

// Why is the way from a user into a role. Policies, the role's ARN, MFA and
// Trust are of IAM users.
type Why struct {
	Sources  []access.Source
	User     access.Holding // as an IAM user; no sources where it is not held so
	Center   *Center        // nil where it is not held so
	Policies []Policy       // in the users account
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

	terms effective.Terms
}

// Of answers for one user, role and account, all of which are in the map.
func (b *Book) Of(g access.Grant) Answer {
	h, ok := b.access.Find(g)
	if !ok {
		return Answer{Grant: g, Title: b.title(g.Account), Because: b.because(g), Ways: cmp.Or(b.via, config.BothWays), Told: b.told()}
	}
	return b.yes(h)
}

// Holders answers for every grant that is wanted.
func (b *Book) Holders(wanted func(access.Grant) bool) []Answer {
	var out []Answer
	for _, h := range b.access.Holdings {
		if wanted(h.Grant) {
			out = append(out, b.yes(h))
		}
	}
	return out
}

// All answers for everything that a user can switch into.
func (b *Book) All(user string) []Answer {
	return b.Holders(func(g access.Grant) bool { return g.User == user })
}

// because finds out why there is no grant: the map without the passing of
// time shows whether there was one.
func (b *Book) because(g access.Grant) string {
	m := b.access.Map
	if u, ok := m.User(g.User); ok && u.Suspended {
		return g.User + " is suspended"
	}
	if a, ok := m.Account(g.Account); ok && a.Suspended {
		return "the account " + g.Account + " is suspended"
	}
	if h, ok := b.all.Find(g); ok {
		return "only " + grants.Door(h.Ways())
	}
	always, _ := access.Of(m, time.Time{})
	if h, ok := always.Find(g); ok {
		return "the grant ended: until " + grants.Until(h)
	}
	return ""
}

func (b *Book) told() bool { return b.access.Map.IdentityCenter != nil }

func (b *Book) title(account string) string {
	if a, ok := b.access.Map.Account(account); ok {
		return a.Title.Text
	}
	return ""
}

func (b *Book) yes(h access.Holding) Answer {
	m := b.access.Map
	account, _ := m.Account(h.Account)
	terms := effective.Of(m, account, h.Role, h.Until())
	a := Answer{Grant: h.Grant, Title: account.Title.Text, Allowed: true, Until: grants.Until(h), Ways: h.Ways(), Told: b.told()}
	w := &a.Why
	w.User, w.Center = h.Via(config.IAMUsers), b.center(h.Via(config.IdentityCenter))
	w.Sources, w.MFA, w.Until, w.Trust = h.Sources, terms.MFA, terms.Until, string(terms.Trust)
	w.SourceIP = addresses(terms.Addresses)
	w.Role = Role{Permissions: names(terms.Policies), Boundary: terms.Boundary.Name, Session: terms.Session, terms: terms}
	if len(w.User.Sources) == 0 {
		return a
	}
	to := [2]string{h.Account, h.Role}
	w.Role.ARN = b.roles[to]
	for _, p := range b.policies[to] {
		var attached []string
		if slices.Contains(p.Users, h.User) {
			attached = append(attached, "user "+h.User)
		}
		for _, g := range p.Groups {
			if slices.Contains(b.groups[h.User], g) {
				attached = append(attached, "group "+g)
			}
		}
		if len(attached) == 0 {
			continue
		}
		policy := Policy{Name: p.PolicyName, ARN: p.arn, AttachedTo: attached}
		for _, t := range p.opens {
			if t.Account == h.Account && t.Role == h.Role {
				policy.Until = t.Until
			}
		}
		w.Policies = append(w.Policies, policy)
	}
	return a
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
