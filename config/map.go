// Package config reads the role map: the YAML in which an organisation writes
// who may enter which AWS account in which role.
//
// Load reads files, Parse reads text, Check finds what is wrong with the
// meaning. All of them collect findings with their places instead of stopping
// at the first. What a map means for access is computed by package access.
package config

import "rolemap/config/source"

// Map is a role map as written, with defaults filled in where a field says so.
// Lists keep the order of the text; nothing derived from a map may depend on it.
type Map struct {
	Version        source.Word
	Organization   source.Word
	UsersAccount   UsersAccount
	SignInAt       source.Word
	SignIn         SignIn  // after defaults: how people sign in who say nothing else
	IdentityCenter *Center // nil for none
	Lock           *Lock   // beside the map; nil for none
	Defaults       Defaults
	Quotas         []Quota
	NewRegions     []source.Word // that AWS has and aws.Regions has not
	Accounts       []Account
	Groups         []AccountGroup
	Policies       []Policy
	Roles          []Role
	Teams          []Team
	Users          []User
	Expect         []Expectation

	// Unread counts the findings for which parts were not read at all. Beside
	// them, names may seem unknown or unused that are not.
	Unread int

	flawed       bool            // reading found errors
	otherVersion bool            // any key may mean anything
	incomplete   map[string]bool // sections that may have names which were not read

	accounts, groups, policies, roles, teams, users map[string]int
	members                                         map[string][]*Account // of each group, each account once
}

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

func find[T any](list []T, index map[string]int, name string) (*T, bool) {
	i, ok := index[name]
	if !ok {
		return nil, false
	}
	return &list[i], true
}

// missNames notes that names of a section may be missing.
func (m *Map) missNames(section string) {
	if m.incomplete == nil {
		m.incomplete = map[string]bool{}
	}
	m.incomplete[section] = true
}

func (m *Map) buildIndex() {
	m.accounts = index(m.Accounts, func(x *Account) source.Word { return x.Name })
	m.groups = index(m.Groups, func(x *AccountGroup) source.Word { return x.Name })
	m.policies = index(m.Policies, func(x *Policy) source.Word { return x.Name })
	m.roles = index(m.Roles, func(x *Role) source.Word { return x.Name })
	m.teams = index(m.Teams, func(x *Team) source.Word { return x.Name })
	m.users = index(m.Users, func(x *User) source.Word { return x.Name })
}

// index finds names in a list, in which each stands once: what stands twice is
// not read again.
func index[T any](list []T, name func(*T) source.Word) map[string]int {
	out := make(map[string]int, len(list))
	for i := range list {
		out[name(&list[i]).Text] = i
	}
	return out
}
