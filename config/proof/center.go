package proof

import (
	"maps"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/effective"
	"rolemap/config/state"
)

// center is the door of Identity Center: what the map says of it, by names,
// and what the stack has, brought to the same names.
type center struct {
	held    access.Access // what people hold through it
	written access.Access // what the map spells out of it, whenever
	lock    *config.Lock

	names    map[string]string       // a person's id: their name in the map
	groups   map[string]string       // the id of a group of the directory: its name
	accounts map[string]string       // an account's id: its name
	roles    map[string]*config.Role // by the names of their sets; those that somebody holds
	ends     map[string]ends         // by role: whom its set shuts out; what it does
	unheld   map[string]bool         // roles whose set has no room for the ends
}

// identityCenter compares everything of Identity Center with the map.
func (p *prover) identityCenter(all access.Access) {
	m := all.Map
	c := &center{held: all.Via(config.IdentityCenter), written: access.Written(m).Via(config.IdentityCenter), lock: m.Lock,
		names: map[string]string{}, groups: map[string]string{}, accounts: map[string]string{}, roles: map[string]*config.Role{},
		ends: map[string]ends{}, unheld: map[string]bool{}}
	if c.lock == nil {
		c.lock = &config.Lock{}
	}
	p.elsewhere()
	if !p.chosen[config.CenterStack] {
		return // nothing is known of it
	}
	for _, name := range slices.Sorted(maps.Keys(c.lock.Users)) {
		c.names[c.lock.Users[name].ID.Text] = name
	}
	for _, name := range slices.Sorted(maps.Keys(c.lock.Groups)) {
		c.groups[c.lock.Groups[name].ID.Text] = name
	}
	for i := range m.Accounts {
		c.accounts[m.Accounts[i].ID.Text] = m.Accounts[i].Name.Text
	}
	for _, h := range c.held.Holdings {
		r, _ := m.Role(h.Role)
		c.roles[r.SetNameOf().Text] = r
	}
	delete(c.names, "") // of whom the lock file has no id
	delete(c.groups, "")
	p.sets(c)
	p.assignments(c)
	p.entries(c)
}

// elsewhere finds what of Identity Center stands outside its stack.
func (p *prover) elsewhere() {
	for _, id := range state.Sorted(p.Sets) {
		if s := p.Sets[id]; s.Stack != config.CenterStack {
			p.wrong("permission set %s stands in stack %s", id.Name[1:], s.Stack)
		}
	}
	for _, id := range state.Sorted(p.CenterGroups) {
		if g := p.CenterGroups[id]; g.Stack != config.CenterStack {
			p.wrong("group %s of Identity Center stands in stack %s", id.Name[1:], g.Stack)
		}
	}
}

// person is the name of whoever has an id: the map's, else one that no map has.
func (c *center) person(id string) string {
	if name, ok := c.names[id]; ok {
		return name
	}
	return "id " + id
}

// role is the name of the role that a set stands for.
func (c *center) role(set state.ID) string {
	if r, ok := c.roles[set.Name[1:]]; ok {
		return r.Name.Text
	}
	return "set " + set.Name[1:]
}

// account is the name of the account that has an id.
func (c *center) account(id string) string {
	if name, ok := c.accounts[id]; ok {
		return name
	}
	return "account " + id
}

// everywhere compares the own policies that every account carries, granted or
// not, with the map: those which a permission set can only name, since their
// text depends on the account or they bound what others allow.
func (p *prover) everywhere(wanted map[state.ID]bool) {
	m := p.access.Map
	if m.IdentityCenter == nil {
		return
	}
	bounds := map[string]bool{}
	for i := range m.Roles {
		bounds[m.Roles[i].Boundary.Text] = true
	}
	for i := range m.Policies {
		own := &m.Policies[i]
		if own.Document == nil || !own.Document.PerAccount() && !bounds[own.Name.Text] {
			continue
		}
		for k := range m.Accounts {
			a := &m.Accounts[k]
			if a.Suspended || !p.chosen[a.Name.Text] {
				continue
			}
			id := state.ID{Account: a.ID.Text, Kind: state.APolicy, Name: m.Defaults.Path + own.Name.Text}
			wanted[id] = true
			p.document(id, effective.Policy{Name: own.Name.Text, Document: own.Document.For(a.Variables())})
		}
	}
}

// cellIn is a person, or a name that stands for one, in a role of an account.
type cellIn struct{ person, account, role string }

// entries judges who may enter what: whoever is assigned, themselves or as a
// member of a group, and not shut out by the set, at every moment that tells
// answers apart.
func (p *prover) entries(c *center) {
	members := map[state.ID][]string{}
	for m := range p.Memberships {
		members[m.Group] = append(members[m.Group], c.person(m.User))
	}
	assigned := map[cellIn]bool{}
	for a := range p.Assignments {
		for _, name := range c.principals(a, members) {
			assigned[cellIn{name, c.account(a.Account), c.role(a.Set)}] = true
		}
	}
	until, cells := map[cellIn]time.Time{}, map[cellIn]bool{}
	people, doors := map[string]bool{}, map[[2]string]bool{}
	add := func(x cellIn) {
		cells[x], people[x.person], doors[[2]string{x.account, x.role}] = true, true, true
	}
	for _, h := range c.held.Holdings {
		x := cellIn{h.User, h.Account, h.Role}
		until[x] = h.Until()
		add(x)
	}
	for x := range assigned {
		add(x)
	}
	for x := range cells {
		end, held := until[x]
		if c.unheld[x.role] {
			end = time.Time{} // it comes with the deployment after it
		}
		var too [2][]time.Time // when the templates let in too few, too many
		entered := false
		shut, out := c.ends[x.role].first(x.person, x.account)
		for _, at := range p.moments(end, shut) {
			want := held && (end.IsZero() || at.Before(end))
			got := assigned[x] && (!out || at.Before(shut))
			entered = entered || got
			if want != got {
				too[index(got)] = append(too[index(got)], at)
			}
		}
		for got, list := range too {
			if len(list) > 0 {
				p.wrong("%s into %s as %s through Identity Center: the map says %s, the templates say %s (at %s)", x.person, x.account, x.role,
					yes[1-got], yes[got], list[0].UTC().Format(time.RFC3339))
			}
		}
		if entered {
			p.result.Center.Entries++
		}
	}
	p.result.Center.People, p.result.Center.Roles = len(people), len(doors)
}

// moments are now, a century from now, and around the times given, sorted and
// none before now: the assembly is of now.
func (p *prover) moments(times ...time.Time) []time.Time {
	out := []time.Time{p.now, p.now.AddDate(100, 0, 0)}
	for _, t := range times {
		out = append(out, t, t.Add(-time.Second))
	}
	out = slices.DeleteFunc(out, func(t time.Time) bool { return t.Before(p.now) })
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}
