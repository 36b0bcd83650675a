package iam

import (
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/plan"
)

// TestSharedPolicyName: a name that IAM takes stands as it is; a longer one fills IAM's 128 characters and stays distinct.
func TestSharedPolicyName(t *testing.T) {
	l := &layouter{m: &config.Map{}, Access: access.Access{}}
	for n := 120; n < 140; n++ {
		role := strings.Repeat("r", n-len("assume.a."))
		name, other := l.sharedPolicyName(plan.TargetRole{Account: "a", Role: role}), l.sharedPolicyName(plan.TargetRole{Account: "a", Role: role[1:] + "s"})
		if whole := "assume.a." + role; n <= 128 && name != whole || n > 128 && (len(name) != 128 || name[:119] != whole[:119]) || name == other {
			t.Errorf("%d characters: %s (%d), %s", n, name, len(name), other)
		}
	}
}
