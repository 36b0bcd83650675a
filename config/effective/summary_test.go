package effective

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rolemap/config/aws"
	"rolemap/config/policy"
)

func TestWords(t *testing.T) {
	many := strings.Fields("a b c d e f g h i iam z")
	for _, c := range []struct {
		of   policy.Summary
		want string
	}{
		{policy.Summary{Full: []string{"*"}}, "everything"},
		{policy.Summary{Full: []string{"*"}, But: []string{"iam"}}, "everything but iam"},
		{policy.Summary{Full: []string{"*", "iam"}, But: []string{"iam", "sso"}, Reads: []string{"sso"}},
			"everything but iam, sso; everything on iam; reads sso"},
		{policy.Summary{Full: []string{"s3"}, Changes: []string{"ec2", "iam"}, Passes: []string{"lambda"}, Links: true},
			"everything on s3; changes some of ec2, iam; passes roles to lambda; manages service-linked roles"},
		{policy.Summary{Changes: []string{"*"}, When: true}, "changes some of every service, under conditions"},
		{policy.Summary{Reads: many, Denies: policy.DeniesSome}, "reads 11 services, among them a, b, c, d, iam, but denies some"},
		{policy.Summary{Reads: many[:10]}, "reads a, b, c, d, e, f, g, h, i, iam"},
		{policy.Summary{Passes: []string{"*"}}, "passes roles to every service"},
		{policy.Summary{Denies: policy.DeniesSome}, "denies some"},
		{policy.Summary{Reads: many, Denies: policy.DeniesEverything}, "denies everything"},
	} {
		if got := words(c.of); got != c.want {
			t.Errorf("%s: %q, want %q", c.of, got, c.want)
		}
	}
	arn := func(text string) Policy { return Policy{Name: "x", ARN: text} }
	for text, want := range map[string]string{
		"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly":    "reads ecr",
		"arn:aws-cn:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly": "reads ecr",
		"arn:aws:iam::aws:policy/job-function/Billing":                  words(policy.ParseSummary(aws.PolicySummary("Billing"))),
		"arn:aws:iam::aws:policy/Billing":                               "", // another path, so another policy
		"arn:aws:iam::aws:policy/BrandNewAccess":                        "",
		"arn:aws:iam::111111111111:policy/ReadOnlyAccess":               "",
		"": "",
	} {
		if got := arn(text).Words(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What is said of terms and of a change is of AWS's policies alone, and of
// those that came and went.
func TestDescribed(t *testing.T) {
	aws := func(name string) Policy { return Policy{Name: name, ARN: "arn:aws:iam::aws:policy/" + name} }
	was := Terms{Policies: []Policy{aws("AmazonSQSFullAccess"), {Name: "own"}, aws("AmazonS3FullAccess"), aws("AdministratorAccess")}}
	is := Terms{Policies: []Policy{aws("AmazonSQSFullAccess"), aws("BrandNewAccess"), aws("IAMReadOnlyAccess")}}
	sqs, s3, iam := "AmazonSQSFullAccess: everything on sqs", "AmazonS3FullAccess: everything on s3, s3-object-lambda", "IAMReadOnlyAccess: reads iam"
	if got := was.Described(); !slices.Equal(got, []string{sqs, s3}) {
		t.Error(got)
	}
	for _, c := range Compare(was, is) {
		gone, came := c.Described()
		if is := c.Property == Policies; is != slices.Equal(gone, []string{s3}) || is != slices.Equal(came, []string{iam}) {
			t.Errorf("%s: gone %q, came %q", c.Property, gone, came)
		}
	}
}

var counted = regexp.MustCompile(`(\d+) services, among them ([^;]*)`)

// Of every policy of AWS each service of its summary is named, or counted in
// words that have as many, and no line is too long to be read.
func TestWordsNameOrCount(t *testing.T) {
	for _, name := range aws.PolicyNames() {
		s := policy.ParseSummary(aws.PolicySummary(name))
		says := Policy{Name: name, ARN: "arn:aws:iam::aws:policy/" + aws.Policies()[name]}.Words()
		if says == "" || len(says) > 500 {
			t.Errorf("%s: %q", name, says)
		}
		if s.Denies == policy.DeniesEverything {
			continue
		}
		parts := strings.Split(says, "; ")
		for verb, list := range map[string][]string{"everything on ": s.Full, "changes some of ": s.Changes, "reads ": s.Reads,
			"passes roles to ": s.Passes, "everything but ": s.But} {
			if len(list) == 0 || slices.Equal(list, []string{policy.Any}) && verb == "everything on " {
				continue
			}
			at := slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(p, verb) })
			if at < 0 {
				t.Errorf("%s: no %q in %q", name, verb, says)
				continue
			}
			said := parts[at][len(verb):]
			if m := counted.FindStringSubmatch(said); m != nil {
				if n, err := strconv.Atoi(m[1]); err != nil || n != len(list) {
					t.Errorf("%s: %q counts other than %d", name, said, len(list))
				}
				continue
			}
			for _, service := range list {
				if service != policy.Any && !strings.Contains(fmt.Sprint(", ", said, ","), ", "+service+",") {
					t.Errorf("%s: %q does not name %s", name, said, service)
				}
			}
		}
	}
}
