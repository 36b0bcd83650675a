package effective

import (
	"fmt"
	"slices"
	"strings"

	"rolemap/config/aws"
	"rolemap/config/policy"
)

// Words say in one line what a policy of AWS allows, by service: "everything on
// lambda; reads ec2, iam". They are by what its document said when the list was
// made that ships with the program, and may say more than it allows, never less.
// They are empty for others, and for one that the list does not have.
func (p Policy) Words() string {
	name, ok := p.listed()
	if !ok {
		return ""
	}
	return words(policy.ParseSummary(aws.PolicySummary(name)))
}

// everything is what a policy's name says already.
const everything = "everything"

// Described are the policies of AWS in the terms, a line each, with their
// words; without those of which the name says all.
func (t Terms) Described() []string { return described(t.Policies) }

func described(list []Policy) []string {
	var out []string
	for _, p := range list {
		if says := p.Words(); says != "" && says != everything {
			out = append(out, p.Name+": "+says)
		}
	}
	return out
}

// So many services are named. More are counted, and so many of them named.
const (
	mostServices = 10
	someServices = 5
)

// telling are the services that are named first where not all are: who may do
// what, keys, data, machines.
var telling = strings.Fields(`iam s3 ec2 kms secretsmanager rds dynamodb lambda organizations sso sts ssm logs cloudtrail
	cloudformation cloudwatch ecs eks sns sqs`)

func words(s policy.Summary) string {
	if s.Denies == policy.DeniesEverything {
		return "denies everything"
	}
	var out []string
	full := s.Full
	if every := slices.Index(full, policy.Any); every >= 0 {
		full = slices.Delete(slices.Clone(full), every, every+1)
		out = append(out, everything)
		if len(s.But) > 0 {
			out[0] += " but " + services(s.But)
		}
	}
	for _, part := range []struct {
		what string
		list []string
	}{{"everything on ", full}, {"changes some of ", s.Changes}, {"reads ", s.Reads}, {"passes roles to ", s.Passes}} {
		if len(part.list) > 0 {
			out = append(out, part.what+services(part.list))
		}
	}
	if s.Links {
		out = append(out, "manages service-linked roles")
	}
	text := strings.Join(out, "; ")
	if s.When {
		text += ", under conditions"
	}
	switch {
	case s.Denies == policy.DeniesNothing:
		return text
	case text == "":
		return "denies some"
	}
	return text + ", but denies some"
}

// services are names in words, all of them or some of so many.
func services(list []string) string {
	switch {
	case slices.Contains(list, policy.Any):
		return "every service"
	case len(list) <= mostServices:
		return strings.Join(list, ", ")
	}
	rank := func(name string) int {
		if at := slices.Index(telling, name); at >= 0 {
			return at
		}
		return len(telling)
	}
	some := slices.SortedStableFunc(slices.Values(list), func(a, b string) int { return rank(a) - rank(b) })[:someServices]
	slices.Sort(some)
	return fmt.Sprintf("%d services, among them %s", len(list), strings.Join(some, ", "))
}
