package config

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"rolemap/config/diag"
)

// access reads "account or group: [roles]".
func (p *parser) access(to *[]Access) func(Word, *node) {
	return func(_ Word, n *node) {
		p.mapping(n, "access", func(where Word, v *node) {
			a := Access{Where: where}
			p.list(v, "the roles in "+diag.Quote(where.Text), func(item *node) { a.Roles = append(a.Roles, p.entry(item)...) })
			*to = append(*to, a)
		})
	}
}

func (p *parser) entry(n *node) (out []Entry) {
	if !isMapping(n) {
		if w, ok := p.word(n, "a role"); ok {
			out = append(out, Entry{Role: w})
		}
		return out
	}
	var e Entry
	var read bool
	p.fields(n, p.at(n), "the entry", []string{"role"},
		field{"role", func(key Word, v *node) { e.Role, read = p.word(v, "role") }},
		field{"until", p.text(&e.UntilAt, "until")},
		field{"reason", p.text(&e.Reason, "reason")},
	)
	if !read {
		return nil
	}
	if e.UntilAt.Text != "" {
		until, ok := parseUntil(e.UntilAt.Text)
		if !ok {
			p.errorf(e.UntilAt.At, "invalid-until", "write a date, 2027-01-31 (through the end of that day, UTC), or a time, 2027-01-31T18:00:00Z",
				"until %s is neither a date nor a time", diag.Quote(e.UntilAt.Text))
			return nil
		}
		e.Until = until
	} else if e.UntilAt.At != (diag.Span{}) {
		p.errorf(e.UntilAt.At, "invalid-until", "write a date, or remove the key", "until is empty")
		return nil
	}
	return []Entry{e}
}

// parseUntil returns the first moment at which access is gone, to the second
// (IAM's conditions compare seconds). A date includes its last second, UTC.
func parseUntil(text string) (time.Time, bool) {
	if d, err := time.Parse(time.DateOnly, text); err == nil {
		return d.AddDate(0, 0, 1), d.Year() > 0
	}
	t, err := time.Parse(time.RFC3339, text)
	return t.UTC().Truncate(time.Second), err == nil && t.Year() > 0
}

func (p *parser) expectation(n *node) {
	e := Expectation{At: p.at(n)}
	p.fields(n, e.At, "the expectation", []string{"who"},
		field{"who", p.text(&e.Who, "who")},
		field{"can", p.expected(&e.Can)},
		field{"cannot", p.expected(&e.Cannot)},
		field{"except", p.textList(&e.Except, "except", "a user")},
	)
	if e.Who.Text == "" {
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
			if len(a.Roles) == 0 {
				p.errorf(where.At, "empty-list", "name the roles, or \"*\" for every role", "the expectation names no role in %s", diag.Quote(where.Text))
			}
			*to = append(*to, a)
		})
	}
}

func (p *parser) tags(to *[]Tag) func(Word, *node) {
	return func(_ Word, n *node) {
		p.mapping(n, "tags", func(key Word, v *node) {
			if w, ok := p.word(v, "tag "+diag.Quote(key.Text)); ok {
				*to = append(*to, Tag{Key: key, Value: w})
			}
		})
	}
}

func (p *parser) number(to *int, what string, least, most int) func(Word, *node) {
	return func(_ Word, n *node) {
		w, ok := p.word(n, what)
		if !ok {
			return
		}
		// Only plain decimals: YAML would read 010 as 8, 1_0 as 10.
		i, err := strconv.Atoi(w.Text)
		if err != nil || strconv.Itoa(i) != w.Text || i < least || i > most {
			p.errorf(w.At, "invalid-value", fmt.Sprintf("write a number from %d to %d", least, most), "%s is %s", what, diag.Quote(w.Text))
			return
		}
		*to = i
	}
}

var twelveDigits = regexp.MustCompile(`^[0-9]{12}$`)

// accountID reads an account's id. An unquoted one may be another number than
// the one written: YAML 1.1 reads 012345670123 as octal.
func (p *parser) accountID(to *Word) func(Word, *node) {
	return func(_ Word, n *node) {
		w, ok := p.word(n, "id")
		if !ok {
			return
		}
		switch {
		case !quoted(n):
			p.errorf(w.At, "account-id-unquoted", "write id: "+diag.Quote(w.Text)+", after checking the digits",
				"the account id %s is not in quotes: YAML may read it as a number, one with a leading zero as an octal number, and so as another account", diag.Cut(w.Text))
		case !twelveDigits.MatchString(w.Text):
			p.errorf(w.At, "account-id", "an account id has 12 digits, as in \"111111111111\"", "the account id %s is not 12 digits", diag.Quote(w.Text))
		default:
			*to = w
		}
	}
}
