package iam

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/plan"
)

// target is a role in an account that somebody is granted.
type target struct {
	account *config.Account
	role    *config.Role
	people  []string // who are, sorted; of a role that trusts people
	arn     string   // of the role
	rank    int      // among the targets
}

// findTargets sorts the grants by where they lead, once for both sides.
func (l *layouter) findTargets() {
	of := make(map[[2]string]*target, len(l.m.Roles))
	l.leads = make([]*target, len(l.Holdings))
	for i := range l.Holdings {
		h := &l.Holdings[i]
		t := of[[2]string{h.Account, h.Role}]
		if t == nil {
			t = &target{}
			t.account, _ = l.m.Account(h.Account)
			t.role, _ = l.m.Role(h.Role)
			t.arn = l.arn(t.account.ID.Text, "role", h.Role)
			of[[2]string{h.Account, h.Role}] = t
			l.targets = append(l.targets, t)
		}
		if l.leads[i] = t; t.role.TrustPeople {
			t.people = append(t.people, h.User)
		}
	}
	slices.SortFunc(l.targets, func(a, b *target) int {
		return cmp.Or(cmp.Compare(a.account.Name.Text, b.account.Name.Text), cmp.Compare(a.role.Name.Text, b.role.Name.Text))
	})
	for i, t := range l.targets {
		t.rank = i
	}
}

// opening is a target role that an identity leads to, and the end of its grant.
type opening struct {
	*target
	until time.Time
}

func (o opening) leadsTo() plan.TargetRole {
	return plan.TargetRole{Account: o.account.Name.Text, Role: o.role.Name.Text, Until: o.until}
}

// identity is who policies are attached to, and every target role they have to
// open: a user, or with attach_to: teams a group.
type identity struct {
	name  string
	group bool
	opens []opening // in the order of the targets, each target once
}

// identities lists who carries assume policies, by name, and the groups of each active user.
func (l *layouter) identities() (list []identity, groupsOf map[string][]string) {
	if l.m.Defaults.AttachTeams {
		return l.groupIdentities()
	}
	opens := make([]opening, len(l.Holdings)) // as sorted as these
	for i := range l.Holdings {
		opens[i] = opening{l.leads[i], l.Holdings[i].Until()}
	}
	for from, i := 0, 0; i < len(opens); from = i {
		user := l.Holdings[from].User
		for ; i < len(opens) && l.Holdings[i].User == user; i++ {
		}
		list = append(list, identity{name: user, opens: opens[from:i]})
	}
	return list, nil
}

// groupIdentities is identities where they are groups.
func (l *layouter) groupIdentities() (list []identity, groupsOf map[string][]string) {
	groupsOf = l.memberships()
	number := map[string]int{}
	add := func(name string, o opening) {
		i, ok := number[name]
		if !ok {
			i = len(list)
			number[name] = i
			list = append(list, identity{name: name, group: true})
		}
		if c := &list[i]; len(c.opens) == 0 || c.opens[len(c.opens)-1].target != o.target {
			c.opens = append(c.opens, o)
		}
	}
	byTarget := make([]int, len(l.Holdings))
	for i := range byTarget {
		byTarget[i] = i
	}
	slices.SortStableFunc(byTarget, func(i, j int) int { return cmp.Compare(l.leads[i].rank, l.leads[j].rank) })
	for _, i := range byTarget {
		h := &l.Holdings[i]
		if slices.Equal(groupsOf[h.User], []string{directPrefix + h.User}) {
			// A group of their own carries everything.
			add(directPrefix+h.User, opening{l.leads[i], h.Until()})
			continue
		}
		for group, end := range groupEnds(h) {
			add(group, opening{l.leads[i], end})
		}
	}
	slices.SortFunc(list, func(a, b identity) int { return cmp.Compare(a.name, b.name) })
	return list, groupsOf
}

// memberships are the groups of each active user: their teams, and a group of
// their own for direct grants. Who is in more teams than leave room for as
// many others in the middle of an update gets everything from a group of
// their own.
func (l *layouter) memberships() map[string][]string {
	of := map[string]map[string]bool{}
	for i := range l.Holdings {
		h := &l.Holdings[i]
		if of[h.User] == nil {
			of[h.User] = map[string]bool{}
		}
		for group := range groupEnds(h) {
			of[h.User][group] = true
		}
	}
	// Beside them everybody is in one group that all share.
	most := (l.m.Limit(aws.GroupsPerUser) - 1) / 2
	out := make(map[string][]string, len(of))
	for user, groups := range of {
		if len(groups) > most {
			out[user] = []string{directPrefix + user}
			continue
		}
		out[user] = slices.Sorted(maps.Keys(groups))
	}
	return out
}

// groupEnds are the groups through which a user comes by a grant, and until
// when each gives it; zero for no end. A group carries its opens whoever its
// members are; one without an active member is not made.
func groupEnds(h *access.Holding) map[string]time.Time {
	ends := map[string]time.Time{}
	for _, w := range h.Sources {
		group := directPrefix + h.User
		if w.Team != nil {
			group = w.Team.Name.Text
		}
		end, again := ends[group]
		switch until := w.Entry.Until; {
		case !again, until.IsZero(), !end.IsZero() && until.After(end):
			ends[group] = until
		}
	}
	return ends
}
