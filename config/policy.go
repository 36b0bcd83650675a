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
	var sources []source.Word // the keys that say where the document is
	p.Fields(n, name.At, what, nil,
		source.Text("description", &pol.Description),
		source.Reads("file", func(key source.Word, v *source.Node) {
			sources = append(sources, key)
			p.Text(&pol.File, v, "file")
		}),
		source.Reads("document", func(key source.Word, v *source.Node) {
			sources = append(sources, key)
			pol.Document = policy.Read(p.Reader, key.At, v)
		}),
	)
	switch {
	case len(sources) == 2:
		p.Report(diag.Finding{Code: diag.PolicySource, At: sources[1].At, Text: what + " has both file and document", Help: "keep one of them",
			Also: &diag.Note{At: sources[0].At, Text: "the other one"}})
		pol.File = source.Word{}
	case len(sources) == 0 && source.IsMapping(n) && p.Unread == before:
		p.Reportf(name.At, diag.PolicySource, "write file: policies/"+diag.Cut(name.Text)+".json, or document: and the policy below it",
			"%s has neither file nor document", what)
	}
	p.m.Policies = append(p.m.Policies, pol)
}

func (c *checker) policies() {
	m := c.m
	for i := range m.Policies {
		p := &m.Policies[i]
		if theirs, ok := aws.PolicyLower()[strings.ToLower(p.Name.Text)]; ok {
			c.reportf(p.Name.At, diag.ShadowsAWSPolicy, "choose another name: a reviewer would read it as AWS's",
				"the policy %s has the name of the AWS managed policy %s", diag.Quote(p.Name.Text), theirs)
		}
		for _, prefix := range OwnPolicyPrefixes {
			if strings.HasPrefix(strings.ToLower(p.Name.Text), prefix) {
				c.reportf(p.Name.At, diag.ReservedName, "choose another name", "policies whose names start with %q are rolemap's own", prefix)
			}
		}
		if p.File.Text != "" && p.Document == nil && !p.incomplete { // Parse alone was called
			c.reportf(p.File.At, diag.PolicyFile, "read the map with Load, or write the document in the map", "the policy file %s was not read",
				diag.Quote(p.File.Text))
		}
	}
}
