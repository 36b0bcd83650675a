package constructs

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
)

// AssumableRoleProps describe a role that people of another account assume.
type AssumableRoleProps struct {
	// Name is the role's name in IAM; people type it and profiles carry it.
	Name string
	// Path is its IAM path. Default: /.
	Path string
	// Description is shown in the console. Default: none.
	Description string
	// Trust is the document that says who may assume the role.
	Trust map[string]any
	// PolicyARNs are attached. Default: the role can do nothing.
	PolicyARNs []string
	// BoundaryARN is the policy that bounds what the others allow. Default: none.
	BoundaryARN string
	// MaxSession bounds a session, 1 to 12 hours. Default: one hour, as in IAM.
	MaxSession time.Duration
	// After are the logical ids of what must exist before the role.
	After []string
}

// AssumableRole is a role that another account is trusted to hand out.
type AssumableRole struct{ Role awsiam.CfnRole }

// NewAssumableRole defines a role.
func NewAssumableRole(scope constructs.Construct, id string, props AssumableRoleProps) AssumableRole {
	return AssumableRole{newOne[awsiam.CfnRole](scope, props.Resource(id))}
}

// Resource is the role as an entry of a list.
func (p AssumableRoleProps) Resource(id string) Resource {
	return Resource{ID: id, Type: "AWS::IAM::Role", After: p.After, Properties: struct {
		RoleName                 string
		Path                     string `json:",omitempty"`
		Description              string `json:",omitempty"`
		AssumeRolePolicyDocument map[string]any
		ManagedPolicyArns        []string `json:",omitempty"`
		PermissionsBoundary      string   `json:",omitempty"`
		MaxSessionDuration       float64  `json:",omitempty"`
	}{p.Name, path(p.Path), p.Description, p.Trust, p.PolicyARNs, p.BoundaryARN, p.MaxSession.Seconds()}}
}
