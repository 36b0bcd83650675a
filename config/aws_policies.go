package config

import (
	_ "embed"
	"path"
	"strings"
	"sync"
)

// The list comes from IAM's own answer; see internal/awspolicies for how to
// bring it up to date.
//
//go:embed aws_policies.txt
var awsPolicyList string

// awsPolicies are the AWS managed policies: name to path and name, as in an
// ARN behind "policy/".
var awsPolicies = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, 1600)
	for line := range strings.Lines(awsPolicyList) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out[path.Base(line)] = line
		}
	}
	return out
})

var awsPolicyNames = sync.OnceValue(func() []string {
	out := make([]string, 0, len(awsPolicies()))
	for name := range awsPolicies() {
		out = append(out, name)
	}
	return sorted(out)
})

var awsPolicyLower = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, len(awsPolicies()))
	for name := range awsPolicies() {
		out[strings.ToLower(name)] = name
	}
	return out
})

// AWSPolicyARN returns the ARN of an AWS managed policy, and whether the list
// that ships with the program has it.
func AWSPolicyARN(partition, name string) (string, bool) {
	p, ok := awsPolicies()[name]
	return "arn:" + partition + ":iam::aws:policy/" + p, ok
}
