package layout

import (
	"slices"
	"testing"

	"rolemap/config/aws"
	"rolemap/config/plan"
)

// TestUntold: of policies attached to people and groups too many are left out;
// those who are exactly at the quota, and every other quota, are still told of.
func TestUntold(t *testing.T) {
	of := func(quota string, used int) plan.Usage { return plan.Usage{Quota: quota, Used: used, Allowed: 10} }
	all := []plan.Usage{of(aws.PoliciesPerUser, 10), of(aws.PoliciesPerUser, 11), of(aws.PoliciesPerGroup, 11), of(aws.PoliciesPerGroup, 10),
		of(aws.PoliciesPerRole, 11), of(aws.GroupsPerUser, 11)}
	want := []plan.Usage{all[0], all[3], all[4], all[5]}
	before := slices.Clone(all)
	if got := untold(all); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if !slices.Equal(all, before) {
		t.Error("what it was given has changed")
	}
}
