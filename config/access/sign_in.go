package access

import (
	"cmp"
	"maps"
	"slices"

	"rolemap/config"
)

// SignInChange is a grant that is held before and after, and entered by other
// ways: no gain and no loss.
type SignInChange struct {
	Grant
	Old, New config.SignIn
}

// IdentityChange is a person, or a group of the directory, whose id in Identity
// Center is another: another person, whoever has the name.
type IdentityChange struct {
	Kind     IdentityKind
	Name     string
	Old, New string // ids
}

// IdentityKind says whose id it is.
type IdentityKind string

// Whose ids change.
const (
	PersonChanged   IdentityKind = "person"
	GroupChanged    IdentityKind = "group"
	InstanceChanged IdentityKind = "instance"
)

// identities are the ids that both maps' lock files have, and have otherwise.
// A name that is in one alone comes or goes, which the grants show.
func identities(prev, next *config.Map) []IdentityChange {
	a, b := prev.Lock, next.Lock
	if a == nil || b == nil {
		return nil
	}
	var out []IdentityChange
	add := func(kind IdentityKind, name, old, new string) {
		if old != new && old != "" && new != "" {
			out = append(out, IdentityChange{kind, name, old, new})
		}
	}
	add(InstanceChanged, "", a.Instance.Text, b.Instance.Text)
	for _, name := range slices.Sorted(maps.Keys(a.Users)) {
		add(PersonChanged, name, a.Users[name].ID.Text, b.Users[name].ID.Text)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Groups)) {
		add(GroupChanged, name, a.Groups[name].ID.Text, b.Groups[name].ID.Text)
	}
	slices.SortStableFunc(out, func(a, b IdentityChange) int { return cmp.Compare(a.Kind, b.Kind) })
	return out
}
