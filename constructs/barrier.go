package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
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
	h := awscdk.NewCfnWaitConditionHandle(scope, jsii.String(id), &awscdk.CfnWaitConditionHandleProps{})
	After(h, props.After)
	return Barrier{h}
}
