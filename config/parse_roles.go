package config

import (
	"rolemap/config/diag"
	"rolemap/config/source"
)

func (p *parser) role(name source.Word, n *source.Node) {
	r := Role{Name: name}
	what := "role " + diag.Quote(name.Text)
	p.Fields(n, name.At, what, []string{"policies"},
		source.Text("description", &r.Description),
		source.Reads("policies", func(key source.Word, n *source.Node) {
			r.Policies = p.Words(n, "policies", "a policy")
			if source.IsList(n) && len(source.Resolved(n).Content) == 0 {
				p.Reportf(key.At, diag.EmptyList, "name at least one policy; ReadOnlyAccess shows everything and changes nothing", "%s has no policies", what)
			}
		}),
		source.Text("session", &r.Session),
		source.Text("mfa", &r.MFA),
		source.Text("trust", &r.Trust),
		source.Text("permissions_boundary", &r.Boundary),
		source.Reads("source_ip", func(key source.Word, n *source.Node) {
			r.SourceIP = p.Words(n, "source_ip", "an address range")
			if source.IsList(n) && len(source.Resolved(n).Content) == 0 {
				p.Reportf(key.At, diag.EmptyList, "name the ranges, or leave the key out for every address", "source_ip of %s names no address range", what)
			}
		}),
	)
	p.m.Roles = append(p.m.Roles, r)
}

func (p *parser) group(name source.Word, n *source.Node) {
	g := AccountGroup{Name: name}
	before := p.Lost
	g.Accounts = p.Words(n, "account group "+diag.Quote(name.Text), "an account")
	g.partly = p.Lost > before
	p.m.Groups = append(p.m.Groups, g)
}

func (p *parser) team(name source.Word, n *source.Node) {
	t := Team{Name: name}
	before := p.Lost
	p.Fields(n, name.At, "team "+diag.Quote(name.Text), nil,
		source.Text("description", &t.Description),
		source.Reads("members", p.TextList(&t.Members, "members", "a user")),
		source.Reads("access", p.access(&t.Access)),
	)
	t.partly = p.Lost > before
	p.m.Teams = append(p.m.Teams, t)
}

func (p *parser) user(name source.Word, n *source.Node) {
	u := User{Name: name}
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
	p.m.Users = append(p.m.Users, u)
}
