// Package constructs are the CDK building blocks of rolemap. Their props are
// plain Go values; they know nothing of role maps. Every id is the resource's
// logical id in the template, so it must hold letters and digits only.
//
// Each kind of resource comes in two forms: New... defines one and returns its
// CDK object, the props' Resource is an entry of a list for NewResources, which
// defines many at once.
//
// The CDK object of each stands in a named field. A struct that embeds it
// compiles as a scope and then panics inside jsii.
package constructs

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newOne defines one resource and returns its L1 construct.
func newOne[L1 constructs.Construct](scope constructs.Construct, r Resource) (out L1) {
	NewResources(scope, []Resource{r})
	jsii.UnsafeCast(scope.Node().FindChild(jsii.String(r.ID)), &out)
	return out
}
