package review

import (
	"fmt"
	"strings"

	"rolemap/config/access"
)

// Line is one thing that a change does.
type Line struct {
	Sign    string // "+" gained, "-" lost, "~" changed
	Text    string
	Broader bool
}

// Lines are a change in short: what is gained and lost, then what becomes of
// ends, roles, people and the map as a whole.
func (r Report) Lines() []Line {
	var out []Line
	add := func(sign string, broader bool, format string, args ...any) {
		out = append(out, Line{sign, fmt.Sprintf(format, args...), broader})
	}
	grants := func(sign string, list []access.Holding, mark func(access.Holding) string) {
		for _, h := range list {
			words := source(h)
			if m := mark(h); m != "" {
				words = m + ", " + words
			}
			add(sign, sign == "+", "%s  %s  %s  %s", h.User, h.Account, h.Role, words)
		}
	}
	grants("+", r.Gained, administers(r.Administers, r.Everywhere))
	grants("-", r.Lost, administers(r.Administered, r.WasEverywhere))
	for _, e := range r.ends() {
		add("~", e.Longer, "%s  %s  %s  %s", e.User, e.Account, e.Role, e.words())
	}
	for _, c := range r.SignIns {
		add("~", false, "%s  %s  %s  signs in differently: %s → %s", c.User, c.Account, c.Role, c.Old, c.New)
	}
	for _, c := range r.Roles {
		for _, f := range c.Changes {
			add("~", f.Broader, "%s in %s  %s", c.Role, names(c.Accounts), property(f))
		}
	}
	for _, u := range r.Users {
		if words, ok := userWords[u.Kind]; ok {
			add("~", u.Kind == access.UserResumed, "%s%s", u.User, words)
		}
	}
	for _, n := range r.Notes {
		if line := noteLine(n); line != "" {
			add("~", n.Broader(), "%s", line)
		}
	}
	for _, u := range r.Unexpected {
		add("~", true, "no longer checked: %s", expectation(u))
	}
	for _, i := range r.Identities {
		add("~", true, "%s is another one in Identity Center: %s → %s", strings.TrimSpace(string(i.Kind)+" "+i.Name), i.Old, i.New)
	}
	return out
}
