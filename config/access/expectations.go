package access

import (
	"cmp"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/source"
)

// Unexpected is an expectation, or a part of one, that the map no longer has:
// a check of access that is gone. What it spoke of may have left the map; then
// nothing is missing.
type Unexpected struct {
	Who, Role string        // as an expectation names them
	Cannot    bool          // it was expected not to be possible
	Via       config.SignIn // through which ways of signing in
	Accounts  []string
	Except    []string // for whom alone; empty for all that it was about
}

// rule is an expectation about one role; rules are keyed by it and the account.
type rule struct {
	who, role string
	cannot    bool
	via       config.SignIn
}

// maxRules bounds how many accounts all expectations of a map are looked at
// in; those behind it are not found, which shows too much, not too little.
const maxRules = 1_000_000

// unexpected are the expectations of the first map that the second does not
// have: in the same words, in wider ones, or about all.
func unexpected(prev, next *config.Map) []Unexpected {
	if len(prev.Expect) == 0 {
		return nil
	}
	held, room := map[string]map[rule][][]string{}, maxRules // account: rule: exceptions of each time it is made
	rules(next, func(r rule, account string, except []string) bool {
		if held[account] == nil {
			held[account] = map[rule][][]string{}
		}
		held[account][r] = append(held[account][r], except)
		room--
		return room > 0
	})
	by := map[string]int{} // what is missing, but for the account: index in out
	var out []Unexpected
	rules(prev, func(r rule, account string, except []string) bool {
		missing, gone := missing(next, held[account], r, except)
		if !gone || vacuous(next, r, account) {
			return true
		}
		u := Unexpected{Who: r.who, Role: r.role, Cannot: r.cannot, Via: r.via, Except: missing}
		key := strings.Join(append([]string{r.who, r.role, map[bool]string{true: "cannot"}[r.cannot], r.via.String()}, missing...), "\x00")
		i, ok := by[key]
		if !ok {
			i, by[key] = len(out), len(out)
			out = append(out, u)
		}
		if !slices.Contains(out[i].Accounts, account) {
			out[i].Accounts = append(out[i].Accounts, account)
		}
		return len(out) < maxFailed
	})
	for i := range out {
		slices.Sort(out[i].Accounts)
	}
	slices.SortFunc(out, func(a, b Unexpected) int {
		return cmp.Or(cmp.Compare(a.Who, b.Who), cmp.Compare(a.Role, b.Role), slices.Compare(a.Accounts, b.Accounts),
			slices.Compare(a.Except, b.Except))
	})
	return out
}

// rules calls f for every role and account that a map's expectations name,
// with whom they except, until f has enough.
func rules(m *config.Map, f func(r rule, account string, except []string) bool) {
	for i := range m.Expect {
		e := &m.Expect[i]
		var except []string
		for _, w := range e.Except {
			except = append(except, w.Text)
		}
		slices.Sort(except)
		for k, blocks := range [][]config.Access{e.Can, e.Cannot} {
			for _, b := range blocks {
				for _, a := range m.Expand(b.Where.Text) {
					for _, entry := range b.Roles {
						if !f(rule{e.Who.Text, entry.Role.Text, k == 1, e.Via}, a.Name.Text, except) {
							return
						}
					}
				}
			}
		}
	}
}

// missing reports whether a rule of an account is gone, and for whom alone
// where one like it is left that excepts more people.
func missing(next *config.Map, held map[rule][][]string, r rule, except []string) (whom []string, gone bool) {
	roles := []string{r.role}
	if r.cannot { // that somebody can enter every role there is says nothing of one that nobody holds
		roles = append(roles, config.AllRoles)
	}
	for _, like := range covering(r, roles) {
		if len(held[like]) > 0 && r.who != config.AllRoles {
			return nil, false
		}
		like.who = config.AllRoles
		for _, excepted := range held[like] {
			more := slices.DeleteFunc(slices.Clone(excepted), func(user string) bool {
				return slices.Contains(except, user) || r.who != config.AllRoles && !about(next, r.who, user)
			})
			if len(more) == 0 {
				return nil, false
			}
			if whom == nil || len(more) < len(whom) {
				whom = more
			}
		}
	}
	return whom, true
}

// covering are the rules that say at least as much: of the role or of one of
// these, and that somebody cannot enter by more ways, or can by fewer.
func covering(r rule, roles []string) (out []rule) {
	for _, role := range roles {
		for via := config.IAMUsers; via <= config.BothWays; via++ {
			if r.cannot && via.Has(r.via) || !r.cannot && r.via.Has(via) {
				out = append(out, rule{r.who, role, r.cannot, via})
			}
		}
	}
	return out
}

// about reports whether a user is meant by an expectation's who.
func about(m *config.Map, who, user string) bool {
	name, ok := strings.CutPrefix(who, config.TeamPrefix)
	if !ok {
		return who == user
	}
	t, ok := m.Team(name)
	return !ok || slices.ContainsFunc(t.Members, func(w source.Word) bool { return w.Text == user })
}

// vacuous reports whether a rule speaks of what the map no longer has.
func vacuous(m *config.Map, r rule, account string) bool {
	one := r.who != config.AllRoles && !strings.HasPrefix(r.who, config.TeamPrefix)
	return one && !has(m.User(r.who)) || r.role != config.AllRoles && !has(m.Role(r.role)) || !has(m.Account(account))
}
