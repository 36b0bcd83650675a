package proof

import (
	"fmt"
	"maps"
	"slices"

	"rolemap/config/state"
)

// linked is a state with its statements understood and brought to the people
// whom they reach.
type linked struct {
	*state.State
	usersAccount, partition string

	users map[string]*user // by name; all in the users account
	roles map[string]*role // by ARN

	reaching map[string]bool // ARNs of the policies that reach somebody
	named    map[string]bool // groups that a user or a policy names
}

type user struct{ statements []statement }

type role struct{ trust []statement }

func (w *linked) id(kind state.Kind, name string) state.ID {
	return state.ID{Account: w.usersAccount, Kind: kind, Name: name}
}

// link fills in users and roles.
func (w *linked) link() error {
	w.users, w.roles, w.reaching, w.named = map[string]*user{}, map[string]*role{}, map[string]bool{}, map[string]bool{}
	for _, s := range w.Stacks {
		if s.Partition() != w.partition {
			return fmt.Errorf("stack %s stands in %s, which is another partition than the users account's", s.Name, s.Region)
		}
	}
	for _, id := range state.Sorted(w.Roles) {
		r := w.Roles[id]
		trust, err := statements(r.Trust)
		for i := range trust {
			if err == nil {
				err = trust[i].knownTrust(w.partition, w.usersAccount)
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.Where, err)
		}
		w.roles[id.ARN(w.partition)] = &role{trust}
	}
	for _, id := range state.Sorted(w.Users) {
		if id.Account != w.usersAccount {
			return fmt.Errorf("%s: user %q is not in the users account %s", w.Users[id].Where, id.Name[1:], w.usersAccount)
		}
		w.users[id.Name[1:]] = &user{}
	}
	for _, id := range state.Sorted(w.Groups) {
		if id.Account != w.usersAccount {
			return fmt.Errorf("%s: group %q is not in the users account %s", w.Groups[id].Where, id.Name[1:], w.usersAccount)
		}
	}
	reach, err := w.attachments()
	if err != nil {
		return err
	}
	return w.attach(reach)
}

// attachments are the policies, by ARN, that reach each user.
func (w *linked) attachments() (map[string][]string, error) {
	reach := map[string][]string{}
	carried := map[string][]string{} // by group
	for _, id := range state.Sorted(w.Policies) {
		p, arn := w.Policies[id], id.ARN(w.partition)
		if id.Account != w.usersAccount && len(p.Users)+len(p.Groups) > 0 {
			return nil, fmt.Errorf("%s: it is attached to users outside the users account", p.Where)
		}
		for _, name := range p.Users {
			if w.users[name] == nil {
				return nil, fmt.Errorf("%s: the user %q is not in the assembly", p.Where, name)
			}
			reach[name] = append(reach[name], arn)
		}
		for _, name := range p.Groups {
			if w.Groups[w.id(state.AGroup, "/"+name)] == nil {
				return nil, fmt.Errorf("%s: the group %q is not in the assembly", p.Where, name)
			}
			w.named[name] = true
			carried[name] = append(carried[name], arn)
		}
	}
	for id, u := range w.Users {
		name := id.Name[1:]
		reach[name] = append(reach[name], u.Policies...)
		for _, g := range u.Groups {
			if w.Groups[w.id(state.AGroup, "/"+g)] == nil {
				return nil, fmt.Errorf("%s: the group %q is not in the assembly", u.Where, g)
			}
			w.named[g] = true
			reach[name] = append(reach[name], carried[g]...)
		}
	}
	return reach, nil
}

// attach gives each user the statements of the policies that reach them.
func (w *linked) attach(reach map[string][]string) error {
	policies := map[string]*state.Policy{}
	for id, p := range w.Policies {
		policies[id.ARN(w.partition)] = p
	}
	known := map[string][]statement{}
	for _, name := range slices.Sorted(maps.Keys(reach)) {
		for _, arn := range reach[name] {
			list, ok := known[arn]
			if !ok {
				p := policies[arn]
				if p == nil {
					return fmt.Errorf("user %q: the policy %s is not in the assembly", name, arn)
				}
				var err error
				list, err = statements(p.Document)
				for i := range list {
					if err == nil {
						err = list[i].knownIdentity(w.partition, w.usersAccount)
					}
				}
				if err != nil {
					return fmt.Errorf("%s: %w", p.Where, err)
				}
				known[arn] = list
			}
			w.reaching[arn] = true
			w.users[name].statements = append(w.users[name].statements, list...)
		}
	}
	return nil
}
