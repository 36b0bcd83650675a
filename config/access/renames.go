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
	accounts := d.pair("account", accountIDs(prev.Map, next.Map), accountIDs(next.Map, prev.Map))
	roles := d.pair("role", roleWords(prev, next.Map, accounts, worth), roleWords(next, prev.Map, accounts, worth))
	gone, came := map[string]bool{}, map[string]bool{}
	for _, u := range d.Users {
		switch u.Kind {
		case UserRemoved:
			gone[u.User] = true
		case UserAdded:
			came[u.User] = true
		}
	}
	if len(gone) == 0 || len(came) == 0 {
		return
	}
	grants := func(g *Grant) (string, string) {
		return g.User, cmp.Or(accounts[g.Account], g.Account) + " " + cmp.Or(roles[g.Role], g.Role)
	}
	d.pair("user", words(prev, gone, grants), words(next, came, grants))
}

// pair notes what has the same fingerprint among the old and the new names,
// each once and in the order of names.
func (d *Diff) pair(kind string, old, new map[string]string) (renamed map[string]string) {
	free := map[string][]string{} // fingerprint: new names without an old one
	for _, n := range slices.Sorted(maps.Keys(new)) {
		free[new[n]] = append(free[new[n]], n)
	}
	renamed = map[string]string{}
	for _, o := range slices.Sorted(maps.Keys(old)) {
		if like := free[old[o]]; len(like) > 0 {
			renamed[o], free[old[o]] = like[0], like[1:]
			d.Renames = append(d.Renames, Rename{kind, o, renamed[o]})
		}
	}
	return renamed
}

// accountIDs are the ids of the accounts that the other map has not.
func accountIDs(m, other *config.Map) map[string]string {
	out := map[string]string{}
	for i := range m.Accounts {
		if a := &m.Accounts[i]; !has(other.Account(a.Name.Text)) {
			out[a.Name.Text] = a.ID.Text
		}
	}
	return out
}

// roleWords say where somebody holds the roles that the other map has not, and
// what they allow.
func roleWords(a Access, other *config.Map, accounts map[string]string, worth func(*config.Map, string) string) map[string]string {
	own := map[string]bool{}
	for i := range a.Map.Roles {
		if name := a.Map.Roles[i].Name.Text; !has(other.Role(name)) {
			own[name] = true
		}
	}
	if len(own) == 0 {
		return nil
	}
	out := words(a, own, func(g *Grant) (string, string) { return g.Role, cmp.Or(accounts[g.Account], g.Account) })
	for name, at := range out {
		out[name] = at + "|" + worth(a.Map, name)
	}
	return out
}

// words says the grants of each name in words, each once, as a fingerprint of
// them. A name without grants has none.
func words(a Access, of map[string]bool, say func(*Grant) (name, word string)) map[string]string {
	list := map[string][]string{}
	for i := range a.Holdings {
		if name, word := say(&a.Holdings[i].Grant); of[name] {
			list[name] = append(list[name], word)
		}
	}
	out := make(map[string]string, len(list))
	for name, words := range list {
		slices.Sort(words)
		out[name] = strings.Join(slices.Compact(words), "\n")
	}
	return out
}
