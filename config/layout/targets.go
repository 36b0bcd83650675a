package layout

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"rolemap/config"
)

// targets lays out each target account: the roles that somebody is granted
// there, and the customer policies that those use.
func (l *layouter) targets() {
	m := l.m
	people := map[string]map[string][]string{} // account, role: users, sorted
	for i := range l.Holdings {
		h := &l.Holdings[i]
		if people[h.Account] == nil {
			people[h.Account] = map[string][]string{}
		}
		people[h.Account][h.Role] = append(people[h.Account][h.Role], h.User)
	}
	for i := range m.Accounts {
		a := &m.Accounts[i]
		t := TargetStack{Stack: l.stack(a.Name.Text, a.ID, a.Region, a.Tags)}
		policies := map[string]Policy{}
		own := func(text string) (arn string, after []string) {
			ref := m.PolicyRef(text, a)
			if ref.Own == "" {
				return ref.ARN, nil
			}
			p, _ := m.Policy(ref.Own)
			id := logicalID("Policy", ref.Own)
			if _, ok := policies[id]; !ok {
				doc := size(p.Document.For(a))
				policies[id] = Policy{ID: id, Name: ref.Own, Path: m.Defaults.Path, Document: doc.object, Size: doc.size, At: p.Name.At}
			}
			return l.arn(a.ID.Text, "policy", ref.Own), []string{id}
		}
		t.Roles = make([]Role, 0, len(people[a.Name.Text]))
		for _, name := range slices.Sorted(maps.Keys(people[a.Name.Text])) {
			r, _ := m.Role(name)
			role := Role{PolicyARNs: make([]string, 0, len(r.Policies)), ID: logicalID("Role", name), Name: name, Path: m.Defaults.Path, Description: r.Description.Text, MaxSession: r.MaxSession, At: r.Name.At}
			trust := l.trust(r, people[a.Name.Text][name])
			role.Trust, role.TrustSize = trust.object, trust.size
			for _, w := range r.Policies {
				arn, after := own(w.Text)
				role.PolicyARNs = append(role.PolicyARNs, arn)
				role.After = append(role.After, after...)
			}
			if r.Boundary.Text != "" {
				arn, after := own(r.Boundary.Text)
				role.Boundary = arn
				role.After = append(role.After, after...)
			}
			slices.Sort(role.PolicyARNs)
			slices.Sort(role.After)
			role.After = slices.Compact(role.After)
			t.Roles = append(t.Roles, role)
		}
		t.Policies = slices.SortedFunc(maps.Values(policies), func(a, b Policy) int { return cmp.Compare(a.Name, b.Name) })
		l.plan.Targets = append(l.plan.Targets, t)
	}
	slices.SortFunc(l.plan.Targets, func(a, b TargetStack) int { return cmp.Compare(a.Name, b.Name) })
}

func (l *layouter) trust(r *config.Role, users []string) sized {
	var people, ranges []string
	if r.TrustPeople {
		people = make([]string, len(users))
		for i, u := range users {
			// Users stand at path /, whatever the path of roles.
			people[i] = "arn:" + l.partition + ":iam::" + l.m.UsersAccount.ID.Text + ":user/" + u
		}
	}
	for _, w := range r.SourceIP {
		if p, ok := config.ParseRange(w.Text); ok {
			ranges = append(ranges, p.String())
		}
	}
	slices.Sort(ranges)
	key := fmt.Sprint(r.MFAOptional, ranges, people)
	trust, ok := l.trusts[key]
	if !ok {
		trust = size(trustDocument(l.partition, l.m.UsersAccount.ID.Text, !r.MFAOptional, ranges, people))
		l.trusts[key] = trust
	}
	return trust
}
