package config

import (
	"fmt"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// AccountGroup is a name for several accounts.
type AccountGroup struct {
	Name     source.Word
	Accounts []source.Word

	incomplete bool // some of it was not read, here and below
}

func (p *parser) group(name source.Word, n *source.Node) {
	g := AccountGroup{Name: name}
	before := p.Unread
	g.Accounts = p.Words(n, "account group "+diag.Quote(name.Text), "an account")
	g.incomplete = p.Unread > before
	p.m.Groups = append(p.m.Groups, g)
}

// Expand returns the accounts that a name of an access block stands for: the
// account itself or the members of the group, each once; unknown names give
// none. The list of a group is shared and must not be changed.
func (m *Map) Expand(where string) []*Account {
	if a, ok := m.Account(where); ok {
		return []*Account{a}
	}
	return m.members[where]
}

func (c *checker) groups() {
	accounts := c.right(names(c.m.Accounts, func(a *Account) source.Word { return a.Name }))
	for i := range c.m.Groups {
		g := &c.m.Groups[i]
		c.name(g.Name, "an account group", slugRule)
		if a, ok := c.m.Account(g.Name.Text); ok {
			c.out.Add(diag.Finding{Code: diag.DuplicateName, At: g.Name.At, Text: fmt.Sprintf("%s is an account and an account group", diag.Quote(g.Name.Text)),
				Help: "rename the group", Also: &diag.Note{At: a.Name.At, Text: "the account"}})
		}
		if len(g.Accounts) == 0 && !g.incomplete {
			c.reportf(g.Name.At, diag.EmptyGroup, "name its accounts, or remove it", "the account group %s is empty", diag.Quote(g.Name.Text))
		}
		c.unique(g.Accounts, "account group "+diag.Quote(g.Name.Text))
		for _, w := range g.Accounts {
			if _, ok := c.m.Account(w.Text); ok {
				continue
			}
			if _, ok := c.m.Group(w.Text); ok {
				c.reportf(w.At, diag.NestedGroup, "name the accounts, so that a reviewer sees each", "account group %s holds the group %s", diag.Quote(g.Name.Text), diag.Quote(w.Text))
				continue
			}
			c.unknown(diag.UnknownAccount, w, "accounts", "account group "+diag.Quote(g.Name.Text)+" lists", accounts)
		}
	}
	c.accountNames = append(accounts, c.right(names(c.m.Groups, func(g *AccountGroup) source.Word { return g.Name }))...)
}
