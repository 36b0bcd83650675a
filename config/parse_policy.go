package config

import (
	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
)

func (p *parser) policy(name source.Word, n *source.Node) {
	pol := Policy{Name: name}
	before := p.Lost
	what := "policy " + diag.Quote(name.Text)
	p.Fields(n, name.At, what, nil,
		source.Text("description", &pol.Description),
		source.Text("file", &pol.File),
		source.Reads("document", func(key source.Word, v *source.Node) { pol.Document = policy.Read(p.Reader, key.At, v) }),
	)
	hasFile, hasDocument := pol.File.Text != "", pol.Document != nil
	if source.IsMapping(n) && hasFile == hasDocument && p.Lost == before {
		p.Reportf(name.At, diag.PolicySource, "write file: policies/"+diag.Cut(name.Text)+".json, or document: and the policy below it", "%s needs exactly one of file and document", what)
		pol.File = source.Word{}
	}
	p.m.Policies = append(p.m.Policies, pol)
}
