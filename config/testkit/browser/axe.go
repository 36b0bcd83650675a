package browser

import (
	"fmt"
	"os"
)

// off are the rules of axe-core that are not asked, and why.
var off = map[string]string{
	"color-contrast-enhanced":      "WCAG AAA: 7:1 leaves softer text no room beside text",
	"identical-links-same-purpose": "WCAG AAA: a role's link says in which account, its name in the list does not",
	"hidden-content":               "finds nothing; it asks a person to look at what is hidden",
}

// Axe is what axe-core finds wrong with the open page, a rule a line, with all
// of its rules but those above. AXE is the path of its script, which .ci/pages
// gets; without it nothing is found.
func (p *Page) Axe() (found []string) {
	p.t.Helper()
	file := os.Getenv("AXE")
	if file == "" {
		return nil
	}
	if p.Text("typeof axe") == "undefined" {
		script, err := os.ReadFile(file)
		if err != nil {
			p.t.Fatal(err)
		}
		p.Eval(string(script), nil)
	}
	p.Eval(fmt.Sprintf(`axe.run({ runOnly: { type: 'rule', values: axe.getRules().map((r) => r.ruleId).filter((id) => !(id in %s)) } })
		.then((r) => r.violations.map((v) => v.id + ', ' + v.help + ': ' +
			v.nodes.map((n) => n.html.slice(0, 200) + ' ' + n.any.map((x) => x.message).join(' ')).join(' ')))`, object(off)), &found)
	return found
}
