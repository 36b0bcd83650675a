package iam

import (
	"maps"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/plan"
)

// accounts lays out each target account: the roles that somebody is granted
// there, and the customer policies that those use.
func (l *layouter) accounts() []plan.Stack {
	m := l.m
	targets := map[string][]target{} // by account
	for i := 0; i < len(l.targets); {
		name, j := l.targets[i].account.Name.Text, i
		for ; j < len(l.targets) && l.targets[j].account.Name.Text == name; j++ {
		}
		targets[name] = l.targets[i:j]
		i = j
	}
	out := make([]plan.Stack, len(m.Accounts))
	for i := range m.Accounts {
		out[i] = l.account(&m.Accounts[i], targets[m.Accounts[i].Name.Text])
	}
	return out
}

func (l *layouter) account(a *config.Account, targets []target) plan.Stack {
	s := l.stack(a.Name.Text, a.ID, a.Region, a.Tags)
	s.Order = 1
	s.Description = "Roles that people of the users account switch into"
	s.Note = plan.StackNote{At: a.Name.At, Holds: count(len(targets), "role", "roles"),
		Counts: []string{aws.RolesPerAccount, aws.PoliciesAccount}, Within: a.Name.Text + "/"}
	policies := map[string]plan.Resource{} // by logical id
	roles := make([]plan.Resource, 0, len(targets))
	for _, t := range targets {
		roles = append(roles, l.role(a, t, policies))
	}
	s.Resources = shardRoles(s.Name, slices.SortedFunc(maps.Values(policies), byName), roles, a.Shards)
	return s
}

// role lays out a role, and adds the customer policies that it uses.
func (l *layouter) role(a *config.Account, t target, policies map[string]plan.Resource) plan.Resource {
	m, r := l.m, t.role
	name := r.Name.Text
	out := plan.Resource{ID: l.id("Role", name), Note: plan.Note{At: r.Name.At}}
	body := plan.Role{RoleName: name, Path: m.Defaults.Path, Description: r.Description.Text, Trust: l.trust(r, t.people),
		PolicyARNs: make([]string, 0, len(r.Policies)), MaxSession: r.MaxSession}
	arnOf := func(text string) string {
		ref := m.PolicyRef(text, a)
		if ref.Own == "" {
			return ref.ARN
		}
		p, _ := m.Policy(ref.Own)
		id := l.id("Policy", ref.Own)
		out.After = append(out.After, id)
		if _, ok := policies[id]; !ok {
			policies[id] = plan.Resource{ID: id, Note: plan.Note{At: p.Name.At},
				Body: plan.ManagedPolicy{PolicyName: ref.Own, Path: m.Defaults.Path, Document: size(p.Document.For(a.Variables()))}}
		}
		return l.arn(a.ID.Text, "policy", ref.Own)
	}
	for _, w := range r.Policies {
		body.PolicyARNs = append(body.PolicyARNs, arnOf(w.Text))
	}
	if r.Boundary.Text != "" {
		body.Boundary = arnOf(r.Boundary.Text)
	}
	slices.Sort(body.PolicyARNs)
	slices.Sort(out.After)
	out.After = slices.Compact(out.After)
	out.Body = body
	return out
}

func (l *layouter) trust(r *config.Role, users []string) document {
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
