package aws

import (
	"regexp"
	"strings"
)

// NameRule is what a kind of name may look like.
type NameRule struct {
	Most  int            // characters
	Form  *regexp.Regexp // whatever the length: ASCII only
	Words string         // the same, for people
}

// MatchString reports whether a name follows the rule.
func (r NameRule) MatchString(name string) bool {
	return len(name) <= r.Most && r.Form.MatchString(name)
}

// IAM's own characters, ASCII only.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
var (
	iamName = regexp.MustCompile(`^[A-Za-z0-9_+=,.@-]+$`)
	Name64  = NameRule{64, iamName, "1 to 64 of A-Z, a-z, 0-9 and _+=,.@-"}
	Name128 = NameRule{128, iamName, "1 to 128 of A-Z, a-z, 0-9 and _+=,.@-"}
)

var (
	// Path is the path of users, roles and policies. IAM takes more, also * and
	// ?, with which the ARN of a role in an assume policy would be a pattern.
	Path      = regexp.MustCompile(`^/([A-Za-z0-9_+=,.@-]+/)*$`)
	AccountID = regexp.MustCompile(`^[0-9]{12}$`)

	aliasRule = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// IsAlias reports whether an account's sign-in alias may be this.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
func IsAlias(a string) bool {
	return len(a) >= 3 && len(a) <= 63 && aliasRule.MatchString(a) && !AccountID.MatchString(a)
}

// ReservedName says who owns a name, or nothing where anybody may have it.
func ReservedName(name string) string {
	lower := strings.ToLower(name)
	switch {
	case strings.HasPrefix(lower, "cdk-"):
		return "the CDK's own roles"
	case strings.HasPrefix(lower, "awsservicerole"):
		return "AWS services"
	case strings.HasPrefix(lower, "awsreservedsso_"):
		return "IAM Identity Center"
	case lower == "organizationaccountaccessrole":
		return "AWS Organizations"
	case lower == "awscontroltowerexecution":
		return "AWS Control Tower"
	}
	return ""
}

// NotStored reports the characters that IAM stores neither in a policy nor in
// a role's description.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
func NotStored(r rune) bool {
	return r > 0xFF || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r < 0xA0
}
