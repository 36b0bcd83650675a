// Package config reads the role map: the YAML in which an organisation writes
// who may enter which AWS account in which role.
//
// Load reads files, Parse reads text, Check finds what is wrong with the
// meaning. All of them collect findings with their places instead of stopping
// at the first. What a map means for access is computed by package access.
package config

import (
	"time"

	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
)

// Map is a role map as written, with defaults filled in where a field says so.
// Lists keep the order of the text; nothing derived from a map may depend on it.
type Map struct {
	Version      source.Word
	Organization source.Word
	UsersAccount UsersAccount
	Defaults     Defaults
	Quotas       []Quota
	Accounts     []Account
	Groups       []AccountGroup
	Policies     []Policy
	Roles        []Role
	Teams        []Team
	Users        []User
	Expect       []Expectation

	// Incomplete says that a part could not be read at all, so that names may
	// seem unknown that are not.
	Incomplete bool

	flawed bool            // reading found errors
	lost   map[string]bool // sections that may have names which were not read

	accounts, groups, policies, roles, teams, users map[string]int
	members                                         map[string][]*Account // of each group, each account once
}

// UsersAccount is the account in which people sign in.
type UsersAccount struct {
	At     diag.Span
	ID     source.Word
	Region source.Word
	Alias  source.Word // console sign-in alias; empty for none
	Tags   []Tag
	Shards int // nested stacks over which people and doors are spread, 1 to 64; default 1
}

// Defaults are the values of roles and of the layout that the map did not
// write elsewhere. The zero value of each typed field is the built-in default.
type Defaults struct {
	Session source.Word
	MFA     source.Word
	Trust   source.Word
	Attach  source.Word
	PathAt  source.Word

	AttachTeams bool   // attach_to: teams; policies go to groups, never to users
	Path        string // IAM path of roles and policies; "/" unless written
}

// Quota is one of AWS's quotas that the organisation had raised.
type Quota struct {
	Name  source.Word
	Value int
	At    diag.Span // of the value
}

// Tag is one tag of an account.
type Tag struct{ Key, Value source.Word }

// Account is a target account: one in which people work.
type Account struct {
	Name        source.Word
	ID          source.Word
	Region      source.Word // the users account's where the map says nothing
	Description source.Word
	Color       source.Word
	Tags        []Tag
	Shards      int // nested stacks over which its roles are spread, 1 to 64; default 1, the stack itself
}

// AccountGroup is a name for several accounts.
type AccountGroup struct {
	Name     source.Word
	Accounts []source.Word

	partly bool // some of it was not read, here and below
}

// Policy is one of the organisation's own permission policies.
type Policy struct {
	Name        source.Word
	Description source.Word
	File        source.Word // as written; empty where the document stands in the map
	Document    *policy.Document

	unread bool // the file could not be read, and a finding says so
}

// Role is what people switch into; it exists in each account where someone is
// granted it.
type Role struct {
	Name        source.Word
	Description source.Word
	Policies    []source.Word
	Boundary    source.Word // permissions_boundary; empty for none
	Session     source.Word
	MFA         source.Word
	Trust       source.Word
	SourceIP    []source.Word

	MaxSession  time.Duration // 1 h to 12 h, after defaults
	MFAOptional bool          // after defaults; false demands MFA
	TrustPeople bool          // after defaults; false trusts the users account as a whole
}

// Team is people and what they may enter together.
type Team struct {
	Name        source.Word
	Description source.Word
	Members     []source.Word
	Access      []Access

	partly bool
}

// User is a person with one sign-in.
type User struct {
	Name      source.Word // the IAM user's name
	FullName  source.Word
	Email     source.Word
	Access    []Access // direct grants: the exception
	Status    source.Word
	Suspended bool
}

// Access is the roles that a team or a user is granted in an account or in
// each account of a group.
type Access struct {
	Where source.Word
	Roles []Entry

	partly bool
}

// Entry is one granted role.
type Entry struct {
	Role    source.Word
	UntilAt source.Word
	Reason  source.Word

	Until time.Time // the first moment at which access is gone; zero for no end
}

// Expectation is an assertion about access that the map's authors wrote.
type Expectation struct {
	At     diag.Span
	Who    source.Word // a user, "team:NAME" or "*"
	Can    []Access
	Cannot []Access
	Except []source.Word
}

// AllRoles stands for every role in an expectation, and for everybody in its who.
const AllRoles = "*"

// TeamPrefix marks a team in an expectation's who.
const TeamPrefix = "team:"

// UsersStack is the name of the users account's stack, which no target account
// may carry.
const UsersStack = "users"
