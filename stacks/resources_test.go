package stacks_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"rolemap/constructs"
)

// TestResources holds both forms of every construct against each other: one at
// a time and as a list they make the same template, and one at a time gives the
// typed CDK object.
func TestResources(t *testing.T) {
	document := map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Effect": "Allow", "Action": "iam:GetUser", "Resource": "arn:aws:iam::111111111111:user/${aws:username}",
		"Condition": map[string]any{"StringEquals": map[string]any{"aws:PrincipalTag/teamName": []any{"<a> & ü", "b\u2028"}}},
	}}}
	user := constructs.UserProps{Name: "ann", Groups: []string{"g"}, PolicyARNs: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
		Tags: []constructs.Tag{{Key: "Key", Value: "Ü"}, {Key: "cost center", Value: "4"}}, After: []string{"Group", "Barrier"}}
	group := constructs.GroupProps{Name: "g"}
	policy := constructs.ManagedPolicyProps{Name: "p", Path: "/x/", Document: document, Users: []string{"ann"}, Groups: []string{"g"}, After: []string{"User"}}
	bare := constructs.ManagedPolicyProps{Name: "q", Path: "/", Document: document}
	role := constructs.AssumableRoleProps{Name: "r", Path: "/x/", Description: "d", Trust: document, MaxSession: 4 * time.Hour,
		PolicyARNs: user.PolicyARNs, BoundaryARN: "arn:aws:iam::aws:policy/ReadOnlyAccess", After: []string{"Policy"}}
	barrier := constructs.BarrierProps{After: []string{"Group"}}

	one := templates(t, inApp(t, func(app awscdk.App) {
		stack := awscdk.NewStack(app, jsii.String("s"), nil)
		u := constructs.NewUser(stack, "User", user)
		constructs.NewGroup(stack, "Group", group)
		p := constructs.NewManagedPolicy(stack, "Policy", policy)
		constructs.NewManagedPolicy(stack, "Bare", bare)
		r := constructs.NewAssumableRole(stack, "Role", role)
		b := constructs.NewBarrier(stack, "Barrier", barrier)
		got := []any{*u.User.UserName(), *p.Policy.Path(), *r.Role.MaxSessionDuration(), *b.Handle.CfnResourceType()}
		if want := []any{"ann", "/x/", 14400.0, "AWS::CloudFormation::WaitConditionHandle"}; !reflect.DeepEqual(got, want) {
			t.Errorf("the CDK's objects say %v, not %v", got, want)
		}
	}))
	list := templates(t, inApp(t, func(app awscdk.App) {
		constructs.NewResources(awscdk.NewStack(app, jsii.String("s"), nil), []constructs.Resource{
			user.Resource("User"), group.Resource("Group"), policy.Resource("Policy"), bare.Resource("Bare"), role.Resource("Role"), barrier.Resource("Barrier"),
		})
	}))
	if one["s"] == "" || !reflect.DeepEqual(one, list) {
		t.Errorf("one at a time:\n%s\nas a list:\n%s", one["s"], list["s"])
	}
	for _, text := range []string{`"aws:PrincipalTag/teamName"`, `<a> & ü`, `"Key": "cost center"`, `"MaxSessionDuration": 14400`, `"DependsOn"`} {
		if !strings.Contains(list["s"], text) {
			t.Errorf("no %s in\n%s", text, list["s"])
		}
	}
}

// TestResourcesRefused: a list never loses silently what it cannot define.
func TestResourcesRefused(t *testing.T) {
	for what, list := range map[string][]constructs.Resource{
		"no resource type AWS::IAM::Rolle":     {{ID: "A", Type: "AWS::IAM::Rolle"}},
		"no resource type AWS::Nothing::Stack": {{ID: "A", Type: "AWS::Nothing::Stack"}},
		"no resource type Role":                {{ID: "A", Type: "Role"}},
		"already a Construct with name 'A'":    {{ID: "A", Type: "AWS::IAM::User"}, {ID: "A", Type: "AWS::IAM::Group"}},
		"policyDocument":                       {{ID: "A", Type: "AWS::IAM::ManagedPolicy"}},
	} {
		func() {
			defer func() {
				if p := recover(); !strings.Contains(fmt.Sprint(p), what) {
					t.Errorf("%s: %v", what, p)
				}
			}()
			constructs.NewResources(awscdk.NewStack(awscdk.NewApp(nil), jsii.String("s"), nil), list)
		}()
	}
}
