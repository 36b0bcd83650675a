package iam

import (
	"cmp"
	"fmt"
	"slices"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/layout/quota"
	"rolemap/config/plan"
)

// An identity with few target roles is attached to one policy a role, which
// everybody behind that role shares. One with more gets policies of its own
// that list many roles each. CloudFormation attaches before it detaches, so
// while a change is deployed an identity holds the policies of before and of
// after. Half of what is free for each keeps any two states together within
// the quota:
//
//	few and few    2 x few + base          <= quota
//	few and packed few + packed + base     <= quota
//	packed twice   2 x packed + base       <= quota, where users_account.shards
//	               changes and with it every name; else buckets keep theirs
//
// where base is the self-service policy, or at its change to the suspended
// one both, of which the second takes the place of all others.
func (l *layouter) most(group bool) int {
	if group {
		return l.m.Limit(aws.PoliciesPerGroup) / 2
	}
	return (l.m.Limit(aws.PoliciesPerUser) - 1) / 2
}

// assumePolicy is a policy that lets people out. One that is packed is an
// identity's own, and names all buckets of it, by their logical ids.
type assumePolicy struct {
	plan.Resource
	identity string // empty where it is shared
	buckets  []string
}

// packs reports whether an identity gets policies of its own.
func (l *layouter) packs(who *identity) bool { return len(who.opens) > l.most(who.group) }

// policies lays out the policies that let people out.
func (l *layouter) policies(identities []identity) []assumePolicy {
	out := make([]assumePolicy, 0, len(identities))
	packed := map[*target][]string{} // of those with shared policies: the packed ones that open it, as logical ids
	shared := map[opening]*attachment{}
	var order []opening
	for i := range identities {
		who := &identities[i]
		if l.packs(who) {
			continue
		}
		for _, o := range who.opens {
			to := shared[o]
			if to == nil {
				to = &attachment{}
				shared[o] = to
				packed[o.target] = nil
				order = append(order, o)
			}
			if who.group {
				to.groups = append(to.groups, who.name)
			} else {
				to.users = append(to.users, who.name)
			}
		}
	}
	for i := range identities {
		if who := &identities[i]; l.packs(who) {
			out = l.pack(out, who, packed)
		}
	}
	for _, o := range order {
		p := l.policy(l.sharedPolicyName(o.leadsTo()), l.assume([]assume{{[]string{o.arn}, o.until}}), *shared[o], o.role.Name.At)
		p.Note.Opens = []plan.TargetRole{o.leadsTo()}
		// Who moves from this policy to a packed one holds that one first.
		p.After = append(p.After, packed[o.target]...)
		out = append(out, assumePolicy{Resource: p})
	}
	return out
}

// pack lays out the policies of an identity with many target roles: as few as
// they fit into, each role in the bucket that its name alone decides for that
// many. One role more or less changes one policy, until there has to be another
// bucket. They are appended to out, and noted where a shared one opens the same.
func (l *layouter) pack(out []assumePolicy, who *identity, packed map[*target][]string) []assumePolicy {
	limit := l.m.Limit(aws.PolicySize)
	var buckets [][]opening
	var docs [][]assume
	const enough = 100
	for n := 1; n <= enough; n++ {
		buckets, docs = make([][]opening, n), make([][]assume, n)
		if n == 1 { // which is all that most need
			buckets[0] = who.opens
		} else {
			for _, o := range who.opens {
				i := plan.Bucket(o.account.Name.Text+"/"+o.role.Name.Text, n)
				buckets[i] = append(buckets[i], o)
			}
		}
		fits := true
		for i, b := range buckets {
			docs[i] = byEnd(b)
			fits = fits && l.assumeSize(docs[i]) <= limit
		}
		if fits {
			break
		}
	}
	if most := l.most(who.group); len(buckets) > most {
		l.overPacked(who, len(buckets), most)
	}
	ids := make([]string, len(buckets))
	for i := range buckets {
		ids[i] = l.id("Policy", l.packedPolicyName(who, i))
	}
	last := len(buckets) - 1
	for i, b := range buckets {
		if len(b) == 0 {
			continue
		}
		to := attachment{users: []string{who.name}}
		if who.group {
			to = attachment{groups: []string{who.name}}
		}
		p := assumePolicy{Resource: l.policy(l.packedPolicyName(who, i), l.assume(docs[i]), to, l.identityAt(who)), identity: who.name,
			buckets: ids}
		p.Note.Opens = make([]plan.TargetRole, len(b))
		for j, o := range b {
			p.Note.Opens[j] = o.leadsTo()
			if others, ok := packed[o.target]; ok {
				packed[o.target] = append(others, p.ID)
			}
		}
		// A role that moves does so to or from the last bucket. It must be open
		// there before it closes elsewhere; a bucket that goes is deleted last. The
		// last is never empty: fewer would have been enough.
		if i < last {
			p.After = append(p.After, ids[last])
		}
		out = append(out, p)
	}
	return out
}

func (l *layouter) overPacked(who *identity, n, most int) {
	kind, name := "user", aws.PoliciesPerUser
	if who.group {
		kind, name = "group", aws.PoliciesPerGroup
	}
	l.out.Add(diag.Finding{Code: diag.Quota, At: l.identityAt(who), Help: quota.Help(name),
		Text: fmt.Sprintf("%s %s: %d roles take %d policies, and %d fit beside those that an update still holds (%d %s, %s)",
			kind, diag.Quote(who.name), len(who.opens), n, most, l.m.Limit(name), quota.What(name), name)})
}

// byEnd are the statements of one policy: roles without an end first.
func byEnd(opens []opening) []assume {
	var out []assume
	opens = slices.Clone(opens)
	slices.SortStableFunc(opens, func(a, b opening) int {
		return cmp.Or(a.until.Compare(b.until), cmp.Compare(a.arn, b.arn))
	})
	for _, o := range opens {
		if n := len(out); n == 0 || !out[n-1].until.Equal(o.until) {
			out = append(out, assume{make([]string, 0, len(opens)), o.until})
		}
		out[len(out)-1].roles = append(out[len(out)-1].roles, o.arn)
	}
	return out
}

// identityAt is where the map says who an identity is.
func (l *layouter) identityAt(who *identity) diag.Span {
	if !who.group {
		u, _ := l.m.User(who.name)
		return u.Name.At
	}
	return l.groupAt(who.name)
}

// groupAt is where the map says what makes a group.
func (l *layouter) groupAt(name string) diag.Span {
	if t, ok := l.m.Team(name); ok {
		return t.Name.At
	}
	if u, ok := l.m.User(name[min(len(name), len(directPrefix)):]); ok {
		return u.Name.At
	}
	return l.m.UsersAccount.At
}
