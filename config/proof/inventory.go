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

// inventory compares who and what exists.
func (p *prover) inventory() {
	m := p.access.Map
	for i := range m.Users {
		if name := m.Users[i].Name.Text; m.Users[i].HasIAMUser && p.users[name] == nil && p.chosen[config.UsersStack] {
			p.wrong("user %s is in the map and in no stack", name)
		}
	}
	for name := range p.users {
		if u, ok := m.User(name); !ok {
			p.wrong("user %s is in a stack and not in the map", name)
		} else if !u.HasIAMUser {
			p.wrong("user %s is in a stack, and signs in through Identity Center alone", name)
		}
	}
	for _, id := range state.Sorted(p.Groups) {
		if !p.named[id.Name[1:]] {
			p.wrong("group %s is in a stack and neither people nor policies name it", id.Name[1:])
		}
	}
	for _, h := range p.access.Holdings {
		a, _ := m.Account(h.Account)
		arn := state.ID{Account: a.ID.Text, Kind: state.ARole, Name: m.Defaults.Path + h.Role}.ARN(p.partition)
		if p.granted[arn] == nil {
			p.granted[arn], p.terms[arn] = map[string]access.Holding{}, effective.Of(m, a, h.Role, time.Time{})
			if p.roles[arn] == nil && p.chosen[h.Account] {
				p.wrong("role %s in %s is granted and in no stack", h.Role, h.Account)
			}
		}
		p.granted[arn][h.User] = h
	}
	for _, arn := range slices.Sorted(maps.Keys(p.roles)) {
		if p.granted[arn] == nil {
			p.wrong("role %s is in a stack and nobody is granted it", arn)
		}
	}
}
