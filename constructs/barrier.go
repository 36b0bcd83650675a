package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// BarrierProps describe a barrier.
type BarrierProps struct {
	// After are the logical ids of what must exist before.
	After []string
}

// Barrier is a resource that makes nothing in AWS and costs nothing: others
// wait for it, and it waits for others.
type Barrier struct{ Handle awscdk.CfnWaitConditionHandle }

// NewBarrier defines a barrier.
func NewBarrier(scope constructs.Construct, id string, props BarrierProps) Barrier {
	return Barrier{newOne[awscdk.CfnWaitConditionHandle](scope, props.Resource(id))}
}

// Resource is the barrier as an entry of a list.
func (p BarrierProps) Resource(id string) Resource {
	return Resource{ID: id, Type: "AWS::CloudFormation::WaitConditionHandle", After: p.After}
}
