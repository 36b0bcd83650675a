package config

import (
	"fmt"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// AccountGroup is a name for several accounts: those of a list, or all of the
// map but for exceptions. Map.Expand says which they are.
type AccountGroup struct {
	Name     source.Word
	Accounts []source.Word // as written
	All      bool          // every account of the map; then Accounts is empty
	Except   []source.Word // with All: not these

	incomplete bool // some of it was not read, here and below
}

// AllAccounts in place of a group's list stands for every account of the map.
const AllAccounts = "all"

func (p *parser) group(name source.Word, n *source.Node) {
	g := AccountGroup{Name: name}
	before := p.Unread
	what := "account group " + diag.Quote(name.Text)
	switch {
	case source.IsMapping(n):
		var all source.Word
		p.Fields(n, name.At, what, []string{"all"},
			source.Text("all", &all),
			source.Reads("except", p.TextList(&g.Except, "except", "an account")),
		)
		if g.All = all.Text == "true"; !g.All && all.Text != "" {
			p.Unreadf(all.At, diag.InvalidValue, "write true, or in place of the mapping a list of accounts", "all is %s", diag.Quote(all.Text))
		}
		g.incomplete = !g.All
	case source.ScalarText(n) == AllAccounts:
		_, g.All = p.Word(n, what)
	default:
		g.Accounts = p.Words(n, what, "an account")
	}
	g.incomplete = g.incomplete || p.Unread > before
	p.m.Groups = append(p.m.Groups, g)
}

// maxMembers bounds how many accounts the groups with all mean together: each
// takes a few characters to write. A thousand of them with two thousand
// accounts are as many.
const maxMembers = 2_000_000

// buildMembers works out the accounts of each group. It returns the group at
// which those with all mean too many; that one and those behind it have none.
func (m *Map) buildMembers() (tooMany *AccountGroup) {
	m.members = make(map[string][]*Account, len(m.Groups))
	room := maxMembers
	for i := range m.Groups {
		g := &m.Groups[i]
		if !g.All {
			m.members[g.Name.Text] = m.listed(g.Accounts)
			continue
		}
		if room -= len(m.Accounts); room < 0 {
			return g
		}
		m.members[g.Name.Text] = m.allBut(g.Except)
	}
	return nil
}

func (m *Map) listed(words []source.Word) []*Account {
	out, seen := make([]*Account, 0, len(words)), make(map[string]bool, len(words))
	for _, w := range words {
		if a, ok := m.Account(w.Text); ok && !seen[w.Text] {
			seen[w.Text] = true
			out = append(out, a)
		}
	}
	return out
}

func (m *Map) allBut(words []source.Word) []*Account {
	except := make(map[string]bool, len(words))
	for _, w := range words {
		except[w.Text] = true
	}
	out := make([]*Account, 0, len(m.Accounts))
	for i := range m.Accounts {
		if a := &m.Accounts[i]; !except[a.Name.Text] {
			out = append(out, a)
		}
	}
	return out
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
			c.out.Add(diag.Finding{Code: diag.DuplicateName, At: g.Name.At,
				Text: fmt.Sprintf("%s is an account and an account group", diag.Quote(g.Name.Text)),
				Help: "rename the group", Also: &diag.Note{At: a.Name.At, Text: "the account"}})
		}
		what := "account group " + diag.Quote(g.Name.Text)
		if len(c.m.Expand(g.Name.Text)) == 0 && len(g.Accounts) == 0 && !g.incomplete && !(g.All && (c.m.Unread > 0 || c.m.incomplete["accounts"])) {
			c.reportf(g.Name.At, diag.EmptyGroup, "name its accounts, or remove it", "the %s is empty", what)
		}
		c.unique(g.Accounts, what)
		c.unique(g.Except, "the exceptions of "+what)
		c.groupAccounts(g.Accounts, what+" lists", what+" holds", accounts)
		c.groupAccounts(g.Except, what+" excepts", what+" excepts", accounts)
	}
	c.accountNames = append(accounts, c.right(names(c.m.Groups, func(g *AccountGroup) source.Word { return g.Name }))...)
}

// groupAccounts checks names that must be accounts', of which some are known.
func (c *checker) groupAccounts(words []source.Word, lists, holds string, known []string) {
	for _, w := range words {
		if _, ok := c.m.Account(w.Text); ok {
			continue
		}
		if _, ok := c.m.Group(w.Text); ok {
			c.reportf(w.At, diag.NestedGroup, "name the accounts, so that a reviewer sees each", "%s the group %s", holds, diag.Quote(w.Text))
			continue
		}
		if w.Text == AllAccounts {
			c.reportf(w.At, diag.UnknownAccount, "for every account write all in place of the list", "%s %s, which is not under accounts", lists,
				diag.Quote(w.Text))
			continue
		}
		c.unknown(diag.UnknownAccount, w, "accounts", lists, known)
	}
}
