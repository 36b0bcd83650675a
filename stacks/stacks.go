// Package stacks writes a plan down as CDK stacks. It works as a library too:
// load a map with package compile, and give its plan to New in an app of your
// own.
package stacks

import (
	"fmt"
	"maps"
	"slices"

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
	w := writer{stack: stack, scopes: map[string]awsconstructs.Construct{"": stack}, lists: map[string][]constructs.Resource{},
		structure: map[string]awscdk.CfnResource{}}
	for i := range s.Resources {
		w.resource(&s.Resources[i])
	}
	for _, wait := range w.waits {
		wait()
	}
	for _, in := range slices.Sorted(maps.Keys(w.lists)) {
		constructs.NewResources(w.scopes[in], w.lists[in])
	}
	for _, o := range s.Outputs {
		awscdk.NewCfnOutput(stack, jsii.String(o.Name), &awscdk.CfnOutputProps{Value: jsii.String(o.Value),
			Description: jsii.String(o.Description)})
	}
	return stack
}

// writer writes the resources of one stack: structure one by one, all else in
// one call for the stack and each nested one.
type writer struct {
	stack     awscdk.Stack
	scopes    map[string]awsconstructs.Construct // by the nested stack's id; the stack's own under no name
	lists     map[string][]constructs.Resource   // likewise
	structure map[string]awscdk.CfnResource      // nested stacks and barriers
	waits     []func()                           // edges to structure, whose logical ids the CDK makes
}

func (w *writer) resource(r *plan.Resource) {
	add := func(x constructs.Resource) { w.lists[r.In] = append(w.lists[r.In], x) }
	switch b := r.Body.(type) {
	case plan.User:
		add(constructs.UserProps{Name: b.UserName, Groups: b.Groups, PolicyARNs: b.PolicyARNs, Tags: tags(b.Tags), After: r.After}.Resource(r.ID))
	case plan.Group:
		add(constructs.GroupProps{Name: b.GroupName}.Resource(r.ID))
	case plan.ManagedPolicy:
		add(constructs.ManagedPolicyProps{
			Name: b.PolicyName, Path: b.Path, Document: b.Document.Value(), Users: b.Users, Groups: b.Groups, After: r.After,
		}.Resource(r.ID))
	case plan.Role:
		add(constructs.AssumableRoleProps{
			Name: b.RoleName, Path: b.Path, Description: b.Description, Trust: b.Trust.Value(), PolicyARNs: b.PolicyARNs,
			BoundaryARN: b.Boundary, MaxSession: b.MaxSession, After: r.After,
		}.Resource(r.ID))
	case plan.PermissionSet:
		add(permissionSet(r, b))
	case plan.CenterGroup:
		add(constructs.CenterGroupProps{IdentityStore: b.Store, DisplayName: b.DisplayName, Description: b.Description}.Resource(r.ID))
	case plan.Membership:
		add(membership(r, b))
	case plan.Assignment:
		add(assignment(r, b))
	case plan.NestedStack:
		x := awscdk.NewNestedStack(w.stack, jsii.String(r.ID), &awscdk.NestedStackProps{Description: jsii.String(b.Description)})
		for _, set := range b.Sets {
			awscdk.NewCfnParameter(x, jsii.String(set), &awscdk.CfnParameterProps{Type: jsii.String("String")})
			x.SetParameter(jsii.String(set), awscdk.Token_AsString(awscdk.Fn_GetAtt(jsii.String(set), jsii.String("PermissionSetArn")), nil))
		}
		w.scopes[r.ID], w.structure[r.ID] = x, x.NestedStackResource()
		w.wait(r.ID, r.After)
	case plan.Barrier:
		w.barrier(r)
	default:
		panic(fmt.Sprintf("a plan with a %T", b)) // a body that this loop does not know yet
	}
}

// barrier writes a barrier, which waits for structure or for other resources.
func (w *writer) barrier(r *plan.Resource) {
	if len(w.structure) == 0 { // nothing but resources waits for it
		w.lists[r.In] = append(w.lists[r.In], constructs.BarrierProps{After: r.After}.Resource(r.ID))
		return
	}
	plain := slices.DeleteFunc(slices.Clone(r.After), func(id string) bool { return w.structure[id] != nil })
	w.structure[r.ID] = constructs.NewBarrier(w.stack, r.ID, constructs.BarrierProps{After: plain}).Handle
	if len(plain) == 0 {
		w.wait(r.ID, r.After)
	}
}

// wait notes what structure has to exist before.
func (w *writer) wait(id string, after []string) {
	for _, before := range after {
		w.waits = append(w.waits, func() { w.structure[id].AddResourceDependency(w.structure[before], nil) })
	}
}
