package config

import "rolemap/config/diag"

func (p *parser) role(name Word, n *node) {
	r := Role{Name: name}
	what := "role " + diag.Quote(name.Text)
	p.fields(n, name.At, what, []string{"policies"},
		text("description", &r.Description),
		reads("policies", func(key Word, n *node) {
			r.Policies = p.words(n, "policies", "a policy")
			if isList(n) && len(resolved(n).Content) == 0 {
				p.errorf(key.At, "empty-list", "name at least one policy; ReadOnlyAccess shows everything and changes nothing", "%s has no policies", what)
			}
		}),
		text("session", &r.Session),
		text("mfa", &r.MFA),
		text("trust", &r.Trust),
		text("permissions_boundary", &r.Boundary),
		reads("source_ip", func(key Word, n *node) {
			r.SourceIP = p.words(n, "source_ip", "an address range")
			if isList(n) && len(resolved(n).Content) == 0 {
				p.errorf(key.At, "empty-list", "name the ranges, or leave the key out for every address", "source_ip of %s names no address range", what)
			}
		}),
	)
	p.m.Roles = append(p.m.Roles, r)
}

func (p *parser) group(name Word, n *node) {
	g := AccountGroup{Name: name}
	before := p.lost
	g.Accounts = p.words(n, "account group "+diag.Quote(name.Text), "an account")
	g.partly = p.lost > before
	p.m.Groups = append(p.m.Groups, g)
}

func (p *parser) team(name Word, n *node) {
	t := Team{Name: name}
	before := p.lost
	p.fields(n, name.At, "team "+diag.Quote(name.Text), nil,
		text("description", &t.Description),
		reads("members", p.textList(&t.Members, "members", "a user")),
		reads("access", p.access(&t.Access)),
	)
	t.partly = p.lost > before
	p.m.Teams = append(p.m.Teams, t)
}

func (p *parser) user(name Word, n *node) {
	u := User{Name: name}
	// A user may have nothing but a name: "bob: {}" or just "bob:".
	if !isNothing(n) {
		p.fields(n, name.At, "user "+diag.Quote(name.Text), nil,
			text("name", &u.FullName),
			text("email", &u.Email),
			reads("access", p.access(&u.Access)),
			text("status", &u.Status),
		)
	}
	u.Suspended = u.Status.Text == "suspended"
	p.m.Users = append(p.m.Users, u)
}
