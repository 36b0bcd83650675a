package constructs

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
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
	var session *float64
	if props.MaxSession != 0 {
		session = jsii.Number(props.MaxSession.Seconds())
	}
	r := awsiam.NewCfnRole(scope, jsii.String(id), &awsiam.CfnRoleProps{
		RoleName:                 jsii.String(props.Name),
		Path:                     path(props.Path),
		Description:              optional(props.Description),
		AssumeRolePolicyDocument: props.Trust,
		ManagedPolicyArns:        list(props.PolicyARNs),
		PermissionsBoundary:      optional(props.BoundaryARN),
		MaxSessionDuration:       session,
	})
	After(r, props.After)
	return AssumableRole{r}
}
