// Package layout decides what a role map turns into in AWS: which policy is
// attached to whom, which role stands where, and how much of AWS's quotas that
// takes. It is pure Go, so that a map can be judged without the CDK; the
// constructs only write down what the plan says. Each way of signing in has a
// package of its own below.
package layout

import (
	"slices"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/layout/iam"
	"rolemap/config/layout/identitycenter"
	"rolemap/config/layout/quota"
	"rolemap/config/plan"
)

// Of lays out what a map and its access turn into, and finds where that does
// not fit AWS's quotas. The map must be free of errors.
func Of(a access.Access) (plan.Plan, []plan.Usage, diag.List) {
	p := plan.Plan{Organization: a.Map.Organization.Text}
	var out diag.List
	p.Stacks, out = iam.Of(a.Via(config.IAMUsers), identitycenter.Referenced(a.Map))
	center, found := identitycenter.Of(a)
	p.Stacks, out = append(p.Stacks, center...), append(out, found...)
	p.Sort()
	usage := p.Usage(limits(a.Map))
	judged := usage
	if len(out) > 0 {
		judged = untold(usage)
	}
	return p, usage, append(out, quota.Check(judged)...)
}

// untold are the usages without those of which iam has told: who holds too many
// policies holds packed ones.
func untold(usage []plan.Usage) []plan.Usage {
	return slices.DeleteFunc(slices.Clone(usage), func(u plan.Usage) bool {
		return u.Used > u.Allowed && (u.Quota == aws.PoliciesPerUser || u.Quota == aws.PoliciesPerGroup)
	})
}

// limits looks each quota up once.
func limits(m *config.Map) func(string) int {
	known := map[string]int{}
	return func(quota string) int {
		n, ok := known[quota]
		if !ok {
			n = m.Limit(quota)
			known[quota] = n
		}
		return n
	}
}
