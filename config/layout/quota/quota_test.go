package quota_test

import (
	"slices"
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
			return plan.Usage{Quota: l.Quota, Subject: plan.Subject{Kind: "user", Name: "alice"}, Used: used, Allowed: 10, At: diag.Span{File: "m", Line: used, Col: 1}}
		}
		got := quota.Check([]plan.Usage{usage(11), usage(7), usage(8), usage(10)})
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
		if want := `user "alice": 11 of 10 ` + l.What + " (" + l.Quota + ")"; got[0].Text != want || got[0].At.Line != 11 || got[1].At.Line != 8 {
			t.Errorf("%v\nwant %s", got[0], want)
		}
	}
}
