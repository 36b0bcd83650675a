// Package quota puts what a plan takes of AWS's quotas into findings.
package quota

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/plan"
)

var help = map[string]string{
	aws.PoliciesPerUser:    "grant fewer roles to the person, have the quota raised and write it under quotas, or use attach_to: teams",
	aws.PoliciesPerGroup:   "split the team",
	aws.PoliciesPerRole:    "merge policies into one of your own under policies, or have the quota raised and write it under quotas",
	aws.GroupsPerUser:      "merge teams",
	aws.GroupsPerAccount:   "merge teams, or have the quota raised and write it under quotas",
	aws.UsersPerAccount:    "split the map",
	aws.RolesPerAccount:    "have the quota raised and write it under quotas",
	aws.PoliciesAccount:    "have the quota raised and write it under quotas",
	aws.PolicySize:         "split the policy in two and name both in the role",
	aws.TrustSize:          "use trust: account for the role, or have the quota raised and write it under quotas",
	aws.ResourcesPerStack:  "spread it over nested stacks with shards, after reading in the README what another number moves",
	aws.ParametersPerStack: "spread teams over more nested stacks with identity_center.shards, before the first deployment",
	aws.PoliciesPerSet:     "merge policies into one of your own under policies",
	aws.InlinePerSet:       "write shorter policies, or move what one account alone needs into a role of its own",
	aws.SetsPerInstance:    "merge roles",
	aws.SetsPerAccount:     "merge roles that are granted there",
	aws.TemplateSize:       "spread it over nested stacks with shards, after reading in the README what another number moves",
}

// Help says what to write instead where a quota is exceeded.
func Help(quota string) string { return help[quota] }

// What says what a quota counts.
func What(quota string) string { return aws.LimitOf(quota).What }

// Check finds the usages that are over their quota, or near it. Of many people
// or accounts the tightest is named, and the others with it.
func Check(list []plan.Usage) (out diag.List) {
	var many diag.List
	var near []plan.Usage
	for _, u := range list {
		if u.Share() >= plan.NearShare {
			near = append(near, u)
		}
	}
	slices.SortStableFunc(near, func(a, b plan.Usage) int { return cmp.Compare(b.Share(), a.Share()) })
	for _, u := range near {
		d := diag.Finding{Code: diag.Quota, At: u.At, Help: Help(u.Quota),
			Text: fmt.Sprintf("%s: %d of %d %s (%s)", u.Subject, u.Used, u.Allowed, What(u.Quota), u.Quota)}
		if u.Used <= u.Allowed {
			d.Code = diag.QuotaNear
			if u.Quota == aws.PolicySize && !strings.Contains(u.Subject.Name, "/") {
				continue // the program's own, in the users account: it splits them itself
			}
		}
		if u.Subject.Kind == "user" || u.Subject.Kind == "account" {
			many = append(many, d)
		} else {
			out.Add(d)
		}
	}
	out.Add(diag.Likewise(many)...)
	return out
}
