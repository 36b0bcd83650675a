package diag

// Code names a kind of finding. Once released it stays as it is: people look
// codes up, and other programs filter by them.
type Code string

// The codes, sorted.
const (
	AccountGone         Code = "account-gone"
	AccountID           Code = "account-id"
	AccountIDUnquoted   Code = "account-id-unquoted"
	AliasExpansion      Code = "alias-expansion"
	ControlCharacter    Code = "control-character"
	DirectoryMembers    Code = "directory-members"
	DuplicateAccountID  Code = "duplicate-account-id"
	DuplicateEntry      Code = "duplicate-entry"
	DuplicateKey        Code = "duplicate-key"
	DuplicateName       Code = "duplicate-name"
	EmptyAccess         Code = "empty-access"
	EmptyFile           Code = "empty-file"
	EmptyGroup          Code = "empty-group"
	EmptyList           Code = "empty-list"
	EmptyTeam           Code = "empty-team"
	EmptyText           Code = "empty-text"
	EndsNotHeld         Code = "ends-not-held"
	ExpectFailed        Code = "expect-failed"
	FileTooLarge        Code = "file-too-large"
	ForeignPolicy       Code = "foreign-policy"
	GroupName           Code = "group-name"
	InvalidDescription  Code = "invalid-description"
	InvalidName         Code = "invalid-name"
	InvalidPath         Code = "invalid-path"
	InvalidPolicyARN    Code = "invalid-policy-arn"
	InvalidRegion       Code = "invalid-region"
	InvalidSession      Code = "invalid-session"
	InvalidSourceIP     Code = "invalid-source-ip"
	InvalidTag          Code = "invalid-tag"
	InvalidUntil        Code = "invalid-until"
	InvalidValue        Code = "invalid-value"
	JSONSyntax          Code = "json-syntax"
	LockMissing         Code = "lock-missing"
	LockStale           Code = "lock-stale"
	ManagementAccount   Code = "management-account"
	MergeKey            Code = "merge-key"
	MissingKey          Code = "missing-key"
	NameCase            Code = "name-case"
	NestedGroup         Code = "nested-group"
	NoAccess            Code = "no-access"
	NoMaps              Code = "no-maps"
	NoWayIn             Code = "no-way-in"
	NotUTF8             Code = "not-utf8"
	OtherPartition      Code = "other-partition"
	PermissionSetMFA    Code = "permission-set-mfa"
	PermissionSetName   Code = "permission-set-name"
	PolicyDocument      Code = "policy-document"
	PolicyFile          Code = "policy-file"
	PolicySource        Code = "policy-source"
	PolicyVariable      Code = "policy-variable"
	PrivateSourceIP     Code = "private-source-ip"
	Quota               Code = "quota"
	QuotaAboveMaximum   Code = "quota-above-maximum"
	QuotaNear           Code = "quota-near"
	QuotaValue          Code = "quota-value"
	ReservedName        Code = "reserved-name"
	RolePath            Code = "role-path"
	SecondDocument      Code = "second-document"
	ShadowsAWSPolicy    Code = "shadows-aws-policy"
	SuspendedAccount    Code = "suspended-account"
	TooDeep             Code = "too-deep"
	TooLong             Code = "too-long"
	TooManyExpectations Code = "too-many-expectations"
	TooManyFindings     Code = "too-many-findings"
	TooManyGrants       Code = "too-many-grants"
	UnattachablePolicy  Code = "unattachable-policy"
	UnknownAccount      Code = "unknown-account"
	UnknownKey          Code = "unknown-key"
	UnknownPolicy       Code = "unknown-policy"
	UnknownQuota        Code = "unknown-quota"
	UnknownRegion       Code = "unknown-region"
	UnknownRole         Code = "unknown-role"
	UnknownTeam         Code = "unknown-team"
	UnknownUser         Code = "unknown-user"
	UnlistedAWSPolicy   Code = "unlisted-aws-policy"
	UnreadableFile      Code = "unreadable-file"
	UnsupportedVersion  Code = "unsupported-version"
	UntilPassed         Code = "until-passed"
	UntilSoon           Code = "until-soon"
	UnusedAccount       Code = "unused-account"
	UnusedPolicy        Code = "unused-policy"
	UnusedRole          Code = "unused-role"
	WideSourceIP        Code = "wide-source-ip"
	WrongType           Code = "wrong-type"
	YAMLSyntax          Code = "yaml-syntax"
	YAMLTag             Code = "yaml-tag"
)

// Codes are all codes and how severe each is.
var Codes = []struct {
	Code     Code
	Severity Severity
}{
	{AccountGone, Error},
	{AccountID, Error},
	{AccountIDUnquoted, Error},
	{AliasExpansion, Error},
	{ControlCharacter, Error},
	{DirectoryMembers, Error},
	{DuplicateAccountID, Error},
	{DuplicateEntry, Error},
	{DuplicateKey, Error},
	{DuplicateName, Error},
	{EmptyAccess, Warning},
	{EmptyFile, Error},
	{EmptyGroup, Warning},
	{EmptyList, Error},
	{EmptyTeam, Warning},
	{EmptyText, Error},
	{EndsNotHeld, Warning},
	{ExpectFailed, Error},
	{FileTooLarge, Error},
	{ForeignPolicy, Error},
	{GroupName, Error},
	{InvalidDescription, Error},
	{InvalidName, Error},
	{InvalidPath, Error},
	{InvalidPolicyARN, Error},
	{InvalidRegion, Error},
	{InvalidSession, Error},
	{InvalidSourceIP, Error},
	{InvalidTag, Error},
	{InvalidUntil, Error},
	{InvalidValue, Error},
	{JSONSyntax, Error},
	{LockMissing, Error},
	{LockStale, Error},
	{ManagementAccount, Error},
	{MergeKey, Error},
	{MissingKey, Error},
	{NameCase, Error},
	{NestedGroup, Error},
	{NoAccess, Warning},
	{NoMaps, Error},
	{NoWayIn, Error},
	{NotUTF8, Error},
	{OtherPartition, Error},
	{PermissionSetMFA, Error},
	{PermissionSetName, Error},
	{PolicyDocument, Error},
	{PolicyFile, Error},
	{PolicySource, Error},
	{PolicyVariable, Error},
	{PrivateSourceIP, Warning},
	{Quota, Error},
	{QuotaAboveMaximum, Warning},
	{QuotaNear, Warning},
	{QuotaValue, Error},
	{ReservedName, Error},
	{RolePath, Error},
	{SecondDocument, Error},
	{ShadowsAWSPolicy, Error},
	{SuspendedAccount, Warning},
	{TooDeep, Error},
	{TooLong, Error},
	{TooManyExpectations, Error},
	{TooManyFindings, Error},
	{TooManyGrants, Error},
	{UnattachablePolicy, Error},
	{UnknownAccount, Error},
	{UnknownKey, Error},
	{UnknownPolicy, Error},
	{UnknownQuota, Error},
	{UnknownRegion, Error},
	{UnknownRole, Error},
	{UnknownTeam, Error},
	{UnknownUser, Error},
	{UnlistedAWSPolicy, Warning},
	{UnreadableFile, Error},
	{UnsupportedVersion, Error},
	{UntilPassed, Warning},
	{UntilSoon, Warning},
	{UnusedAccount, Warning},
	{UnusedPolicy, Warning},
	{UnusedRole, Warning},
	{WideSourceIP, Warning},
	{WrongType, Error},
	{YAMLSyntax, Error},
	{YAMLTag, Error},
}

var severities = func() map[Code]Severity {
	out := make(map[Code]Severity, len(Codes))
	for _, c := range Codes {
		out[c.Code] = c.Severity
	}
	return out
}()

// Severity is that of the table; a code that is not in it is an error.
func (c Code) Severity() Severity { return severities[c] }
