package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

func (c *checker) teams() {
	m := c.m
	for i := range m.Roles {
		r := &m.Roles[i]
		if strings.HasPrefix(r.Boundary.Text, "arn:") || slices.ContainsFunc(r.Policies, func(w source.Word) bool { return strings.HasPrefix(w.Text, "arn:") }) {
			c.grantedIn[r.Name.Text] = map[string]bool{}
		}
	}
	c.roleNames = texts(names(m.Roles, func(r *Role) source.Word { return r.Name }))
	c.userNames = texts(names(m.Users, func(u *User) source.Word { return u.Name }))
	for i := range m.Teams {
		t := &m.Teams[i]
		what := "team " + diag.Quote(t.Name.Text)
		c.name(t.Name, "a team", slugRule)
		if m.Defaults.AttachTeams { // it becomes an IAM group
			c.reserved(t.Name)
		}
		if len(t.Members) == 0 && !t.partly {
			c.reportf(t.Name.At, diag.EmptyTeam, "add members:, or remove the team", "%s has no members", what)
		}
		if !t.partly && !hasRoles(t.Access) {
			c.reportf(t.Name.At, diag.NoAccess, "add access:, or remove the team", "%s has no access", what)
		}
		c.unique(t.Members, "the members of "+what)
		for _, w := range t.Members {
			if _, ok := m.User(w.Text); !ok {
				c.unknown(diag.UnknownUser, w, "users", what+" lists", c.userNames)
			}
		}
		c.access(t.Access, what)
	}
}

func hasRoles(access []Access) bool {
	return slices.ContainsFunc(access, func(a Access) bool { return len(a.Roles) > 0 })
}

func (c *checker) users() {
	c.iamNames("a user", aws.Name64, names(c.m.Users, func(u *User) source.Word { return u.Name }))
	for i := range c.m.Users {
		u := &c.m.Users[i]
		what := "user " + diag.Quote(u.Name.Text)
		c.oneOf(u.Status, "status", "active", "suspended")
		if u.Email.At != (diag.Span{}) && !emailRule.MatchString(u.Email.Text) {
			c.reportf(u.Email.At, diag.InvalidValue, "write it as name@example.com", "the email of %s is %s", what, diag.Quote(u.Email.Text))
		}
		c.short(u.FullName, aws.MaxTagValue, "the name of ", what)
		c.short(u.Email, aws.MaxTagValue, "the email of ", what)
		c.access(u.Access, what)
	}
}

// access checks the references and the ends of a block of grants.
func (c *checker) access(access []Access, what string) {
	for _, a := range access {
		if !c.m.isPlace(a.Where.Text) {
			c.unknown(diag.UnknownAccount, a.Where, "accounts or account_groups", what+" has access to", c.accountNames)
		}
		if len(a.Roles) == 0 && !a.partly {
			c.reportf(a.Where.At, diag.EmptyAccess, "name the roles, or remove the line", "%s has no role in %s", what, diag.Quote(a.Where.Text))
		}
		words := make([]source.Word, len(a.Roles))
		for i, e := range a.Roles {
			words[i] = e.Role
			if e.Role.Text == AllRoles {
				c.reportf(e.Role.At, diag.UnknownRole, `name the roles, so that a reviewer sees each; "*" stands in expect only`, "%s is granted %s", what, diag.Quote(AllRoles))
				continue
			}
			if _, ok := c.m.Role(e.Role.Text); !ok {
				c.unknown(diag.UnknownRole, e.Role, "roles", what+" is granted", c.roleNames)
				continue
			}
			if in := c.grantedIn[e.Role.Text]; in != nil {
				in[a.Where.Text] = true
			}
			c.until(e, what)
		}
		c.unique(words, "the roles of "+what+" in "+diag.Quote(a.Where.Text))
	}
}

func (c *checker) until(e Entry, what string) {
	switch left := e.Until.Sub(c.now); {
	case e.Until.IsZero():
	case left <= 0:
		c.reportf(e.UntilAt.At, diag.UntilPassed, "remove the entry", "%s held %s until %s, which has passed", what, diag.Quote(e.Role.Text), e.UntilAt)
	case left <= SoonWithin:
		c.reportf(e.UntilAt.At, diag.UntilSoon, "renew or remove the entry", "%s holds %s until %s, %s from now", what, diag.Quote(e.Role.Text), e.UntilAt, days(left))
	}
}

func days(d time.Duration) string {
	switch n := int(d.Hours() / 24); n {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", n)
	}
}
