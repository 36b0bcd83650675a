package stacks_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"rolemap/constructs"
)

// TestCenterResources is TestResources for Identity Center.
func TestCenterResources(t *testing.T) {
	const instance, store = "arn:aws:sso:::instance/ssoins-1111222233334444", "d-1234567890"
	set := constructs.PermissionSetProps{InstanceARN: instance, Name: "Admin", Description: "d", Session: 90 * time.Minute,
		PolicyARNs: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}, References: []constructs.PolicyReference{{Name: "p", Path: "/x/"}},
		Inline:   map[string]any{"Version": "2012-10-17", "Statement": []any{}},
		Boundary: constructs.PolicyReference{Name: "b", Path: "/"}, Tags: []constructs.Tag{{Key: "k", Value: "v"}}, After: []string{"Bare"}}
	bare := constructs.PermissionSetProps{InstanceARN: instance, Name: "Bare", BoundaryARN: "arn:aws:iam::aws:policy/ReadOnlyAccess"}
	group := constructs.CenterGroupProps{IdentityStore: store, DisplayName: "acme-data"}
	groupID := constructs.Given{Attribute: [2]string{"Group", "GroupId"}}
	member := constructs.MembershipProps{IdentityStore: store, Group: groupID, UserID: "u-1"}
	team := constructs.AssignmentProps{InstanceARN: instance, Set: constructs.Given{Attribute: [2]string{"Set", "PermissionSetArn"}}, Account: "222222222222",
		Principal: groupID}
	person := constructs.AssignmentProps{InstanceARN: instance, Set: constructs.Given{Text: "arn:aws:sso:::permissionSet/ssoins-1/ps-1"}, Account: "222222222222",
		Principal: constructs.Given{Text: "u-1"}, Person: true, After: []string{"Team"}}

	one := templates(t, inApp(t, func(app awscdk.App) {
		stack := awscdk.NewStack(app, jsii.String("s"), nil)
		s := constructs.NewPermissionSet(stack, "Set", set)
		constructs.NewPermissionSet(stack, "Bare", bare)
		g := constructs.NewCenterGroup(stack, "Group", group)
		m := constructs.NewMembership(stack, "Member", member)
		constructs.NewAssignment(stack, "Team", team)
		a := constructs.NewAssignment(stack, "Person", person)
		got := []string{*s.Set.Name(), *s.Set.SessionDuration(), *g.Group.DisplayName(), *m.Membership.IdentityStoreId(), *a.Assignment.PrincipalType()}
		if want := []string{"Admin", "PT1H30M", "acme-data", store, "USER"}; !reflect.DeepEqual(got, want) {
			t.Errorf("the CDK's objects say %v, not %v", got, want)
		}
	}))
	list := templates(t, inApp(t, func(app awscdk.App) {
		constructs.NewResources(awscdk.NewStack(app, jsii.String("s"), nil), []constructs.Resource{
			set.Resource("Set"), bare.Resource("Bare"), group.Resource("Group"), member.Resource("Member"), team.Resource("Team"), person.Resource("Person"),
		})
	}))
	if one["s"] == "" || !reflect.DeepEqual(one, list) {
		t.Errorf("one at a time:\n%s\nas a list:\n%s", one["s"], list["s"])
	}
	for _, text := range []string{`"PrincipalType": "GROUP"`, `"Fn::GetAtt"`, `"CustomerManagedPolicyReference"`, `"ManagedPolicyArn"`, `"TargetType": "AWS_ACCOUNT"`, `"DependsOn"`} {
		if !strings.Contains(list["s"], text) {
			t.Errorf("no %s in\n%s", text, list["s"])
		}
	}
}
