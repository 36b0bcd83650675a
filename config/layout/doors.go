package layout

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/access"
)

// spot is a role in an account that somebody is granted, and who is.
type spot struct {
	account *config.Account
	role    *config.Role
	held    []*access.Holding
	people  []string // sorted
}

// findSpots sorts the grants by where they lead, once for both sides.
func (l *layouter) findSpots() {
	number := make(map[[2]string]int, len(l.m.Roles))
	of := make([]int, len(l.Holdings)) // holding: number of its spot
	var count []int
	for i := range l.Holdings {
		h := &l.Holdings[i]
		key := [2]string{h.Account, h.Role}
		n, ok := number[key]
		if !ok {
			n = len(l.spots)
			number[key] = n
			account, _ := l.m.Account(h.Account)
			role, _ := l.m.Role(h.Role)
			l.spots, count = append(l.spots, spot{account: account, role: role}), append(count, 0)
		}
		of[i] = n
		count[n]++
	}
	for i := range l.Holdings {
		s := &l.spots[of[i]]
		if s.held == nil {
			s.held, s.people = make([]*access.Holding, 0, count[of[i]]), make([]string, 0, count[of[i]])
		}
		s.held, s.people = append(s.held, &l.Holdings[i]), append(s.people, l.Holdings[i].User)
	}
	slices.SortFunc(l.spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.account.Name.Text, b.account.Name.Text), cmp.Compare(a.role.Name.Text, b.role.Name.Text))
	})
}

// holders is who a policy is attached to.
type holders struct{ users, groups []string }

// door is a Door and who has to get through.
type door struct {
	Door
	holders
	at *spot
}

// doors says through which doors whom a policy has to let: users, or with
// attach_to: teams their teams' groups and a group of their own for direct
// grants. groupsOf are the groups of each active user.
func (l *layouter) doors() (doors []door, groupsOf map[string][]string) {
	doors = make([]door, 0, len(l.spots))
	if !l.m.Defaults.AttachTeams {
		for i := range l.spots {
			doors = append(doors, doorsOfUsers(&l.spots[i])...)
		}
		return doors, nil
	}
	groupsOf = map[string][]string{}
	joined := map[[2]string]bool{}
	for i := range l.spots {
		s := &l.spots[i]
		by := map[time.Time]map[string]bool{} // end: groups
		for _, h := range s.held {
			for group, end := range groupEnds(h) {
				if j := [2]string{h.User, group}; !joined[j] {
					joined[j] = true
					groupsOf[h.User] = append(groupsOf[h.User], group)
				}
				if by[end] == nil {
					by[end] = map[string]bool{}
				}
				by[end][group] = true
			}
		}
		for end, groups := range by {
			doors = append(doors, door{s.door(end), holders{groups: slices.Collect(maps.Keys(groups))}, s})
		}
	}
	return doors, groupsOf
}

func (s *spot) door(until time.Time) Door { return Door{s.account.Name.Text, s.role.Name.Text, until} }

// doorsOfUsers are the doors of one spot: one, and one more for each end that
// somebody's grant has.
func doorsOfUsers(s *spot) []door {
	if !slices.ContainsFunc(s.held, func(h *access.Holding) bool { return !h.Until().IsZero() }) {
		return []door{{s.door(time.Time{}), holders{users: s.people}, s}}
	}
	by := map[time.Time][]string{}
	for _, h := range s.held {
		by[h.Until()] = append(by[h.Until()], h.User)
	}
	var out []door
	for end, users := range by {
		out = append(out, door{s.door(end), holders{users: users}, s})
	}
	return out
}

// groupEnds are the groups through which a user comes by a grant, and until
// when each gives it; zero for no end. A group carries its doors whoever its
// members are; one without an active member is not made.
func groupEnds(h *access.Holding) map[string]time.Time {
	ends := map[string]time.Time{}
	for _, w := range h.Ways {
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
