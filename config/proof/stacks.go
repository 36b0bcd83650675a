package proof

import (
	"maps"

	"rolemap/config"
	"rolemap/config/state"
)

// stacks compares which stacks there are, where each goes and its tags.
func (p *prover) stacks() {
	m := p.access.Map
	there := map[string]bool{}
	for _, s := range p.Stacks {
		there[s.Name] = true
		if a, ok := m.Account(s.Name); ok && a.Suspended {
			p.wrong("stack %s is in the assembly, and its account is suspended", s.Name)
		} else if ok {
			p.stack(s, a.ID.Text, a.Region.Text, a.Tags)
		} else if s.Name == config.UsersStack {
			p.stack(s, m.UsersAccount.ID.Text, m.UsersAccount.Region.Text, m.UsersAccount.Tags)
		} else {
			p.wrong("stack %s is in the assembly and not in the map", s.Name)
		}
	}
	if !there[config.UsersStack] {
		p.wrong("stack %s is in the map and not in the assembly", config.UsersStack)
	}
	for i := range m.Accounts {
		if name := m.Accounts[i].Name.Text; !there[name] && !m.Accounts[i].Suspended {
			p.wrong("stack %s is in the map and not in the assembly", name)
		}
	}
}

func (p *prover) stack(s state.Stack, id, region string, tags []config.Tag) {
	if s.Account != id || s.Region != region {
		p.wrong("stack %s goes to account %s in %s, the map says %s in %s", s.Name, s.Account, s.Region, id, region)
	}
	want := map[string]string{"managed-by": "rolemap", "organization": p.access.Map.Organization.Text}
	for _, t := range tags {
		want[t.Key.Text] = t.Value.Text
	}
	if !maps.Equal(s.Tags, want) {
		p.wrong("stack %s has the tags %v, the map says %v", s.Name, s.Tags, want)
	}
}
