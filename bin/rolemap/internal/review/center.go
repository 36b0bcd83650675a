package review

import (
	"cmp"
	"maps"
	"slices"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/layout/identitycenter"
	"rolemap/config/plan"
)

// SetRename is a permission set that gets another name: AWS makes it and each of
// its assignments anew.
type SetRename struct {
	Role     string
	Old, New string
	Accounts []string // in which somebody entered the role through it, sorted
}

// setRenames are those of roles that people enter through Identity Center
// before and after, by role.
func setRenames(prev, next access.Access) []SetRename {
	after := rolesOf(next)
	var out []SetRename
	for role, accounts := range rolesOf(prev) {
		if after[role] == nil {
			continue
		}
		a, _ := prev.Map.Role(role)
		b, _ := next.Map.Role(role)
		if old, new := a.SetNameOf().Text, b.SetNameOf().Text; old != new {
			out = append(out, SetRename{role, old, new, slices.Sorted(maps.Keys(accounts))})
		}
	}
	slices.SortFunc(out, func(a, b SetRename) int { return cmp.Compare(a.Role, b.Role) })
	return out
}

// rolesOf are the roles that people enter through Identity Center, with the accounts.
func rolesOf(a access.Access) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for i := range a.Holdings {
		if h := &a.Holdings[i]; h.Ways().Has(config.IdentityCenter) {
			if out[h.Role] == nil {
				out[h.Role] = map[string]bool{}
			}
			out[h.Role][h.Account] = true
		}
	}
	return out
}

// unmade are the own policies that leave the accounts' stacks while permission
// sets that are deployed still name them, sorted.
func unmade(prev, next access.Access) []string {
	stay := identitycenter.Referenced(next.Map)
	named := map[string]bool{}
	for role := range rolesOf(prev) {
		r, _ := prev.Map.Role(role)
		named[r.Boundary.Text] = true
		for _, w := range r.Policies {
			named[w.Text] = true
		}
	}
	return slices.DeleteFunc(identitycenter.Referenced(prev.Map), func(name string) bool {
		return !named[name] || slices.Contains(stay, name)
	})
}

// ofCenter reports whether a kind of resource is Identity Center's: what it
// means that one would be made anew is said of the map's change.
func ofCenter(kind plan.Kind) bool {
	return slices.Contains([]plan.Kind{plan.KindSet, plan.KindCenterGroup, plan.KindMembership, plan.KindAssignment}, kind)
}
