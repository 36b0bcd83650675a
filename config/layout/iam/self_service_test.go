package iam

import (
	"slices"
	"testing"
)

// A stolen access key, whose requests carry no MFA key at all, must not come by
// a device: neither create one, nor enrol one. Whoever signed in with a password
// only, whose requests say "false", must be able to do both, or nobody could
// ever start.
func TestAccessKeyGetsNoMFADevice(t *testing.T) {
	enrolment := []string{"iam:CreateVirtualMFADevice", "iam:EnableMFADevice"}
	for _, s := range selfServiceDocument("aws", "111111111111")["Statement"].([]any) {
		s := s.(object)
		switch condition, _ := s["Condition"].(object); {
		case s["Effect"] != "Deny":
		case condition["Null"] != nil:
			if condition["Null"].(object)["aws:MultiFactorAuthPresent"] != "true" || s["Resource"] != "*" {
				t.Errorf("it denies on other terms: %v", s)
			}
			enrolment = slices.DeleteFunc(enrolment, func(action string) bool { return slices.Contains(s["Action"].([]any), any(action)) })
		default:
			for _, action := range []string{"iam:CreateVirtualMFADevice", "iam:EnableMFADevice"} {
				if !slices.Contains(s["NotAction"].([]any), any(action)) {
					t.Errorf("nobody can start: %s is denied without MFA", action)
				}
			}
			if slices.Contains(s["NotAction"].([]any), any("signin:AuthorizeOAuth2Access")) {
				t.Error("a session without MFA is handed to the command line")
			}
		}
	}
	if len(enrolment) > 0 {
		t.Errorf("an access key without MFA may %v", enrolment)
	}
}
