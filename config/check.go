package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolemap/config/diag"
)

// SoonWithin is how long before its end a temporary grant is warned about.
const SoonWithin = 14 * 24 * time.Hour

// Check finds what is wrong with the meaning of a map, apart from what the
// map gives access to: names, references, values, and ends of grants as of now.
func Check(m *Map, now time.Time) diag.List {
	c := &checker{m: m, now: now, rolesIn: map[string]map[string]bool{}, usedPolicies: map[string]bool{}}
	if m.Version.Text != "" && m.Version.Text != "1" {
		c.errorf(m.Version.At, "unsupported-version", "this program reads version 1", "the map has version %s", diag.Quote(m.Version.Text))
	}
	if m.Organization.Text != "" {
		c.name(m.Organization, "the organization", organizationRule)
	}
	c.quotas()
	c.defaults()
	c.accounts()
	c.groups()
	c.teams()
	c.users()
	c.policies()
	c.roles()
	c.expectations()
	return c.out
}

type checker struct {
	m        *Map
	now      time.Time
	out      diag.List
	compared int // names that suggestions were compared with

	rolesIn      map[string]map[string]bool // role that names a policy by its ARN: accounts in which it is granted
	usedPolicies map[string]bool

	accountNames, roleNames, userNames []string
}

func (c *checker) errorf(at diag.Span, code, help, format string, args ...any) {
	c.out.Add(diag.Diagnostic{Code: code, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

func (c *checker) warnf(at diag.Span, code, help, format string, args ...any) {
	c.out.Add(diag.Diagnostic{Code: code, Severity: diag.Warning, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

func sorted(names []string) []string { slices.Sort(names); return names }

func names[T any](list []T, name func(*T) Word) (out []Word) {
	for i := range list {
		out = append(out, name(&list[i]))
	}
	return out
}

func texts(words []Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return sorted(out)
}

// oneOf checks a value against a closed list.
func (c *checker) oneOf(w Word, key string, values ...string) {
	if w.Text != "" && !slices.Contains(values, w.Text) {
		c.errorf(w.At, "invalid-value", "write "+strings.Join(values, " or "), "%s is %s", key, diag.Quote(w.Text))
	} else if w.Text == "" && w.At != (diag.Span{}) {
		c.errorf(w.At, "invalid-value", "write "+strings.Join(values, " or "), "%s is empty", key)
	}
}

func (c *checker) defaults() {
	d, u := &c.m.Defaults, &c.m.UsersAccount
	c.session(d.Session)
	c.oneOf(d.MFA, "mfa", "required", "optional")
	c.oneOf(d.Trust, "trust", "account", "people")
	c.oneOf(d.Attach, "attach_to", "users", "teams")
	if !pathRule.MatchString(d.Path) || len(d.Path) > 512 {
		c.errorf(d.PathAt.At, "invalid-path", "start and end with a slash, as in /rolemap/", "the path is %s", diag.Quote(d.Path))
	}
	if u.Region.Text != "" {
		c.region(u.Region)
	} else if u.Region.At != (diag.Span{}) {
		c.errorf(u.Region.At, "invalid-region", "write a region's code, such as eu-central-1", "the region is empty")
	}
	if u.Alias.Text != "" && (!aliasRule.MatchString(u.Alias.Text) || twelveDigits.MatchString(u.Alias.Text)) {
		c.errorf(u.Alias.At, "invalid-value", "3 to 63 of a-z, 0-9 and single -, not 12 digits alone", "the alias is %s", diag.Quote(u.Alias.Text))
	}
	c.tags(u.Tags)
}

func (c *checker) accounts() {
	m := c.m
	ids := map[string]*Account{}
	words := names(m.Accounts, func(a *Account) Word { return a.Name })
	c.accountNames = append(texts(words), texts(names(m.Groups, func(g *AccountGroup) Word { return g.Name }))...)
	for i := range m.Accounts {
		a := &m.Accounts[i]
		c.name(a.Name, "an account", slugRule)
		if a.Name.Text == UsersStack {
			c.errorf(a.Name.At, "reserved-name", "choose another name, such as users-admin", "the account name %q belongs to the users account's stack", UsersStack)
		}
		c.region(a.Region)
		if a.Color.At != (diag.Span{}) && !colorRule.MatchString(a.Color.Text) {
			c.errorf(a.Color.At, "invalid-value", `write "#rrggbb", in quotes because # starts a comment`, "color is %s", diag.Quote(a.Color.Text))
		}
		c.tags(a.Tags)
		if first, twice := ids[a.ID.Text]; twice && a.ID.Text != "" {
			c.out.Add(diag.Diagnostic{Code: "duplicate-account-id", At: a.ID.At, Text: fmt.Sprintf("the accounts %s and %s have one id, %s", diag.Quote(first.Name.Text), diag.Quote(a.Name.Text), a.ID.Text),
				Help: "correct one, or remove one", Also: &diag.Note{At: first.ID.At, Text: "the first one"}})
		}
		ids[a.ID.Text] = a
	}
}

func (c *checker) groups() {
	for i := range c.m.Groups {
		g := &c.m.Groups[i]
		c.name(g.Name, "an account group", slugRule)
		if a, ok := c.m.Account(g.Name.Text); ok {
			c.out.Add(diag.Diagnostic{Code: "duplicate-name", At: g.Name.At, Text: fmt.Sprintf("%s is an account and an account group", diag.Quote(g.Name.Text)),
				Help: "rename the group", Also: &diag.Note{At: a.Name.At, Text: "the account"}})
		}
		if len(g.Accounts) == 0 {
			c.warnf(g.Name.At, "empty-group", "name its accounts, or remove it", "the account group %s is empty", diag.Quote(g.Name.Text))
		}
		c.unique(g.Accounts, "account group "+diag.Quote(g.Name.Text))
		for _, w := range g.Accounts {
			if _, ok := c.m.Account(w.Text); ok {
				continue
			}
			if _, ok := c.m.Group(w.Text); ok {
				c.errorf(w.At, "nested-group", "name the accounts, so that a reviewer sees each", "account group %s holds the group %s", diag.Quote(g.Name.Text), diag.Quote(w.Text))
				continue
			}
			c.unknown(w, "account", "accounts", "account group "+diag.Quote(g.Name.Text)+" lists", c.accountNames)
		}
	}
}

// unknown reports a name that is not defined.
func (c *checker) unknown(w Word, kind, section, who string, known []string) {
	c.errorf(w.At, "unknown-"+kind, c.suggest(w.Text, known, "add it under "+section+"; there are "+list(known)), "%s %s, which is not under %s", who, diag.Quote(w.Text), section)
}

// unique reports names that a list has twice.
func (c *checker) unique(words []Word, what string) {
	if len(words) < 2 {
		return
	}
	seen := make(map[string]diag.Span, len(words))
	for _, w := range words {
		if first, twice := seen[w.Text]; twice {
			c.out.Add(diag.Diagnostic{Code: "duplicate-entry", At: w.At, Text: fmt.Sprintf("%s stands twice in %s", diag.Quote(w.Text), what),
				Help: "remove one", Also: &diag.Note{At: first, Text: "the first one"}})
			continue
		}
		seen[w.Text] = w.At
	}
}

func (c *checker) teams() {
	m := c.m
	for i := range m.Roles {
		r := &m.Roles[i]
		if strings.HasPrefix(r.Boundary.Text, "arn:") || slices.ContainsFunc(r.Policies, func(w Word) bool { return strings.HasPrefix(w.Text, "arn:") }) {
			c.rolesIn[r.Name.Text] = map[string]bool{}
		}
	}
	c.roleNames = texts(names(m.Roles, func(r *Role) Word { return r.Name }))
	c.userNames = texts(names(m.Users, func(u *User) Word { return u.Name }))
	for i := range m.Teams {
		t := &m.Teams[i]
		what := "team " + diag.Quote(t.Name.Text)
		c.name(t.Name, "a team", slugRule)
		if len(t.Members) == 0 {
			c.warnf(t.Name.At, "empty-team", "add members:, or remove the team", "%s has no members", what)
		}
		if !hasRoles(t.Access) {
			c.warnf(t.Name.At, "no-access", "add access:, or remove the team", "%s has no access", what)
		}
		c.unique(t.Members, "the members of "+what)
		for _, w := range t.Members {
			if _, ok := m.User(w.Text); !ok {
				c.unknown(w, "user", "users", what+" lists", c.userNames)
			}
		}
		c.access(t.Access, what)
	}
}

func hasRoles(access []Access) bool {
	return slices.ContainsFunc(access, func(a Access) bool { return len(a.Roles) > 0 })
}

func (c *checker) users() {
	c.iamNames("a user", iamName64, names(c.m.Users, func(u *User) Word { return u.Name }))
	for i := range c.m.Users {
		u := &c.m.Users[i]
		what := "user " + diag.Quote(u.Name.Text)
		c.oneOf(u.Status, "status", "active", "suspended")
		if u.Email.At != (diag.Span{}) && !emailRule.MatchString(u.Email.Text) {
			c.errorf(u.Email.At, "invalid-value", "write it as name@example.com", "the email of %s is %s", what, diag.Quote(u.Email.Text))
		}
		for _, w := range []Word{u.FullName, u.Email} {
			c.short(w, maxTagValue, what)
		}
		c.access(u.Access, what)
	}
}

// access checks the references and the ends of a block of grants.
func (c *checker) access(access []Access, what string) {
	for _, a := range access {
		targets := c.m.Expand(a.Where.Text)
		if _, isGroup := c.m.Group(a.Where.Text); len(targets) == 0 && !isGroup {
			c.unknown(a.Where, "account", "accounts or account_groups", what+" has access to", c.accountNames)
		}
		if len(a.Roles) == 0 {
			c.warnf(a.Where.At, "empty-list", "name the roles, or remove the line", "%s has no role in %s", what, diag.Quote(a.Where.Text))
		}
		words := make([]Word, len(a.Roles))
		for i, e := range a.Roles {
			words[i] = e.Role
			if _, ok := c.m.Role(e.Role.Text); !ok {
				c.unknown(e.Role, "role", "roles", what+" is granted", c.roleNames)
				continue
			}
			if in := c.rolesIn[e.Role.Text]; in != nil {
				for _, t := range targets {
					in[t.Name.Text] = true
				}
			}
			c.until(e, what)
		}
		c.unique(words, "the roles of "+what+" in "+diag.Quote(a.Where.Text))
	}
}

func (c *checker) until(e Entry, what string) {
	switch left := e.Until.Sub(c.now); {
	case e.Until.IsZero():
	case left <= 0:
		c.warnf(e.UntilAt.At, "until-passed", "remove the entry", "%s held %s until %s, which has passed", what, diag.Quote(e.Role.Text), e.UntilAt)
	case left <= SoonWithin:
		c.warnf(e.UntilAt.At, "until-soon", "renew or remove the entry", "%s holds %s until %s, %s from now", what, diag.Quote(e.Role.Text), e.UntilAt, days(left))
	}
}

func days(d time.Duration) string {
	switch n := int(d.Hours() / 24); n {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", n)
	}
}
