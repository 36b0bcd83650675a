package review

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/effective"
)

// Entered are grants that stay and are entered by other ways of signing in than
// before, for one reason: the teams or direct grants whose ways changed.
type Entered struct {
	By       string // "team NAME", "direct grant", or several
	Old, New config.SignIn
	Users    []string // all lists are sorted
	Accounts []string
	Roles    []string
	Grants   int
}

// entered puts the changes of ways together: moving a team is one of them,
// whatever it holds.
func entered(changes []access.SignInChange, prev, next access.Access) []Entered {
	type key struct {
		by       string
		old, new config.SignIn
	}
	type names map[string]bool
	type found struct {
		users, accounts, roles names
		grants                 int
	}
	by := map[key]*found{}
	for _, c := range changes {
		k := key{because(c, prev, next), c.Old, c.New}
		if by[k] == nil {
			by[k] = &found{users: names{}, accounts: names{}, roles: names{}}
		}
		f := by[k]
		f.users[c.User], f.accounts[c.Account], f.roles[c.Role] = true, true, true
		f.grants++
	}
	var out []Entered
	for k, f := range by {
		out = append(out, Entered{k.by, k.old, k.new, slices.Sorted(maps.Keys(f.users)), slices.Sorted(maps.Keys(f.accounts)),
			slices.Sorted(maps.Keys(f.roles)), f.grants})
	}
	slices.SortFunc(out, func(a, b Entered) int {
		return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.Old, b.Old), cmp.Compare(a.New, b.New))
	})
	return out
}

// because names what a grant comes by through the ways that were opened and
// came by through those that were closed.
func because(c access.SignInChange, prev, next access.Access) string {
	var out []string
	add := func(a access.Access, ways config.SignIn) {
		h, _ := a.Find(c.Grant)
		for _, name := range grants.Through(h.Via(ways)) {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	add(prev, c.Old&^c.New)
	add(next, c.New&^c.Old)
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// line is the change for people.
func (e Entered) line(most int) string {
	return fmt.Sprintf("%s: %s → %s; %s (%s), %s in %s (%s)", e.By, e.Old, e.New, people(len(e.Users)), diag.Few(e.Users, most),
		number(len(e.Roles), "role"), number(len(e.Accounts), "account"), diag.Few(e.Accounts, most))
}

// effects say what changed ways do to people, and what differs by nature where
// Identity Center comes to be one.
func (r Report) effects() []string {
	out := append([]string{"Nobody gains or loses a role by this."}, Effects(r.SignIns, r.next.Map)...)
	roles := map[string]bool{}
	for _, c := range r.SignIns {
		if (c.New &^ c.Old).Has(config.IdentityCenter) {
			roles[c.Role] = true
		}
	}
	if len(roles) > 0 {
		out = append(out, "By nature it differs there: "+strings.Join(effective.NatureOf(r.next.Map, roles), "; ")+".")
	}
	return out
}

func people(n int) string { return diag.Count(n, "person", "people") }

func number(n int, what string) string { return diag.Count(n, what, what+"s") }

// somebodyElse says who is another in Identity Center.
func somebodyElse(c access.IdentityChange) string {
	switch c.Kind {
	case access.InstanceChanged:
		return fmt.Sprintf("another instance of Identity Center, %s, not %s: everything is made anew there, and what the old one lets in stays until somebody deletes it", c.New, c.Old)
	case access.GroupChanged:
		return fmt.Sprintf("the group %s is another group in Identity Center: its id is %s, not %s", c.Name, c.New, c.Old)
	default:
		return fmt.Sprintf("%s is another person in Identity Center: their id is %s, not %s", c.Name, c.New, c.Old)
	}
}

// iamUsers are those of a kind of change who had an IAM user before it, or have
// one after it.
func (r Report) iamUsers(kind access.UserKind) []string {
	var out []string
	for _, c := range r.Users {
		if c.Kind == kind && !r.without[c.User] {
			out = append(out, c.User)
		}
	}
	return out
}

// withoutIAMUser are those who come or go and have no IAM user.
func withoutIAMUser(changes []access.UserChange, prev, next *config.Map) map[string]bool {
	out := map[string]bool{}
	for _, c := range changes {
		m := map[access.UserKind]*config.Map{access.UserAdded: next, access.UserRemoved: prev}[c.Kind]
		if m == nil {
			continue
		}
		if u, ok := m.User(c.User); ok && !u.HasIAMUser {
			out[c.User] = true
		}
	}
	return out
}
