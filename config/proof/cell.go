package proof

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// mfa is what a request says of multi-factor authentication. The key is
// missing from requests that an access key signs.
type mfa string

const (
	withMFA    mfa = "with MFA"
	withoutMFA mfa = "without MFA"
	accessKey  mfa = "with an access key"
)

type situation struct {
	mfa  mfa
	from netip.Addr
	at   time.Time
}

func (s situation) String() string {
	return fmt.Sprintf("%s, from %s, at %s", s.mfa, s.from, s.at.UTC().Format(time.RFC3339))
}

// cell judges one user and one role in every situation that tells answers apart.
func (p *prover) cell(name, arn string, r *role) {
	h, granted := p.granted[arn][name]
	terms := p.terms[arn]
	moments := map[time.Time]bool{p.now: true, p.now.AddDate(100, 0, 0): true}
	around := func(t time.Time) {
		moments[t], moments[t.Add(-time.Second)] = true, true
	}
	addresses := map[netip.Addr]bool{netip.MustParseAddr("192.0.2.1"): true, netip.MustParseAddr("2001:db8:ffff::1"): true}
	edges := func(ranges []netip.Prefix) {
		for _, x := range ranges {
			last := lastAddr(x)
			for _, a := range []netip.Addr{x.Addr(), x.Addr().Prev(), last, last.Next()} {
				if a.IsValid() {
					addresses[a] = true
				}
			}
		}
	}
	around(h.Until())
	edges(terms.Addresses)
	for _, s := range r.trust {
		edges(s.ranges)
	}
	if u := p.users[name]; u != nil {
		for _, s := range u.statements {
			around(s.until)
		}
	}
	entered := false
	var wrong [2][]situation // where the templates let in too few, too many
	for _, at := range slices.SortedFunc(maps.Keys(moments), time.Time.Compare) {
		if at.Before(p.now) {
			continue // the assembly is of now; what was before is not its matter, nor is the zero time
		}
		for from := range addresses {
			for _, factor := range []mfa{withMFA, withoutMFA, accessKey} {
				s := situation{factor, from, at}
				want := granted && (!terms.MFA || factor == withMFA) && inside(from, terms.Addresses) && (h.Until().IsZero() || at.Before(h.Until()))
				got := p.allows(name, arn, r, s)
				entered = entered || got
				if want != got {
					wrong[index(got)] = append(wrong[index(got)], s)
				}
			}
		}
	}
	for got, list := range wrong {
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, func(a, b situation) int { return strings.Compare(a.String(), b.String()) })
		more := ""
		if len(list) > 1 {
			more = fmt.Sprintf(", and in %d more situations", len(list)-1)
		}
		p.wrong("%s into %s: the map says %s, the templates say %s (%s%s)", name, arn, yes[1-got], yes[got], list[0], more)
	}
	if entered {
		p.result.Switches++
	}
}

var yes = [2]string{"no", "yes"}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

func lastAddr(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

func inside(a netip.Addr, ranges []netip.Prefix) bool {
	return len(ranges) == 0 || slices.ContainsFunc(ranges, func(p netip.Prefix) bool { return p.Contains(a) })
}

// allows decides as IAM does: a Deny wins, and both sides must allow.
func (p *prover) allows(name, arn string, r *role, s situation) bool {
	u := p.users[name]
	if u == nil {
		return false
	}
	out := false
	for _, st := range u.statements {
		if st.Effect == "Deny" {
			if st.denies(s) {
				return false
			}
		} else if st.leaves() && slices.Contains(st.Resource, arn) && (st.until.IsZero() || s.at.Before(st.until)) {
			out = true
		}
	}
	return out && slices.ContainsFunc(r.trust, func(st statement) bool {
		_, demandsMFA := st.Condition["Bool"]
		_, namesPeople := st.Condition["ArnEquals"]
		_, namesRanges := st.Condition["IpAddress"]
		me := "arn:" + p.partition + ":iam::" + p.access.Map.UsersAccount.ID.Text + ":user/" + name
		return (!demandsMFA || s.mfa == withMFA) && (!namesPeople || slices.Contains(st.people, me)) &&
			(!namesRanges || inside(s.from, st.ranges))
	})
}

// denies says whether a Deny of a known shape stops sts:AssumeRole.
func (s statement) denies(in situation) bool {
	switch {
	case len(s.NotAction) > 0: // BoolIfExists: a missing key counts as false
		return in.mfa != withMFA && !slices.Contains(s.NotAction, assumeRole)
	case slices.Contains(s.Action, "*"):
		return true
	default:
		return false
	}
}
