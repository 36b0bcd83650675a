package config

import (
	"fmt"
	"regexp"
	"rolemap/config/diag"
	"rolemap/config/source"
	"time"
)

// Access is the roles that a team or a user is granted in an account or in
// each account of a group.
type Access struct {
	Where source.Word
	Roles []Entry

	incomplete bool
}

// Entry is one granted role.
type Entry struct {
	Role    source.Word
	UntilAt source.Word
	Reason  source.Word

	Until time.Time // the first moment at which access is gone; zero for no end
}

// access reads "account or group: [roles]".
func (p *parser) access(to *[]Access) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		p.Mapping(n, "access", func(where source.Word, v *source.Node) {
			a := Access{Where: where}
			before := p.Unread
			p.List(v, "the roles in "+diag.Quote(where.Text), func(item *source.Node) {
				if e, ok := p.entry(item); ok {
					a.Roles = append(a.Roles, e)
				}
			})
			a.incomplete = p.Unread > before
			*to = append(*to, a)
		})
	}
}

// entry reads a role name, or {role, until, reason}. One whose end cannot be
// read is not granted: it might be meant to have ended.
func (p *parser) entry(n *source.Node) (e Entry, ok bool) {
	if !source.IsMapping(n) {
		e.Role, ok = p.Word(n, "a role")
		return e, ok
	}
	before := p.Unread
	p.Fields(n, p.At(n), "the entry", []string{"role"},
		source.Text("role", &e.Role),
		source.Text("until", &e.UntilAt),
		source.Text("reason", &e.Reason),
	)
	if e.UntilAt.Text != "" {
		if e.Until, ok = parseUntil(e.UntilAt.Text); !ok {
			p.Unreadf(e.UntilAt.At, diag.InvalidUntil, "write a date, 2027-01-31 (through the end of that day, UTC), or a time, 2027-01-31T18:00:00Z",
				"until %s is neither a date nor a time", diag.Quote(e.UntilAt.Text))
		}
	}
	if e.Role.Text == "" && p.Unread == before { // without its key, which is a finding already
		p.Unread++
	}
	return e, p.Unread == before
}

var untilRule = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?$`)

// parseUntil returns the first moment at which access is gone, to the second
// (IAM's conditions compare seconds). A date includes its last second, UTC.
func parseUntil(text string) (until time.Time, ok bool) {
	if !untilRule.MatchString(text) { // time.Parse takes more than RFC 3339 does
		return time.Time{}, false
	}
	var err error
	if len(text) == len(time.DateOnly) {
		until, err = time.Parse(time.DateOnly, text)
		until = until.AddDate(0, 0, 1)
	} else {
		until, err = time.Parse(time.RFC3339, text)
		until = until.UTC().Truncate(time.Second)
	}
	// IAM writes years with four digits; the zero time means "no end".
	if err != nil || until.Year() < 1 || until.Year() > 9999 || until.IsZero() {
		return time.Time{}, false
	}
	return until, true
}

// isPlace reports whether an access block can name it.
func (m *Map) isPlace(where string) bool {
	_, account := m.accounts[where]
	_, group := m.groups[where]
	return account || group
}

// access checks the references and the ends of a block of grants.
func (c *checker) access(access []Access, what string) {
	for _, a := range access {
		if !c.m.isPlace(a.Where.Text) {
			c.unknown(diag.UnknownAccount, a.Where, "accounts or account_groups", what+" has access to", c.accountNames)
		}
		if len(a.Roles) == 0 && !a.incomplete {
			c.reportf(a.Where.At, diag.EmptyAccess, "name the roles, or remove the line", "%s has no role in %s", what, diag.Quote(a.Where.Text))
		}
		words := make([]source.Word, len(a.Roles))
		for i, e := range a.Roles {
			words[i] = e.Role
			if e.Role.Text == AllRoles {
				c.reportf(e.Role.At, diag.UnknownRole, `name the roles, so that a reviewer sees each; "*" stands in expect only`, "%s is granted %s", what, diag.Quote(AllRoles))
				continue
			}
			if _, ok := c.m.Role(e.Role.Text); !ok {
				c.unknown(diag.UnknownRole, e.Role, "roles", what+" is granted", c.roleNames)
				continue
			}
			if in := c.grantedIn[e.Role.Text]; in != nil {
				in[a.Where.Text] = true
			}
			c.until(e, what)
		}
		c.unique(words, "the roles of "+what+" in "+diag.Quote(a.Where.Text))
	}
}

// SoonWithin is how long before its end a temporary grant is warned about.
const SoonWithin = 14 * 24 * time.Hour

func (c *checker) until(e Entry, what string) {
	switch left := e.Until.Sub(c.now); {
	case e.Until.IsZero():
	case left <= 0:
		c.reportf(e.UntilAt.At, diag.UntilPassed, "remove the entry", "%s held %s until %s, which has passed", what, diag.Quote(e.Role.Text), e.UntilAt)
	case left <= SoonWithin:
		c.reportf(e.UntilAt.At, diag.UntilSoon, "renew or remove the entry", "%s holds %s until %s, %s from now", what, diag.Quote(e.Role.Text), e.UntilAt, days(left))
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
