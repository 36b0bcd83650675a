package cli

import (
	"fmt"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/source"
)

func userNames(m *config.Map) []string {
	return grants.Names(m.Users, func(u *config.User) source.Word { return u.Name })
}

func roleNames(m *config.Map) []string {
	return grants.Names(m.Roles, func(r *config.Role) source.Word { return r.Name })
}

func accountNames(m *config.Map) []string {
	return grants.Names(m.Accounts, func(a *config.Account) source.Word { return a.Name })
}

func groupNames(m *config.Map) []string {
	return grants.Names(m.Groups, func(g *config.AccountGroup) source.Word { return g.Name })
}

// placeNames are what an access block can name.
func placeNames(m *config.Map) []string {
	return append(accountNames(m), groupNames(m)...)
}

// expanded are the accounts that a name of an access block stands for.
func expanded(m *config.Map, place string) (out []string) {
	for _, a := range m.Expand(place) {
		out = append(out, a.Name.Text)
	}
	return out
}

func teamNames(m *config.Map) []string {
	return grants.Names(m.Teams, func(t *config.Team) source.Word { return t.Name })
}

// known is an error for a name that is not in the map.
func known(kind, name string, names []string) error {
	for _, n := range names {
		if n == name {
			return nil
		}
	}
	didYouMean := source.DidYouMean
	if kind == "user" {
		didYouMean = source.DidYouMeanPerson
	}
	return fmt.Errorf("the map has no %s %s; %s", kind, diag.Quote(name), didYouMean(name, names, "it has "+few(names)))
}

// few names at most a dozen names.
func few(all []string) string {
	const most = 12
	names := make([]string, len(all))
	for i, name := range all {
		names[i] = diag.Quote(name)
	}
	if len(names) == 0 {
		return "none"
	}
	return diag.Few(names, most)
}
