package config

import (
	"fmt"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Check finds what is wrong with the meaning of a map, apart from what the
// map gives access to: names, references, values, and ends of grants as of now.
//
// Beside a part that cannot be read, names that nobody defines or uses are
// not reported.
func Check(m *Map, now time.Time) diag.List {
	if m.otherVersion {
		return nil
	}
	c := &checker{m: m, now: now, grantedIn: map[string]map[string]bool{}, reach: map[string][]*Account{}, usedPolicies: map[string]bool{}}
	if m.Organization.Text != "" {
		c.name(m.Organization, "the organization", organizationRule)
	}
	c.quotas()
	c.newRegions()
	c.usersAccount()
	c.defaults()
	// Before anything is suggested: no name that is itself wrong is.
	c.iamNames("a user", aws.Name64, c.reserved, names(m.Users, func(u *User) source.Word { return u.Name }))
	c.iamNames("a policy", aws.Name128, c.reserved, names(m.Policies, func(p *Policy) source.Word { return p.Name }))
	c.iamNames("a role", aws.Name64, c.reserved, names(m.Roles, func(r *Role) source.Word { return r.Name }))
	c.accounts()
	c.identityCenter()
	c.groups()
	c.teams()
	c.users()
	c.signIn()
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
	letIn        map[string][BothWays + 1][]string // for noWay

	accountNames, roleNames, userNames, policyNames []string // for suggestions
}

func (c *checker) reportf(at diag.Span, code diag.Code, help, format string, args ...any) {
	c.out.Add(diag.Finding{Code: code, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

// oneOf checks a value against a closed list.
func (c *checker) oneOf(w source.Word, key string, values ...string) {
	if w.Text != "" && !slices.Contains(values, w.Text) {
		c.reportf(w.At, diag.InvalidValue, "write "+strings.Join(values, " or "), "%s is %s", key, diag.Quote(w.Text))
	}
}

// short checks a text's length, in characters.
func (c *checker) short(w source.Word, most int, what, of string) {
	if n := utf8.RuneCountInString(w.Text); n > most {
		c.reportf(w.At, diag.TooLong, fmt.Sprintf("shorten it to %d", most), "%s%s has %d characters", what, of, n)
	}
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
	c.out.Add(diag.Finding{Code: diag.DuplicateEntry, At: w.At, Text: fmt.Sprintf(format, args...), Help: "remove one",
		Also: &diag.Note{At: first.At, Text: "the first one"}})
}

// unknown reports a name that is not defined; not where names were lost,
// which is a finding of its own.
func (c *checker) unknown(code diag.Code, w source.Word, section, who string, known []string) {
	if c.m.Unread > 0 {
		return
	}
	for _, s := range strings.Split(section, " or ") {
		if c.m.incomplete[s] {
			return
		}
	}
	pronoun, suggest := "which", c.suggest
	if section == "users" {
		pronoun, suggest = "who", c.suggestPerson
	}
	help := "add it under " + section
	if len(known) > 0 {
		help += "; there are " + list(known)
	}
	c.reportf(w.At, code, suggest(w.Text, known, help), "%s %s, %s is not under %s", who, diag.Quote(w.Text), pronoun, section)
}

func sorted(names []string) []string { slices.Sort(names); return names }
