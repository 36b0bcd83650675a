package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/diag"
)

// Check finds the roles and accounts that nobody reaches and the expectations
// that do not hold.
func Check(a Access) diag.List {
	c := checker{Access: a, roles: map[string]bool{}, rolesOf: map[string][]string{}, holders: map[door][]*Holding{}}
	for i := range a.Holdings {
		h := &a.Holdings[i]
		d := door{h.Account, h.Role}
		if c.holders[d] == nil {
			c.rolesOf[h.Account] = append(c.rolesOf[h.Account], h.Role)
			c.roles[h.Role] = true
		}
		c.holders[d] = append(c.holders[d], h)
	}
	for i := range a.Map.Roles {
		if r := &a.Map.Roles[i]; !c.roles[r.Name.Text] {
			c.warnf(r.Name, "unused-role", "grant it, or remove it; it is deployed nowhere", "nobody reaches the role %s", diag.Quote(r.Name.Text))
		}
	}
	for i := range a.Map.Accounts {
		if t := &a.Map.Accounts[i]; c.rolesOf[t.Name.Text] == nil {
			c.warnf(t.Name, "unused-account", "grant a role in it, or remove it", "nobody reaches the account %s", diag.Quote(t.Name.Text))
		}
	}
	for i := range a.Map.Expect {
		c.expect(&a.Map.Expect[i])
	}
	return c.out
}

type checker struct {
	Access
	out     diag.List
	roles   map[string]bool     // reached somewhere
	rolesOf map[string][]string // account: roles that somebody is granted there
	holders map[door][]*Holding // sorted by user
	failed  int
}

type door struct{ account, role string }

func (c *checker) warnf(w config.Word, code, help, format string, args ...any) {
	c.out.Add(diag.Diagnostic{Code: code, Severity: diag.Warning, At: w.At, Help: help, Text: fmt.Sprintf(format, args...)})
}

// expect evaluates one expectation. A team and "*" stand for active users: a
// suspended one holds nothing and is meant by neither.
func (c *checker) expect(e *config.Expectation) {
	people := map[string]bool{}
	active := func(name string) {
		if u, ok := c.Map.User(name); ok && !u.Suspended {
			people[name] = true
		}
	}
	switch who := e.Who.Text; {
	case who == config.AllRoles:
		for i := range c.Map.Users {
			active(c.Map.Users[i].Name.Text)
		}
		for _, w := range e.Except {
			delete(people, w.Text)
		}
	case strings.HasPrefix(who, config.TeamPrefix):
		if t, ok := c.Map.Team(strings.TrimPrefix(who, config.TeamPrefix)); ok {
			for _, w := range t.Members {
				active(w.Text)
			}
		}
	default:
		people[who] = true
	}
	for _, block := range e.Can {
		c.each(block, func(account string, role config.Word) {
			holders := c.holders[door{account, role.Text}]
			for _, p := range slices.Sorted(maps.Keys(people)) {
				if _, ok := slices.BinarySearchFunc(holders, p, func(h *Holding, p string) int { return strings.Compare(h.User, p) }); !ok {
					c.fail(role, "grant it, or correct the expectation", nil, "%s is expected to be able to assume %s in %s, but is not granted it", diag.Quote(p), diag.Quote(role.Text), diag.Quote(account))
				}
			}
		})
	}
	for _, block := range e.Cannot {
		c.each(block, func(account string, role config.Word) {
			for _, h := range c.holders[door{account, role.Text}] {
				if people[h.User] {
					c.fail(role, "remove the grant, or correct the expectation", &diag.Note{At: h.Ways[0].Entry.Role.At, Text: "the grant, " + h.Ways[0].Source()},
						"%s is expected not to be able to assume %s in %s, but is granted it", diag.Quote(h.User), diag.Quote(role.Text), diag.Quote(account))
				}
			}
		})
	}
}

// each calls what is expected with every account and role that a block names.
// "*" is every role that somebody is granted in the account.
func (c *checker) each(block config.Access, f func(account string, role config.Word)) {
	for _, a := range c.Map.Expand(block.Where.Text) {
		for _, e := range block.Roles {
			if c.failed > maxFailed {
				return
			}
			if e.Role.Text != config.AllRoles {
				if _, ok := c.Map.Role(e.Role.Text); ok {
					f(a.Name.Text, e.Role)
				}
				continue
			}
			for _, r := range c.rolesOf[a.Name.Text] {
				f(a.Name.Text, config.Word{Text: r, At: e.Role.At})
			}
		}
	}
}

// maxFailed bounds the findings of all expectations together: one line can
// speak of every user, account and role.
const maxFailed = 1000

func (c *checker) fail(at config.Word, help string, also *diag.Note, format string, args ...any) {
	switch c.failed++; {
	case c.failed > maxFailed+1:
	case c.failed > maxFailed:
		c.out.Add(diag.Diagnostic{Code: "expect-failed", At: at.At, Text: fmt.Sprintf("more than %d grants are not as expected; no more are shown", maxFailed)})
	default:
		c.out.Add(diag.Diagnostic{Code: "expect-failed", At: at.At, Help: help, Also: also, Text: fmt.Sprintf(format, args...)})
	}
}
