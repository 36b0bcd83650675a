// Package constructs are the CDK building blocks of rolemap. Their props are
// plain Go values; they know nothing of role maps. Every id is the resource's
// logical id in the template, so it must hold letters and digits only.
//
// The CDK object of each stands in a named field. A struct that embeds it
// compiles as a scope and then panics inside jsii.
package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// After makes a resource wait for others of its stack, by their logical ids. One override costs one
// call across jsii, AddDependency one for each edge.
func After(r awscdk.CfnResource, ids []string) {
	if len(ids) > 0 {
		r.AddOverride(jsii.String("DependsOn"), ids)
	}
}

// list leaves an empty list out of the template.
func list(texts []string) *[]any {
	if len(texts) == 0 {
		return nil
	}
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return &out
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return jsii.String(text)
}
