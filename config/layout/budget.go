package layout

import (
	"fmt"

	"rolemap/config/aws"
	"rolemap/config/diag"
)

// Usage is how much of one of AWS's quotas one thing takes.
type Usage struct {
	Quota   string // as in aws.Limits
	Subject string // user "alice"
	Used    int
	Allowed int
	At      diag.Span // what in the map would have to change
}

// Share is the part of the quota that is used: 1 is all of it.
func (u Usage) Share() float64 { return float64(u.Used) / float64(u.Allowed) }

// NearShare is the share from which a quota is warned about.
const NearShare = 0.8

// templateBytes bounds a template's size from above: the CDK writes one value a
// line, which at most doubles a document, adds keys and braces to a resource,
// and its own parameter and rule to the template. A test holds it against
// synthesized templates.
func templateBytes(users []User, groups []Group, policies []Policy, roles []Role) int {
	const frame, resource, item = 1500, 250, 12
	list := func(texts ...[]string) (n int) {
		for _, l := range texts {
			for _, t := range l {
				n += len(t) + item
			}
		}
		return n
	}
	n := frame
	for i := range users {
		u := &users[i]
		n += resource + len(u.ID) + len(u.Name) + list(u.Groups, u.Policies, u.After)
		for _, t := range u.Tags {
			n += 5*item + len(t.Key) + len(t.Value)
		}
	}
	for _, g := range groups {
		n += resource + len(g.ID) + len(g.Name)
	}
	for i := range policies {
		p := &policies[i]
		n += resource + len(p.ID) + len(p.Name) + len(p.Path) + 2*p.Size + list(p.Users, p.Groups, p.After)
	}
	for i := range roles {
		r := &roles[i]
		n += resource + 100 + len(r.ID) + len(r.Name) + len(r.Path) + len(r.Description) + len(r.Boundary) + 2*r.TrustSize + list(r.PolicyARNs, r.After)
	}
	return n
}

func (l *layouter) budget() {
	u := &l.plan.Users
	m := l.m
	perUser, perGroup := make(map[string]int, len(u.Users)), map[string]int{}
	things := 2*len(u.Users) + len(u.Groups) + len(u.Policies) + 8
	for i := range l.plan.Targets {
		t := &l.plan.Targets[i]
		things += 2*len(t.Roles) + len(t.Policies) + 4
	}
	l.plan.Budget = make([]Usage, 0, things)
	for _, p := range u.Policies {
		for _, name := range p.Users {
			perUser[name]++
		}
		for _, name := range p.Groups {
			perGroup[name]++
		}
		l.use(aws.PolicySize, "policy", p.Name, p.Size, p.At)
	}
	for _, user := range u.Users {
		p, _ := m.User(user.Name)
		l.use(aws.PoliciesPerUser, "user", user.Name, perUser[user.Name]+len(user.Policies), p.Name.At)
		l.use(aws.GroupsPerUser, "user", user.Name, len(user.Groups), p.Name.At)
	}
	for _, g := range u.Groups {
		l.use(aws.PoliciesPerGroup, "group", g.Name, perGroup[g.Name], l.groupAt(g.Name))
	}
	l.use(aws.UsersPerAccount, "account", u.Name, len(u.Users), m.UsersAccount.At)
	l.use(aws.GroupsPerAccount, "account", u.Name, len(u.Groups), m.UsersAccount.At)
	policies := len(u.Policies)
	for _, t := range l.plan.Targets {
		if t.Account == u.Account {
			policies += len(t.Policies) // the users account is a target too
		}
	}
	l.use(aws.PoliciesAccount, "account", u.Name, policies, m.UsersAccount.At)
	l.pieces()

	for i := range l.plan.Targets {
		t := &l.plan.Targets[i]
		a, _ := m.Account(t.Name)
		for _, p := range t.Policies {
			l.use(aws.PolicySize, "policy", t.Name+"/"+p.Name, p.Size, p.At)
		}
		for _, r := range t.Roles {
			l.use(aws.PoliciesPerRole, "role", t.Name+"/"+r.Name, len(r.PolicyARNs), r.At)
			l.use(aws.TrustSize, "role", t.Name+"/"+r.Name, r.TrustSize, r.At)
		}
		l.use(aws.RolesPerAccount, "account", t.Name, len(t.Roles), a.Name.At)
		if t.Account != u.Account {
			l.use(aws.PoliciesAccount, "account", t.Name, len(t.Policies), a.Name.At)
		}
		roles := map[string][]Role{}
		for _, r := range t.Roles {
			roles[r.In] = append(roles[r.In], r)
		}
		l.use(aws.ResourcesPerStack, "stack", t.Name, max(1, len(t.Policies)+len(roles[""])+len(t.Nested)+len(t.Barriers)), a.Name.At)
		l.use(aws.TemplateSize, "stack", t.Name, templateBytes(nil, nil, t.Policies, roles[""])+frameBytes(t.Nested, t.Barriers), a.Name.At)
		for _, n := range t.Nested {
			l.use(aws.ResourcesPerStack, "stack", t.Name+"/"+n.ID, len(roles[n.ID]), a.Name.At)
			l.use(aws.TemplateSize, "stack", t.Name+"/"+n.ID, templateBytes(nil, nil, nil, roles[n.ID]), a.Name.At)
		}
	}
}

// frameBytes bounds what nested stacks and barriers take of their parent's template.
func frameBytes(nested []Nested, barriers []Barrier) int {
	n := 1500 * len(nested)
	for _, b := range barriers {
		n += 200
		for _, id := range b.After {
			n += len(id) + 20
		}
		n += 100 * len(b.Nested)
	}
	return n
}

// pieces are the users stack and its nested stacks, each with limits of its own.
func (l *layouter) pieces() {
	u := &l.plan.Users
	users, policies := map[string][]User{}, map[string][]Policy{}
	for _, x := range u.Users {
		users[x.In] = append(users[x.In], x)
	}
	for _, x := range u.Policies {
		policies[x.In] = append(policies[x.In], x)
	}
	l.use(aws.ResourcesPerStack, "stack", u.Name, len(users[""])+len(u.Groups)+len(policies[""])+len(u.Nested)+len(u.Barriers), l.m.UsersAccount.At)
	l.use(aws.TemplateSize, "stack", u.Name, templateBytes(users[""], u.Groups, policies[""], nil)+frameBytes(u.Nested, u.Barriers), l.m.UsersAccount.At)
	for _, n := range u.Nested {
		name := u.Name + "/" + n.ID
		l.use(aws.ResourcesPerStack, "stack", name, len(users[n.ID])+len(policies[n.ID]), l.m.UsersAccount.At)
		l.use(aws.TemplateSize, "stack", name, templateBytes(users[n.ID], nil, policies[n.ID], nil), l.m.UsersAccount.At)
	}
}

var waysOut = map[string]string{
	aws.PoliciesPerUser:   "grant fewer roles to the person, have the quota raised and write it under quotas, or use attach_to: teams",
	aws.PoliciesPerGroup:  "split the team",
	aws.PoliciesPerRole:   "merge policies into one of your own under policies, or have the quota raised and write it under quotas",
	aws.GroupsPerUser:     "merge teams",
	aws.GroupsPerAccount:  "merge teams, or have the quota raised and write it under quotas",
	aws.UsersPerAccount:   "split the map",
	aws.RolesPerAccount:   "have the quota raised and write it under quotas",
	aws.PoliciesAccount:   "have the quota raised and write it under quotas",
	aws.PolicySize:        "split the policy in two and name both in the role",
	aws.TrustSize:         "use trust: account for the role, or have the quota raised and write it under quotas",
	aws.ResourcesPerStack: "spread it over nested stacks with shards, after reading in the README what another number moves",
	aws.TemplateSize:      "spread it over nested stacks with shards, after reading in the README what another number moves",
}

// use notes a usage, and reports one that is over its quota or near it.
func (l *layouter) use(quota, kind, name string, used int, at diag.Span) {
	u := Usage{Quota: quota, Subject: kind + " " + diag.Quote(name), Used: used, Allowed: l.limit(quota), At: at}
	l.plan.Budget = append(l.plan.Budget, u)
	if u.Share() < NearShare {
		return
	}
	d := diag.Finding{Code: diag.Quota, At: at, Help: waysOut[quota], Text: fmt.Sprintf("%s: %d of %d %s (%s)", u.Subject, u.Used, u.Allowed, what(quota), quota)}
	if u.Used <= u.Allowed {
		d.Code = diag.QuotaNear
	}
	l.out.Add(d)
}

func (l *layouter) limit(quota string) int {
	n, ok := l.limits[quota]
	if !ok {
		n = l.m.Limit(quota)
		l.limits[quota] = n
	}
	return n
}

func what(quota string) string {
	for _, l := range aws.Limits {
		if l.Quota == quota {
			return l.What
		}
	}
	return quota
}
