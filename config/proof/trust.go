package proof

import (
	"maps"
	"slices"

	"rolemap/config/effective"
	"rolemap/config/state"
)

// trusts compares the trust of each granted role with the map, whatever the
// identity side lets through: MFA wherever it is demanded, exactly the address
// ranges, and with trust: people exactly the holders.
func (p *prover) trusts() {
	for _, arn := range slices.Sorted(maps.Keys(p.granted)) {
		r := p.roles[arn]
		if r == nil {
			continue // the inventory says so
		}
		want := p.terms[arn]
		var people, ranges []string
		if want.Trust == effective.TrustPeople {
			for _, name := range slices.Sorted(maps.Keys(p.granted[arn])) {
				people = append(people, p.id(state.AUser, "/"+name).ARN(p.partition))
			}
		}
		for _, x := range want.Addresses {
			ranges = append(ranges, x.String())
		}
		slices.Sort(ranges)
		if len(r.trust) != 1 {
			p.wrong("the trust of %s has %d statements, not one", arn, len(r.trust))
			continue
		}
		c := r.trust[0].Condition
		if _, mfa := c["Bool"]; mfa != want.MFA {
			p.wrong("the trust of %s demands MFA: %v, the map says %v", arn, mfa, want.MFA)
		}
		if got := slices.Sorted(slices.Values(c["IpAddress"]["aws:SourceIp"])); !slices.Equal(got, ranges) {
			p.wrong("the trust of %s names the addresses %q, the map says %q", arn, got, ranges)
		}
		if got := slices.Sorted(slices.Values(r.trust[0].people)); !slices.Equal(got, people) {
			p.wrong("the trust of %s names %q, the map says %q", arn, got, people)
		}
	}
}
