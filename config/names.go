package config

import (
	"regexp"
	"slices"
	"strings"

	"rolemap/config/diag"
)

var (
	organizationRule = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	slugRule         = regexp.MustCompile(`^[a-z][a-z0-9-]{0,62}$`)
	// IAM's own characters, ASCII only.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
	iamName64  = regexp.MustCompile(`^[A-Za-z0-9_+=,.@-]{1,64}$`)
	iamName128 = regexp.MustCompile(`^[A-Za-z0-9_+=,.@-]{1,128}$`)
	// IAM takes more, also * and ?, with which the ARN of a role in an assume
	// policy would be a pattern.
	pathRule   = regexp.MustCompile(`^/([A-Za-z0-9_+=,.@-]+/)*$`)
	aliasRule  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	regionRule = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]$`)
	colorRule  = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	emailRule  = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// reservedName says who owns a name, or nothing where anybody may have it.
func reservedName(name string) string {
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

// OwnPolicyPrefixes start the names of the policies that rolemap itself makes
// in the users account.
var OwnPolicyPrefixes = []string{"assume.", "assume-until.", "rolemap."}

// Regions that AWS has; a newer one is a warning.
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var regions = strings.Fields(`
af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2
cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 eusc-de-east-1`)

// name checks the form of a name that is not IAM's.
func (c *checker) name(w Word, what string, rule *regexp.Regexp) {
	if !rule.MatchString(w.Text) {
		c.errorf(w.At, "invalid-name", "names here are "+inWords(rule), "%s has the name %s", what, diag.Quote(w.Text))
	}
}

// iamNames checks names that become IAM names of one kind, among which case
// makes no difference.
func (c *checker) iamNames(what string, rule *regexp.Regexp, names []Word) {
	lower := make(map[string]Word, len(names))
	for _, w := range names {
		c.name(w, what, rule)
		c.reserved(w)
		key := strings.ToLower(w.Text)
		if first, twice := lower[key]; twice && first.Text != w.Text {
			report(&c.out, diag.Finding{Code: "name-case", At: w.At, Text: "the names " + diag.Quote(w.Text) + " and " + diag.Quote(first.Text) + " differ in case only: one name for IAM",
				Help: "rename one", Also: &diag.Note{At: first.At, Text: "the first one"}})
			continue
		}
		lower[key] = w
	}
}

func (c *checker) reserved(w Word) {
	if owner := reservedName(w.Text); owner != "" {
		c.errorf(w.At, "reserved-name", "choose another name", "the name %s belongs to %s", diag.Quote(w.Text), owner)
	}
}

func inWords(rule *regexp.Regexp) string {
	switch rule {
	case organizationRule:
		return "1 to 32 of a-z, 0-9 and -, starting with a letter"
	case slugRule:
		return "1 to 63 of a-z, 0-9 and -, starting with a letter"
	case iamName64:
		return "1 to 64 of A-Z, a-z, 0-9 and _+=,.@-"
	default:
		return "1 to 128 of A-Z, a-z, 0-9 and _+=,.@-"
	}
}

func (c *checker) region(w Word) {
	switch {
	case w.Text == "":
	case !regionRule.MatchString(w.Text):
		c.errorf(w.At, "invalid-region", c.suggest(w.Text, regions, "write a region's code, such as eu-central-1"), "%s is not a region", diag.Quote(w.Text))
	case !slices.Contains(regions, w.Text):
		c.warnf(w.At, "unknown-region", c.suggest(w.Text, regions, "check the spelling; a region newer than this program is fine"), "the region %s is not known", diag.Quote(w.Text))
	case Partition(w.Text) != Partition(c.m.UsersAccount.Region.Text) && c.m.UsersAccount.Region.Text != "":
		c.errorf(w.At, "other-partition", "keep a map for each partition", "the region %s is in partition %s and the users account in %s: no role can be assumed across",
			diag.Quote(w.Text), Partition(w.Text), Partition(c.m.UsersAccount.Region.Text))
	}
}
