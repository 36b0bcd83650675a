package access

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/source"
)

// properties compares what a role allows in two maps. What cannot be shown to be
// narrower counts as broader.
func properties(prev, next *config.Map, a, b *config.Role) []Property {
	var out []Property
	add := func(key, old, new string, broader bool) {
		if old != new {
			out = append(out, Property{key, old, new, broader})
		}
	}
	add("mfa", mfa(a), mfa(b), b.MFAOptional)
	add("session", duration(a.MaxSession), duration(b.MaxSession), b.MaxSession > a.MaxSession)
	add("trust", trust(a), trust(b), !b.TrustPeople)
	add("source_ip", ranges(a), ranges(b), !covers(a, b))
	add("permissions_boundary", or(a.Boundary.Text, "none"), or(b.Boundary.Text, "none"), a.Boundary.Text != "")
	gone, came := difference(names(a), names(b)), difference(names(b), names(a))
	// A policy that denies takes something away while it is there.
	takes := slices.ContainsFunc(gone, func(name string) bool { return denies(prev, name) })
	add("policies", strings.Join(names(a), ", "), strings.Join(names(b), ", "), len(came) > 0 || takes)
	used := append(names(a), a.Boundary.Text)
	slices.Sort(used)
	for _, name := range slices.Compact(used) {
		p, okP := prev.Policy(name)
		n, okN := next.Policy(name)
		if !okP || !okN || p.Document == nil || n.Document == nil || name != b.Boundary.Text && !slices.Contains(names(b), name) {
			continue
		}
		gone, came := p.Document.Diff(n.Document)
		if len(gone)+len(came) > 0 {
			add("policy "+name, strings.Join(gone, "\n"), strings.Join(came, "\n"), broadened(gone, came))
		}
	}
	return out
}

// broadened judges the statements that a document lost and gained: only less
// allowed, or more denied, is narrower.
func broadened(gone, came []string) bool {
	deny := func(s string) bool { return strings.Contains(s, `"Effect":"Deny"`) }
	return slices.ContainsFunc(gone, deny) || slices.ContainsFunc(came, func(s string) bool { return !deny(s) })
}

func denies(m *config.Map, name string) bool {
	p, ok := m.Policy(name)
	if !ok {
		return strings.Contains(name, "Deny") // such as AWSDenyAll
	}
	return p.Document != nil && p.Document.Denies()
}

func mfa(r *config.Role) string {
	if r.MFAOptional {
		return "optional"
	}
	return "required"
}

func trust(r *config.Role) string {
	if r.TrustPeople {
		return "people"
	}
	return "account"
}

func duration(d time.Duration) string {
	s := d.String() // 4h0m0s
	s = strings.TrimSuffix(s, "0s")
	return strings.TrimSuffix(s, "0m")
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func names(r *config.Role) []string {
	out := make([]string, len(r.Policies))
	for i, w := range r.Policies {
		out[i] = w.Text
	}
	slices.Sort(out)
	return out
}

// difference is what a has and b has not.
func difference(a, b []string) []string {
	var out []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

func prefixes(r *config.Role) []netip.Prefix {
	var out []netip.Prefix
	for _, w := range r.SourceIP {
		if p, ok := aws.ParseRange(w.Text); ok {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b netip.Prefix) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func ranges(r *config.Role) string {
	var out []string
	for _, p := range prefixes(r) {
		out = append(out, p.String())
	}
	return or(strings.Join(out, ", "), "everywhere")
}

// covers reports whether every address of b is one of a. No range is every
// address. Ranges that only together cover another count as not covering it.
func covers(a, b *config.Role) bool {
	old, new := prefixes(a), prefixes(b)
	if len(old) == 0 {
		return true
	}
	return len(new) > 0 && !slices.ContainsFunc(new, func(n netip.Prefix) bool {
		return !slices.ContainsFunc(old, func(o netip.Prefix) bool { return o.Bits() <= n.Bits() && o.Contains(n.Addr()) })
	})
}

// Administrator reports whether a role is full administration of the account:
// it allows everything, or to change who is allowed what, and no boundary
// bounds it.
func Administrator(m *config.Map, name string) bool {
	r, ok := m.Role(name)
	if !ok || r.Boundary.Text != "" && !powerful(m, r.Boundary.Text) {
		return false
	}
	return slices.ContainsFunc(r.Policies, func(w source.Word) bool { return powerful(m, w.Text) })
}

func powerful(m *config.Map, policy string) bool {
	if p, ok := m.Policy(policy); ok {
		return p.Document != nil && p.Document.AllowsAll()
	}
	name := policy[strings.LastIndexByte(policy, '/')+1:]
	aws := !strings.HasPrefix(policy, "arn:") || strings.Contains(policy, ":iam::aws:policy/")
	return aws && (name == "AdministratorAccess" || name == "IAMFullAccess")
}
