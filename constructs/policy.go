package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// ManagedPolicyProps describe a customer managed policy. There is no
// description: CloudFormation would replace the policy when it changes, and
// refuses to replace what has a name.
type ManagedPolicyProps struct {
	// Name is the policy's name in IAM.
	Name string
	// Path is its IAM path. Default: /.
	Path string
	// Document is the policy as encoding/json reads it: maps, lists, texts.
	Document map[string]any
	// Users and Groups are the names of whom the policy is attached to.
	Users, Groups []string
	// After are the logical ids of what must exist before the policy.
	After []string
}

// ManagedPolicy is a customer managed policy.
type ManagedPolicy struct{ Policy awsiam.CfnManagedPolicy }

// NewManagedPolicy defines a customer managed policy.
func NewManagedPolicy(scope constructs.Construct, id string, props ManagedPolicyProps) ManagedPolicy {
	p := awsiam.NewCfnManagedPolicy(scope, jsii.String(id), &awsiam.CfnManagedPolicyProps{
		ManagedPolicyName: jsii.String(props.Name),
		Path:              path(props.Path),
		PolicyDocument:    props.Document,
		Users:             list(props.Users),
		Groups:            list(props.Groups),
	})
	After(p, props.After)
	return ManagedPolicy{p}
}

// path leaves out IAM's own default, which keeps templates short.
func path(p string) *string {
	if p == "/" {
		return nil
	}
	return optional(p)
}
