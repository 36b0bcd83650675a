package config

import (
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// User is a person with one sign-in.
type User struct {
	Name      source.Word // the IAM user's name
	FullName  source.Word
	Email     source.Word
	Access    []Access // direct grants: the exception
	Status    source.Word
	Suspended bool
}

func (p *parser) user(name source.Word, n *source.Node) {
	p.m.Users = append(p.m.Users, User{Name: name})
	u := &p.m.Users[len(p.m.Users)-1]
	// A user may have nothing but a name: "bob: {}" or just "bob:".
	if !source.IsNothing(n) {
		p.Fields(n, name.At, "user "+diag.Quote(name.Text), nil,
			source.Text("name", &u.FullName),
			source.Text("email", &u.Email),
			source.Reads("access", p.access(&u.Access)),
			source.Text("status", &u.Status),
		)
	}
	u.Suspended = u.Status.Text == "suspended"
}

func (c *checker) users() {
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
