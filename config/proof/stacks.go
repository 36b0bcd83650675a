package proof

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/state"
)

// choose notes which stacks are judged: those of these names, or all. Some
// that nobody named are partial: as a proof of the map they are worth nothing.
func (p *prover) choose(only []string) error {
	m := p.access.Map
	all := []string{config.UsersStack}
	for i := range m.Accounts {
		if !m.Accounts[i].Suspended { // which has no stack
			all = append(all, m.Accounts[i].Name.Text)
		}
	}
	if m.IdentityCenter != nil {
		all = append(all, config.CenterStack)
	}
	slices.Sort(all)
	var there, missing []string
	for _, name := range all {
		if slices.ContainsFunc(p.Stacks, func(s state.Stack) bool { return s.Name == name }) {
			there = append(there, name)
		} else {
			missing = append(missing, name)
		}
		if len(only) == 0 || slices.Contains(only, name) {
			p.chosen[name] = true
		} else {
			p.result.Left = append(p.result.Left, name)
		}
	}
	for _, name := range only {
		if !p.chosen[name] {
			return fmt.Errorf("the map has no stack %q", name)
		}
	}
	if len(only) == 0 && len(missing) > 0 && len(there) == len(p.Stacks) {
		p.result.Partial = there
		p.wrong("it holds %d of the map's %d stacks, and nothing of %s", len(there), len(all), strings.Join(missing, ", "))
		return nil
	}
	p.result.Stacks = slices.Sorted(maps.Keys(p.chosen))
	return nil
}

// stacks compares which stacks there are, where each goes, its tags and what
// it prints.
func (p *prover) stacks() {
	m := p.access.Map
	there := map[string]bool{}
	for _, s := range p.Stacks {
		there[s.Name] = true
		if a, ok := m.Account(s.Name); ok && a.Suspended {
			p.wrong("stack %s is in the assembly, and its account is suspended", s.Name)
			continue
		} else if ok {
			p.stack(s, a.ID.Text, a.Region.Text, a.Tags, nil)
		} else if s.Name == config.UsersStack {
			p.stack(s, m.UsersAccount.ID.Text, m.UsersAccount.Region.Text, m.UsersAccount.Tags, map[string]string{"SignInURL": "https://" +
				cmp.Or(m.UsersAccount.Alias.Text, m.UsersAccount.ID.Text) + "." + aws.SignInHost(p.partition) + "/console"})
		} else if s.Name == config.CenterStack && m.IdentityCenter != nil {
			p.stack(s, m.IdentityCenter.Account.Text, m.IdentityCenter.Region.Text, nil, nil)
		} else {
			p.wrong("stack %s is in the assembly and not in the map", s.Name)
			continue
		}
		if !p.chosen[s.Name] {
			p.wrong("stack %s is in the assembly and not among those to prove", s.Name)
		}
	}
	for _, name := range p.result.Stacks {
		if !there[name] {
			p.wrong("stack %s is to be proved and not in the assembly", name)
		}
	}
}

func (p *prover) stack(s state.Stack, id, region string, tags []config.Tag, outputs map[string]string) {
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
	if !maps.EqualFunc(s.Outputs, outputs, func(o state.Output, value string) bool { return o.Value == value }) {
		p.wrong("stack %s prints %v, the map says %v", s.Name, s.Outputs, outputs)
	}
}
