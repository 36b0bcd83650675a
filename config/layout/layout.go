package layout

import (
	"cmp"
	"slices"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// Of lays out what a map and its access turn into, and finds where that does
// not fit AWS's quotas. The map must be free of errors.
func Of(a access.Access) (Plan, diag.List) {
	m := a.Map
	l := &layouter{m: m, Access: a, partition: config.Partition(m.UsersAccount.Region.Text), trusts: map[string]sized{}, logical: map[[2]string]string{}, limits: map[string]int{}, assumeSizes: map[string]int{}}
	l.plan.Organization = m.Organization.Text
	l.findSpots()
	l.users()
	l.targets()
	l.budget()
	return l.plan, l.out
}

type layouter struct {
	access.Access
	m         *config.Map
	partition string
	plan      Plan
	out       diag.List

	spots  []spot
	packed map[string]int // carrier: slots

	assumeSizes map[string]int // see assumeSize
	limits      map[string]int
	logical     map[[2]string]string
	trusts      map[string]sized // by what tells them apart: most roles share one
}

// sized is a document and its length without white space.
type sized struct {
	object
	size int
}

func size(doc object) sized { return sized{doc, len(config.CompactJSON(doc))} }

func (l *layouter) stack(name string, account, region config.Word, tags []config.Tag) Stack {
	s := Stack{Name: name, Account: account.Text, Region: region.Text, Tags: []Tag{{"managed-by", "rolemap"}, {"organization", l.m.Organization.Text}}}
	for _, t := range tags {
		s.Tags = append(s.Tags, Tag{t.Key.Text, t.Value.Text})
	}
	slices.SortFunc(s.Tags, func(a, b Tag) int { return cmp.Compare(a.Key, b.Key) })
	return s
}

func (l *layouter) arn(account, kind, name string) string {
	return "arn:" + l.partition + ":iam::" + account + ":" + kind + l.m.Defaults.Path + name
}

// users lays out the users account.
func (l *layouter) users() {
	m := l.m
	u := &l.plan.Users
	u.Stack = l.stack(config.UsersStack, m.UsersAccount.ID, m.UsersAccount.Region, m.UsersAccount.Tags)
	u.SignInURL = "https://" + cmp.Or(m.UsersAccount.Alias.Text, m.UsersAccount.ID.Text) + "." + signInHost(l.partition) + "/console"

	carriers, groupsOf := l.carriers()
	u.Users = make([]User, 0, len(m.Users))
	u.Policies = l.policies(carriers)
	everyone, suspended := holders{}, holders{}
	if m.Defaults.AttachTeams {
		everyone.groups, suspended.groups = []string{everyoneName}, []string{suspendedName}
	}
	var anySuspended bool
	for i := range m.Users {
		p := &m.Users[i]
		user := User{ID: l.id("User", p.Name.Text), Name: p.Name.Text}
		for _, t := range []struct {
			key   string
			value config.Word
		}{{"email", p.Email}, {"name", p.FullName}} {
			if t.value.Text != "" {
				user.Tags = append(user.Tags, Tag{t.key, config.TagValue(t.value.Text)})
			}
		}
		own, ownPolicy := everyoneName, selfServiceName
		if p.Suspended {
			own, ownPolicy, anySuspended = suspendedName, suspendedName, true
		}
		if m.Defaults.AttachTeams {
			user.Groups = append([]string{own}, groupsOf[p.Name.Text]...)
			slices.Sort(user.Groups)
			user.After = l.ids("Group", user.Groups)
		} else {
			user.Policies = []string{l.arn(m.UsersAccount.ID.Text, "policy", ownPolicy)}
			user.After = []string{logicalID("Policy", ownPolicy)}
		}
		u.Users = append(u.Users, user)
	}
	u.Policies = append(u.Policies, l.policy(selfServiceName, size(selfServiceDocument(l.partition, m.UsersAccount.ID.Text)), everyone, m.UsersAccount.At))
	if anySuspended {
		u.Policies = append(u.Policies, l.policy(suspendedName, size(suspendedDocument()), suspended, m.UsersAccount.At))
	}
	slices.SortFunc(u.Users, func(a, b User) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(u.Policies, byName)
	groups := map[string]bool{}
	for _, user := range u.Users {
		for _, g := range user.Groups {
			groups[g] = true
		}
	}
	for _, p := range u.Policies {
		for _, g := range p.Groups {
			groups[g] = true
		}
	}
	for g := range groups {
		u.Groups = append(u.Groups, Group{ID: logicalID("Group", g), Name: g})
	}
	slices.SortFunc(u.Groups, func(a, b Group) int { return cmp.Compare(a.Name, b.Name) })
	l.shard()
}

func signInHost(partition string) string {
	switch partition {
	case "aws-cn":
		return "signin.amazonaws.cn"
	case "aws-us-gov":
		return "signin.amazonaws-us-gov.com"
	case "aws-eusc":
		return "signin.amazonaws-eusc.eu"
	default:
		return "signin.aws.amazon.com"
	}
}

// policy is one policy of the users account.
func (l *layouter) policy(name string, doc sized, h holders, at diag.Span) Policy {
	slices.Sort(h.users)
	slices.Sort(h.groups)
	return Policy{ID: logicalID("Policy", name), Name: name, Path: l.m.Defaults.Path, Document: doc.object, Size: doc.size, Users: h.users, Groups: h.groups,
		After: append(l.ids("User", h.users), l.ids("Group", h.groups)...), At: at}
}

func (l *layouter) ids(kind string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = l.id(kind, n)
	}
	return out
}

// id is logicalID, remembered: a user's is asked for once a policy.
func (l *layouter) id(kind, name string) string {
	key := [2]string{kind, name}
	id, ok := l.logical[key]
	if !ok {
		id = logicalID(kind, name)
		l.logical[key] = id
	}
	return id
}
