// Package identitycenter lays out sign-in by AWS IAM Identity Center: one
// stack, with a permission set for each role and, in nested stacks, a group for
// each team, its members and its assignments. It is pure Go.
package identitycenter

import (
	"cmp"
	"maps"
	"slices"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/plan"
)

// lanes is how many assignments of a nested stack may be in flight. AWS takes
// ten for the whole instance, so nested stacks follow one after the other, and
// this leaves two to people at the console.
const lanes = 8

// Of lays out the stack of a map and its access, and finds what AWS would
// refuse. The map must be free of errors; one without Identity Center gives no
// stack.
func Of(a access.Access) ([]plan.Stack, diag.List) {
	m := a.Map
	ic := m.IdentityCenter
	if ic == nil {
		return nil, nil
	}
	l := &layouter{m: m, ic: ic, lock: m.Lock, held: a.Via(config.IdentityCenter),
		written: map[string][]*access.Holding{}, partition: aws.Partition(ic.Region.Text)}
	written := access.Written(m).Via(config.IdentityCenter).Holdings
	for i := range written {
		h := &written[i]
		l.written[h.Role] = append(l.written[h.Role], h)
	}
	if !l.check() {
		return nil, l.out
	}
	s := plan.Stack{Name: config.CenterStack, Order: 2, Account: ic.Account.Text, Region: ic.Region.Text,
		Description: "Permission sets, groups and assignments of Identity Center",
		Tags:        []plan.Tag{{Key: "managed-by", Value: "rolemap"}, {Key: "organization", Value: m.Organization.Text}},
		Note:        plan.StackNote{At: ic.At}}
	roles := map[string]bool{}
	for i := range l.held.Holdings {
		roles[l.held.Holdings[i].Role] = true
	}
	var sets []plan.Resource
	for i := range m.Roles {
		if r := &m.Roles[i]; roles[r.Name.Text] {
			sets = append(sets, l.set(r))
		}
	}
	slices.SortFunc(sets, func(a, b plan.Resource) int { return cmp.Compare(a.Body.Name(), b.Body.Name()) })
	// AWS changes one role of an account at a time, and a changed set is
	// provisioned in each of its accounts: so one set after the other.
	for i := 1; i < len(sets); i++ {
		sets[i].After = []string{sets[i-1].ID}
	}
	nested, within := l.shards()
	s.Resources = slices.Concat(sets, nested, within)
	if len(s.Resources) == 0 {
		// CloudFormation takes no stack without resources, and one that were
		// left out would keep its last assignment.
		s.Resources = []plan.Resource{{ID: "NoAssignments", Body: plan.Barrier{}}}
	}
	s.Note.Holds = diag.Count(len(sets), "permission set", "permission sets") + ", " +
		diag.Count(l.assignments, "assignment", "assignments")
	return []plan.Stack{s}, l.out
}

type layouter struct {
	m         *config.Map
	ic        *config.Center
	lock      *config.Lock
	held      access.Access                // what people hold through Identity Center
	written   map[string][]*access.Holding // what the map spells out of it, whenever, by role
	partition string
	out       diag.List

	assignments int
}

func setID(r *config.Role) string { return plan.LogicalID("Set", r.SetNameOf().Text) }

// Referenced are the own policies that permission sets cannot carry, since
// their text depends on the account or they bound what others allow: each
// account has them under their names, as long as they stand in the map. They
// come with no grant and go with none, so that an account never lacks one that
// a set there still names.
func Referenced(m *config.Map) []string {
	if m.IdentityCenter == nil {
		return nil
	}
	names := map[string]bool{}
	for i := range m.Policies {
		if p := &m.Policies[i]; p.Document != nil && p.Document.PerAccount() {
			names[p.Name.Text] = true
		}
	}
	for i := range m.Roles {
		if _, own := m.Policy(m.Roles[i].Boundary.Text); own {
			names[m.Roles[i].Boundary.Text] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// terms are what a role is worth wherever it is granted.
func (l *layouter) terms(r *config.Role) effective.Terms {
	return effective.Written(l.m, r.Name.Text, l.partition)
}
