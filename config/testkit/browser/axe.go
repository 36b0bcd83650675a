package browser

import (
	"fmt"
	"os"
	"testing"
)

// off are the rules of axe-core that are not asked, and why.
var off = map[string]string{
	"color-contrast-enhanced":      "WCAG AAA: 7:1 leaves softer text no room beside text",
	"identical-links-same-purpose": "WCAG AAA: a role's link says in which account, its name in the list does not",
	"hidden-content":               "finds nothing; it asks a person to look at what is hidden",
}

// OpenWithAxe is Open for tests that ask axe-core. AXE is the path of its
// script; they are skipped without, since they take minutes: .ci/pages runs them.
func OpenWithAxe(t testing.TB) *Page {
	t.Helper()
	file := os.Getenv("AXE")
	if file == "" {
		t.Skip("AXE names no axe-core: run .ci/pages")
	}
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := Open(t)
	p.axe = string(script)
	return p
}

// Axe is what axe-core finds wrong with the open page, a rule a line, with all
// of its rules but those above.
func (p *Page) Axe() (found []string) {
	p.t.Helper()
	if p.Text("typeof axe") == "undefined" {
		p.Eval(p.axe, nil)
	}
	p.Eval(fmt.Sprintf(`axe.run({ runOnly: { type: 'rule', values: axe.getRules().map((r) => r.ruleId).filter((id) => !(id in %s)) } })
		.then((r) => r.violations.map((v) => v.id + ', ' + v.help + ': ' +
			v.nodes.map((n) => n.html.slice(0, 200) + ' ' + n.any.map((x) => x.message).join(' ')).join(' ')))`, object(off)), &found)
	return found
}
