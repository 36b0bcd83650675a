package config

import (
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
	"time"
)

// Access is the roles that a team or a user is granted in an account or in
// each account of a group.
type Access struct {
	Where source.Word
	Roles []Entry

	incomplete bool
}

// Entry is one granted role.
type Entry struct {
	Role    source.Word
	UntilAt source.Word
	Reason  source.Word

	Until time.Time // the first moment at which access is gone; zero for no end
}

// access reads "account or group: [roles]".
func (p *parser) access(to *[]Access) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		*to = slices.Grow(*to, len(n.Content)/2)
		p.Mapping(n, "access", func(where source.Word, v *source.Node) {
			a := Access{Where: where, Roles: make([]Entry, 0, len(v.Content))}
			before := p.Unread
			p.List(v, "the roles in "+diag.Quote(where.Text), func(item *source.Node) {
				if e, ok := p.entry(item); ok {
					a.Roles = append(a.Roles, e)
				}
			})
			a.incomplete = p.Unread > before
			*to = append(*to, a)
		})
	}
}

// entry reads a role name, or {role, until, reason}. One whose end cannot be
// read is not granted: it might be meant to have ended.
func (p *parser) entry(n *source.Node) (Entry, bool) {
	if !source.IsMapping(n) {
		role, ok := p.Word(n, "a role")
		return Entry{Role: role}, ok
	}
	var e Entry
	before := p.Unread
	p.Fields(n, p.At(n), "the entry", []string{"role"},
		source.Text("role", &e.Role),
		source.Text("until", &e.UntilAt),
		source.Text("reason", &e.Reason),
	)
	if e.UntilAt.Text != "" {
		e.Until = p.ends(e.UntilAt)
	}
	if e.Role.Text == "" && p.Unread == before { // without its key, which is a finding already
		p.Unread++
	}
	return e, p.Unread == before
}

// isPlace reports whether an access block can name it.
func (m *Map) isPlace(where string) bool {
	_, account := m.accounts[where]
	_, group := m.groups[where]
	return account || group
}

// access checks the references and the ends of a block of grants.
func (c *checker) access(access []Access, what string) {
	for _, a := range access {
		if !c.m.isPlace(a.Where.Text) {
			c.unknown(diag.UnknownAccount, a.Where, "accounts or account_groups", what+" has access to", c.accountNames)
		}
		if len(a.Roles) == 0 && !a.incomplete {
			c.reportf(a.Where.At, diag.EmptyAccess, "name the roles, or remove the line", "%s has no role in %s", what, diag.Quote(a.Where.Text))
		}
		words := make([]source.Word, len(a.Roles))
		for i, e := range a.Roles {
			words[i] = e.Role
			if e.Role.Text == AllRoles {
				c.reportf(e.Role.At, diag.UnknownRole, `name the roles, so that a reviewer sees each; "*" stands in expect only`, "%s is granted %s",
					what, diag.Quote(AllRoles))
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
