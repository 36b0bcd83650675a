package effective

import (
	"maps"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
)

// Diff is what a change of the map does: to who holds what, and to what that
// is worth.
type Diff struct {
	access.Diff
	Roles []RoleChange
	// Administrators are those who gain administration of an account.
	Administrators []Administrator

	// Allows are the terms of each role that somebody gains, wherever it is:
	// variables of the account stand for themselves.
	Allows []RoleTerms

	before, after map[string]bool // role: administrator; see Administers
	prev, next    *config.Map
}

// RoleChange is a role that is held before and after and allows something else.
type RoleChange struct {
	Role     string
	Accounts []string // in which somebody holds it before and after
	Changes  []Change
	// Administrator says that the role becomes one.
	Administrator bool
}

// RoleTerms are what a role is worth.
type RoleTerms struct {
	Role string
	Terms
}

// Administrator is a role that administers an account, and who comes to hold it.
type Administrator struct {
	Account, Role string
	Users         []string
	Everywhere    bool // see Diff.Everywhere
}

// Empty reports whether access stays as it is.
func (d Diff) Empty() bool { return d.Diff.Empty() && len(d.Roles) == 0 }

// Broader reports whether somebody can do more than before, or a check that
// stood in the way is gone.
func (d Diff) Broader() bool {
	return len(d.Gained)+len(d.Unexpected)+len(d.Identities) > 0 ||
		slices.ContainsFunc(d.Ends, access.EndChange.Broader) ||
		slices.ContainsFunc(d.Roles, RoleChange.Broader) ||
		slices.ContainsFunc(d.Users, func(u access.UserChange) bool { return u.Kind == access.UserResumed }) ||
		slices.ContainsFunc(d.Notes, access.Note.Broader)
}

// Broader reports whether a property of the role is.
func (c RoleChange) Broader() bool {
	return slices.ContainsFunc(c.Changes, func(c Change) bool { return c.Broader })
}

// Administered reports whether a grant that was lost was one of administration.
func (d Diff) Administered(g access.Grant) bool { return d.before[g.Role] }

// Administers reports whether a grant that was gained is one of administration.
func (d Diff) Administers(g access.Grant) bool { return d.after[g.Role] }

// Everywhere reports whether who administers an account can come by every role
// of every account, since it is the users account: users, groups and policies
// there say who may enter what.
func (d Diff) Everywhere(account string) bool { return usersAccount(d.next, account) }

// WasEverywhere is Everywhere before the change.
func (d Diff) WasEverywhere(account string) bool { return usersAccount(d.prev, account) }

func usersAccount(m *config.Map, account string) bool {
	a, ok := m.Account(account)
	return ok && a.ID.Text == m.UsersAccount.ID.Text
}

// Between works out what becomes of access, and of its worth, between two maps,
// both judged at the same moment.
func Between(prev, next access.Access) Diff {
	d := Diff{Diff: access.Compare(prev, next, Worth), before: map[string]bool{}, after: map[string]bool{}, prev: prev.Map, next: next.Map}
	partition := aws.Partition(next.Map.UsersAccount.Region.Text)
	for _, h := range d.Lost {
		note(d.before, prev.Map, h.Role, partition)
	}
	by := map[access.Grant]*Administrator{}
	for _, h := range d.Gained {
		if at := (access.Grant{Account: h.Account, Role: h.Role}); note(d.after, next.Map, h.Role, partition) {
			if by[at] == nil {
				by[at] = &Administrator{Account: h.Account, Role: h.Role, Everywhere: d.Everywhere(h.Account)}
			}
			by[at].Users = append(by[at].Users, h.User)
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(by), func(a, b access.Grant) int {
		return strings.Compare(a.Role+" in "+a.Account, b.Role+" in "+b.Account)
	}) {
		d.Administrators = append(d.Administrators, *by[at])
	}
	for _, role := range slices.Sorted(maps.Keys(d.after)) {
		d.Allows = append(d.Allows, RoleTerms{role, Written(next.Map, role, partition)})
	}
	where := stays(prev, next)
	for _, role := range slices.Sorted(maps.Keys(where)) {
		a, b := Written(prev.Map, role, partition), Written(next.Map, role, partition)
		if changes := Compare(a, b); len(changes) > 0 {
			d.Roles = append(d.Roles, RoleChange{role, where[role], changes, b.Administrator() && !a.Administrator()})
		}
	}
	return d
}

// note works out once a role whether it is an administrator.
func note(known map[string]bool, m *config.Map, role, partition string) bool {
	is, ok := known[role]
	if !ok {
		is = Written(m, role, partition).Administrator()
		known[role] = is
	}
	return is
}

// stays are the roles that are held in an account before and after, with
// those accounts, sorted.
func stays(prev, next access.Access) map[string][]string {
	type place struct{ role, account string }
	seen := make(map[place]bool, len(prev.Holdings)/4)
	for i := range prev.Holdings {
		seen[place{prev.Holdings[i].Role, prev.Holdings[i].Account}] = true
	}
	out := map[string][]string{}
	for i := range next.Holdings {
		if at := (place{next.Holdings[i].Role, next.Holdings[i].Account}); seen[at] {
			delete(seen, at)
			out[at.role] = append(out[at.role], at.account)
		}
	}
	for _, accounts := range out {
		slices.Sort(accounts)
	}
	return out
}

// Worth is a fingerprint of what a role allows, but for the documents of its
// own policies, which it names.
func Worth(m *config.Map, role string) string {
	t := Written(m, role, aws.Partition(m.UsersAccount.Region.Text))
	list := [][]string{mfa(t), {Hours(t.Session), string(t.Trust)}, ranges(t), named(t.Boundary), named(t.Policies...)}
	out := make([]string, len(list))
	for i, words := range list {
		out[i] = strings.Join(words, ",")
	}
	return strings.Join(out, "|")
}
