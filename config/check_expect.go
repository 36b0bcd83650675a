package config

import (
	"rolemap/config/diag"
	"rolemap/config/source"
	"strings"
)

// expectations checks the names in them; whether they hold is package access's.
func (c *checker) expectations() {
	for i := range c.m.Expect {
		e := &c.m.Expect[i]
		who := e.Who.Text
		switch {
		case who == AllRoles:
		case strings.HasPrefix(who, TeamPrefix):
			if _, ok := c.m.Team(strings.TrimPrefix(who, TeamPrefix)); !ok {
				c.unknown(diag.UnknownTeam, source.Word{Text: strings.TrimPrefix(who, TeamPrefix), At: e.Who.At}, "teams", "the expectation is about the team", texts(names(c.m.Teams, func(t *Team) source.Word { return t.Name })))
			}
		default:
			if _, ok := c.m.User(who); !ok {
				c.unknown(diag.UnknownUser, e.Who, "users", "the expectation is about", c.userNames)
			}
		}
		if len(e.Except) > 0 && who != AllRoles {
			c.reportf(e.Except[0].At, diag.InvalidValue, `write who: "*", or leave except out`, "except goes with who: \"*\" only")
		}
		c.unique(e.Except, "except")
		for _, w := range e.Except {
			if _, ok := c.m.User(w.Text); !ok {
				c.unknown(diag.UnknownUser, w, "users", "except lists", c.userNames)
			}
		}
		for _, block := range [][]Access{e.Can, e.Cannot} {
			for _, a := range block {
				if !c.m.isPlace(a.Where.Text) {
					c.unknown(diag.UnknownAccount, a.Where, "accounts or account_groups", "the expectation is about", c.accountNames)
				}
				for _, r := range a.Roles {
					if _, ok := c.m.Role(r.Role.Text); !ok && r.Role.Text != AllRoles {
						c.unknown(diag.UnknownRole, r.Role, "roles", "the expectation is about", c.roleNames)
					}
				}
			}
		}
	}
}
