package iam

import (
	"cmp"
	"slices"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/plan"
	"rolemap/config/policy"
	"rolemap/config/source"
)

// users lays out the users account.
func (l *layouter) users() plan.Stack {
	m := l.m
	s := l.stack(config.UsersStack, m.UsersAccount.ID, m.UsersAccount.Region, m.UsersAccount.Tags)
	s.Description = "People and the roles they may switch into"
	s.Note = plan.StackNote{At: m.UsersAccount.At, Counts: []string{aws.UsersPerAccount, aws.GroupsPerAccount, aws.PoliciesAccount}}
	// Whoever deploys reads it off the end of the deployment and hands it on.
	s.Outputs = []plan.Output{{Name: "SignInURL", Description: "Where people sign in",
		Value: "https://" + cmp.Or(m.UsersAccount.Alias.Text, m.UsersAccount.ID.Text) + "." + aws.SignInHost(l.partition) + "/console"}}

	identities, groupsOf := l.identities()
	p := people{assume: l.policies(identities), users: make([]plan.Resource, 0, len(m.Users))}
	everyone, suspended := attachment{}, attachment{}
	if m.Defaults.AttachTeams {
		everyone.groups, suspended.groups = []string{everyoneName}, []string{suspendedName}
	}
	var anySuspended bool
	for i := range m.Users {
		u := &m.Users[i]
		if !u.HasIAMUser {
			continue
		}
		p.users = append(p.users, l.user(u, groupsOf[u.Name.Text]))
		anySuspended = anySuspended || u.Suspended
	}
	p.base = append(p.base, l.policy(selfServiceName, policy.Measure(selfServiceDocument(l.partition, m.UsersAccount.ID.Text)), everyone,
		m.UsersAccount.At))
	if anySuspended {
		p.base = append(p.base, l.policy(suspendedName, policy.Measure(suspendedDocument()), suspended, m.UsersAccount.At))
	}
	p.groups = l.groups(&p)
	slices.SortFunc(p.users, byName)
	s.Note.Holds = diag.Count(len(p.users), "person", "people") + ", " + diag.Count(len(l.targets), "role", "roles") + " to switch into"
	s.Resources = l.shard(&p)
	return s
}

// people is the content of the users account's stack, before it is placed.
type people struct {
	groups, users, base []plan.Resource
	assume              []assumePolicy
}

func (l *layouter) user(u *config.User, groups []string) plan.Resource {
	user := plan.User{UserName: u.Name.Text}
	r := plan.Resource{ID: l.id("User", u.Name.Text), Note: plan.Note{At: u.Name.At}}
	for _, t := range []struct {
		key   string
		value source.Word
	}{{"email", u.Email}, {"name", u.FullName}} {
		if t.value.Text != "" {
			user.Tags = append(user.Tags, plan.Tag{Key: t.key, Value: aws.TagValue(t.value.Text)})
		}
	}
	group, policy := everyoneName, selfServiceName
	if u.Suspended {
		group, policy = suspendedName, suspendedName
	}
	if l.m.Defaults.AttachTeams {
		user.Groups = append([]string{group}, groups...)
		slices.Sort(user.Groups)
		r.After = l.ids("Group", user.Groups)
	} else {
		user.PolicyARNs = []string{l.arn(l.m.UsersAccount.ID.Text, "policy", policy)}
		r.After = []string{l.id("Policy", policy)}
	}
	r.Body = user
	return r
}

// groups are all that somebody is in, and those of policies that everybody of a
// kind shares: assume policies are attached to groups with a member.
func (l *layouter) groups(p *people) []plan.Resource {
	names := map[string]bool{}
	add := func(list []string) {
		for _, g := range list {
			names[g] = true
		}
	}
	for i := range p.users {
		add(p.users[i].Body.(plan.User).Groups)
	}
	for i := range p.base {
		add(p.base[i].Body.(plan.ManagedPolicy).Groups)
	}
	out := make([]plan.Resource, 0, len(names))
	for g := range names {
		out = append(out, plan.Resource{ID: l.id("Group", g), Body: plan.Group{GroupName: g}, Note: plan.Note{At: l.groupAt(g)}})
	}
	slices.SortFunc(out, byName)
	return out
}

// attachment is who a policy is attached to, by name.
type attachment struct{ users, groups []string }

// policy is one policy of the users account.
func (l *layouter) policy(name string, doc plan.Document, to attachment, at diag.Span) plan.Resource {
	return plan.Resource{ID: l.id("Policy", name), After: append(l.ids("User", to.users), l.ids("Group", to.groups)...),
		Note: plan.Note{At: at},
		Body: plan.ManagedPolicy{PolicyName: name, Path: l.m.Defaults.Path, Document: doc, Users: to.users, Groups: to.groups}}
}
