package plan

import (
	"time"

	"rolemap/config/aws"
)

// Bodies of Identity Center. What only AWS knows, ids and ARNs, is given; what
// the stack makes itself is named by the id of its resource.

// PermissionSet is a role of Identity Center.
type PermissionSet struct {
	Instance    string // ARN
	SetName     string
	Description string
	Session     time.Duration
	PolicyARNs  []string     // of AWS managed policies
	References  []PolicyName // customer policies that each account has of its own
	Inline      Document     // nil for none
	BoundaryARN string       // of an AWS managed policy; empty for none
	Boundary    PolicyName   // or a customer policy; the zero PolicyName for none
	Tags        []Tag
}

// PolicyName names a customer policy without its account.
type PolicyName struct{ Path, Name string }

// CenterGroup is a group of the identity store.
type CenterGroup struct{ Store, DisplayName, Description string }

// Membership is a person's place in a group.
type Membership struct {
	Store  string
	Group  string // id of the group's resource, in the same place
	UserID string
	Label  string // group and user, for people
}

// Assignment lets a group or a person into an account with a permission set.
type Assignment struct {
	Instance  string
	Set       string // id of the permission set's resource
	AccountID string
	Group     string // id of the group's resource, in the same place; empty where Principal is given
	Principal Principal
	Label     string // whom it lets into what, for people
}

// Principal is a person or a group of the directory, by id.
type Principal struct {
	ID     string
	Person bool
}

// Kinds of resources of Identity Center.
const (
	KindSet         Kind = "permission set"
	KindCenterGroup Kind = "Identity Center group"
	KindMembership  Kind = "membership"
	KindAssignment  Kind = "assignment"
)

func (PermissionSet) Kind() Kind { return KindSet }
func (CenterGroup) Kind() Kind   { return KindCenterGroup }
func (Membership) Kind() Kind    { return KindMembership }
func (Assignment) Kind() Kind    { return KindAssignment }

func (s PermissionSet) Name() string { return s.SetName }
func (g CenterGroup) Name() string   { return g.DisplayName }
func (m Membership) Name() string    { return m.Label }
func (a Assignment) Name() string    { return a.Label }

// Create-only properties.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SSO.html

func (s PermissionSet) Fixed() string { return s.Instance + s.SetName }
func (g CenterGroup) Fixed() string   { return g.Store }
func (m Membership) Fixed() string    { return m.Store + m.Group + m.UserID }
func (a Assignment) Fixed() string {
	return a.Instance + a.Set + a.AccountID + a.Group + a.Principal.ID
}

func (s PermissionSet) Size() int {
	n := 2*resourceSize + len(s.Instance) + len(s.SetName) + len(s.Description) + listSize(s.PolicyARNs) + len(s.BoundaryARN) + len(s.Boundary.Path+s.Boundary.Name)
	for _, r := range s.References {
		n += 5*itemSize + len(r.Path) + len(r.Name)
	}
	for _, t := range s.Tags {
		n += 5*itemSize + len(t.Key) + len(t.Value)
	}
	if s.Inline != nil {
		n += 2 * s.Inline.Size()
	}
	return n
}

func (g CenterGroup) Size() int {
	return resourceSize + len(g.Store) + len(g.DisplayName) + len(g.Description)
}
func (m Membership) Size() int {
	return 2*resourceSize + len(m.Store) + len(m.Group) + len(m.UserID)
}
func (a Assignment) Size() int {
	return 2*resourceSize + len(a.Instance) + len(a.Set) + len(a.AccountID) + len(a.Group) + len(a.Principal.ID)
}

func (s PermissionSet) Takes(take func(string, Subject, int)) {
	me := Subject{"permission set", s.SetName}
	take(aws.PoliciesPerSet, me, len(s.PolicyARNs)+len(s.References))
	if s.Inline != nil {
		take(aws.InlinePerSet, me, s.Inline.Size())
	}
	take(aws.SetsPerInstance, account, 1)
}

func (CenterGroup) Takes(func(string, Subject, int)) {}
func (Membership) Takes(func(string, Subject, int))  {}
func (Assignment) Takes(func(string, Subject, int))  {}
