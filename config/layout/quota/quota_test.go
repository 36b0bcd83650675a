package quota_test

import (
	"slices"
	"strings"
	"testing"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/layout/quota"
	"rolemap/config/plan"
)

// TestCheck: of every quota that is counted, the share that is used decides what is found, and it says a way out.
func TestCheck(t *testing.T) {
	for _, l := range aws.Limits {
		usage := func(used int) plan.Usage {
			return plan.Usage{Quota: l.Quota, Subject: plan.Subject{Kind: "role", Name: "a/alice"}, Used: used, Allowed: 10, At: diag.Span{File: "m", Line: used, Col: 1}}
		}
		list := []plan.Usage{usage(11), usage(7), usage(8), usage(10)}
		got := quota.Check(list)
		if list[1] != usage(7) || list[3] != usage(10) {
			t.Error("the usages come in another order now")
		}
		var codes []diag.Code
		for _, f := range got {
			codes = append(codes, f.Code)
			if f.Help == "" || f.Help != quota.Help(l.Quota) {
				t.Errorf("%s: no way out: %q", l.Quota, f.Help)
			}
		}
		if want := []diag.Code{diag.Quota, diag.QuotaNear, diag.QuotaNear}; !slices.Equal(codes, want) {
			t.Errorf("%s: %v, want %v", l.Quota, codes, want)
			continue
		}
		if want := `role "a/alice": 11 of 10 ` + l.What + " (" + l.Quota + ")"; got[0].Text != want || got[0].At.Line != 11 || got[1].At.Line != 10 || got[2].At.Line != 8 {
			t.Errorf("%v\nwant %s", got[0], want)
		}
	}
}

// TestManyAreToldOfOnce: of many people the tightest is named, and the others with it; what the program splits itself is
// not told of while it fits.
func TestManyAreToldOfOnce(t *testing.T) {
	usage := func(quota, kind, name string, used int) plan.Usage {
		return plan.Usage{Quota: quota, Subject: plan.Subject{Kind: kind, Name: name}, Used: used, Allowed: 10, At: diag.Span{File: "m", Line: used, Col: 1}}
	}
	for _, kind := range []string{"user", "account"} {
		got := quota.Check([]plan.Usage{usage(aws.GroupsPerUser, kind, "a", 8), usage(aws.GroupsPerUser, kind, "b", 9), usage(aws.GroupsPerUser, kind, "c", 7)})
		if len(got) != 1 || got[0].At.Line != 9 || !strings.Contains(got[0].Text, `"a"`) || strings.Contains(got[0].Text, `"c"`) {
			t.Errorf("%s: %v", kind, got)
		}
	}
	got := quota.Check([]plan.Usage{usage(aws.PolicySize, "policy", "assume.@a.0", 9), usage(aws.PolicySize, "policy", "a/own", 8), usage(aws.PolicySize, "policy", "assume.@b.0", 10)})
	if len(got) != 1 || got[0].At.Line != 8 {
		t.Errorf("%v", got)
	}
	if got := quota.Check([]plan.Usage{usage(aws.PolicySize, "policy", "assume.@a.0", 11), usage(aws.TrustSize, "role", "assume", 9)}); len(got) != 2 {
		t.Errorf("%v", got)
	}
}
