package config

import (
	"regexp"
	"time"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// access reads "account or group: [roles]".
func (p *parser) access(to *[]Access) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		p.Mapping(n, "access", func(where source.Word, v *source.Node) {
			a := Access{Where: where}
			before := p.Lost
			p.List(v, "the roles in "+diag.Quote(where.Text), func(item *source.Node) {
				if e, ok := p.entry(item); ok {
					a.Roles = append(a.Roles, e)
				}
			})
			a.partly = p.Lost > before
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
	before := p.Lost
	p.Fields(n, p.At(n), "the entry", []string{"role"},
		source.Text("role", &e.Role),
		source.Text("until", &e.UntilAt),
		source.Text("reason", &e.Reason),
	)
	if e.UntilAt.Text != "" {
		if e.Until, ok = parseUntil(e.UntilAt.Text); !ok {
			p.Losef(e.UntilAt.At, diag.InvalidUntil, "write a date, 2027-01-31 (through the end of that day, UTC), or a time, 2027-01-31T18:00:00Z",
				"until %s is neither a date nor a time", diag.Quote(e.UntilAt.Text))
		}
	}
	return e, e.Role.Text != "" && p.Lost == before
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

func (p *parser) expectation(n *source.Node) {
	e := Expectation{At: p.At(n)}
	before := p.Lost
	p.Fields(n, e.At, "the expectation", []string{"who"},
		source.Text("who", &e.Who),
		source.Reads("can", p.expected(&e.Can)),
		source.Reads("cannot", p.expected(&e.Cannot)),
		source.Reads("except", p.TextList(&e.Except, "except", "a user")),
	)
	if e.Who.Text == "" || p.Lost > before { // one that is read in part would be another expectation
		return
	}
	e.At = e.Who.At
	if len(e.Can)+len(e.Cannot) == 0 {
		p.Reportf(e.At, diag.MissingKey, "add can: or cannot:, {account: [roles]}", "the expectation says neither what %s can nor what they cannot", diag.Quote(e.Who.Text))
	}
	p.m.Expect = append(p.m.Expect, e)
}

// expected reads what an expectation names: "*" stands for every role, also
// outside a list.
func (p *parser) expected(to *[]Access) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		p.Mapping(n, "what is expected", func(where source.Word, v *source.Node) {
			a := Access{Where: where}
			add := func(item *source.Node) {
				if w, ok := p.Word(item, "a role"); ok {
					a.Roles = append(a.Roles, Entry{Role: w})
				}
			}
			if source.ScalarText(v) == AllRoles {
				add(v)
			} else {
				p.List(v, "the roles in "+diag.Quote(where.Text), add)
			}
			if source.IsList(v) && len(source.Resolved(v).Content) == 0 {
				p.Reportf(where.At, diag.EmptyList, "name the roles, or \"*\" for every role", "the expectation names no role in %s", diag.Quote(where.Text))
			}
			*to = append(*to, a)
		})
	}
}

var numberLike = regexp.MustCompile(`^[-+]?[0-9][0-9a-fA-Fox_.,+-]*$`)

// accountID reads an account's id. An unquoted one may be another number than
// the one written: YAML 1.1 reads 012345670123 as octal.
func (p *parser) accountID(to *source.Word) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		w, ok := p.Word(n, "id")
		if !ok {
			return
		}
		switch {
		case !source.Quoted(n) && numberLike.MatchString(w.Text):
			help := "write id: " + diag.Quote(w.Text) + ", after checking the digits"
			if !aws.AccountID.MatchString(w.Text) {
				help = "write its 12 digits in quotes; a leading zero may have been lost"
			}
			p.Reportf(w.At, diag.AccountIDUnquoted, help,
				"the account id %s is not in quotes: YAML may read it as a number, one with a leading zero as an octal number, and so as another account", diag.Cut(w.Text))
		case !aws.AccountID.MatchString(w.Text):
			p.Reportf(w.At, diag.AccountID, "an account id has 12 digits, in quotes: \"111111111111\"", "the account id %s is not 12 digits", diag.Quote(w.Text))
		default:
			*to = w
		}
	}
}
