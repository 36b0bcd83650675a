package layout

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/aws"
)

// targets lays out each target account: the roles that somebody is granted
// there, and the customer policies that those use.
func (l *layouter) targets() {
	m := l.m
	spots := map[string][]spot{} // by account
	for i := 0; i < len(l.spots); {
		name, j := l.spots[i].account.Name.Text, i
		for ; j < len(l.spots) && l.spots[j].account.Name.Text == name; j++ {
		}
		spots[name] = l.spots[i:j]
		i = j
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
			id := l.id("Policy", ref.Own)
			if _, ok := policies[id]; !ok {
				doc := size(p.Document.For(a.Variables()))
				policies[id] = Policy{ID: id, Name: ref.Own, Path: m.Defaults.Path, Document: doc.object, Size: doc.size, At: p.Name.At}
			}
			return l.arn(a.ID.Text, "policy", ref.Own), []string{id}
		}
		t.Roles = make([]Role, 0, len(spots[a.Name.Text]))
		for _, s := range spots[a.Name.Text] {
			r := s.role
			name := r.Name.Text
			role := Role{PolicyARNs: make([]string, 0, len(r.Policies)), ID: logicalID("Role", name), Name: name, Path: m.Defaults.Path, Description: r.Description.Text, MaxSession: r.MaxSession, At: r.Name.At}
			trust := l.trust(r, s.people)
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
		shardRoles(&t, a.Shards)
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
		if p, ok := aws.ParseRange(w.Text); ok {
			ranges = append(ranges, p.String())
		}
	}
	slices.Sort(ranges)
	// Who holds a role differs from role to role; all else mostly does not.
	key := strings.Join(ranges, " ")
	if !r.MFAOptional {
		key += " mfa"
	}
	trust, ok := l.trusts[key]
	if !ok || r.TrustPeople {
		trust = size(trustDocument(l.partition, l.m.UsersAccount.ID.Text, !r.MFAOptional, ranges, people))
	}
	if !r.TrustPeople {
		l.trusts[key] = trust
	}
	return trust
}
