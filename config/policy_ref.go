package config

import (
	"maps"
	"path"
	"regexp"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
	"slices"
	"strings"
)

// PolicyRef is what a role's policy entry stands for: one of the
// organisation's own policies, or the ARN of a policy that exists.
type PolicyRef struct{ Own, ARN string }

// PolicyRef resolves an entry of a role's policies, or its boundary, for an
// account of a partition: a key of policies, else the name of an AWS managed policy, else an
// ARN, in which ${account.id} and its like are filled in.
func (m *Map) PolicyRef(text string, a *Account, partition string) PolicyRef {
	if _, ok := m.Policy(text); ok {
		return PolicyRef{Own: text}
	}
	if arn, ok := aws.PolicyARN(partition, text); ok {
		return PolicyRef{ARN: arn}
	}
	return PolicyRef{ARN: a.Variables().Fill(text)}
}

var policyARN = regexp.MustCompile(`^arn:(aws[a-z-]*):iam::(aws|[0-9]{12}|\$\{account\.id\}):policy/([!-~]+)$`)

// policyRef checks that an entry names a policy there can be; as is the key
// under which a role has it.
func (c *checker) policyRef(w source.Word, role, as string) {
	name := w.Text
	if _, ok := c.m.Policy(name); ok {
		c.usedPolicies[name] = true
		return
	}
	if full, ok := aws.Policies()[name]; ok {
		c.attachable(w, full)
		return
	}
	if !strings.HasPrefix(name, "arn:") {
		c.unknownPolicy(w, role, as)
		return
	}
	m := policyARN.FindStringSubmatch(name)
	if m == nil {
		c.reportf(w.At, diag.InvalidPolicyARN, "write arn:aws:iam::aws:policy/NAME, or arn:aws:iam::${account.id}:policy/NAME",
			"%s is not the ARN of a policy", diag.Quote(name))
		return
	}
	for _, v := range policy.UnknownVariables(name) {
		c.reportf(w.At, diag.PolicyVariable, policy.VariableHelp(v), "the policy ARN has the variable %s", diag.Quote(v))
	}
	partition := aws.Partition(c.m.UsersAccount.Region.Text)
	full, known := aws.Policies()[path.Base(m[3])]
	switch {
	case m[1] != partition && c.m.UsersAccount.Region.Text != "":
		c.reportf(w.At, diag.InvalidPolicyARN, "write arn:"+partition+":...", "%s is in another partition than the accounts", diag.Quote(name))
	case m[2] != "aws":
	case !known:
		c.reportf(w.At, diag.UnlistedAWSPolicy, c.suggest(path.Base(m[3]), aws.PolicyNames(),
			"check the spelling; one that AWS added lately is fine"), "the AWS managed policy %s is not in the list of this program",
			diag.Quote(m[3]))
	case full != m[3]:
		c.reportf(w.At, diag.InvalidPolicyARN, "write "+path.Base(full)+", or policy/"+full, "the AWS managed policy %s has another path",
			diag.Quote(m[3]))
	default:
		c.attachable(w, full)
	}
}

func (c *checker) unknownPolicy(w source.Word, role, as string) {
	if c.m.Unread > 0 || c.m.incomplete["policies"] {
		return
	}
	if c.policyNames == nil { // the organisation's own come first, where two are as near
		c.policyNames = slices.Concat(c.right(names(c.m.Policies, func(p *Policy) source.Word { return p.Name })), aws.PolicyNames())
	}
	help := "write " + path.Base(w.Text)
	if _, known := aws.Policies()[path.Base(w.Text)]; !known { // not written with its path
		help = c.suggest(w.Text, c.policyNames, "define it under policies, or give the ARN where AWS has added it lately")
	}
	c.reportf(w.At, diag.UnknownPolicy, help, "%s has the %s %s, which is neither under policies nor an AWS managed policy", role, as,
		diag.Quote(w.Text))
}

// attachable refuses the policies that AWS attaches to its own roles only.
func (c *checker) attachable(w source.Word, full string) {
	if strings.HasPrefix(full, "aws-service-role/") {
		c.reportf(w.At, diag.UnattachablePolicy, "choose a policy for people",
			"the AWS managed policy %s serves a service's own role and cannot be attached", diag.Quote(path.Base(full)))
	}
}

// policyAccount checks that a policy named by ARN is in the accounts that are
// to use it, and reports the first account that it is not in.
func (c *checker) policyAccount(w source.Word, r *Role, what string) {
	if !strings.HasPrefix(w.Text, "arn:") {
		return
	}
	m := policyARN.FindStringSubmatch(w.Text)
	if m == nil || !aws.AccountID.MatchString(m[2]) {
		return
	}
	for _, where := range slices.Sorted(maps.Keys(c.grantedIn[r.Name.Text])) {
		for _, a := range c.twoOf(where) {
			if a.ID.Text != m[2] {
				c.reportf(w.At, diag.ForeignPolicy, "write ${account.id} for the account's id where the policy exists in each",
					"%s is granted in account %s, but the policy %s belongs to account %s",
					what, diag.Quote(a.Name.Text), diag.Quote(w.Text), m[2])
				return
			}
		}
	}
}

// twoOf returns at most two accounts of a place, with ids that differ: of any
// id, one of them is another.
func (c *checker) twoOf(where string) []*Account {
	two, ok := c.reach[where]
	if !ok {
		for _, a := range c.m.Expand(where) {
			if a.ID.Text != "" && (len(two) == 0 || a.ID.Text != two[0].ID.Text) {
				if two = append(two, a); len(two) == 2 {
					break
				}
			}
		}
		c.reach[where] = two
	}
	return two
}
