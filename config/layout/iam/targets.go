package iam

import (
	"maps"
	"slices"
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/plan"
	"rolemap/config/policy"
)

// accounts lays out each target account: the roles that somebody is granted
// there, and the customer policies that those use. A suspended one has no stack.
func (l *layouter) accounts() []plan.Stack {
	m := l.m
	targets := map[string][]*target{} // by account
	for i := 0; i < len(l.targets); {
		name, j := l.targets[i].account.Name.Text, i
		for ; j < len(l.targets) && l.targets[j].account.Name.Text == name; j++ {
		}
		targets[name] = l.targets[i:j]
		i = j
	}
	out := make([]plan.Stack, 0, len(m.Accounts))
	for i := range m.Accounts {
		if a := &m.Accounts[i]; !a.Suspended {
			out = append(out, l.account(a, targets[a.Name.Text]))
		}
	}
	return out
}

func (l *layouter) account(a *config.Account, targets []*target) plan.Stack {
	s := l.stack(a.Name.Text, a.ID, a.Region, a.Tags)
	s.Order = 1
	s.Description = "Roles that people of the users account switch into"
	s.Note = plan.StackNote{At: a.Name.At, Holds: diag.Count(len(targets), "role", "roles"),
		Counts: []string{aws.RolesPerAccount, aws.PoliciesAccount}, Within: a.Name.Text + "/"}
	policies := map[string]plan.Resource{} // by logical id
	for _, name := range l.everywhere {
		own, _ := l.m.Policy(name)
		l.own(policies, name, own.Document.For(a.Variables()))
	}
	roles := make([]plan.Resource, 0, len(targets))
	for _, t := range targets {
		roles = append(roles, l.role(a, t, policies))
	}
	s.Resources = shardRoles(s.Name, slices.SortedFunc(maps.Values(policies), byName), roles, a.Shards)
	return s
}

// role lays out a role, and adds the customer policies that it uses.
func (l *layouter) role(a *config.Account, t *target, policies map[string]plan.Resource) plan.Resource {
	name := t.role.Name.Text
	terms := effective.Of(l.m, a, name, time.Time{}) // ends are the assume policies' matter
	out := plan.Resource{ID: l.id("Role", name), Note: plan.Note{At: t.role.Name.At, List: t.role.PoliciesAt, Text: trustAt(t.role)}}
	body := plan.Role{RoleName: name, Path: l.m.Defaults.Path, Description: t.role.Description.Text, Trust: l.trust(terms, t.people),
		PolicyARNs: make([]string, 0, len(terms.Policies)), MaxSession: terms.Session}
	arnOf := func(p effective.Policy) string {
		if p.ARN != "" {
			return p.ARN
		}
		out.After = append(out.After, l.own(policies, p.Name, p.Document))
		return l.arn(a.ID.Text, "policy", p.Name)
	}
	for _, p := range terms.Policies {
		body.PolicyARNs = append(body.PolicyARNs, arnOf(p))
	}
	if terms.Boundary.Name != "" {
		body.Boundary = arnOf(terms.Boundary)
	}
	slices.Sort(body.PolicyARNs)
	slices.Sort(out.After)
	out.After = slices.Compact(out.After)
	out.Body = body
	return out
}

// own adds one of the organisation's own policies, once, and returns its id.
func (l *layouter) own(policies map[string]plan.Resource, name string, document map[string]any) string {
	id := l.id("Policy", name)
	if _, ok := policies[id]; !ok {
		own, _ := l.m.Policy(name)
		policies[id] = plan.Resource{ID: id, Note: plan.Note{At: own.Name.At, Text: own.Document.At},
			Body: plan.ManagedPolicy{PolicyName: name, Path: l.m.Defaults.Path, Document: policy.Measure(document)}}
	}
	return id
}

// trustAt is what makes a role's trust policy as long as it is; zero where the
// role itself does not say.
func trustAt(r *config.Role) diag.Span {
	if r.TrustPeople || len(r.SourceIP) == 0 {
		return r.Trust.At
	}
	return r.SourceIP[0].At
}

func (l *layouter) trust(t effective.Terms, users []string) policy.Measured {
	var people, ranges []string
	if t.Trust == effective.TrustPeople {
		people = make([]string, len(users))
		for i, u := range users {
			// Users stand at path /, whatever the path of roles.
			people[i] = "arn:" + l.partition + ":iam::" + l.m.UsersAccount.ID.Text + ":user/" + u
		}
	}
	for _, p := range t.Addresses {
		ranges = append(ranges, p.String())
	}
	slices.Sort(ranges)
	if people != nil {
		return policy.Measure(trustDocument(l.partition, l.m.UsersAccount.ID.Text, t.MFA, ranges, people))
	}
	// Who holds a role differs from role to role; all else mostly does not.
	key := strings.Join(ranges, " ")
	if t.MFA {
		key += " mfa"
	}
	trust, ok := l.trusts[key]
	if !ok {
		trust = policy.Measure(trustDocument(l.partition, l.m.UsersAccount.ID.Text, t.MFA, ranges, nil))
		l.trusts[key] = trust
	}
	return trust
}
