// Package effective works out what a grant is worth: what a role allows in an
// account, for how long, from where and to whom. Whoever compares, shows or
// builds roles asks it instead of reading the map's roles.
package effective

import (
	"net/netip"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/policy"
	"rolemap/config/source"
)

// Terms are what a grant is worth.
type Terms struct {
	Policies  []Policy // as the map lists them, each once
	Boundary  Policy   // the zero Policy for none
	Session   time.Duration
	MFA       bool           // demanded
	Addresses []netip.Prefix // from which the role can be entered; nil for everywhere
	Trust     Trust
	Until     time.Time // the first moment without access; zero for no end
}

// Policy is a policy of a role: the organisation's own, with its document, or
// one that exists and of which the map knows the ARN only.
type Policy struct {
	Name     string // as the map has it
	ARN      string // empty for an own one
	Document map[string]any

	source *policy.Document // nil without a document
}

// Trust is whom a role trusts.
type Trust string

// What roles trust: the users account as a whole, or the people who hold the role.
const (
	TrustAccount Trust = "account"
	TrustPeople  Trust = "people"
)

// Of returns the terms of a role, which is in the map, in an account. The end
// is that of the grant; zero for none.
func Of(m *config.Map, a *config.Account, role string, until time.Time) Terms {
	return of(m, a, aws.Partition(a.Region.Text), role, until)
}

// Written returns the terms of a role wherever it is granted: variables of the
// account stand for themselves, and all accounts of a map are in one partition.
// Two maps are compared in that of one: another is noted once, not a role.
func Written(m *config.Map, role, partition string) Terms {
	word := func(name string) source.Word { return source.Word{Text: "${account." + name + "}"} }
	itself := config.Account{Name: word("name"), ID: word("id"), Region: word("region")}
	return of(m, &itself, partition, role, time.Time{})
}

func of(m *config.Map, a *config.Account, partition, role string, until time.Time) Terms {
	r, ok := m.Role(role)
	if !ok {
		return Terms{MFA: true, Until: until}
	}
	find := func(name string) Policy {
		p := Policy{Name: name, ARN: m.PolicyRef(name, a, partition).ARN}
		if own, ok := m.Policy(name); ok && own.Document != nil {
			p.Document, p.source = own.Document.For(a.Variables()), own.Document
		}
		return p
	}
	t := Terms{Boundary: find(r.Boundary.Text), Session: r.MaxSession, MFA: !r.MFAOptional, Trust: TrustAccount, Until: until}
	if r.TrustPeople {
		t.Trust = TrustPeople
	}
	for _, w := range r.Policies {
		if p := find(w.Text); !slices.ContainsFunc(t.Policies, p.is) {
			t.Policies = append(t.Policies, p)
		}
	}
	if len(r.SourceIP) > 0 {
		t.Addresses = make([]netip.Prefix, 0, len(r.SourceIP))
	}
	for _, w := range r.SourceIP {
		if p, ok := aws.ParseRange(w.Text); ok {
			t.Addresses = append(t.Addresses, p)
		}
	}
	return t
}

// Permissions are what the own policies of the terms say, a line a statement.
func (t Terms) Permissions() []string {
	var out []string
	for _, a := range policy.Of(documents(t.Policies...)) {
		out = append(out, a.String())
	}
	return out
}

// is reports whether two policies are the same one, whatever it allows. An own
// one whose document was not read is none whose document was.
func (p Policy) is(q Policy) bool {
	return p.ARN == q.ARN && (p.ARN != "" || p.Name == q.Name && (p.Document == nil) == (q.Document == nil))
}
