// Package stacks writes a plan down as CDK stacks. It works as a library too:
// load a map with package compile, and give its plan to New in an app of your
// own.
package stacks

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	awsconstructs "github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"rolemap/config/plan"
	"rolemap/constructs"
)

// New defines the stacks of a plan in an app or a stage, and returns them by
// name. No stack depends on another: a broken target account must not hold up
// the users account.
func New(scope awsconstructs.Construct, p plan.Plan) map[string]awscdk.Stack {
	out := make(map[string]awscdk.Stack, len(p.Stacks))
	for i := range p.Stacks {
		out[p.Stacks[i].Name] = newStack(scope, &p.Stacks[i])
	}
	return out
}

func newStack(scope awsconstructs.Construct, s *plan.Stack) awscdk.Stack {
	tags := map[string]*string{}
	for _, t := range s.Tags {
		tags[t.Key] = jsii.String(t.Value)
	}
	stack := awscdk.NewStack(scope, jsii.String(s.Name), &awscdk.StackProps{
		StackName:             jsii.String(s.Name),
		Description:           jsii.String(s.Description),
		Env:                   &awscdk.Environment{Account: jsii.String(s.Account), Region: jsii.String(s.Region)},
		TerminationProtection: jsii.Bool(true),
		Tags:                  &tags,
	})
	w := writer{stack: stack, scopes: map[string]awsconstructs.Construct{"": stack}, nested: map[string]awscdk.CfnResource{}}
	for i := range s.Resources {
		w.resource(&s.Resources[i])
	}
	for _, wait := range w.waits {
		wait()
	}
	for _, o := range s.Outputs {
		awscdk.NewCfnOutput(stack, jsii.String(o.Name), &awscdk.CfnOutputProps{Value: jsii.String(o.Value), Description: jsii.String(o.Description)})
	}
	return stack
}

// writer writes the resources of one stack.
type writer struct {
	stack  awscdk.Stack
	scopes map[string]awsconstructs.Construct // by the nested stack's id; the stack's own under no name
	nested map[string]awscdk.CfnResource      // the nested stacks as resources of the stack
	waits  []func()                           // edges to and from nested stacks, whose logical ids the CDK makes
}

func (w *writer) resource(r *plan.Resource) {
	scope := w.scopes[r.In]
	switch b := r.Body.(type) {
	case plan.User:
		tags := make([]constructs.Tag, len(b.Tags))
		for i, t := range b.Tags {
			tags[i] = constructs.Tag(t)
		}
		constructs.NewUser(scope, r.ID, constructs.UserProps{Name: b.UserName, Groups: b.Groups, PolicyARNs: b.PolicyARNs, Tags: tags, After: r.After})
	case plan.Group:
		constructs.NewGroup(scope, r.ID, constructs.GroupProps{Name: b.GroupName})
	case plan.ManagedPolicy:
		constructs.NewManagedPolicy(scope, r.ID, constructs.ManagedPolicyProps{
			Name: b.PolicyName, Path: b.Path, Document: b.Document.Value(), Users: b.Users, Groups: b.Groups, After: r.After,
		})
	case plan.Role:
		constructs.NewAssumableRole(scope, r.ID, constructs.AssumableRoleProps{
			Name: b.RoleName, Path: b.Path, Description: b.Description, Trust: b.Trust.Value(), PolicyARNs: b.PolicyARNs,
			BoundaryARN: b.Boundary, MaxSession: b.MaxSession, After: r.After,
		})
	case plan.NestedStack:
		x := awscdk.NewNestedStack(w.stack, jsii.String(r.ID), &awscdk.NestedStackProps{Description: jsii.String(b.Description)})
		w.scopes[r.ID], w.nested[r.ID] = x, x.NestedStackResource()
		w.waits = append(w.waits, func() { w.after(w.nested[r.ID], r.After) })
	case plan.Barrier:
		barrier := constructs.NewBarrier(scope, r.ID, constructs.BarrierProps{})
		w.nested[r.ID] = barrier.Handle
		w.waits = append(w.waits, func() { w.after(barrier.Handle, r.After) })
	default:
		panic(fmt.Sprintf("a plan with a %T", b)) // a body that this loop does not know yet
	}
}

// after makes a nested stack or a barrier wait: for others of these, or for
// resources.
func (w *writer) after(r awscdk.CfnResource, ids []string) {
	var plain []string
	for _, id := range ids {
		if structure, ok := w.nested[id]; ok {
			r.AddResourceDependency(structure, nil)
		} else {
			plain = append(plain, id)
		}
	}
	constructs.After(r, plain)
}
