package effective

import (
	"slices"
	"strings"

	"rolemap/config/aws"
	"rolemap/config/policy"
)

// Administrator reports whether the terms are full administration of the
// account: they allow to change who is allowed what, which is to allow
// everything, and no boundary bounds it.
func (t Terms) Administrator() bool {
	return (t.Boundary.Name == "" || powerful(t.Boundary)) && powerful(t.Policies...)
}

// powerful judges own policies together by what they allow, and AWS's by name.
func powerful(list ...Policy) bool {
	return policy.Administers(documents(list...), slices.ContainsFunc(list, unknown)) || slices.ContainsFunc(list, func(p Policy) bool {
		name, _ := p.aws()
		return name == "AdministratorAccess" || name == "IAMFullAccess"
	})
}

// aws returns the name of a policy of AWS, with its path, and whether the list
// that ships with the program has it; of others neither.
func (p Policy) aws() (string, bool) {
	prefix, name, ok := strings.Cut(p.ARN, ":iam::aws:policy/")
	if !ok {
		return "", false
	}
	full, listed := aws.PolicyARN(strings.TrimPrefix(prefix, "arn:"), name[strings.LastIndexByte(name, '/')+1:])
	return name, listed && full == p.ARN
}
