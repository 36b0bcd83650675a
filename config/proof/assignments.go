package proof

import (
	"strings"

	"rolemap/config/state"
)

// assignments compares groups, their members and assignments with the map, one
// by one: who comes through what is the map's too, not only who comes.
func (p *prover) assignments(c *center) {
	m := c.held.Map
	wantGroups, wantMembers, wantAssigned := map[string]bool{}, map[string]bool{}, map[string]bool{}
	made := map[string]string{} // group: what it says of itself
	for _, h := range c.held.Holdings {
		for _, s := range h.Sources {
			into := " into " + h.Account + " as " + h.Role
			switch {
			case s.Team == nil:
				wantAssigned["of "+h.User+into] = true
			case s.Team.Directory.Text != "":
				wantAssigned["of the directory's group "+s.Team.Directory.Text+into] = true
			default:
				group := m.GroupOf(s.Team)
				made[group] = "Made by rolemap of the team " + s.Team.Name.Text
				wantGroups[group], wantMembers["of "+h.User+" in "+group], wantAssigned["of the group "+group+into] = true, true, true
			}
		}
	}
	groups, members, assigned := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for id, g := range p.CenterGroups {
		name := id.Name[1:]
		groups[name] = true
		p.store("group "+name, g.Store, c)
		if want, ok := made[name]; ok && g.Description != want {
			p.wrong("group %s is described as %q, and %q is written", name, g.Description, want)
		}
	}
	for x := range p.Memberships {
		what := "of " + c.person(x.User) + " in " + x.Group.Name[1:]
		members[what] = true
		p.store("membership "+what, x.Store, c)
	}
	for a, where := range p.Assignments {
		into := " into " + c.account(a.Account) + " as " + c.role(a.Set)
		what := "of the group " + strings.TrimPrefix(a.Group.Name, "/") + into
		if name, known := c.groups[a.Principal]; a.Person {
			what = "of " + c.person(a.Principal) + into
		} else if known {
			what = "of the directory's group " + name + into
		} else if a.Principal != "" {
			what = "of the group with the id " + a.Principal + into
		}
		assigned[what] = true
		p.instance("assignment "+what, a.Instance, c)
		switch t, ok := m.Account(c.account(a.Account)); {
		case !ok:
			p.wrong("%s: the assignment %s: the map has no such account", where, what)
		case t.Suspended:
			p.wrong("%s: the assignment %s: the account is suspended", where, what)
		}
	}
	p.alike("group", wantGroups, groups)
	p.alike("membership", wantMembers, members)
	p.alike("assignment", wantAssigned, assigned)
}

// alike compares what there is of a kind with what the map gives.
func (p *prover) alike(kind string, want, got map[string]bool) {
	for what := range want {
		if !got[what] {
			p.wrong("the %s %s is the map's and in no stack", kind, what)
		}
	}
	for what := range got {
		if !want[what] {
			p.wrong("the %s %s is in a stack and not the map's", kind, what)
		}
	}
}

func (p *prover) instance(what, got string, c *center) {
	if want := c.lock.Instance.Text; got != want {
		p.wrong("the %s is of the instance %q, the lock file's is %q", what, got, want)
	}
}

func (p *prover) store(what, got string, c *center) {
	if want := c.lock.IdentityStore.Text; got != want {
		p.wrong("the %s is of the identity store %q, the lock file's is %q", what, got, want)
	}
}

// principals are the people whom an assignment is about; members are those of
// groups that the stack makes.
func (c *center) principals(a state.Assignment, members map[state.ID][]string) (out []string) {
	switch {
	case a.Person:
		return []string{c.person(a.Principal)}
	case a.Group != state.ID{}:
		return members[a.Group]
	}
	for _, w := range c.lock.Groups[c.groups[a.Principal]].Members { // by their name in the map, else by id
		if _, ok := c.held.Map.User(w.Text); ok {
			out = append(out, w.Text)
		} else {
			out = append(out, c.person(w.Text))
		}
	}
	return out
}
