package aws

import "slices"

// Limit is one of AWS's quotas that a role map can run into.
type Limit struct {
	// Quota is AWS's name for it: the key of "aws iam get-account-summary",
	// under which a raised one stands in the map's quotas. The limits of
	// CloudFormation and Identity Center cannot be raised here; their names are ours.
	Quota   string
	Default int
	Max     int    // how far AWS raises it; equal to Default where it does not
	What    string // what is counted, and in what
	Source  string
}

// Sources of limits.
const (
	iamQuotas = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
	ssoQuotas = "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"
	cfnQuotas = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
)

// Names of the quotas that the program reads.
const (
	PoliciesPerUser    = "AttachedPoliciesPerUserQuota"
	PoliciesPerGroup   = "AttachedPoliciesPerGroupQuota"
	PoliciesPerRole    = "AttachedPoliciesPerRoleQuota"
	GroupsPerUser      = "GroupsPerUserQuota"
	GroupsPerAccount   = "GroupsQuota"
	UsersPerAccount    = "UsersQuota"
	RolesPerAccount    = "RolesQuota"
	PoliciesAccount    = "PoliciesQuota"
	PolicySize         = "PolicySizeQuota"
	TrustSize          = "AssumeRolePolicySizeQuota"
	ResourcesPerStack  = "StackResources"
	TemplateSize       = "TemplateSize"
	ParametersPerStack = "StackParameters"
	PoliciesPerSet     = "PermissionSetPolicies"
	InlinePerSet       = "PermissionSetInlinePolicySize"
	SetsPerInstance    = "PermissionSets"
	SetsPerAccount     = "PermissionSetsPerAccount"
)

// Limits are the quotas, as AWS documents them.
var Limits = []Limit{
	{PoliciesPerUser, 10, 20, "managed policies attached to a user", iamQuotas},
	{PoliciesPerGroup, 10, 10, "managed policies attached to a group", iamQuotas},
	{PoliciesPerRole, 10, 20, "managed policies attached to a role", iamQuotas},
	{GroupsPerUser, 10, 10, "groups that a user is in", iamQuotas},
	{GroupsPerAccount, 300, 500, "groups of an account", iamQuotas},
	{UsersPerAccount, 5000, 5000, "users of an account", iamQuotas},
	{RolesPerAccount, 1000, 5000, "roles of an account", iamQuotas},
	{PoliciesAccount, 1500, 5000, "customer managed policies of an account", iamQuotas},
	{PolicySize, 6144, 6144, "characters of a managed policy, without white space", iamQuotas},
	{TrustSize, 2048, 4096, "characters of a role's trust policy", iamQuotas},
	{ResourcesPerStack, 500, 500, "resources of a stack", cfnQuotas},
	{TemplateSize, 1_000_000, 1_000_000, "bytes of a template", cfnQuotas},
	{ParametersPerStack, 200, 200, "parameters of a template", cfnQuotas},
	// A set becomes a role in each account, so IAM's quota holds too, in every account.
	{PoliciesPerSet, 10, 10, "policies attached to a permission set", ssoQuotas},
	{InlinePerSet, 10_240, 10_240, "characters of a permission set's own policy, without white space", ssoQuotas},
	{SetsPerInstance, 2000, 2000, "permission sets", ssoQuotas},
	{SetsPerAccount, 250, 250, "permission sets in an account", ssoQuotas},
}

// LimitOf returns the limit of a quota that the program reads.
func LimitOf(quota string) Limit {
	i := slices.IndexFunc(Limits, func(l Limit) bool { return l.Quota == quota })
	if i < 0 {
		panic("no such quota: " + quota) // a misspelt constant of this program
	}
	return Limits[i]
}
