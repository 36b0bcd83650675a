package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rolemap/config"
)

// Diff is what a change of the map does to access. It is exact: Gained and
// Lost are the difference of the two sets of grants, where an account is its
// name and its id.
type Diff struct {
	Gained, Lost []Holding // by user, account, role
	Ends         []EndChange
	Roles        []RoleChange
	Users        []UserChange
	Renames      []Rename
	Notes        []Note
	// Moved are grants that are held as before by another way: through another
	// team, directly, or from another place of the map. No access changes.
	Moved []Move
	// LastHolder are roles that nobody holds any more, as account and role.
	LastHolder []Grant
}

// EndChange is a grant whose end changed. Zero is no end.
type EndChange struct {
	Grant
	Old, New time.Time
}

// Broader reports whether access now lasts longer.
func (e EndChange) Broader() bool {
	return !e.Old.IsZero() && (e.New.IsZero() || e.New.After(e.Old))
}

// RoleChange is a role that is held before and after and allows something else.
type RoleChange struct {
	Role       string
	Accounts   []string // in which somebody holds it before and after
	Properties []Property
}

// Property is one property of a role that changed.
type Property struct {
	Key      string // as the map names it: mfa, session, policies ...
	Old, New string // in words
	Broader  bool   // allows more than before, or cannot be shown to allow less
}

// UserChange is a user who appears, disappears, is suspended or let in again.
type UserChange struct {
	User string
	Kind UserKind
}

// UserKind says what became of a user.
type UserKind string

// What becomes of users.
const (
	UserAdded     UserKind = "added"
	UserRemoved   UserKind = "removed"
	UserSuspended UserKind = "suspended"
	UserResumed   UserKind = "resumed"
)

// Rename is what looks like a renaming: AWS sees a removal and an addition.
type Rename struct {
	Kind     string // user, role, account
	Old, New string
}

// Note is a change of the whole map that a reviewer must not miss.
type Note struct{ Text string }

// Move is a grant that is held by another way than before.
type Move struct {
	Grant
	Old, New []string // Source.Source of each way
}

// Empty reports whether access stays as it is.
func (d Diff) Empty() bool {
	return len(d.Gained)+len(d.Lost)+len(d.Ends)+len(d.Roles)+len(d.Users)+len(d.Notes) == 0
}

// Compare works out what becomes of access between two maps, both judged at
// the same moment.
func Compare(prev, next Access) Diff {
	var d Diff
	held := make(map[[2]string]bool, len(next.Holdings)/4) // account, role: somebody holds it afterwards
	for i := range next.Holdings {
		held[[2]string{next.Holdings[i].Account, next.Holdings[i].Role}] = true
	}
	stays := map[[2]string]bool{} // role, account: held before and after
	lost := func(h *Holding) {
		d.Lost = append(d.Lost, *h)
		if !held[[2]string{h.Account, h.Role}] {
			d.LastHolder = append(d.LastHolder, Grant{Account: h.Account, Role: h.Role})
		}
	}
	// Both lists are sorted by grant.
	i, j := 0, 0
	for i < len(prev.Holdings) || j < len(next.Holdings) {
		order := 0
		switch {
		case i == len(prev.Holdings):
			order = 1
		case j == len(next.Holdings):
			order = -1
		default:
			order = prev.Holdings[i].Grant.Compare(next.Holdings[j].Grant)
		}
		switch {
		case order < 0:
			lost(&prev.Holdings[i])
			i++
		case order > 0:
			d.Gained = append(d.Gained, next.Holdings[j])
			j++
		default:
			old, new := &prev.Holdings[i], &next.Holdings[j]
			i, j = i+1, j+1
			if prev.accountID(old) != next.accountID(new) {
				lost(old) // another account, whatever its name
				d.Gained = append(d.Gained, *new)
				continue
			}
			if a, b := old.Until(), new.Until(); !a.Equal(b) {
				d.Ends = append(d.Ends, EndChange{new.Grant, a, b})
			}
			if !sameSources(old, new) {
				d.Moved = append(d.Moved, Move{new.Grant, sources(*old), sources(*new)})
			}
		}
	}
	for i := range prev.Holdings {
		if h := &prev.Holdings[i]; held[[2]string{h.Account, h.Role}] {
			stays[[2]string{h.Role, h.Account}] = true
		}
	}
	slices.SortFunc(d.LastHolder, Grant.Compare)
	d.LastHolder = slices.Compact(d.LastHolder)
	where := map[string][]string{}
	for at := range stays {
		where[at[0]] = append(where[at[0]], at[1])
	}
	for _, name := range slices.Sorted(maps.Keys(where)) {
		a, _ := prev.Map.Role(name)
		b, _ := next.Map.Role(name)
		if f := properties(prev.Map, next.Map, a, b); len(f) > 0 {
			slices.Sort(where[name])
			d.Roles = append(d.Roles, RoleChange{name, where[name], f})
		}
	}
	d.users(prev, next)
	d.renames(prev, next)
	d.whole(prev.Map, next.Map)
	return d
}

func (a Access) accountID(h *Holding) string {
	account, _ := a.Map.Account(h.Account)
	return account.ID.Text
}

// sameSources reports whether two holdings come by the same ways; most have one.
func sameSources(a, b *Holding) bool {
	if len(a.Sources) == 1 && len(b.Sources) == 1 {
		x, y := a.Sources[0].Team, b.Sources[0].Team
		return x == nil && y == nil || x != nil && y != nil && x.Name.Text == y.Name.Text
	}
	return slices.Equal(sources(*a), sources(*b))
}

func sources(h Holding) []string {
	out := make([]string, len(h.Sources))
	for i, w := range h.Sources {
		out[i] = w.Name()
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (d *Diff) users(prev, next Access) {
	add := func(name string, kind UserKind) { d.Users = append(d.Users, UserChange{name, kind}) }
	for i := range prev.Map.Users {
		u := &prev.Map.Users[i]
		switch v, ok := next.Map.User(u.Name.Text); {
		case !ok:
			add(u.Name.Text, UserRemoved)
		case v.Suspended && !u.Suspended:
			add(u.Name.Text, UserSuspended)
		case !v.Suspended && u.Suspended:
			add(u.Name.Text, UserResumed)
		}
	}
	for i := range next.Map.Users {
		if name := next.Map.Users[i].Name.Text; !has(prev.Map.User(name)) {
			add(name, UserAdded)
		}
	}
	slices.SortFunc(d.Users, func(a, b UserChange) int { return strings.Compare(a.User, b.User) })
}

func has[T any](_ *T, ok bool) bool { return ok }

// whole notes changes that concern every grant.
func (d *Diff) whole(prev, next *config.Map) {
	note := func(format string, args ...any) { d.Notes = append(d.Notes, Note{fmt.Sprintf(format, args...)}) }
	if a, b := prev.UsersAccount.ID.Text, next.UsersAccount.ID.Text; a != b {
		note("the users account changes from %s to %s: every role comes to trust another account, and everybody needs a new sign-in", a, b)
	}
	if a, b := prev.Defaults.Path, next.Defaults.Path; a != b {
		note("the path of roles and policies changes from %s to %s: CloudFormation refuses to replace what has a name; take every grant out, deploy, and put them back", a, b)
	}
	for i := range prev.Accounts {
		a := &prev.Accounts[i]
		b, ok := next.Account(a.Name.Text)
		switch {
		case !ok:
			note("account %s leaves the map: its stack stays deployed until somebody deletes it", a.Name.Text)
		case a.ID.Text != b.ID.Text:
			note("account %s changes its id from %s to %s: another account; the stack in the old one stays deployed until somebody deletes it", a.Name.Text, a.ID.Text, b.ID.Text)
		case a.Region.Text != b.Region.Text:
			note("account %s changes its region from %s to %s: the stack there would create roles that the old stack still has; delete the old stack first", a.Name.Text, a.Region.Text, b.Region.Text)
		}
	}
}
