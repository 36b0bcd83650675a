package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
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
	return ManagedPolicy{newOne[awsiam.CfnManagedPolicy](scope, props.Resource(id))}
}

// Resource is the policy as an entry of a list.
func (p ManagedPolicyProps) Resource(id string) Resource {
	return Resource{ID: id, Type: "AWS::IAM::ManagedPolicy", After: p.After, Properties: struct {
		ManagedPolicyName string
		Path              string `json:",omitempty"`
		PolicyDocument    map[string]any
		Users             []string `json:",omitempty"`
		Groups            []string `json:",omitempty"`
	}{p.Name, path(p.Path), p.Document, p.Users, p.Groups}}
}

// path leaves out IAM's own default, which keeps templates short.
func path(p string) string {
	if p == "/" {
		return ""
	}
	return p
}
