package config

import (
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
	"strings"
)

// Policy is one of the organisation's own permission policies.
type Policy struct {
	Name        source.Word
	Description source.Word
	File        source.Word // as written; empty where the document stands in the map
	Document    *policy.Document

	incomplete bool // the file could not be read, and a finding says so
}

// OwnPolicyPrefixes start the names of the policies that rolemap itself makes
// in the users account.
var OwnPolicyPrefixes = []string{"assume.", "assume-until.", "rolemap."}

func (p *parser) policy(name source.Word, n *source.Node) {
	pol := Policy{Name: name}
	before := p.Unread
	what := "policy " + diag.Quote(name.Text)
	p.Fields(n, name.At, what, nil,
		source.Text("description", &pol.Description),
		source.Text("file", &pol.File),
		source.Reads("document", func(key source.Word, v *source.Node) { pol.Document = policy.Read(p.Reader, key.At, v) }),
	)
	hasFile, hasDocument := pol.File.Text != "", pol.Document != nil
	if source.IsMapping(n) && hasFile == hasDocument && p.Unread == before {
		p.Reportf(name.At, diag.PolicySource, "write file: policies/"+diag.Cut(name.Text)+".json, or document: and the policy below it", "%s needs exactly one of file and document", what)
		pol.File = source.Word{}
	}
	p.m.Policies = append(p.m.Policies, pol)
}

func (c *checker) policies() {
	m := c.m
	c.iamNames("a policy", aws.Name128, c.reserved, names(m.Policies, func(p *Policy) source.Word { return p.Name }))
	for i := range m.Policies {
		p := &m.Policies[i]
		if theirs, ok := aws.PolicyLower()[strings.ToLower(p.Name.Text)]; ok {
			c.reportf(p.Name.At, diag.ShadowsAWSPolicy, "choose another name: a reviewer would read it as AWS's", "the policy %s has the name of the AWS managed policy %s", diag.Quote(p.Name.Text), theirs)
		}
		for _, prefix := range OwnPolicyPrefixes {
			if strings.HasPrefix(strings.ToLower(p.Name.Text), prefix) {
				c.reportf(p.Name.At, diag.ReservedName, "choose another name", "policies whose names start with %q are rolemap's own", prefix)
			}
		}
		if p.File.Text != "" && p.Document == nil && !p.incomplete { // Parse alone was called
			c.reportf(p.File.At, diag.PolicyFile, "read the map with Load, or write the document in the map", "the policy file %s was not read", diag.Quote(p.File.Text))
		}
	}
}
