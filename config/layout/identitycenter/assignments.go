package identitycenter

import (
	"cmp"
	"fmt"
	"slices"

	"rolemap/config"
	"rolemap/config/plan"
)

// shard is what one nested stack holds.
type shard struct {
	sets      map[string]bool
	resources []plan.Resource
	lane      [lanes][]plan.Resource // assignments, each after the one before
}

// shards are the nested stacks, and what stands in them: a team, its members
// and assignments together, or the direct grants of a person. Which one is a
// matter of the name and the pinned number alone, since an assignment that
// moved would exist already.
func (l *layouter) shards() (nested, within []plan.Resource) {
	list := make([]*shard, l.ic.Shards)
	at := func(name string) *shard {
		i := plan.Bucket(name, l.ic.Shards)
		if list[i] == nil {
			list[i] = &shard{sets: map[string]bool{}}
		}
		return list[i]
	}
	type entry struct{ account, role string }
	teams, members := map[*config.Team][]entry{}, map[*config.Team][]string{}
	direct := map[string][]entry{}
	for i := range l.held.Holdings {
		h := &l.held.Holdings[i]
		through, own := sources(h)
		e := entry{h.Account, h.Role}
		for _, t := range through {
			teams[t] = append(teams[t], e)
			members[t] = append(members[t], h.User)
		}
		if own {
			direct[h.User] = append(direct[h.User], e)
		}
	}
	each := func(entries []entry, f func(a *config.Account, r *config.Role)) {
		slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.role, b.role)) })
		for _, e := range slices.Compact(entries) {
			a, _ := l.m.Account(e.account)
			r, _ := l.m.Role(e.role)
			f(a, r)
		}
	}
	for i := range l.m.Teams {
		t := &l.m.Teams[i]
		if len(teams[t]) == 0 {
			continue
		}
		s, principal, group := at(t.Name.Text), plan.Principal{}, ""
		if t.Directory.Text != "" {
			principal.ID = l.lock.Groups[t.Directory.Text].ID.Text
		} else {
			group = s.group(l, t, members[t])
		}
		each(teams[t], func(a *config.Account, r *config.Role) {
			s.assign(l, "team "+t.Name.Text, group, principal, a, r)
		})
	}
	for i := range l.m.Users {
		u := &l.m.Users[i]
		if len(direct[u.Name.Text]) > 0 {
			s := at(u.Name.Text)
			each(direct[u.Name.Text], func(a *config.Account, r *config.Role) {
				s.assign(l, u.Name.Text, "", plan.Principal{ID: l.lock.Users[u.Name.Text].ID.Text, Person: true}, a, r)
			})
		}
	}
	before := ""
	for i, s := range list {
		if s == nil {
			continue
		}
		id := fmt.Sprintf("Shard%02d", i)
		body := plan.NestedStack{Description: "Part of the stack " + config.CenterStack}
		for set := range s.sets {
			body.Sets = append(body.Sets, set)
		}
		slices.Sort(body.Sets)
		r := plan.Resource{ID: id, Body: body, Note: plan.Note{At: l.ic.At}}
		if before != "" {
			r.After = []string{before}
		}
		before = id
		nested = append(nested, r)
		for _, r := range s.all() {
			r.In = id
			within = append(within, r)
		}
	}
	return nested, within
}

// group adds a team's own group and its members, and returns the group's id.
func (s *shard) group(l *layouter, t *config.Team, members []string) string {
	id, store := plan.LogicalID("Group", t.Name.Text), l.lock.IdentityStore.Text
	s.resources = append(s.resources, plan.Resource{ID: id, Note: plan.Note{At: t.Name.At},
		Body: plan.CenterGroup{Store: store, DisplayName: l.m.GroupOf(t), Description: config.GroupDescription(t)}})
	for _, name := range slices.Compact(members) { // in the order of the holdings
		user := l.lock.Users[name].ID.Text
		u, _ := l.m.User(name)
		s.resources = append(s.resources, plan.Resource{ID: plan.LogicalID("Member", t.Name.Text+"/"+user), Note: plan.Note{At: u.Name.At},
			Body: plan.Membership{Store: store, Group: id, UserID: user, Label: name + " in " + l.m.GroupOf(t)}})
	}
	return id
}

// assign adds an assignment. An account's are in one lane: AWS changes one
// role of an account at a time.
func (s *shard) assign(l *layouter, who, group string, principal plan.Principal, a *config.Account, r *config.Role) {
	set := setID(r)
	s.sets[set] = true
	l.assignments++
	lane := &s.lane[plan.Bucket(a.ID.Text, lanes)]
	id := plan.LogicalID("Assignment", cmp.Or(group, principal.ID)+"/"+a.ID.Text+"/"+r.SetNameOf().Text)
	*lane = append(*lane, plan.Resource{ID: id, Note: plan.Note{At: r.Name.At},
		Body: plan.Assignment{Instance: l.lock.Instance.Text, Set: set, AccountID: a.ID.Text, Group: group, Principal: principal,
			Label: who + " into " + a.Name.Text + " as " + r.Name.Text}})
}

// all are the resources of a shard in their order.
func (s *shard) all() []plan.Resource {
	out := s.resources
	for _, lane := range s.lane {
		slices.SortFunc(lane, func(a, b plan.Resource) int { return cmp.Compare(a.ID, b.ID) })
		for i := 1; i < len(lane); i++ {
			lane[i].After = []string{lane[i-1].ID}
		}
		out = append(out, lane...)
	}
	return out
}
