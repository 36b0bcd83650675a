package layout

import (
	"encoding/json"
	"fmt"

	"rolemap/config"
	"rolemap/config/diag"
)

// Usage is how much of one of AWS's quotas one thing takes.
type Usage struct {
	Quota   string // as in config.Limits
	Subject string // user "alice"
	Used    int
	Allowed int
	At      diag.Span // what in the map would have to change
}

// Share is the part of the quota that is used: 1 is all of it.
func (u Usage) Share() float64 { return float64(u.Used) / float64(u.Allowed) }

// nearShare is the share from which a quota is warned about.
const nearShare = 0.8

// Stacks hold a metadata resource and the CDK's rule beside ours; a template
// carries the CDK's parameter and rule, about 1,500 bytes.
const templateOverhead = 1500

func (l *layouter) budget() {
	u := &l.plan.Users
	m := l.m
	perUser, perGroup := map[string]int{}, map[string]int{}
	for _, p := range u.Policies {
		for _, name := range p.Users {
			perUser[name]++
		}
		for _, name := range p.Groups {
			perGroup[name]++
		}
		l.use(config.PolicySize, "policy", p.Name, len(config.CompactJSON(p.Document)), p.At)
	}
	for _, user := range u.Users {
		p, _ := m.User(user.Name)
		l.use(config.PoliciesPerUser, "user", user.Name, perUser[user.Name]+len(user.Policies), p.Name.At)
		l.use(config.GroupsPerUser, "user", user.Name, len(user.Groups), p.Name.At)
	}
	for _, g := range u.Groups {
		at := m.UsersAccount.At
		if t, ok := m.Team(g.Name); ok {
			at = t.Name.At
		} else if p, ok := m.User(g.Name[min(len(g.Name), len(directPrefix)):]); ok {
			at = p.Name.At
		}
		l.use(config.PoliciesPerGroup, "group", g.Name, perGroup[g.Name], at)
	}
	l.use(config.UsersPerAccount, "account", u.Name, len(u.Users), m.UsersAccount.At)
	l.use(config.GroupsPerAccount, "account", u.Name, len(u.Groups), m.UsersAccount.At)
	policies := len(u.Policies)
	for _, t := range l.plan.Targets {
		if t.Account == u.Account {
			policies += len(t.Policies) // the users account is a target too
		}
	}
	l.use(config.PoliciesAccount, "account", u.Name, policies, m.UsersAccount.At)
	l.stackUse(u.Name, len(u.Users)+len(u.Groups)+len(u.Policies), u, m.UsersAccount.At)

	for i := range l.plan.Targets {
		t := &l.plan.Targets[i]
		a, _ := m.Account(t.Name)
		for _, p := range t.Policies {
			l.use(config.PolicySize, "policy", t.Name+"/"+p.Name, len(config.CompactJSON(p.Document)), p.At)
		}
		for _, r := range t.Roles {
			l.use(config.PoliciesPerRole, "role", t.Name+"/"+r.Name, len(r.PolicyARNs), r.At)
			l.use(config.TrustSize, "role", t.Name+"/"+r.Name, len(config.CompactJSON(r.Trust)), r.At)
		}
		l.use(config.RolesPerAccount, "account", t.Name, len(t.Roles), a.Name.At)
		if t.Account != u.Account {
			l.use(config.PoliciesAccount, "account", t.Name, len(t.Policies), a.Name.At)
		}
		l.stackUse(t.Name, len(t.Policies)+len(t.Roles), t, a.Name.At)
	}
}

func (l *layouter) stackUse(name string, resources int, stack any, at diag.Span) {
	l.use(config.ResourcesPerStack, "stack", name, max(1, resources), at)
	size := templateOverhead
	if b, err := json.Marshal(stack); err == nil {
		// The CDK writes a line a value; the plan as JSON is the same values.
		// A test holds this against synthesized templates.
		size += 2*len(b) + 200*resources
	}
	l.use(config.TemplateSize, "stack", name, size, at)
}

var waysOut = map[string]string{
	config.PoliciesPerUser:   "grant fewer roles to the person, have the quota raised and write it under quotas, or use attach_to: teams",
	config.PoliciesPerGroup:  "split the team",
	config.PoliciesPerRole:   "merge policies into one of your own under policies, or have the quota raised and write it under quotas",
	config.GroupsPerUser:     "merge teams",
	config.GroupsPerAccount:  "merge teams, or have the quota raised and write it under quotas",
	config.UsersPerAccount:   "split the map",
	config.RolesPerAccount:   "have the quota raised and write it under quotas",
	config.PoliciesAccount:   "have the quota raised and write it under quotas",
	config.PolicySize:        "split the policy in two and name both in the role",
	config.TrustSize:         "use trust: account for the role, or have the quota raised and write it under quotas",
	config.ResourcesPerStack: "split the map",
	config.TemplateSize:      "split the map",
}

// use notes a usage, and reports one that is over its quota or near it.
func (l *layouter) use(quota, kind, name string, used int, at diag.Span) {
	u := Usage{Quota: quota, Subject: kind + " " + diag.Quote(name), Used: used, Allowed: l.m.Limit(quota), At: at}
	l.plan.Budget = append(l.plan.Budget, u)
	d := diag.Diagnostic{Code: "quota", At: at, Help: waysOut[quota], Text: fmt.Sprintf("%s: %d of %d %s (%s)", u.Subject, u.Used, u.Allowed, what(quota), quota)}
	switch {
	case u.Used > u.Allowed:
		l.out.Add(d)
	case u.Share() >= nearShare:
		d.Code, d.Severity = "quota-near", diag.Warning
		l.out.Add(d)
	}
}

func what(quota string) string {
	for _, l := range config.Limits {
		if l.Quota == quota {
			return l.What
		}
	}
	return quota
}
