package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
)

// Tag is a tag of a resource.
type Tag struct{ Key, Value string }

// UserProps describe a person's one sign-in.
type UserProps struct {
	// Name is the IAM user's name. The user stands at path /, because
	// ${aws:username} does not match a user with a path.
	Name string
	// Groups are the names of the groups the user joins.
	Groups []string
	// PolicyARNs are attached to the user.
	PolicyARNs []string
	Tags       []Tag
	// After are the logical ids of what must exist before the user.
	After []string
}

// User is an IAM user without password and keys: those are given out by
// people, never by a template.
type User struct{ User awsiam.CfnUser }

// NewUser defines a user.
func NewUser(scope constructs.Construct, id string, props UserProps) User {
	return User{newOne[awsiam.CfnUser](scope, props.Resource(id))}
}

// Resource is the user as an entry of a list.
func (p UserProps) Resource(id string) Resource {
	return Resource{ID: id, Type: "AWS::IAM::User", After: p.After, Properties: struct {
		UserName          string
		Groups            []string `json:",omitempty"`
		ManagedPolicyArns []string `json:",omitempty"`
		Tags              []Tag    `json:",omitempty"`
	}{p.Name, p.Groups, p.PolicyARNs, p.Tags}}
}

// GroupProps describe an IAM group. Its members and policies name it; it
// names neither, so that it never changes.
type GroupProps struct {
	// Name is the group's name in IAM.
	Name string
}

// Group is an IAM group.
type Group struct{ Group awsiam.CfnGroup }

// NewGroup defines a group.
func NewGroup(scope constructs.Construct, id string, props GroupProps) Group {
	return Group{newOne[awsiam.CfnGroup](scope, props.Resource(id))}
}

// Resource is the group as an entry of a list.
func (p GroupProps) Resource(id string) Resource {
	return Resource{ID: id, Type: "AWS::IAM::Group", Properties: struct{ GroupName string }{p.Name}}
}
