// Package aws holds what AWS lays down: partitions and regions, the form of
// names, quotas, its managed policies, what a tag may be.
package aws

import (
	_ "embed"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// The list comes from IAM's own answers; see config/policy/internal/policies for how to
// bring it up to date.
//
//go:embed policies.txt
var policyList string

// Of a hundred kilobytes; only who describes a policy reads it.
//
//go:embed policies_allow.txt
var policySummaries string

// listed is a policy: path and name, as in an ARN behind "policy/", and the
// letters of its powers.
type listed struct{ full, powers string }

var list = sync.OnceValue(func() map[string]listed {
	out := make(map[string]listed, 1600)
	for full, powers := range lines(policyList) {
		out[path.Base(full)] = listed{full, powers}
	}
	return out
})

var summaries = sync.OnceValue(func() map[string]string { return maps.Collect(lines(policySummaries)) })

// lines are the policies of a list, each with what the list says of it.
func lines(list string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(list) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				if name, says, _ := strings.Cut(line, " "); !yield(name, says) {
					return
				}
			}
		}
	}
}

// Policies are the AWS managed policies: name to path and name.
var Policies = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, len(list()))
	for name, p := range list() {
		out[name] = p.full
	}
	return out
})

// PolicyPowers are the letters that policy.ParsePowers reads: what the document
// of an AWS managed policy allowed when the list was made.
func PolicyPowers(name string) string { return list()[name].powers }

// PolicySummary is what policy.ParseSummary reads: what the document of an AWS
// managed policy allowed when the list was made, by service. It is empty for
// a policy that the list does not have.
func PolicySummary(name string) string { return summaries()[name] }

// PolicyNames are the names of Policies, sorted.
var PolicyNames = sync.OnceValue(func() []string {
	out := make([]string, 0, len(Policies()))
	for name := range Policies() {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
})

// PolicyLower are the names of Policies by their lower case.
var PolicyLower = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, len(Policies()))
	for name := range Policies() {
		out[strings.ToLower(name)] = name
	}
	return out
})

// PolicyARN returns the ARN of an AWS managed policy, and whether the list
// that ships with the program has it.
func PolicyARN(partition, name string) (string, bool) {
	p, ok := Policies()[name]
	return "arn:" + partition + ":iam::aws:policy/" + p, ok
}
