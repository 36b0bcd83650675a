package access

import (
	"slices"
	"strings"

	"rolemap/config"
)

// Diff is what a change of the map does to access. It is exact: Gained and
// Lost are the difference of the two sets of grants, where an account is its
// name and its id.
type Diff struct {
	Gained, Lost []Holding // by user, account, role
	Ends         []EndChange
	// WayEnds are what becomes of ends through each way of signing in that is open
	// before and after, of grants for which that is not what Ends say.
	WayEnds []WayEnd
	Users   []UserChange
	Renames []Rename
	Notes   []Note
	// SignIns are grants that are entered by other ways than before. No access changes.
	SignIns []SignInChange
	// Identities are people and groups of Identity Center who are others than before.
	Identities []IdentityChange
	Tags       []TagChange // which change no access by themselves
	// Unexpected are the checks of access that the map's authors took away.
	Unexpected []Unexpected
	// Moved are grants that are held as before by another way: through another
	// team, directly, or from another place of the map. No access changes.
	Moved []Move
	// LastHolder are roles that nobody holds any more, as account and role.
	LastHolder []Grant
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
	// What becomes of the IAM user of somebody who stays.
	IAMUserRemoved UserKind = "iam_user_removed"
	IAMUserAdded   UserKind = "iam_user_added"
)

// Rename is what looks like a renaming: AWS sees a removal and an addition.
type Rename struct {
	Kind     string // user, role, account
	Old, New string
}

// Move is a grant that is held by another way than before.
type Move struct {
	Grant
	Old, New []string // Source.Source of each way
}

// Empty reports whether access stays as it is.
func (d Diff) Empty() bool {
	return len(d.Gained)+len(d.Lost)+len(d.Ends)+len(d.Users)+len(d.Notes)+len(d.Unexpected)+
		len(d.WayEnds)+len(d.SignIns)+len(d.Identities) == 0
}

// Compare works out what becomes of access between two maps, both judged at
// the same moment. Worth says what a role allows, so that two roles that allow
// the same may be one that was renamed.
func Compare(prev, next Access, worth func(m *config.Map, role string) string) Diff {
	var d Diff
	held := make(map[[2]string]bool, len(next.Holdings)/4) // account, role: somebody holds it afterwards
	for i := range next.Holdings {
		held[[2]string{next.Holdings[i].Account, next.Holdings[i].Role}] = true
	}
	lost := func(h *Holding) {
		d.Lost = append(d.Lost, *h)
		if a, ok := next.Map.Account(h.Account); ok && a.Suspended {
			return // its roles stay in AWS as they are
		}
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
			d.ends(old, new)
			if a, b := old.Ways(), new.Ways(); a != b {
				d.SignIns = append(d.SignIns, SignInChange{new.Grant, a, b})
			}
			if !sameSources(old, new) {
				d.Moved = append(d.Moved, Move{new.Grant, sources(*old), sources(*new)})
			}
		}
	}
	slices.SortFunc(d.LastHolder, Grant.Compare)
	d.LastHolder = slices.Compact(d.LastHolder)
	d.users(prev, next)
	d.renames(prev, next, worth)
	d.Identities = identities(prev.Map, next.Map)
	d.Notes, d.Tags, d.Unexpected = notes(prev.Map, next.Map), tags(prev.Map, next.Map), unexpected(prev.Map, next.Map)
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
		if v, ok := next.Map.User(u.Name.Text); ok && v.HasIAMUser != u.HasIAMUser {
			kind := IAMUserRemoved
			if v.HasIAMUser {
				kind = IAMUserAdded
			}
			add(u.Name.Text, kind)
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
