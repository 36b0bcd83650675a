package config

import (
	"path"
	"regexp"
	"strings"

	"rolemap/config/diag"
)

// PolicyRef is what a role's policy entry stands for: one of the
// organisation's own policies, or the ARN of a policy that exists.
type PolicyRef struct{ Own, ARN string }

// PolicyRef resolves an entry of a role's policies, or its boundary, for an
// account: a key of policies, else the name of an AWS managed policy, else an
// ARN, in which ${account.id} and its like are filled in.
func (m *Map) PolicyRef(text string, a *Account) PolicyRef {
	if _, ok := m.Policy(text); ok {
		return PolicyRef{Own: text}
	}
	if arn, ok := AWSPolicyARN(Partition(a.Region.Text), text); ok {
		return PolicyRef{ARN: arn}
	}
	return PolicyRef{ARN: a.filler().Replace(text)}
}

func (c *checker) policies() {
	m := c.m
	c.iamNames("a policy", iamName128, names(m.Policies, func(p *Policy) Word { return p.Name }))
	for i := range m.Policies {
		p := &m.Policies[i]
		if aws, ok := awsPolicyLower()[strings.ToLower(p.Name.Text)]; ok {
			c.errorf(p.Name.At, "shadows-aws-policy", "choose another name: a reviewer would read it as AWS's", "the policy %s has the name of the AWS managed policy %s", diag.Quote(p.Name.Text), aws)
		}
		for _, prefix := range OwnPolicyPrefixes {
			if strings.HasPrefix(strings.ToLower(p.Name.Text), prefix) {
				c.errorf(p.Name.At, "reserved-name", "choose another name", "policies whose names start with %q are rolemap's own", prefix)
			}
		}
		if p.File.Text != "" && p.Document == nil && !p.unread {
			c.errorf(p.File.At, "policy-file", "read the map with Load, or write the document in the map", "the policy file %s was not read", diag.Quote(p.File.Text))
		}
	}
}

var policyARN = regexp.MustCompile(`^arn:(aws[a-z-]*):iam::(aws|[0-9]{12}|\$\{account\.id\}):policy/([!-~]+)$`)

// policyRef checks that an entry names a policy there can be.
func (c *checker) policyRef(w Word, what string) {
	name := w.Text
	if _, ok := c.m.Policy(name); ok {
		c.usedPolicies[name] = true
		return
	}
	if full, ok := awsPolicies()[name]; ok {
		c.attachable(w, full)
		return
	}
	if !strings.HasPrefix(name, "arn:") {
		own := make([]string, 0, len(c.m.Policies))
		for i := range c.m.Policies {
			own = append(own, c.m.Policies[i].Name.Text)
		}
		help := c.suggest(name, own, "")
		if help == "" {
			help = c.suggest(name, awsPolicyNames(), "define it under policies, or give the ARN where AWS has added it lately")
		}
		c.errorf(w.At, "unknown-policy", help, "%s has the policy %s, which is neither under policies nor an AWS managed policy", what, diag.Quote(name))
		return
	}
	m := policyARN.FindStringSubmatch(name)
	switch {
	case m == nil:
		c.errorf(w.At, "invalid-policy-arn", "write arn:aws:iam::aws:policy/NAME, or arn:aws:iam::${account.id}:policy/NAME", "%s is not the ARN of a policy", diag.Quote(name))
	case m[1] != Partition(c.m.UsersAccount.Region.Text):
		c.errorf(w.At, "invalid-policy-arn", "write arn:"+Partition(c.m.UsersAccount.Region.Text)+":...", "%s is in another partition than the accounts", diag.Quote(name))
	case m[2] == "aws":
		full, known := awsPolicies()[path.Base(m[3])]
		if !known {
			c.warnf(w.At, "unlisted-aws-policy", c.suggest(path.Base(m[3]), awsPolicyNames(), "check the spelling; one that AWS added lately is fine"), "the AWS managed policy %s is not in the list of this program", diag.Quote(m[3]))
		} else if full != m[3] {
			c.errorf(w.At, "invalid-policy-arn", "write "+path.Base(full)+", or policy/"+full, "the AWS managed policy %s has another path", diag.Quote(m[3]))
		} else {
			c.attachable(w, full)
		}
	}
}

// attachable refuses the policies that AWS attaches to its own roles only.
func (c *checker) attachable(w Word, full string) {
	if strings.HasPrefix(full, "aws-service-role/") {
		c.errorf(w.At, "unattachable-policy", "choose a policy for people", "the AWS managed policy %s serves a service's own role and cannot be attached", diag.Quote(path.Base(full)))
	}
}

// policyAccount checks that a policy named by ARN is in the account that is to use it.
func (c *checker) policyAccount(w Word, a *Account, what string) {
	m := policyARN.FindStringSubmatch(w.Text)
	if m == nil || m[2] == "aws" || m[2] == "${account.id}" || a == nil || m[2] == a.ID.Text || a.ID.Text == "" {
		return
	}
	c.errorf(w.At, "foreign-policy", "write ${account.id} for the account's id where the policy exists in each", "%s is granted in account %s, but the policy %s belongs to account %s",
		what, diag.Quote(a.Name.Text), diag.Quote(w.Text), m[2])
}

// expectations checks the names in them; whether they hold is package access's.
func (c *checker) expectations() {
	for i := range c.m.Expect {
		e := &c.m.Expect[i]
		who := e.Who.Text
		switch {
		case who == AllRoles:
		case strings.HasPrefix(who, TeamPrefix):
			if _, ok := c.m.Team(strings.TrimPrefix(who, TeamPrefix)); !ok {
				c.unknown(Word{strings.TrimPrefix(who, TeamPrefix), e.Who.At}, "team", "teams", "the expectation is about the team", texts(names(c.m.Teams, func(t *Team) Word { return t.Name })))
			}
		default:
			if _, ok := c.m.User(who); !ok {
				c.unknown(e.Who, "user", "users", "the expectation is about", c.userNames)
			}
		}
		if len(e.Except) > 0 && who != AllRoles {
			c.errorf(e.Except[0].At, "invalid-value", `write who: "*", or leave except out`, "except goes with who: \"*\" only")
		}
		c.unique(e.Except, "except")
		for _, w := range e.Except {
			if _, ok := c.m.User(w.Text); !ok {
				c.unknown(w, "user", "users", "except lists", c.userNames)
			}
		}
		for _, block := range [][]Access{e.Can, e.Cannot} {
			for _, a := range block {
				if _, isGroup := c.m.Group(a.Where.Text); !isGroup && len(c.m.Expand(a.Where.Text)) == 0 {
					c.unknown(a.Where, "account", "accounts or account_groups", "the expectation is about", c.accountNames)
				}
				for _, r := range a.Roles {
					if _, ok := c.m.Role(r.Role.Text); !ok && r.Role.Text != AllRoles {
						c.unknown(r.Role, "role", "roles", "the expectation is about", c.roleNames)
					}
				}
			}
		}
	}
}
