// Package matrix writes who can enter what as a table: a row for each user, a
// column for each account, and in a cell the roles.
package matrix

import (
	"cmp"
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/source"
)

// Matrix is the table. Rows and columns are sorted by name.
type Matrix struct {
	Organization string
	At           time.Time // the moment of which it speaks
	Rows         []Row
	Columns      []Column
	Roles        []*config.Role // that stand in a cell
	Grants       int
	Filtered     bool
	SignIn       bool        // the map has Identity Center, and so more than one way of signing in
	Ways         grants.Ways // of the grants
}

// Row is one user.
type Row struct {
	User  *config.User
	Cells [][]Cell // by column
}

// Column is one account.
type Column struct{ Account *config.Account }

// Cell is one role that a user holds in an account.
type Cell struct {
	Role    string
	Until   string   // as written; empty for none
	Through []string // "team NAME", "direct grant"
	Ways    config.SignIn
}

// New makes a table of access. Without a filter every user has a row, since
// that somebody can enter nothing is worth seeing; accounts have a column
// where somebody can enter.
func New(a access.Access, f grants.Filter, at time.Time) Matrix {
	m := a.Map
	t := Matrix{Organization: m.Organization.Text, At: at, Filtered: !f.Empty(), SignIn: m.IdentityCenter != nil}
	a = f.Apply(a)
	t.Grants, t.Ways = len(a.Holdings), grants.WaysOf(a.Holdings)
	column, row, roles := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, h := range a.Holdings {
		if _, ok := column[h.Account]; !ok {
			column[h.Account] = 0
			account, _ := m.Account(h.Account)
			t.Columns = append(t.Columns, Column{account})
		}
		roles[h.Role] = true
	}
	slices.SortFunc(t.Columns, func(a, b Column) int { return cmp.Compare(a.Account.Name.Text, b.Account.Name.Text) })
	for i, c := range t.Columns {
		column[c.Account.Name.Text] = i
	}
	add := func(name string) int {
		if i, ok := row[name]; ok {
			return i
		}
		u, _ := m.User(name)
		row[name] = len(t.Rows)
		t.Rows = append(t.Rows, Row{u, make([][]Cell, len(t.Columns))})
		return row[name]
	}
	if !t.Filtered {
		for _, name := range grants.Names(m.Users, func(u *config.User) source.Word { return u.Name }) {
			add(name)
		}
	}
	for _, h := range a.Holdings { // sorted by user
		r, c := add(h.User), column[h.Account]
		t.Rows[r].Cells[c] = append(t.Rows[r].Cells[c], Cell{h.Role, grants.Until(h), grants.Through(h), h.Ways()})
	}
	for i := range m.Roles {
		if roles[m.Roles[i].Name.Text] {
			t.Roles = append(t.Roles, &m.Roles[i])
		}
	}
	slices.SortFunc(t.Roles, func(a, b *config.Role) int { return cmp.Compare(a.Name.Text, b.Name.Text) })
	return t
}

// label is a role as a cell shows it.
func (c Cell) label() string {
	out := c.Role
	if mark := grants.Mark(c.Ways); mark != "" {
		out += " " + mark
	}
	if c.Until != "" {
		out += " until " + c.Until
	}
	return out
}

// userLabel is a user as a row shows it.
func userLabel(u *config.User) string {
	if u.Suspended {
		return u.Name.Text + " (suspended)"
	}
	return u.Name.Text
}
