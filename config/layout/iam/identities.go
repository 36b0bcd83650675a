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

// target is a role in an account that somebody is granted, and who is.
type target struct {
	account *config.Account
	role    *config.Role
	held    []*access.Holding
	people  []string // sorted
	arn     string   // of the role
}

// findTargets sorts the grants by where they lead, once for both sides.
func (l *layouter) findTargets() {
	number := make(map[[2]string]int, len(l.m.Roles))
	of := make([]int, len(l.Holdings)) // holding: number of its target
	var count []int
	for i := range l.Holdings {
		h := &l.Holdings[i]
		key := [2]string{h.Account, h.Role}
		n, ok := number[key]
		if !ok {
			n = len(l.targets)
			number[key] = n
			account, _ := l.m.Account(h.Account)
			role, _ := l.m.Role(h.Role)
			l.targets, count = append(l.targets, target{account: account, role: role, arn: l.arn(account.ID.Text, "role", h.Role)}), append(count, 0)
		}
		of[i] = n
		count[n]++
	}
	for i := range l.Holdings {
		s := &l.targets[of[i]]
		if s.held == nil {
			s.held, s.people = make([]*access.Holding, 0, count[of[i]]), make([]string, 0, count[of[i]])
		}
		s.held, s.people = append(s.held, &l.Holdings[i]), append(s.people, l.Holdings[i].User)
	}
	slices.SortFunc(l.targets, func(a, b target) int {
		return cmp.Or(cmp.Compare(a.account.Name.Text, b.account.Name.Text), cmp.Compare(a.role.Name.Text, b.role.Name.Text))
	})
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
	number := map[string]int{}
	add := func(name string, p opening) {
		i, ok := number[name]
		if !ok {
			i = len(list)
			number[name] = i
			list = append(list, identity{name: name, group: l.m.Defaults.AttachTeams})
		}
		c := &list[i]
		if n := len(c.opens); n == 0 || c.opens[n-1].target != p.target {
			c.opens = append(c.opens, p)
		}
	}
	if l.m.Defaults.AttachTeams {
		groupsOf = l.memberships()
	}
	for i := range l.targets {
		s := &l.targets[i]
		for _, h := range s.held {
			switch {
			case !l.m.Defaults.AttachTeams:
				add(h.User, opening{s, h.Until()})
			case slices.Equal(groupsOf[h.User], []string{directPrefix + h.User}):
				// A group of their own carries everything.
				add(directPrefix+h.User, opening{s, h.Until()})
			default:
				for group, end := range groupEnds(h) {
					add(group, opening{s, end})
				}
			}
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
