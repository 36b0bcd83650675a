package config

import (
	"rolemap/config/policy"
	"rolemap/config/source"
)

// Account returns the target account of that name.
func (m *Map) Account(name string) (*Account, bool) { return find(m.Accounts, m.accounts, name) }

// Group returns the account group of that name.
func (m *Map) Group(name string) (*AccountGroup, bool) { return find(m.Groups, m.groups, name) }

// Policy returns the organisation's own policy of that name.
func (m *Map) Policy(name string) (*Policy, bool) { return find(m.Policies, m.policies, name) }

// Role returns the role of that name.
func (m *Map) Role(name string) (*Role, bool) { return find(m.Roles, m.roles, name) }

// Team returns the team of that name.
func (m *Map) Team(name string) (*Team, bool) { return find(m.Teams, m.teams, name) }

// User returns the user of that name.
func (m *Map) User(name string) (*User, bool) { return find(m.Users, m.users, name) }

// Variables are what the variables of a document stand for in the account.
func (a *Account) Variables() policy.Variables {
	return policy.Variables{ID: a.ID.Text, Name: a.Name.Text, Region: a.Region.Text}
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

// isPlace reports whether an access block can name it.
func (m *Map) isPlace(where string) bool {
	_, account := m.accounts[where]
	_, group := m.groups[where]
	return account || group
}

// lose notes that names of a section may be missing.
func (m *Map) lose(section string) {
	if m.lost == nil {
		m.lost = map[string]bool{}
	}
	m.lost[section] = true
}

func find[T any](list []T, index map[string]int, name string) (*T, bool) {
	i, ok := index[name]
	if !ok {
		return nil, false
	}
	return &list[i], true
}

func index[T any](list []T, name func(*T) source.Word) map[string]int {
	out := make(map[string]int, len(list))
	for i := range list {
		if _, twice := out[name(&list[i]).Text]; !twice {
			out[name(&list[i]).Text] = i
		}
	}
	return out
}

func (m *Map) buildIndex() {
	m.accounts = index(m.Accounts, func(x *Account) source.Word { return x.Name })
	m.groups = index(m.Groups, func(x *AccountGroup) source.Word { return x.Name })
	m.policies = index(m.Policies, func(x *Policy) source.Word { return x.Name })
	m.roles = index(m.Roles, func(x *Role) source.Word { return x.Name })
	m.teams = index(m.Teams, func(x *Team) source.Word { return x.Name })
	m.users = index(m.Users, func(x *User) source.Word { return x.Name })
	m.members = make(map[string][]*Account, len(m.Groups))
	for i := range m.Groups {
		g := &m.Groups[i]
		if _, twice := m.members[g.Name.Text]; twice {
			continue
		}
		accounts := make([]*Account, 0, len(g.Accounts))
		seen := make(map[string]bool, len(g.Accounts))
		for _, w := range g.Accounts {
			if a, ok := m.Account(w.Text); ok && !seen[w.Text] {
				seen[w.Text] = true
				accounts = append(accounts, a)
			}
		}
		m.members[g.Name.Text] = accounts
	}
}
