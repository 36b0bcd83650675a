// Package grants chooses among the grants of a map and puts one into words.
// Which grants there are is said by package access alone.
package grants

import (
	"slices"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/source"
)

// Filter keeps what every list that is not empty names.
type Filter struct {
	Teams    []string // grants that come through one of these teams
	Accounts []string // accounts or account groups
	Users    []string
	Roles    []string
	Via      config.SignIn // grants as they are held through one way of signing in; zero for all
}

// Empty reports whether the filter keeps everything.
func (f Filter) Empty() bool {
	return len(f.Teams)+len(f.Accounts)+len(f.Users)+len(f.Roles) == 0 && f.Via == 0
}

// Apply returns the access that the filter keeps, in the same order.
func (f Filter) Apply(a access.Access) access.Access {
	if f.Empty() {
		return a
	}
	if f.Via != 0 {
		a = a.Via(f.Via)
	}
	var accounts []string
	for _, name := range f.Accounts {
		for _, t := range a.Map.Expand(name) {
			accounts = append(accounts, t.Name.Text)
		}
	}
	keeps := func(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }
	out := access.Access{Map: a.Map}
	for _, h := range a.Holdings {
		if len(f.Accounts) > 0 && !slices.Contains(accounts, h.Account) || !keeps(f.Users, h.User) || !keeps(f.Roles, h.Role) {
			continue
		}
		if len(f.Teams) > 0 {
			var ways []access.Source
			for _, w := range h.Sources {
				if w.Team != nil && slices.Contains(f.Teams, w.Team.Name.Text) {
					ways = append(ways, w)
				}
			}
			if h.Sources = ways; len(ways) == 0 {
				continue
			}
		}
		out.Holdings = append(out.Holdings, h)
	}
	return out
}

// Until is the end of a grant as the map's author wrote it; empty for none.
func Until(h access.Holding) string {
	end := h.Until()
	for _, w := range h.Sources {
		if w.Entry.Until.Equal(end) {
			return w.Entry.UntilAt.Text
		}
	}
	return ""
}

// Through names the ways to a grant, each once: "team NAME", "direct grant".
func Through(h access.Holding) []string {
	var out []string
	for _, w := range h.Sources {
		if s := w.Name(); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Names returns the names of a list of the map, sorted.
func Names[T any](list []T, name func(*T) source.Word) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = name(&list[i]).Text
	}
	slices.Sort(out)
	return out
}
