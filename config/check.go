package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// SoonWithin is how long before its end a temporary grant is warned about.
const SoonWithin = 14 * 24 * time.Hour

// Check finds what is wrong with the meaning of a map, apart from what the
// map gives access to: names, references, values, and ends of grants as of now.
func Check(m *Map, now time.Time) diag.List {
	c := &checker{m: m, now: now, grantedIn: map[string]map[string]bool{}, reach: map[string][]*Account{}, usedPolicies: map[string]bool{}}
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
	compared int // for suggestions so far; see maxCompared

	grantedIn    map[string]map[string]bool // role that names a policy by its ARN: accounts and groups in which it is granted
	reach        map[string][]*Account      // for policyAccount
	usedPolicies map[string]bool

	accountNames, roleNames, userNames, policyNames []string // for suggestions
}

func (c *checker) reportf(at diag.Span, code diag.Code, help, format string, args ...any) {
	c.out.Add(diag.Finding{Code: code, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

func sorted(names []string) []string { slices.Sort(names); return names }

func names[T any](list []T, name func(*T) source.Word) (out []source.Word) {
	for i := range list {
		out = append(out, name(&list[i]))
	}
	return out
}

func texts(words []source.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return sorted(out)
}

// oneOf checks a value against a closed list.
func (c *checker) oneOf(w source.Word, key string, values ...string) {
	if w.Text != "" && !slices.Contains(values, w.Text) {
		c.reportf(w.At, diag.InvalidValue, "write "+strings.Join(values, " or "), "%s is %s", key, diag.Quote(w.Text))
	}
}

func (c *checker) defaults() {
	d, u := &c.m.Defaults, &c.m.UsersAccount
	c.session(d.Session)
	c.oneOf(d.MFA, "mfa", "required", "optional")
	c.oneOf(d.Trust, "trust", "account", "people")
	c.oneOf(d.Attach, "attach_to", "users", "teams")
	if !aws.Path.MatchString(d.Path) || len(d.Path) > 512 {
		c.reportf(d.PathAt.At, diag.InvalidPath, "start and end with a slash, as in /rolemap/, with A-Z, a-z, 0-9 and _+=,.@- between", "the path is %s", diag.Quote(d.Path))
	}
	c.region(u.Region)
	if a := u.Alias.Text; a != "" && !aws.IsAlias(a) {
		c.reportf(u.Alias.At, diag.InvalidValue, "3 to 63 of a-z, 0-9 and single -, not 12 digits alone", "the alias is %s", diag.Quote(a))
	}
	c.tags(u.Tags, UserTags)
}

func (c *checker) accounts() {
	m := c.m
	ids := map[string]*Account{}
	words := names(m.Accounts, func(a *Account) source.Word { return a.Name })
	c.accountNames = append(texts(words), texts(names(m.Groups, func(g *AccountGroup) source.Word { return g.Name }))...)
	for i := range m.Accounts {
		a := &m.Accounts[i]
		c.name(a.Name, "an account", slugRule)
		if a.Name.Text == UsersStack {
			c.reportf(a.Name.At, diag.ReservedName, "choose another name, such as users-admin", "the account name %q is taken by the users account's stack", UsersStack)
		}
		c.region(a.Region)
		if a.Color.At != (diag.Span{}) && !colorRule.MatchString(a.Color.Text) {
			c.reportf(a.Color.At, diag.InvalidValue, `write "#rrggbb", in quotes because # starts a comment`, "color is %s", diag.Quote(a.Color.Text))
		}
		c.tags(a.Tags, nil)
		if first, twice := ids[a.ID.Text]; twice && a.ID.Text != "" {
			c.out.Add(diag.Finding{Code: diag.DuplicateAccountID, At: a.ID.At, Text: fmt.Sprintf("the accounts %s and %s have one id, %s", diag.Quote(first.Name.Text), diag.Quote(a.Name.Text), a.ID.Text),
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
			c.out.Add(diag.Finding{Code: diag.DuplicateName, At: g.Name.At, Text: fmt.Sprintf("%s is an account and an account group", diag.Quote(g.Name.Text)),
				Help: "rename the group", Also: &diag.Note{At: a.Name.At, Text: "the account"}})
		}
		if len(g.Accounts) == 0 && !g.partly {
			c.reportf(g.Name.At, diag.EmptyGroup, "name its accounts, or remove it", "the account group %s is empty", diag.Quote(g.Name.Text))
		}
		c.unique(g.Accounts, "account group "+diag.Quote(g.Name.Text))
		for _, w := range g.Accounts {
			if _, ok := c.m.Account(w.Text); ok {
				continue
			}
			if _, ok := c.m.Group(w.Text); ok {
				c.reportf(w.At, diag.NestedGroup, "name the accounts, so that a reviewer sees each", "account group %s holds the group %s", diag.Quote(g.Name.Text), diag.Quote(w.Text))
				continue
			}
			c.unknown(diag.UnknownAccount, w, "accounts", "account group "+diag.Quote(g.Name.Text)+" lists", c.accountNames)
		}
	}
}

// unknown reports a name that is not defined; not where names were lost,
// which is a finding of its own.
func (c *checker) unknown(code diag.Code, w source.Word, section, who string, known []string) {
	for _, s := range strings.Split(section, " or ") {
		if c.m.lost[s] {
			return
		}
	}
	pronoun := "which"
	if section == "users" {
		pronoun = "who"
	}
	c.reportf(w.At, code, c.suggest(w.Text, known, "add it under "+section+"; there are "+list(known)), "%s %s, %s is not under %s", who, diag.Quote(w.Text), pronoun, section)
}

// unique reports names that a list has twice.
func (c *checker) unique(words []source.Word, what string) {
	if len(words) < 2 {
		return
	}
	seen := make(map[string]source.Word, len(words))
	for _, w := range words {
		if first, again := seen[w.Text]; again {
			c.twice(w, first, "%s stands twice in %s", diag.Quote(w.Text), what)
			continue
		}
		seen[w.Text] = w
	}
}

func (c *checker) twice(w, first source.Word, format string, args ...any) {
	c.out.Add(diag.Finding{Code: diag.DuplicateEntry, At: w.At, Text: fmt.Sprintf(format, args...), Help: "remove one", Also: &diag.Note{At: first.At, Text: "the first one"}})
}
