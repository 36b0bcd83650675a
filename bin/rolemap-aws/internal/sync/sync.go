// Package sync makes the lock file of what exists: who of the map is who in
// Identity Center. It is a function from values to values.
package sync

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolemap/bin/rolemap-aws/internal/live"
	"rolemap/config"
	"rolemap/config/source"
)

// Result is a lock file, and what could not be matched.
type Result struct {
	Lock config.Lock
	// Unmatched are people and groups of the map that are not there or there
	// twice, and members of its groups whom it does not name, a line each.
	Unmatched []string
}

// Of matches a map with what exists. A person is matched by user_name, where
// the map gives one; else by the e-mail; else by their name as the user name.
// Never by display name: those are neither unique nor checked by anyone.
func Of(m *config.Map, c live.Center) Result {
	r := Result{Lock: config.Lock{Instance: w(c.Instance), IdentityStore: w(c.Store), Region: m.IdentityCenter.Region,
		Users: map[string]config.LockedUser{}, Groups: map[string]config.LockedGroup{}, Accounts: map[string]config.LockedAccount{}}}
	names := map[string]string{} // id: name in the map
	byName, byEmail := map[string][]live.User{}, map[string][]live.User{}
	for _, u := range c.Users {
		byName[strings.ToLower(u.UserName)] = append(byName[strings.ToLower(u.UserName)], u)
		seen := map[string]bool{}
		for _, e := range u.Emails {
			if e := strings.ToLower(e); !seen[e] {
				seen[e] = true
				byEmail[e] = append(byEmail[e], u)
			}
		}
	}
	for i := range m.Users {
		u := &m.Users[i]
		found, by := match(u, byName, byEmail)
		switch {
		case len(found) == 0:
			r.Unmatched = append(r.Unmatched, fmt.Sprintf("%s: nobody has %s", u.Name, by))
		case len(found) > 1:
			r.Unmatched = append(r.Unmatched, fmt.Sprintf("%s: %d people have %s: %s; give identity_center: {user_name: ...}", u.Name, len(found),
				by, userNames(found)))
		case names[found[0].ID] != "":
			r.Unmatched = append(r.Unmatched, fmt.Sprintf("%s: %s is %s already; give identity_center: {user_name: ...}", u.Name, found[0].UserName,
				names[found[0].ID]))
		default:
			names[found[0].ID] = u.Name.Text
			r.Lock.Users[u.Name.Text] = config.LockedUser{Name: w(u.Name.Text), ID: w(found[0].ID), UserName: w(found[0].UserName)}
		}
	}
	r.groups(m, c, names)
	for _, s := range c.Sets {
		if s.Organization != m.Organization.Text {
			r.Lock.Sets = append(r.Lock.Sets, w(s.Name))
		}
	}
	for _, a := range c.Accounts {
		r.Lock.Accounts[a.ID] = config.LockedAccount{ID: w(a.ID), Name: w(a.Name), Status: w(a.Status)}
	}
	slices.Sort(r.Unmatched)
	return r
}

func w(s string) source.Word { return source.Word{Text: s} }

func match(u *config.User, byName, byEmail map[string][]live.User) (found []live.User, by string) {
	switch {
	case u.CenterName.Text != "":
		return byName[strings.ToLower(u.CenterName.Text)], "the user name " + u.CenterName.Text
	case u.Email.Text != "":
		by = "the e-mail " + u.Email.Text
		if found = byEmail[strings.ToLower(u.Email.Text)]; len(found) > 0 {
			return found, by
		}
		return byName[strings.ToLower(u.Name.Text)], by + " or the user name " + u.Name.Text
	default:
		return byName[strings.ToLower(u.Name.Text)], "the user name " + u.Name.Text
	}
}

func userNames(users []live.User) string {
	out := make([]string, len(users))
	for i, u := range users {
		out[i] = u.UserName
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// Named reports whether a group's members are needed: whether a team of the map is that group.
func Named(m *config.Map) func(displayName string) bool {
	named := map[string]bool{}
	for i := range m.Teams {
		named[strings.ToLower(m.Teams[i].Directory.Text)] = true
	}
	delete(named, "")
	return func(name string) bool { return named[strings.ToLower(name)] }
}

func (r *Result) groups(m *config.Map, c live.Center, names map[string]string) {
	userName := map[string]string{}
	for _, u := range c.Users {
		userName[u.ID] = u.UserName
	}
	by := map[string]live.Group{} // display names are unique, whatever their case
	for _, g := range c.Groups {
		by[strings.ToLower(g.DisplayName)] = g
	}
	for i := range m.Teams {
		t := &m.Teams[i]
		name := t.Directory.Text
		if name == "" {
			// One that others made is in the way of the team's own, whoever its members are.
			if g, ok := by[strings.ToLower(m.GroupOf(t))]; ok && g.Description != config.GroupDescription(t) {
				r.Lock.Groups[g.DisplayName] = config.LockedGroup{Name: w(g.DisplayName), ID: w(g.ID)}
			}
			continue
		}
		g, ok := by[strings.ToLower(name)]
		if !ok {
			r.Unmatched = append(r.Unmatched, fmt.Sprintf("group %s of team %s: there is none of that name", name, t.Name))
			continue
		}
		locked := config.LockedGroup{Name: w(name), ID: w(g.ID)}
		for _, id := range g.Members {
			if names[id] == "" {
				r.Unmatched = append(r.Unmatched, fmt.Sprintf("group %s of team %s: %s is a member and nobody of the map; %s in the file", name,
					t.Name, cmp.Or(userName[id], "somebody"), id))
			}
			locked.Members = append(locked.Members, w(cmp.Or(names[id], id)))
		}
		r.Lock.Groups[name] = locked
	}
}

// Changes says what is new in a lock file, what is another, and what is gone, a line each.
func Changes(old *config.Lock, new config.Lock) []string {
	if old == nil {
		old = &config.Lock{}
	}
	var out []string
	one := func(what, a, b string) {
		switch {
		case a == b:
		case a == "":
			out = append(out, fmt.Sprintf("+ %s: %s", what, b))
		case b == "":
			out = append(out, fmt.Sprintf("- %s: %s", what, a))
		default:
			out = append(out, fmt.Sprintf("! %s: %s was %s", what, b, a))
		}
	}
	one("instance", old.Instance.Text, new.Instance.Text)
	one("identity store", old.IdentityStore.Text, new.IdentityStore.Text)
	one("region", old.Region.Text, new.Region.Text)
	each(old.Users, new.Users, func(name string, a, b config.LockedUser) {
		one("user "+name, a.ID.Text, b.ID.Text)
		if a.ID.Text == b.ID.Text {
			one("user name of "+name, a.UserName.Text, b.UserName.Text)
		}
	})
	each(old.Groups, new.Groups, func(name string, a, b config.LockedGroup) {
		one("group "+name, a.ID.Text, b.ID.Text)
		each(texts(a.Members), texts(b.Members), func(_, a, b string) { one("member of "+name, a, b) })
	})
	each(texts(old.Sets), texts(new.Sets), func(_, a, b string) { one("permission set", a, b) })
	each(old.Accounts, new.Accounts, func(id string, a, b config.LockedAccount) {
		one("account "+id, describe(a), describe(b))
	})
	return out
}

func describe(a config.LockedAccount) string {
	if a.ID.Text == "" {
		return ""
	}
	return a.Name.Text + ", " + cmp.Or(a.Status.Text, "active")
}

func texts(list []source.Word) map[string]string {
	out := map[string]string{}
	for _, w := range list {
		out[w.Text] = w.Text
	}
	return out
}

// each calls f for every key of two maps, sorted.
func each[T any](old, new map[string]T, f func(key string, a, b T)) {
	keys := map[string]bool{}
	for k := range old {
		keys[k] = true
	}
	for k := range new {
		keys[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		f(k, old[k], new[k])
	}
}
