package proof

import (
	"fmt"
	"maps"
	"slices"
)

// link gives each user the statements of the policies that reach them.
func (w *world) link(usersAccount string) error {
	attach := func(u *user, arn string) error {
		p, ok := w.policies[arn]
		if !ok {
			return fmt.Errorf("the policy %s is not in the assembly", arn)
		}
		if !p.parsedDocument {
			statements, err := parse(p.document)
			for i := range statements {
				if err == nil {
					err = statements[i].knownIdentity(usersAccount)
				}
			}
			if err != nil {
				return fmt.Errorf("%s: %w", p.where, err)
			}
			p.parsed, p.parsedDocument = statements, true
		}
		u.statements = append(u.statements, p.parsed...)
		return nil
	}
	for _, arn := range slices.Sorted(maps.Keys(w.policies)) {
		p := w.policies[arn]
		for _, g := range p.groups {
			if _, ok := w.groups[g]; !ok {
				return fmt.Errorf("%s: the group %q is not in the assembly", p.where, g)
			}
			w.groups[g] = append(w.groups[g], arn)
		}
		for _, name := range p.users {
			u, ok := w.users[name]
			if !ok {
				return fmt.Errorf("%s: the user %q is not in the assembly", p.where, name)
			}
			if err := attach(u, arn); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.users)) {
		u := w.users[name]
		arns := slices.Clone(u.policies)
		for _, g := range u.groups {
			list, ok := w.groups[g]
			if !ok {
				return fmt.Errorf("user %q: the group %q is not in the assembly", name, g)
			}
			arns = append(arns, list...)
		}
		for _, arn := range arns {
			if err := attach(u, arn); err != nil {
				return err
			}
		}
	}
	w.arns = slices.Sorted(maps.Keys(w.roles))
	return nil
}
