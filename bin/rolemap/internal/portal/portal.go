// Package portal writes pages from which people enter their roles: who may go
// where, through which door, and how. Which grants there are is said by package
// access, what they are worth by effective, where links lead by links.
package portal

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/links"
	"rolemap/bin/rolemap/internal/page"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
)

// builder fills Data, noting where everything stands.
type builder struct {
	m     *config.Map
	data  *Data
	doors []access.Access // what is held through each

	accounts, roles, teams, people map[string]int
	targets                        map[[2]string]int
	terms                          map[string]int
	sources                        map[Source]int
	ends                           map[time.Time]int
}

// New collects what the pages show of access at a moment. The moment is zero for
// a page that speaks of when it is read. With the name of a person it is about
// them alone: nobody else is named.
func New(a access.Access, at time.Time, person string) Data {
	m := a.Map
	start := links.StartURL(m)
	b := &builder{m: m, data: &Data{Organization: page.Text(m.Organization.Text), For: page.Text(person),
		SignIn: links.IAMSignIn(m), Start: start.URL, NoStart: start.Why, Sessions: links.Sessions,
		Accounts: []Account{}, Roles: []Role{}, Terms: []Terms{}, Targets: []Target{},
		Teams: []Team{}, People: []Person{}, Sources: []Source{}, Ends: []End{}},
		terms: map[string]int{}, sources: map[Source]int{}, ends: map[time.Time]int{}}
	if !at.IsZero() {
		b.data.At = at.UTC().Format(time.RFC3339)
	}
	if person != "" {
		a = grants.Filter{Users: []string{person}}.Apply(a)
	}
	b.places(a, person)
	b.persons(person)
	b.doors = []access.Access{a.Via(config.IAMUsers), a.Via(config.IdentityCenter)}
	b.allTargets()
	for i := range a.Holdings {
		b.grant(&a.Holdings[i])
	}
	for _, h := range b.doors[1].Holdings {
		p := &b.data.People[b.people[h.User]]
		p.Center = page.Text(links.CenterUser(m, h.User))
	}
	for i := range m.Teams {
		if t, ok := b.teams[m.Teams[i].Name.Text]; ok {
			for _, w := range m.Teams[i].Members {
				if p, ok := b.people[w.Text]; ok {
					b.data.Teams[t].Members = append(b.data.Teams[t].Members, p)
				}
			}
			slices.Sort(b.data.Teams[t].Members)
		}
	}
	return *b.data
}

// places lists accounts, roles and teams: those that somebody holds something
// in, and where it is about everybody all accounts that can be entered.
func (b *builder) places(a access.Access, person string) {
	accounts, roles, teams := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, h := range a.Holdings {
		accounts[h.Account], roles[h.Role] = true, true
		for _, s := range h.Sources {
			if s.Team != nil {
				teams[s.Team.Name.Text] = true
			}
		}
	}
	d := b.data
	for i := range b.m.Accounts {
		x := &b.m.Accounts[i]
		if x.Suspended || person != "" && !accounts[x.Name.Text] {
			continue
		}
		one := Account{Name: page.Text(x.Name.Text), ID: x.ID.Text, Title: page.Text(x.Title.Text),
			Description: page.Text(x.Description.Text), Color: x.Color.Text, Region: page.Text(x.Region.Text)}
		for _, t := range x.Tags {
			one.Tags = append(one.Tags, page.Text(t.Key.Text+"="+t.Value.Text))
		}
		slices.Sort(one.Tags)
		d.Accounts = append(d.Accounts, one)
	}
	for i := range b.m.Roles {
		if r := &b.m.Roles[i]; roles[r.Name.Text] {
			d.Roles = append(d.Roles, Role{page.Text(r.Name.Text), page.Text(r.Description.Text)})
		}
	}
	for i := range b.m.Teams {
		if t := &b.m.Teams[i]; teams[t.Name.Text] {
			d.Teams = append(d.Teams, Team{page.Text(t.Name.Text), page.Text(t.Description.Text), []int{}})
		}
	}
	b.accounts = sorted(d.Accounts, func(x Account) page.Text { return x.Name })
	b.roles = sorted(d.Roles, func(x Role) page.Text { return x.Name })
	b.teams = sorted(d.Teams, func(x Team) page.Text { return x.Name })
}

func (b *builder) persons(person string) {
	for i := range b.m.Users {
		u := &b.m.Users[i]
		if u.Suspended || person != "" && u.Name.Text != person {
			continue
		}
		b.data.People = append(b.data.People, Person{Name: page.Text(u.Name.Text), Full: page.Text(u.FullName.Text),
			Email: page.Text(u.Email.Text), User: u.HasIAMUser, Grants: [][]int{}})
	}
	b.people = sorted(b.data.People, func(x Person) page.Text { return x.Name })
}

// sorted sorts a list by name and returns where each stands.
func sorted[T any](list []T, name func(T) page.Text) map[string]int {
	slices.SortFunc(list, func(x, y T) int { return cmp.Compare(name(x), name(y)) })
	at := make(map[string]int, len(list))
	for i, x := range list {
		at[string(name(x))] = i
	}
	return at
}

// allTargets lists the roles in accounts that somebody holds through a door.
func (b *builder) allTargets() {
	ways := map[[2]string]config.SignIn{}
	for i, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
		for _, h := range b.doors[i].Holdings {
			ways[[2]string{h.Account, h.Role}] |= way
		}
	}
	b.targets = make(map[[2]string]int, len(ways))
	keys := make([][2]string, 0, len(ways))
	for k := range ways {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y [2]string) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	for i, k := range keys {
		b.targets[k] = i
		account, _ := b.m.Account(k[0])
		role, _ := b.m.Role(k[1])
		t := Target{Account: b.accounts[k[0]], Role: b.roles[k[1]], Terms: b.termsOf(account, k[1]),
			Profile: page.Text(links.Profile(b.m, k[0], k[1]))}
		if ways[k].Has(config.IAMUsers) {
			l := links.Console(b.m, account, role, config.IAMUsers)
			t.Switch, t.ARN = &l, page.Text(links.RoleARN(b.m, account, k[1]))
		}
		if ways[k].Has(config.IdentityCenter) {
			l := links.Console(b.m, account, role, config.IdentityCenter)
			t.Center, t.Set = &l, page.Text(role.SetNameOf().Text)
		}
		if ways[k] == config.BothWays {
			t.Beside = t.Profile + links.Beside
		}
		b.data.Targets = append(b.data.Targets, t)
	}
}

// termsOf is where the terms of a role in an account stand; most accounts share them.
func (b *builder) termsOf(a *config.Account, role string) int {
	t := effective.Of(b.m, a, role, time.Time{})
	out := Terms{Administrator: t.Administrator(), Boundary: page.Text(t.Boundary.Name), Minutes: int(t.Session / time.Minute), MFA: t.MFA,
		Policies: []page.Text{}}
	for _, p := range t.Policies {
		name := p.Name
		if strings.HasPrefix(name, "arn:") {
			name = p.ARN // with the account's variables filled in
		}
		out.Policies = append(out.Policies, page.Text(name))
	}
	for _, line := range append(t.Described(), t.Permissions()...) {
		out.Allows = append(out.Allows, page.Text(line))
	}
	for _, p := range t.Addresses {
		out.Addresses = append(out.Addresses, p.String())
	}
	slices.Sort(out.Policies)
	slices.Sort(out.Allows)
	slices.Sort(out.Addresses)
	key, _ := json.Marshal(out) // texts, numbers and lists always can be
	i, ok := b.terms[string(key)]
	if !ok {
		i = len(b.data.Terms)
		b.terms[string(key)] = i
		b.data.Terms = append(b.data.Terms, out)
	}
	return i
}

func (b *builder) grant(h *access.Holding) {
	p := &b.data.People[b.people[h.User]]
	g := []int{b.targets[[2]string{h.Account, h.Role}]}
	for _, door := range b.doors {
		end := Closed
		if through, ok := door.Find(h.Grant); ok {
			end = b.end(through.Until(), grants.Until(through))
		}
		g = append(g, end)
	}
	for i := range h.Sources {
		if s := b.source(h, &h.Sources[i]); !slices.Contains(g[3:], s) {
			g = append(g, s)
		}
	}
	p.Grants = append(p.Grants, g)
}

func (b *builder) end(at time.Time, text string) int {
	if at.IsZero() {
		return Endless
	}
	i, ok := b.ends[at]
	if !ok {
		i = len(b.data.Ends)
		b.ends[at] = i
		b.data.Ends = append(b.data.Ends, End{page.Text(text), at.UTC().Format(time.RFC3339)})
	}
	return i
}

func (b *builder) source(h *access.Holding, s *access.Source) int {
	out := Source{Team: -1, Reason: page.Text(s.Entry.Reason.Text), End: b.end(s.Entry.Until, s.Entry.UntilAt.Text), Ways: int(s.SignIn)}
	if s.Team != nil {
		out.Team = b.teams[s.Team.Name.Text]
	}
	if where := s.Block.Where.Text; where != h.Account {
		out.Where = page.Text(where)
	}
	i, ok := b.sources[out]
	if !ok {
		i = len(b.data.Sources)
		b.sources[out] = i
		b.data.Sources = append(b.data.Sources, out)
	}
	return i
}
