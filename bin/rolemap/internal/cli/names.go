package cli

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/diag"
)

func userNames(m *config.Map) []string {
	return grants.Names(m.Users, func(u *config.User) config.Word { return u.Name })
}

func roleNames(m *config.Map) []string {
	return grants.Names(m.Roles, func(r *config.Role) config.Word { return r.Name })
}

func accountNames(m *config.Map) []string {
	return grants.Names(m.Accounts, func(a *config.Account) config.Word { return a.Name })
}

func groupNames(m *config.Map) []string {
	return grants.Names(m.Groups, func(g *config.AccountGroup) config.Word { return g.Name })
}

func teamNames(m *config.Map) []string {
	return grants.Names(m.Teams, func(t *config.Team) config.Word { return t.Name })
}

// known is an error for a name that is not in the map.
func known(kind, name string, names []string) error {
	for _, n := range names {
		if n == name {
			return nil
		}
	}
	return fmt.Errorf("the map has no %s %s; %s", kind, diag.Quote(name), didYouMean(name, names, "it has "+few(names)))
}

func few(names []string) string {
	const most = 12
	switch {
	case len(names) == 0:
		return "none"
	case len(names) > most:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	default:
		return strings.Join(names, ", ")
	}
}

// didYouMean names the candidate closest to what was typed, or falls back.
func didYouMean(typed string, candidates []string, otherwise string) string {
	best, least := "", 1+len(typed)/3
	for _, c := range candidates {
		if strings.EqualFold(c, typed) {
			best = c
			break
		}
		// One that was begun and not finished is meant, however much is missing.
		d := levenshtein.ComputeDistance(typed, c)
		if len(typed) > 2 && strings.HasPrefix(c, typed) {
			d = 1
		}
		if d < least || d == least && best == "" {
			best, least = c, d
		}
	}
	if best == "" {
		return otherwise
	}
	return `did you mean "` + diag.Plain(best) + `"?`
}
