// Package graph draws the bridge: people of the users account on one side,
// roles of the target accounts on the other, and teams between them.
package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// From so many on, people are shown as a number at their teams, and roles as a
// number at their accounts: a picture with more is not read.
const (
	manyPeople = 40
	manyRoles  = 60
)

// Picture is what is drawn. Every list has an order that the map's names give.
type Picture struct {
	Organization string
	UsersAccount string // id
	People       []Node
	Teams        []Node
	Accounts     []Account
	Edges        []Edge
	Center       bool // some sign in through Identity Center
	Folded       bool // each account has one node, which says how many roles
}

// side is beside what people sign in to: the users account, and what else.
func (p Picture) side() string {
	if p.Center {
		return p.UsersAccount + " and Identity Center"
	}
	return p.UsersAccount
}

// Node is a person, a team or a role. An ID is unique in the picture and holds
// letters, digits and _ only.
type Node struct{ ID, Label, Note string }

// Account is a box with its roles.
type Account struct {
	Node
	Title string // what people call it; empty for none
	Color string // #rrggbb; empty for none
	Roles []Node
}

// Kind is what an edge stands for.
type Kind string

const (
	Member Kind = "member" // a person is in a team
	Team   Kind = "team"   // a team is granted a role
	Direct Kind = "direct" // a person is granted a role
)

// Edge leads from a person or a team to a team or a role.
type Edge struct {
	From, To string // ids
	Kind     Kind
	Label    string // an end of the grant, or how many roles
	Ends     bool   // it is a grant that ends, which the label tells
	// SignIn are the ways through which the grant can be used, of somebody among
	// those who hold it; of a member those through which they use their team's
	// grants. So somebody can use what both of their edges have. Zero where the
	// map has no Identity Center.
	SignIn config.SignIn
	Mark   string // a sign for the ways; empty where nothing is to be said
}

// text is the label with the mark.
func (e Edge) text() string { return strings.TrimSpace(e.Label + " " + e.Mark) }

// New draws access.
func New(a access.Access) Picture {
	m := a.Map
	b := &builder{Picture: Picture{Organization: m.Organization.Text, UsersAccount: m.UsersAccount.ID.Text}, edges: map[Edge]config.SignIn{},
		told: m.IdentityCenter != nil}
	people, targets := map[string]bool{}, map[[2]string]bool{}
	members := map[string]map[string]bool{} // team: people
	direct := map[string]bool{}
	for _, h := range a.Holdings {
		people[h.User], targets[[2]string{h.Account, h.Role}] = true, true
		for _, w := range h.Sources {
			if w.Team == nil {
				direct[h.User] = true
				continue
			}
			if members[w.Team.Name.Text] == nil {
				members[w.Team.Name.Text] = map[string]bool{}
			}
			members[w.Team.Name.Text][h.User] = true
		}
	}
	b.foldPeople, b.Folded = len(people) >= manyPeople, len(targets) >= manyRoles
	b.nodes(m, people, direct, members, targets)
	for _, h := range a.Holdings {
		ends := map[string]access.Source{} // of each team or direct grant the way that ends last
		for _, w := range h.Sources {
			if last, ok := ends[w.Name()]; !ok || later(w.Entry.Until, last.Entry.Until) {
				ends[w.Name()] = w
			}
		}
		for _, source := range slices.Sorted(maps.Keys(ends)) {
			b.way(h.Grant, ends[source])
		}
	}
	teams := map[string]config.SignIn{} // by id, the ways of their members
	for e, ways := range b.edges {
		if e.Kind == Member {
			teams[e.To] |= ways
		}
	}
	for _, e := range slices.SortedFunc(maps.Keys(b.edges), func(x, y Edge) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.Label, y.Label))
	}) {
		if b.Folded && e.Kind != Member {
			e.Label = number(len(b.rolesOf[[2]string{e.From, e.To}]), "role")
		}
		if ways := b.edges[e]; b.told {
			if e.SignIn = ways; e.Kind != Member || ways != teams[e.To] {
				if e.Mark = grants.Mark(ways); e.Mark == "" && e.Kind == Member {
					e.Mark = grants.Door(ways) + " only"
				}
			}
		}
		b.Center = b.Center || e.SignIn.Has(config.IdentityCenter)
		b.Edges = append(b.Edges, e)
	}
	return b.Picture
}

func later(a, b time.Time) bool { return !b.IsZero() && (a.IsZero() || a.After(b)) }

type builder struct {
	Picture
	foldPeople bool
	told       bool                          // the map has more than one way of signing in
	edges      map[Edge]config.SignIn        // without it
	rolesOf    map[[2]string]map[string]bool // from, to: roles, where they are folded
}

// directID is the node of all direct grants, where people are folded.
const directID = "direct"

func (b *builder) nodes(m *config.Map, people, direct map[string]bool, members map[string]map[string]bool, targets map[[2]string]bool) {
	b.rolesOf = map[[2]string]map[string]bool{}
	if !b.foldPeople {
		for _, name := range slices.Sorted(maps.Keys(people)) {
			u, _ := m.User(name)
			b.People = append(b.People, Node{id("user", name), name, u.FullName.Text})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		b.Teams = append(b.Teams, Node{id("team", name), name, number(len(members[name]), "person")})
	}
	if b.foldPeople && len(direct) > 0 {
		b.Teams = append(b.Teams, Node{directID, "direct grants", number(len(direct), "person")})
	}
	roles := map[string][]string{}
	for d := range targets {
		roles[d[0]] = append(roles[d[0]], d[1])
	}
	for _, name := range slices.Sorted(maps.Keys(roles)) {
		a, _ := m.Account(name)
		box := Account{Node: Node{id("account", name), name, a.ID.Text}, Title: a.Title.Text, Color: a.Color.Text}
		slices.Sort(roles[name])
		if b.Folded {
			box.Roles = []Node{{id("roles", name), number(len(roles[name]), "role"), ""}}
		} else {
			for _, r := range roles[name] {
				box.Roles = append(box.Roles, Node{id("role", name+"/"+r), r, ""})
			}
		}
		b.Accounts = append(b.Accounts, box)
	}
}

// way adds the edges of one way to a grant.
func (b *builder) way(g access.Grant, w access.Source) {
	from, kind := id("user", g.User), Direct
	if w.Team != nil {
		team := id("team", w.Team.Name.Text)
		if !b.foldPeople {
			b.edges[Edge{From: from, To: team, Kind: Member}] |= w.SignIn
		}
		from, kind = team, Team
	} else if b.foldPeople {
		from = directID
	}
	e := Edge{From: from, To: id("role", g.Account+"/"+g.Role), Kind: kind}
	switch {
	case b.Folded:
		e.To = id("roles", g.Account)
		key := [2]string{e.From, e.To}
		if b.rolesOf[key] == nil {
			b.rolesOf[key] = map[string]bool{}
		}
		b.rolesOf[key][g.Role] = true
	case w.Entry.UntilAt.Text != "" && !(b.foldPeople && kind == Direct):
		e.Label, e.Ends = "until "+w.Entry.UntilAt.Text, true
	}
	b.edges[e] |= w.SignIn
}

// id makes an identifier of a name: distinct for distinct names, and the same
// whatever else is in the map.
func id(kind, name string) string {
	out := []byte(kind + "_")
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			out = append(out, c)
		default:
			out = fmt.Appendf(out, "_%02x", c)
		}
	}
	return string(out)
}

func number(n int, what string) string {
	switch {
	case what == "person":
		return diag.Count(n, what, "people")
	case strings.HasSuffix(what, "policy"):
		return diag.Count(n, what, what[:len(what)-1]+"ies")
	}
	return diag.Count(n, what, what+"s")
}

// Draw applies a filter and draws what is left.
func Draw(a access.Access, f grants.Filter) Picture { return New(f.Apply(a)) }
