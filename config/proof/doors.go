package proof

import (
	"maps"
	"slices"
	"time"

	"rolemap/config"
)

// doors compares what each user's own statements open with the map, and then
// whether both sides together allow the switch. A pair of a user and a role
// that neither the map nor the user's statements name is refused, since every
// resource there is the ARN of one role.
func (p *prover) doors() {
	if !p.chosen[config.UsersStack] {
		return // nothing is known of the users' side
	}
	pairs := map[[2]string]bool{} // role ARN and user
	for _, name := range slices.Sorted(maps.Keys(p.users)) {
		opens := p.opens(p.users[name])
		for arn, until := range opens {
			pairs[[2]string{arn, name}] = true
			if h, ok := p.granted[arn][name]; !ok {
				p.wrong("%s may leave for %s, which the map does not grant them", name, arn)
			} else if want := h.Until(); !until.Equal(want) {
				p.wrong("%s may leave for %s %s, the map says %s", name, arn, end(until), end(want))
			}
		}
	}
	for arn, users := range p.granted {
		for name := range users {
			if x := [2]string{arn, name}; !pairs[x] {
				pairs[x] = true
				p.wrong("%s may not leave for %s, which the map grants them", name, arn)
			}
		}
	}
	for x := range pairs {
		if r := p.roles[x[0]]; r != nil {
			p.cell(x[1], x[0], r)
		}
	}
}

// opens are the roles that a user's own statements lead to, each with its end,
// zero for none. What has ended opens nothing.
func (p *prover) opens(u *user) map[string]time.Time {
	out := map[string]time.Time{}
	for _, s := range u.statements {
		if !s.leaves() || !s.until.IsZero() && !s.until.After(p.now) {
			continue
		}
		for _, arn := range s.Resource {
			if until, ok := out[arn]; !ok || s.until.IsZero() || !until.IsZero() && s.until.After(until) {
				out[arn] = s.until
			}
		}
	}
	return out
}

func end(t time.Time) string {
	if t.IsZero() {
		return "without end"
	}
	return "until " + t.UTC().Format(time.RFC3339)
}
