// Package stacks lays a plan out as CDK stacks: the users account's, and one
// for each target account. It works as a library too: load a map with package
// compile, and give its plan to New in an app of your own.
package stacks

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	awsconstructs "github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"rolemap/config/layout"
	"rolemap/constructs"
)

// Stacks are the stacks of a plan.
type Stacks struct {
	Users   awscdk.Stack            // nil where the plan leaves it out
	Targets map[string]awscdk.Stack // by account name
}

// New defines the stacks of a plan in an app or a stage. No stack depends on
// another: a broken target account must not hold up the users account.
func New(scope awsconstructs.Construct, plan layout.Plan) Stacks {
	out := Stacks{Targets: map[string]awscdk.Stack{}}
	if plan.Users.Name != "" {
		out.Users = newUsers(scope, plan.Users)
	}
	for _, t := range plan.Targets {
		out.Targets[t.Name] = newTarget(scope, t)
	}
	return out
}

func newStack(scope awsconstructs.Construct, s layout.Stack, description string) awscdk.Stack {
	tags := map[string]*string{}
	for _, t := range s.Tags {
		tags[t.Key] = jsii.String(t.Value)
	}
	return awscdk.NewStack(scope, jsii.String(s.Name), &awscdk.StackProps{
		StackName:             jsii.String(s.Name),
		Description:           jsii.String(description),
		Env:                   &awscdk.Environment{Account: jsii.String(s.Account), Region: jsii.String(s.Region)},
		TerminationProtection: jsii.Bool(true),
		Tags:                  &tags,
	})
}

// newUsers defines the users account's stack: people, and the doors out.
func newUsers(scope awsconstructs.Construct, s layout.UsersStack) awscdk.Stack {
	stack := newStack(scope, s.Stack, "People and the roles they may switch into")
	scopes := newNested(stack, s.Name, s.Nested, s.Barriers)
	list := map[string][]constructs.Resource{} // by nested stack
	for _, g := range s.Groups {
		list[""] = append(list[""], constructs.GroupProps{Name: g.Name}.Resource(g.ID))
	}
	for _, u := range s.Users {
		tags := make([]constructs.Tag, len(u.Tags))
		for i, t := range u.Tags {
			tags[i] = constructs.Tag(t)
		}
		props := constructs.UserProps{Name: u.Name, Groups: u.Groups, PolicyARNs: u.Policies, Tags: tags, After: u.After}
		list[u.In] = append(list[u.In], props.Resource(u.ID))
	}
	for _, p := range s.Policies {
		list[p.In] = append(list[p.In], policy(p))
	}
	define(scopes, list)
	// Whoever deploys reads it off the end of the deployment and hands it on.
	awscdk.NewCfnOutput(stack, jsii.String("SignInURL"), &awscdk.CfnOutputProps{
		Value: jsii.String(s.SignInURL), Description: jsii.String("Where people sign in"),
	})
	return stack
}

// newNested defines a stack's nested stacks and the barriers between them. It
// returns the scopes by the nested stack's id, the stack's own under no name.
func newNested(stack awscdk.Stack, name string, list []layout.Nested, barriers []layout.Barrier) map[string]awsconstructs.Construct {
	scopes := map[string]awsconstructs.Construct{"": stack}
	resources := map[string]awscdk.CfnResource{}
	for _, n := range list {
		x := awscdk.NewNestedStack(stack, jsii.String(n.ID), &awscdk.NestedStackProps{Description: jsii.String("Part of the stack " + name)})
		scopes[n.ID], resources[n.ID] = x, x.NestedStackResource()
	}
	for _, b := range barriers {
		barrier := constructs.NewBarrier(stack, b.ID, constructs.BarrierProps{After: b.After})
		for _, id := range b.Nested {
			barrier.Handle.AddResourceDependency(resources[id], nil)
		}
		for _, n := range list {
			if n.After == b.ID {
				resources[n.ID].AddResourceDependency(barrier.Handle, nil)
			}
		}
	}
	return scopes
}

// newTarget defines a target account's stack: the doors in.
func newTarget(scope awsconstructs.Construct, s layout.TargetStack) awscdk.Stack {
	stack := newStack(scope, s.Stack, "Roles that people of the users account switch into")
	scopes := newNested(stack, s.Name, s.Nested, s.Barriers)
	list := map[string][]constructs.Resource{}
	for _, p := range s.Policies {
		list[""] = append(list[""], policy(p))
	}
	for _, r := range s.Roles {
		list[r.In] = append(list[r.In], constructs.AssumableRoleProps{
			Name: r.Name, Path: r.Path, Description: r.Description, Trust: r.Trust, PolicyARNs: r.PolicyARNs,
			BoundaryARN: r.Boundary, MaxSession: r.MaxSession, After: r.After,
		}.Resource(r.ID))
	}
	if len(s.Roles) == 0 {
		// CloudFormation takes no stack without resources, and a stack that
		// were left out would keep its last role. This one holds nothing.
		list[""] = append(list[""], constructs.BarrierProps{}.Resource("NoRoles"))
	}
	define(scopes, list)
	return stack
}

func policy(p layout.Policy) constructs.Resource {
	return constructs.ManagedPolicyProps{
		Name: p.Name, Path: p.Path, Document: p.Document, Users: p.Users, Groups: p.Groups, After: p.After,
	}.Resource(p.ID)
}

// define defines the resources of a stack, one call across jsii for each scope.
func define(scopes map[string]awsconstructs.Construct, list map[string][]constructs.Resource) {
	for _, in := range slices.Sorted(maps.Keys(list)) {
		constructs.NewResources(scopes[in], list[in])
	}
}
