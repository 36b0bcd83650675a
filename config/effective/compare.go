package effective

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"rolemap/config/diag"
	"rolemap/config/policy"
)

// Property is a term that can change, by the map's name for it.
type Property string

// The terms that can change.
const (
	MFA         Property = "mfa"
	Session     Property = "session"
	Trusted     Property = "trust"
	SourceIP    Property = "source_ip"
	Boundary    Property = "permissions_boundary"
	Policies    Property = "policies"
	Permissions Property = "policy" // of one own policy, which Change names
	End         Property = "until"
)

// Change is one property that changed. Old and New are its values in words:
// one, none, or those of a list; of permissions what only the old and only the
// new documents say, a line each, whose statements stand at OldAt and NewAt.
type Change struct {
	Property Property
	Policy   string // whose permissions
	Old, New []string

	OldAt, NewAt []diag.Span

	gone, came []Policy // of policies

	Broader bool // allows more than before, or cannot be shown to allow less
}

// Described are the policies of AWS that went and came, as in Terms.
func (c Change) Described() (gone, came []string) { return described(c.gone), described(c.came) }

// Compare returns what changes from one grant's terms to another's. What
// cannot be shown to be narrower counts as broader.
func Compare(a, b Terms) []Change {
	var out []Change
	change := func(p Property, old, new []string, broader bool) {
		out = append(out, Change{Property: p, Old: old, New: new, Broader: broader})
	}
	add := func(p Property, old, new []string, broader bool) {
		if !slices.Equal(old, new) {
			change(p, old, new, broader)
		}
	}
	add(MFA, mfa(a), mfa(b), !b.MFA)
	add(Session, []string{Hours(a.Session)}, []string{Hours(b.Session)}, b.Session > a.Session)
	add(Trusted, []string{string(a.Trust)}, []string{string(b.Trust)}, b.Trust != TrustPeople)
	add(SourceIP, ranges(a), ranges(b), !covers(a.Addresses, b.Addresses))
	if !a.Boundary.is(b.Boundary) {
		change(Boundary, named(a.Boundary), named(b.Boundary), loosens(a.Boundary, b.Boundary))
	}
	gone, came := without(a.Policies, b.Policies), without(b.Policies, a.Policies)
	if len(gone)+len(came) > 0 {
		out = append(out, Change{Property: Policies, Old: named(a.Policies...), New: named(b.Policies...), gone: gone, came: came,
			Broader: slices.ContainsFunc(came, unknown) || slices.ContainsFunc(gone, mayDeny)})
	}
	out = append(out, permissions(a, b)...)
	add(End, end(a.Until), end(b.Until), later(a.Until, b.Until))
	return out
}

// permissions compares the documents of a role, all together, and those of the
// boundary by themselves. One line may stand in both.
func permissions(a, b Terms) []Change {
	by := map[string]*Change{}
	at := func(name string) *Change {
		if by[name] == nil {
			by[name] = &Change{Property: Permissions, Policy: name}
		}
		return by[name]
	}
	add := func(lines []string, places []diag.Span, x policy.Atom, from []Policy) ([]string, []diag.Span) {
		if line := x.String(); !slices.Contains(lines, line) {
			i := slices.IndexFunc(from, func(p Policy) bool { return p.Name == x.From })
			return append(lines, line), append(places, from[i].source.Place(x))
		}
		return lines, places
	}
	compare := func(prev, next []Policy) {
		gone, came := policy.Compare(documents(prev...), documents(next...))
		for _, x := range gone {
			c := at(x.From)
			c.Old, c.OldAt = add(c.Old, c.OldAt, x, prev)
			c.Broader = c.Broader || x.Broader
		}
		for _, x := range came {
			c := at(x.From)
			c.New, c.NewAt = add(c.New, c.NewAt, x, next)
			c.Broader = c.Broader || x.Broader
		}
	}
	compare(a.Policies, b.Policies)
	if a.Boundary.Document != nil && b.Boundary.Document != nil {
		compare([]Policy{a.Boundary}, []Policy{b.Boundary})
	}
	var out []Change
	for _, name := range slices.Sorted(maps.Keys(by)) {
		out = append(out, *by[name])
	}
	return out
}

func documents(list ...Policy) map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, p := range list {
		if p.Document != nil {
			out[p.Name] = p.Document
		}
	}
	return out
}

func unknown(p Policy) bool { return p.Document == nil }

// mayDeny reports whether a policy takes something away while it is there. The
// lines of own ones are compared.
func mayDeny(p Policy) bool { return p.Document == nil && p.powers().Denies }

// loosens reports whether another boundary may let through more.
func loosens(a, b Policy) bool {
	switch {
	case a.Name == "":
		return false
	case a.Document == nil || b.Document == nil:
		return true
	}
	return policy.Broader(policy.Compare(documents(a), documents(b)))
}

// covers reports whether every address of b is one of a. Ranges that only
// together cover another count as not covering it.
func covers(a, b []netip.Prefix) bool {
	if a == nil {
		return true
	}
	return b != nil && !slices.ContainsFunc(b, func(n netip.Prefix) bool {
		return !slices.ContainsFunc(a, func(o netip.Prefix) bool { return o.Bits() <= n.Bits() && o.Contains(n.Addr()) })
	})
}

func later(a, b time.Time) bool { return !a.IsZero() && (b.IsZero() || b.After(a)) }

func without(list, other []Policy) []Policy {
	return slices.DeleteFunc(slices.Clone(list), func(p Policy) bool { return slices.ContainsFunc(other, p.is) })
}

func mfa(t Terms) []string {
	if t.MFA {
		return []string{"required"}
	}
	return []string{"optional"}
}

func named(list ...Policy) []string {
	var out []string
	for _, p := range list {
		if p.Name != "" {
			out = append(out, p.Name)
		}
	}
	slices.Sort(out)
	return out
}

func ranges(t Terms) []string {
	var out []string
	for _, p := range t.Addresses {
		out = append(out, p.String())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func end(t time.Time) []string {
	if t.IsZero() {
		return nil
	}
	return []string{t.UTC().Format(time.RFC3339)}
}

// Hours is a duration of whole minutes as the map has it: 1h, 1h30m.
func Hours(d time.Duration) string {
	return strings.NewReplacer("h0m0s", "h", "m0s", "m").Replace(d.String())
}
