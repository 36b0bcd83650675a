// Package goodbye writes what has to be taken from somebody who leaves, as
// commands in the order in which AWS takes them: CloudFormation cannot delete a
// user who still has something of their own, and says that it could.
package goodbye

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
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
	Longest   time.Duration // how long a session may outlive the access; zero where they hold no role
	Places    []Place       // in the map
	Suspended bool
}

// IAMUser is the user in the users account.
type IAMUser struct {
	Account  string   // id
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

// Of collects it for a user, who is in the map.
func Of(a access.Access, p plan.Plan, user string) Goodbye {
	m := a.Map
	u, _ := m.User(user)
	g := Goodbye{User: user, Name: u.FullName.Text, Suspended: u.Suspended}
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
	}
	if ic := m.IdentityCenter; ic != nil && ways.Has(config.IdentityCenter) {
		g.Center = &Center{Account: ic.Account.Text, Region: ic.Region.Text, SignsInAs: links.CenterUser(m, user)}
		if m.Lock != nil {
			g.Center.Instance, g.Center.Store, g.Center.ID = m.Lock.Instance.Text, m.Lock.IdentityStore.Text, m.Lock.Users[user].ID.Text
		}
	}
	g.Places = places(m, u)
	return g
}

func iamUser(m *config.Map, p plan.Plan, user string) *IAMUser {
	out := &IAMUser{Account: m.UsersAccount.ID.Text}
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

// Script writes the commands: a POSIX shell script that takes away what belongs
// to the account of whose credentials it runs with, and can be run again.
func (g Goodbye) Script(w io.Writer) error {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	who := g.User
	if g.Name != "" {
		who += " (" + g.Name + ")"
	}
	say("#!/bin/sh\n# What is to be taken from %s, in this order. It can be run again.", diag.Plain(who))
	if g.IAMUser == nil && g.Center == nil {
		say("# There is nothing in AWS: no IAM user, and nothing is entered through Identity Center.")
	} else {
		say("# Run it with administrator credentials of %s.", diag.Plain(strings.Join(g.accounts(), ", then of ")))
		if !g.Suspended {
			say("# Before it write status: suspended of %s into the map, and merge it: that denies everything, "+
				"also to sessions\n# that run, until the user is gone.", diag.Plain(g.User))
		}
		say("set -eu\nuser=%s\naccount=$(aws sts get-caller-identity --query Account --output text)\ndone=no", diag.ShellWord(g.User))
	}
	if g.IAMUser != nil {
		b.WriteString(g.IAMUser.script())
	}
	if g.Center != nil {
		b.WriteString(g.Center.script())
	}
	if g.IAMUser != nil || g.Center != nil {
		say("\n[ $done = yes ] || { echo \"$account is none of the accounts above\" >&2; exit 1; }")
	}
	if g.Longest > 0 {
		say("\n# Sessions in target accounts that run already end by themselves, within %s; to end one sooner:\n"+
			"# IAM console of the account, Roles, the role, Revoke sessions (of everybody in the role).", hours(g.Longest))
	}
	say("\n# Then in the map, and merge it:")
	for _, p := range g.Places {
		say("#   %s:%d:%d  take %s out %s", diag.Plain(p.At.File), p.At.Line, p.At.Col, diag.Plain(g.User), diag.Plain(p.What))
	}
	say("# The deployment takes away the rest. By hand, after the merge:\n" +
		"#   rolemap stacks --changed-since HEAD~1 | xargs -r npx --yes aws-cdk@2.1148.1 deploy --require-approval never")
	_, err := io.WriteString(w, b.String())
	return err
}

// accounts are those whose credentials the script takes, in words.
func (g Goodbye) accounts() []string {
	var out []string
	if g.IAMUser != nil {
		out = append(out, "the users account "+g.IAMUser.Account)
	}
	if g.Center != nil && (g.IAMUser == nil || g.Center.Account != g.IAMUser.Account) {
		out = append(out, "Identity Center's account "+g.Center.Account)
	}
	return out
}

// hours is a duration as the map has it: 1h, 1h30m.
func hours(d time.Duration) string {
	return strings.TrimSuffix(strings.TrimSuffix(d.String(), "0s"), "0m")
}
