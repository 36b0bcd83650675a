package access

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"rolemap/config"
)

// renames finds what left and what came with everything else the same:
// accounts by their id, roles by what they allow and where, users by their
// grants. Each looks through the renames found before it.
func (d *Diff) renames(prev, next Access, worth func(*config.Map, string) string) {
	now := map[[2]string]string{} // kind, old name: new name
	pair := func(kind string, old, new map[string]string) {
		for _, o := range slices.Sorted(maps.Keys(old)) {
			for _, n := range slices.Sorted(maps.Keys(new)) {
				if old[o] == new[n] && old[o] != "" {
					d.Renames = append(d.Renames, Rename{kind, o, n})
					now[[2]string{kind, o}] = n
					delete(new, n)
					break
				}
			}
		}
	}
	renamed := func(kind, name string) string { return cmp.Or(now[[2]string{kind, name}], name) }

	gone, came := map[string]string{}, map[string]string{}
	for i := range prev.Map.Accounts {
		if a := &prev.Map.Accounts[i]; !has(next.Map.Account(a.Name.Text)) {
			gone[a.Name.Text] = a.ID.Text
		}
	}
	for i := range next.Map.Accounts {
		if a := &next.Map.Accounts[i]; !has(prev.Map.Account(a.Name.Text)) {
			came[a.Name.Text] = a.ID.Text
		}
	}
	pair("account", gone, came)

	allows := func(a Access, r *config.Role) string {
		at := a.words(func(g Grant) (string, bool) { return renamed("account", g.Account), g.Role == r.Name.Text })
		if at == "" {
			return ""
		}
		return at + "|" + worth(a.Map, r.Name.Text)
	}
	gone, came = map[string]string{}, map[string]string{}
	for i := range prev.Map.Roles {
		if r := &prev.Map.Roles[i]; !has(next.Map.Role(r.Name.Text)) {
			gone[r.Name.Text] = allows(prev, r)
		}
	}
	for i := range next.Map.Roles {
		if r := &next.Map.Roles[i]; !has(prev.Map.Role(r.Name.Text)) {
			came[r.Name.Text] = allows(next, r)
		}
	}
	pair("role", gone, came)

	gone, came = map[string]string{}, map[string]string{}
	for _, u := range d.Users {
		grants := func(g Grant) (string, bool) {
			return renamed("account", g.Account) + " " + renamed("role", g.Role), g.User == u.User
		}
		switch u.Kind {
		case UserRemoved:
			gone[u.User] = prev.words(grants)
		case UserAdded:
			came[u.User] = next.words(grants)
		}
	}
	pair("user", gone, came)
}

// words says some of the grants in words, each once, as a fingerprint of them.
func (a Access) words(pick func(Grant) (string, bool)) string {
	var out []string
	for i := range a.Holdings {
		if s, ok := pick(a.Holdings[i].Grant); ok {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "\n")
}
