package graph

import (
	"cmp"
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/plan"
)

// Bridge is the design as a map has it: a span for each way of signing in.
type Bridge struct {
	Organization string
	Spans        []Span
}

// Span is how people get from where they sign in into roles of target accounts.
type Span struct {
	Way      config.SignIn
	Note     string   // id of the account in which they sign in; empty where the map does not tell
	People   []string // who holds anything through it, sorted
	Landings []Landing
}

// Landing is a target account and the roles that people enter there.
type Landing struct {
	Name, ID  string
	Title     string // what people call it; empty for none
	Color     string // #rrggbb; empty for none
	Entrances []Entrance
	More      int // roles that are not drawn
}

// Entrance is a role in an account, and the doors out that lead to it.
type Entrance struct {
	Kind, Name string
	Says       []string // what it asks and what it gives, a line each
	Doors      []Door
}

// Door is what lets people out to an entrance: a policy, or a group.
type Door struct {
	Kind   string
	Name   string   // empty where people are assigned without a group
	People []string // sorted
	Until  string   // the end of their grant, as the map's author wrote it; empty for none
}

// DrawBridge applies a filter and draws what is left of the access that a plan
// is of. The names of policies are the plan's.
func DrawBridge(a access.Access, p plan.Plan, f grants.Filter) Bridge {
	b := Bridge{Organization: a.Map.Organization.Text}
	a = f.Apply(a)
	users := span(a, config.IAMUsers, doorsOut(p))
	users.Note = a.Map.UsersAccount.ID.Text
	if ic := a.Map.IdentityCenter; ic != nil {
		center := span(a, config.IdentityCenter, assigned)
		center.Note = ic.Account.Text
		if len(center.Landings) > 0 {
			b.Spans = append(b.Spans, center)
		}
	}
	if len(users.Landings) > 0 || len(b.Spans) == 0 {
		b.Spans = slices.Insert(b.Spans, 0, users)
	}
	return b
}

// span draws what is held through one way. Doors lists the doors out to a role,
// by everybody who holds it.
func span(a access.Access, way config.SignIn, doors func(*config.Map, []access.Holding) []Door) Span {
	s := Span{Way: way}
	held := a.Via(way).Holdings
	for i := range held {
		s.People = append(s.People, held[i].User) // as sorted as these
	}
	s.People = slices.Compact(s.People)
	held = slices.Clone(held)
	slices.SortStableFunc(held, func(g, h access.Holding) int {
		return cmp.Or(cmp.Compare(g.Account, h.Account), cmp.Compare(g.Role, h.Role))
	})
	for from, i := 0, 0; i < len(held); from = i {
		g := held[from].Grant
		for ; i < len(held) && held[i].Account == g.Account && held[i].Role == g.Role; i++ {
		}
		account, _ := a.Map.Account(g.Account)
		role, _ := a.Map.Role(g.Role)
		if n := len(s.Landings); n == 0 || s.Landings[n-1].Name != g.Account {
			s.Landings = append(s.Landings, Landing{Name: g.Account, ID: account.ID.Text, Title: account.Title.Text, Color: account.Color.Text})
		}
		e := Entrance{Kind: "door in: role", Name: g.Role, Doors: doors(a.Map, held[from:i])}
		terms := effective.Of(a.Map, account, g.Role, time.Time{}) // ends are told at the doors out
		if way == config.IdentityCenter {
			e.Kind, e.Name = "permission set", role.SetNameOf().Text
			if e.Name != g.Role {
				e.Says = append(e.Says, "role "+g.Role)
			}
		} else {
			e.Says = append(e.Says, trusts(terms)...)
		}
		e.Says = append(e.Says, gives(terms)...)
		last := &s.Landings[len(s.Landings)-1]
		last.Entrances = append(last.Entrances, e)
	}
	return s
}

// trusts is what a role asks of who comes from the users account.
func trusts(t effective.Terms) []string {
	out := []string{"trusts the users account", "asks for MFA"}
	if t.Trust == effective.TrustPeople {
		out[0] = "trusts only who holds it"
	}
	if !t.MFA {
		out[1] = "MFA is optional"
	}
	return out
}

// gives is what a role gives, and where from.
func gives(t effective.Terms) []string {
	var out []string
	switch n := len(t.Addresses); n {
	case 0:
	case 1:
		out = append(out, "only from "+t.Addresses[0].String())
	default:
		out = append(out, "only from "+number(n, "address range"))
	}
	var names []string
	for _, p := range t.Policies {
		names = append(names, p.Name)
	}
	if n := len(names); n > 0 {
		out = append(out, "carries "+slices.Min(names))
		if n > 1 {
			out = append(out, "and "+number(n-1, "more policy"))
		}
	}
	if t.Boundary.Name != "" {
		out = append(out, "within "+t.Boundary.Name)
	}
	return out
}
