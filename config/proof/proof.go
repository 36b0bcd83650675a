// Package proof shows that both doors agree: it takes what the templates of a
// cloud assembly create, not the plan they came from, evaluates for every user
// and role whether identity side and trust side together allow the switch, and
// compares the answers with what the map grants.
//
// It understands exactly the statements that rolemap writes and fails on any
// other, since what it cannot judge might let somebody in.
package proof

import (
	"fmt"
	"io/fs"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/effective"
	"rolemap/config/state"
)

// Result is what a proof found.
type Result struct {
	Users, Roles int
	Permissions  int      // policies that roles carry, compared with the map's
	Files        int      // templates
	Switches     int      // cells in which the switch is allowed in some situation
	Wrong        []string // every disagreement, in words; empty where both doors agree
}

// Cells is how many pairs of a user and a role were judged.
func (r Result) Cells() int { return r.Users * r.Roles }

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

// Prove compares the templates of a cloud assembly with the access that a map
// gives, for every user and role of either, with and without MFA, inside and
// outside the role's address ranges, before and after the grant's end. The
// error is for an assembly with something in it that cannot be judged.
func Prove(dir fs.FS, a access.Access, now time.Time) (Result, error) {
	m := a.Map
	s, err := state.Read(dir)
	if err != nil {
		return Result{}, err
	}
	w := &linked{State: s, usersAccount: m.UsersAccount.ID.Text, partition: aws.Partition(m.UsersAccount.Region.Text)}
	if err := w.link(); err != nil {
		return Result{}, err
	}
	p := &prover{linked: w, access: a, now: now, granted: map[string]map[string]access.Holding{}, terms: map[string]effective.Terms{}}
	p.stacks()
	p.inventory()
	p.permissions()
	p.trusts()
	p.beside()
	// The identity side: which roles each user's own statements name at all. Any
	// other pair is refused on the identity side, since every resource there is
	// the ARN of one role.
	leads := map[string]map[string]bool{} // role ARN: users
	open := func(arn, user string) {
		if leads[arn] == nil {
			leads[arn] = map[string]bool{}
		}
		leads[arn][user] = true
	}
	for _, name := range slices.Sorted(maps.Keys(w.users)) {
		for _, s := range w.users[name].statements {
			if s.Effect == "Allow" && only(s.Action, assumeRole) {
				for _, arn := range s.Resource {
					open(arn, name)
					if _, ok := w.roles[arn]; !ok {
						p.wrong("%s may leave for %s, which no stack creates", name, arn)
					}
				}
			}
		}
	}
	for arn, users := range p.granted {
		for name := range users {
			open(arn, name)
		}
	}
	for _, arn := range slices.Sorted(maps.Keys(leads)) {
		r, ok := w.roles[arn]
		if !ok {
			continue // said above, or by the inventory
		}
		for _, name := range slices.Sorted(maps.Keys(leads[arn])) {
			p.cell(name, arn, r)
		}
	}
	slices.Sort(p.result.Wrong)
	p.result.Wrong = slices.Compact(p.result.Wrong)
	p.result.Users, p.result.Roles, p.result.Files = len(w.users), len(w.roles), w.Files
	return p.result, nil
}

type prover struct {
	*linked
	access  access.Access
	now     time.Time
	granted map[string]map[string]access.Holding // role ARN, user
	terms   map[string]effective.Terms           // role ARN: what it is worth, but for ends
	result  Result
}

func (p *prover) wrong(format string, args ...any) {
	p.result.Wrong = append(p.result.Wrong, fmt.Sprintf(format, args...))
}

// inventory compares who and what exists.
func (p *prover) inventory() {
	m := p.access.Map
	for i := range m.Users {
		if name := m.Users[i].Name.Text; p.users[name] == nil {
			p.wrong("user %s is in the map and in no stack", name)
		}
	}
	for name := range p.users {
		if _, ok := m.User(name); !ok {
			p.wrong("user %s is in a stack and not in the map", name)
		}
	}
	for _, h := range p.access.Holdings {
		a, _ := m.Account(h.Account)
		arn := state.ID{Account: a.ID.Text, Kind: state.ARole, Name: m.Defaults.Path + h.Role}.ARN(p.partition)
		if p.granted[arn] == nil {
			p.granted[arn], p.terms[arn] = map[string]access.Holding{}, effective.Of(m, a, h.Role, time.Time{})
			if _, ok := p.roles[arn]; !ok {
				p.wrong("role %s in %s is granted and in no stack", h.Role, h.Account)
			}
		}
		p.granted[arn][h.User] = h
	}
	for _, arn := range slices.Sorted(maps.Keys(p.roles)) {
		if p.granted[arn] == nil {
			p.wrong("role %s is in a stack and nobody is granted it", arn)
		}
	}
}

// cell judges one user and one role in every situation that tells answers apart.
func (p *prover) cell(name, arn string, r *role) {
	h, granted := p.granted[arn][name]
	terms := p.terms[arn]
	moments := map[time.Time]bool{p.now: true, p.now.AddDate(100, 0, 0): true}
	around := func(t time.Time) {
		if !t.IsZero() {
			moments[t], moments[t.Add(-time.Second)] = true, true
		}
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
	if granted {
		around(h.Until())
		edges(terms.Addresses)
	}
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
			continue // the assembly is of now; what was before is not its matter
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
		} else if only(st.Action, assumeRole) && slices.Contains(st.Resource, arn) && (st.until.IsZero() || s.at.Before(st.until)) {
			out = true
		}
	}
	return out && slices.ContainsFunc(r.trust, func(st statement) bool {
		_, demandsMFA := st.Condition["Bool"]
		_, namesPeople := st.Condition["ArnEquals"]
		_, namesRanges := st.Condition["IpAddress"]
		me := "arn:" + p.partition + ":iam::" + p.access.Map.UsersAccount.ID.Text + ":user/" + name
		return (!demandsMFA || s.mfa == withMFA) && (!namesPeople || slices.Contains(st.people, me)) && (!namesRanges || inside(s.from, st.ranges))
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
