package effective

import (
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

// powerful judges policies together by what they allow.
func powerful(list ...Policy) bool {
	all := policy.PowersOf(documents(list...))
	for _, p := range list {
		if p.Document == nil {
			all = all.With(p.powers())
		}
	}
	return all.Administrator()
}

// powers are those of a policy without a document. One of AWS has what its
// document allowed when the list was made that ships with the program; of
// others nothing is known, but that they may run something and deny something.
func (p Policy) powers() policy.Powers {
	if name, ok := p.listed(); ok {
		return policy.ParsePowers(aws.PolicyPowers(name))
	}
	return policy.Powers{Runs: true, Denies: true}
}

// listed is the name of a policy of AWS that the list has.
func (p Policy) listed() (string, bool) {
	prefix, name, ok := strings.Cut(p.ARN, ":iam::aws:policy/")
	if !ok {
		return "", false
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	full, ok := aws.PolicyARN(strings.TrimPrefix(prefix, "arn:"), name)
	return name, ok && full == p.ARN
}
