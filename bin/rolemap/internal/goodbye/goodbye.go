// Package goodbye writes what has to be taken from somebody who leaves, as
// commands in the order in which AWS takes them: CloudFormation cannot delete a
// user who still has something of their own, and says that it could.
package goodbye

import (
	"cmp"
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/plan"
)

// Goodbye is what is left of somebody when they leave.
type Goodbye struct {
	User      string
	Name      string // in full; empty for none
	IAMUser   *IAMUser
	Center    *Center
	Longest   time.Duration       // how long a session may outlive the access; zero where they hold no role
	Roles     map[string][]string // that they enter as an IAM user, sorted, by account id
	Places    []Place             // in the map
	Suspended bool
	Gone      string // which commit took them out of the map; empty while they are in it
}

// IAMUser is the user in the users account.
type IAMUser struct {
	Account  string   // id
	DenyAll  string   // ARN of AWS's policy that denies everything
	Policies []string // ARNs that the stack attaches, and takes away itself
	Groups   []string // the same
}

// Center is the person in Identity Center.
type Center struct {
	Account, Region string
	Instance, Store string // empty where the lock file does not tell
	ID              string // the same
	SignsInAs       string
}

// Place is where the map names somebody.
type Place struct {
	At   diag.Span
	What string
}

// Of collects it for a user, who is in the map. Gone is the commit that took
// them out of it since; empty for none.
func Of(a access.Access, p plan.Plan, user, gone string) Goodbye {
	m := a.Map
	u, _ := m.User(user)
	g := Goodbye{User: user, Name: u.FullName.Text, Suspended: u.Suspended, Gone: gone, Roles: map[string][]string{}}
	if u.HasIAMUser {
		g.IAMUser = iamUser(m, p, user)
	}
	ways := config.SignIn(0)
	for _, h := range access.Written(m).Holdings { // also of somebody who is suspended, and what has ended
		if h.User != user {
			continue
		}
		ways |= h.Ways()
		account, _ := m.Account(h.Account)
		g.Longest = max(g.Longest, effective.Of(m, account, h.Role, time.Time{}).Session)
		if h.Ways().Has(config.IAMUsers) {
			g.Roles[account.ID.Text] = append(g.Roles[account.ID.Text], h.Role)
		}
	}
	if ic := m.IdentityCenter; ic != nil {
		g.Center = &Center{Account: ic.Account.Text, Region: ic.Region.Text, SignsInAs: links.CenterUser(m, user)}
		if m.Lock != nil {
			g.Center.Instance, g.Center.Store, g.Center.ID = m.Lock.Instance.Text, m.Lock.IdentityStore.Text, m.Lock.Users[user].ID.Text
		}
		if !ways.Has(config.IdentityCenter) && g.Center.ID == "" {
			g.Center = nil
		}
	}
	switch {
	case gone == "":
		g.Places = places(m, u)
	case g.IAMUser != nil: // the stack has let go of it
		g.IAMUser.Policies, g.IAMUser.Groups = nil, nil
	}
	return g
}

func iamUser(m *config.Map, p plan.Plan, user string) *IAMUser {
	out := &IAMUser{Account: m.UsersAccount.ID.Text,
		DenyAll: "arn:" + aws.Partition(m.UsersAccount.Region.Text) + ":iam::aws:policy/AWSDenyAll"}
	s, ok := p.Stack(config.UsersStack)
	if !ok {
		return out
	}
	for _, x := range plan.All[plan.User](s) {
		if x.UserName == user {
			out.Policies, out.Groups = slices.Clone(x.PolicyARNs), x.Groups
		}
	}
	for _, x := range plan.All[plan.ManagedPolicy](s) {
		if slices.Contains(x.Users, user) {
			out.Policies = append(out.Policies, "arn:"+aws.Partition(s.Region)+":iam::"+s.Account+":policy"+x.Path+x.PolicyName)
		}
	}
	slices.Sort(out.Policies)
	return out
}

// places are where the map has to be edited, in the order of its text.
func places(m *config.Map, u *config.User) []Place {
	var out []Place
	for i := range m.Teams {
		for _, w := range m.Teams[i].Members {
			if w.Text == u.Name.Text {
				out = append(out, Place{w.At, "as a member of team " + m.Teams[i].Name.Text})
			}
		}
	}
	out = append(out, Place{u.Name.At, "under users"})
	for i := range m.Expect {
		e := &m.Expect[i]
		if e.Who.Text == u.Name.Text {
			out = append(out, Place{e.Who.At, "in an expectation"})
		}
		for _, w := range e.Except {
			if w.Text == u.Name.Text {
				out = append(out, Place{w.At, "in an expectation's except"})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Col, b.At.Col))
	})
	return out
}
