package constructs

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsidentitystore"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssso"
	"github.com/aws/constructs-go/constructs/v10"
)

// Given is a text that is known, or the name of a parameter or resource of the
// same template, to which CloudFormation resolves it.
type Given struct {
	Text      string
	Ref       string // a parameter
	Attribute [2]string
}

func (g Given) value() any {
	switch {
	case g.Ref != "":
		return map[string]any{"Ref": g.Ref}
	case g.Attribute[0] != "":
		return map[string]any{"Fn::GetAtt": []any{g.Attribute[0], g.Attribute[1]}}
	default:
		return g.Text
	}
}

// PermissionSetProps describe a permission set of Identity Center.
type PermissionSetProps struct {
	// InstanceARN is that of the instance.
	InstanceARN string
	// Name is the set's, of at most 32 characters. A change replaces the set
	// and all its assignments.
	Name string
	// Description is shown in the access portal. Default: none.
	Description string
	// Session is how long a session lasts, 1 to 12 hours. Default: one hour.
	Session time.Duration
	// PolicyARNs are those of AWS managed policies.
	PolicyARNs []string
	// References are customer policies that each account has of its own.
	References []PolicyReference
	// Inline is a policy that the set carries itself. Default: none.
	Inline map[string]any
	// BoundaryARN is an AWS managed policy that bounds what the others allow,
	// Boundary a customer policy. Default: none.
	BoundaryARN string
	Boundary    PolicyReference
	Tags        []Tag
	// After are the logical ids of what must exist before.
	After []string
}

// PolicyReference names a customer policy without its account.
type PolicyReference struct{ Name, Path string }

// PermissionSet is a permission set.
type PermissionSet struct{ Set awssso.CfnPermissionSet }

// NewPermissionSet defines a permission set.
func NewPermissionSet(scope constructs.Construct, id string, props PermissionSetProps) PermissionSet {
	return PermissionSet{newOne[awssso.CfnPermissionSet](scope, props.Resource(id))}
}

// Resource is the set as an entry of a list.
func (p PermissionSetProps) Resource(id string) Resource {
	type boundary struct {
		ManagedPolicyArn               string           `json:",omitempty"`
		CustomerManagedPolicyReference *PolicyReference `json:",omitempty"`
	}
	var bound *boundary
	switch {
	case p.BoundaryARN != "":
		bound = &boundary{ManagedPolicyArn: p.BoundaryARN}
	case p.Boundary.Name != "":
		bound = &boundary{CustomerManagedPolicyReference: &p.Boundary}
	}
	return Resource{ID: id, Type: "AWS::SSO::PermissionSet", After: p.After, Properties: struct {
		InstanceArn                     string
		Name                            string
		Description                     string            `json:",omitempty"`
		SessionDuration                 string            `json:",omitempty"`
		ManagedPolicies                 []string          `json:",omitempty"`
		CustomerManagedPolicyReferences []PolicyReference `json:",omitempty"`
		InlinePolicy                    map[string]any    `json:",omitempty"`
		PermissionsBoundary             *boundary         `json:",omitempty"`
		Tags                            []Tag             `json:",omitempty"`
	}{p.InstanceARN, p.Name, p.Description, isoDuration(p.Session), p.PolicyARNs, p.References, p.Inline, bound, p.Tags}}
}

// isoDuration is a duration as ISO 8601 writes it, in hours and minutes.
func isoDuration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	out := "PT"
	if h := int(d.Hours()); h > 0 {
		out += fmt.Sprintf("%dH", h)
	}
	if m := int(d.Minutes()) % 60; m > 0 {
		out += fmt.Sprintf("%dM", m)
	}
	return out
}

// CenterGroupProps describe a group of the identity store.
type CenterGroupProps struct {
	// IdentityStore is the store's id.
	IdentityStore string
	// DisplayName is the group's.
	DisplayName string
	// Description is shown in the console. Default: none.
	Description string
}

// CenterGroup is a group of the identity store.
type CenterGroup struct{ Group awsidentitystore.CfnGroup }

// NewCenterGroup defines a group.
func NewCenterGroup(scope constructs.Construct, id string, props CenterGroupProps) CenterGroup {
	return CenterGroup{newOne[awsidentitystore.CfnGroup](scope, props.Resource(id))}
}

// Resource is the group as an entry of a list.
func (p CenterGroupProps) Resource(id string) Resource {
	return Resource{ID: id, Type: "AWS::IdentityStore::Group", Properties: struct {
		IdentityStoreId string
		DisplayName     string
		Description     string `json:",omitempty"`
	}{p.IdentityStore, p.DisplayName, p.Description}}
}

// MembershipProps describe a person's place in a group.
type MembershipProps struct {
	// IdentityStore is the store's id.
	IdentityStore string
	// Group is the group's id.
	Group Given
	// UserID is the person's id in the store.
	UserID string
}

// Membership is a person's place in a group.
type Membership struct {
	Membership awsidentitystore.CfnGroupMembership
}

// NewMembership defines a membership.
func NewMembership(scope constructs.Construct, id string, props MembershipProps) Membership {
	return Membership{newOne[awsidentitystore.CfnGroupMembership](scope, props.Resource(id))}
}

// Resource is the membership as an entry of a list.
func (p MembershipProps) Resource(id string) Resource {
	return Resource{ID: id, Type: "AWS::IdentityStore::GroupMembership", Properties: map[string]any{
		"IdentityStoreId": p.IdentityStore, "GroupId": p.Group.value(), "MemberId": map[string]any{"UserId": p.UserID}}}
}

// AssignmentProps describe who may enter an account with a permission set.
type AssignmentProps struct {
	// InstanceARN is that of the instance.
	InstanceARN string
	// Set is the permission set's ARN.
	Set Given
	// Account is the account's id.
	Account string
	// Principal is the id of a group, or of a person.
	Principal Given
	// Person says that the principal is a person. Default: a group.
	Person bool
	// After are the logical ids of what must exist before.
	After []string
}

// Assignment is an assignment.
type Assignment struct{ Assignment awssso.CfnAssignment }

// NewAssignment defines an assignment.
func NewAssignment(scope constructs.Construct, id string, props AssignmentProps) Assignment {
	return Assignment{newOne[awssso.CfnAssignment](scope, props.Resource(id))}
}

// Resource is the assignment as an entry of a list.
func (p AssignmentProps) Resource(id string) Resource {
	kind := "GROUP"
	if p.Person {
		kind = "USER"
	}
	return Resource{ID: id, Type: "AWS::SSO::Assignment", After: p.After, Properties: map[string]any{
		"InstanceArn": p.InstanceARN, "PermissionSetArn": p.Set.value(), "TargetType": "AWS_ACCOUNT", "TargetId": p.Account,
		"PrincipalType": kind, "PrincipalId": p.Principal.value()}}
}
