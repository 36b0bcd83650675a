package graph

import (
	"cmp"
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/plan"
)

// doorsOut lists the policies of a plan that let people out to a role. One that
// is attached to a group lets out whoever is in it.
func doorsOut(p plan.Plan) func(*config.Map, []access.Holding) []Door {
	type opening struct {
		policy string
		until  time.Time
		people []string
	}
	to := map[[2]string][]opening{} // account, role
	if s, ok := p.Stack(config.UsersStack); ok {
		members := map[string][]string{}
		for _, u := range plan.All[plan.User](s) {
			for _, g := range u.Groups {
				members[g] = append(members[g], u.UserName)
			}
		}
		for r, b := range plan.All[plan.ManagedPolicy](s) {
			people := slices.Clone(b.Users)
			for _, g := range b.Groups {
				people = append(people, members[g]...)
			}
			for _, o := range r.Note.Opens {
				key := [2]string{o.Account, o.Role}
				to[key] = append(to[key], opening{b.PolicyName, o.Until, people})
			}
		}
	}
	return func(_ *config.Map, held []access.Holding) []Door {
		at := make(map[string]int, len(held))
		for i := range held {
			at[held[i].User] = i
		}
		var list doors
		for _, o := range to[[2]string{held[0].Account, held[0].Role}] {
			for _, name := range o.people {
				if i, ok := at[name]; ok {
					list.add(Door{Kind: "door out: policy", Name: o.policy, Until: written(held[i], o.until)}, name)
				}
			}
		}
		return list.sorted()
	}
}

// written is an end as the map's author wrote it; empty for none.
func written(h access.Holding, end time.Time) string {
	if end.IsZero() {
		return ""
	}
	for _, s := range h.Sources {
		if s.Entry.Until.Equal(end) {
			return s.Entry.UntilAt.Text
		}
	}
	return end.UTC().Format(time.RFC3339)
}

// assigned lists the groups of Identity Center that are assigned a role's
// permission set, and behind them who is without a group.
func assigned(m *config.Map, held []access.Holding) []Door {
	var list doors
	for _, h := range held {
		for _, s := range h.Sources {
			d := Door{Until: grants.Until(h)}
			switch {
			case s.Team == nil:
				d.Kind = "assigned without a group"
			case s.Team.Directory.Text == "":
				d.Kind, d.Name = "group of the team", m.GroupOf(s.Team)
			default:
				d.Kind, d.Name = "group of the directory", m.GroupOf(s.Team)
			}
			list.add(d, h.User)
		}
	}
	return list.sorted()
}

// doors are collected a person at a time.
type doors struct {
	list []Door
	at   map[[2]string]int // by name and end
}

func (l *doors) add(d Door, person string) {
	key := [2]string{d.Name, d.Until}
	i, ok := l.at[key]
	if !ok {
		if l.at == nil {
			l.at = map[[2]string]int{}
		}
		i = len(l.list)
		l.at[key] = i
		l.list = append(l.list, d)
	}
	l.list[i].People = append(l.list[i].People, person)
}

// sorted is the doors in order: those without an end first, and of these the
// ones that have a name.
func (l *doors) sorted() []Door {
	for i := range l.list {
		slices.Sort(l.list[i].People)
		l.list[i].People = slices.Compact(l.list[i].People)
	}
	slices.SortFunc(l.list, func(a, b Door) int {
		named := func(d Door) int { return min(1, len(d.Name)) }
		return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(named(b), named(a)), cmp.Compare(a.Name, b.Name))
	})
	return l.list
}
