package config

import (
	"rolemap/config/diag"
	"rolemap/config/source"
	"strings"
)

// Expectation is an assertion about access that the map's authors wrote.
type Expectation struct {
	At     diag.Span
	Who    source.Word // a user, "team:NAME" or "*"
	Can    []Access
	Cannot []Access
	Except []source.Word
	ViaAt  source.Word
	Via    SignIn // through which ways; both where it says nothing
}

// AllRoles stands for every role in an expectation, and for everybody in its who.
const AllRoles = "*"

// TeamPrefix marks a team in an expectation's who.
const TeamPrefix = "team:"

func (p *parser) expectation(n *source.Node) {
	e := Expectation{At: p.At(n)}
	before := p.Unread
	p.Fields(n, e.At, "the expectation", []string{"who"},
		source.Text("who", &e.Who),
		source.Reads("can", p.expected(&e.Can)),
		source.Reads("cannot", p.expected(&e.Cannot)),
		source.Reads("except", p.TextList(&e.Except, "except", "a user")),
		source.Text("via", &e.ViaAt),
	)
	if e.Who.Text == "" || p.Unread > before { // one that is read in part would be another expectation
		return
	}
	e.At = e.Who.At
	if e.Via = signInOf(e.ViaAt); e.Via == 0 {
		e.Via = BothWays
	}
	if len(e.Can)+len(e.Cannot) == 0 {
		p.Reportf(e.At, diag.MissingKey, "add can: or cannot:, {account: [roles]}",
			"the expectation says neither what %s can nor what they cannot", diag.Quote(e.Who.Text))
	}
	p.m.Expect = append(p.m.Expect, e)
}

// expected reads what an expectation names: "*" stands for every role, also
// outside a list.
func (p *parser) expected(to *[]Access) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		p.Mapping(n, "what is expected", func(where source.Word, v *source.Node) {
			a := Access{Where: where}
			add := func(item *source.Node) {
				w, _ := p.Word(item, "a role") // without it nothing of the expectation is kept
				a.Roles = append(a.Roles, Entry{Role: w})
			}
			if source.ScalarText(v) == AllRoles {
				add(v)
			} else {
				p.List(v, "the roles in "+diag.Quote(where.Text), add)
			}
			if source.IsList(v) && len(source.Resolved(v).Content) == 0 {
				p.Reportf(where.At, diag.EmptyList, "name the roles, or \"*\" for every role", "the expectation names no role in %s",
					diag.Quote(where.Text))
			}
			*to = append(*to, a)
		})
	}
}

// expectations checks the names in them; whether they hold is package access's.
func (c *checker) expectations() {
	for i := range c.m.Expect {
		e := &c.m.Expect[i]
		who := e.Who.Text
		switch {
		case who == AllRoles:
		case strings.HasPrefix(who, TeamPrefix):
			if _, ok := c.m.Team(strings.TrimPrefix(who, TeamPrefix)); !ok {
				c.unknown(diag.UnknownTeam, source.Word{Text: strings.TrimPrefix(who, TeamPrefix), At: e.Who.At}, "teams",
					"the expectation is about the team", c.right(names(c.m.Teams, func(t *Team) source.Word { return t.Name })))
			}
		default:
			if _, ok := c.m.User(who); !ok {
				c.unknown(diag.UnknownUser, e.Who, "users", "the expectation is about", c.userNames)
			}
		}
		if len(e.Except) > 0 && who != AllRoles {
			c.reportf(e.Except[0].At, diag.InvalidValue, `write who: "*", or leave except out`, "except goes with who: \"*\" only")
		}
		c.oneOf(e.ViaAt, "via", signIns[0], signIns[1])
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
