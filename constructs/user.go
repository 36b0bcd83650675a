package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
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
	var tags *[]*awscdk.CfnTag
	if len(props.Tags) > 0 {
		list := make([]*awscdk.CfnTag, len(props.Tags))
		for i, t := range props.Tags {
			list[i] = &awscdk.CfnTag{Key: jsii.String(t.Key), Value: jsii.String(t.Value)}
		}
		tags = &list
	}
	u := awsiam.NewCfnUser(scope, jsii.String(id), &awsiam.CfnUserProps{
		UserName:          jsii.String(props.Name),
		Groups:            list(props.Groups),
		ManagedPolicyArns: list(props.PolicyARNs),
		Tags:              tags,
	})
	After(u, props.After)
	return User{u}
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
	return Group{awsiam.NewCfnGroup(scope, jsii.String(id), &awsiam.CfnGroupProps{GroupName: jsii.String(props.Name)})}
}
