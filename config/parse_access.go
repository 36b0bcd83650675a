package config

import (
	"regexp"
	"time"

	"rolemap/config/diag"
)

// access reads "account or group: [roles]".
func (p *parser) access(to *[]Access) func(Word, *node) {
	return func(_ Word, n *node) {
		p.mapping(n, "access", func(where Word, v *node) {
			a := Access{Where: where}
			before := p.lost
			p.list(v, "the roles in "+diag.Quote(where.Text), func(item *node) {
				if e, ok := p.entry(item); ok {
					a.Roles = append(a.Roles, e)
				}
			})
			a.partly = p.lost > before
			*to = append(*to, a)
		})
	}
}

// entry reads a role name, or {role, until, reason}. One whose end cannot be
// read is not granted: it might be meant to have ended.
func (p *parser) entry(n *node) (e Entry, ok bool) {
	if !isMapping(n) {
		e.Role, ok = p.word(n, "a role")
		return e, ok
	}
	before := p.lost
	p.fields(n, p.at(n), "the entry", []string{"role"},
		text("role", &e.Role),
		text("until", &e.UntilAt),
		text("reason", &e.Reason),
	)
	if e.UntilAt.Text != "" {
		if e.Until, ok = parseUntil(e.UntilAt.Text); !ok {
			p.losef(e.UntilAt.At, "invalid-until", "write a date, 2027-01-31 (through the end of that day, UTC), or a time, 2027-01-31T18:00:00Z",
				"until %s is neither a date nor a time", diag.Quote(e.UntilAt.Text))
		}
	}
	return e, e.Role.Text != "" && p.lost == before
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

func (p *parser) expectation(n *node) {
	e := Expectation{At: p.at(n)}
	before := p.lost
	p.fields(n, e.At, "the expectation", []string{"who"},
		text("who", &e.Who),
		reads("can", p.expected(&e.Can)),
		reads("cannot", p.expected(&e.Cannot)),
		reads("except", p.textList(&e.Except, "except", "a user")),
	)
	if e.Who.Text == "" || p.lost > before { // one that is read in part would be another expectation
		return
	}
	e.At = e.Who.At
	if len(e.Can)+len(e.Cannot) == 0 {
		p.errorf(e.At, "missing-key", "add can: or cannot:, {account: [roles]}", "the expectation says neither what %s can nor what they cannot", diag.Quote(e.Who.Text))
	}
	p.m.Expect = append(p.m.Expect, e)
}

// expected reads what an expectation names: "*" stands for every role, also
// outside a list.
func (p *parser) expected(to *[]Access) func(Word, *node) {
	return func(_ Word, n *node) {
		p.mapping(n, "what is expected", func(where Word, v *node) {
			a := Access{Where: where}
			add := func(item *node) {
				if w, ok := p.word(item, "a role"); ok {
					a.Roles = append(a.Roles, Entry{Role: w})
				}
			}
			if scalarText(v) == AllRoles {
				add(v)
			} else {
				p.list(v, "the roles in "+diag.Quote(where.Text), add)
			}
			if isList(v) && len(resolved(v).Content) == 0 {
				p.errorf(where.At, "empty-list", "name the roles, or \"*\" for every role", "the expectation names no role in %s", diag.Quote(where.Text))
			}
			*to = append(*to, a)
		})
	}
}

var (
	twelveDigits = regexp.MustCompile(`^[0-9]{12}$`)
	numberLike   = regexp.MustCompile(`^[-+]?[0-9][0-9a-fA-Fox_.,+-]*$`)
)

// accountID reads an account's id. An unquoted one may be another number than
// the one written: YAML 1.1 reads 012345670123 as octal.
func (p *parser) accountID(to *Word) func(Word, *node) {
	return func(_ Word, n *node) {
		w, ok := p.word(n, "id")
		if !ok {
			return
		}
		switch {
		case !quoted(n) && numberLike.MatchString(w.Text):
			help := "write id: " + diag.Quote(w.Text) + ", after checking the digits"
			if !twelveDigits.MatchString(w.Text) {
				help = "write its 12 digits in quotes; a leading zero may have been lost"
			}
			p.errorf(w.At, "account-id-unquoted", help,
				"the account id %s is not in quotes: YAML may read it as a number, one with a leading zero as an octal number, and so as another account", diag.Cut(w.Text))
		case !twelveDigits.MatchString(w.Text):
			p.errorf(w.At, "account-id", "an account id has 12 digits, in quotes: \"111111111111\"", "the account id %s is not 12 digits", diag.Quote(w.Text))
		default:
			*to = w
		}
	}
}
