package portal_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/access"
	"rolemap/config/testkit/browser"
)

// No page asks anything of any place but its own data, nor runs what a map holds.
func TestAsksNothingAndRunsNothingElse(t *testing.T) {
	const hostile = `</script><script>hacked = 1</script><img src=x onerror=hacked=1><b>`
	text := fmt.Sprintf(`
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222", title: %[1]q, description: %[1]q}}
roles: {Admin: {description: %[1]q, policies: [AdministratorAccess]}}
teams: {"javascript@alert": {description: %[1]q, members: [eve], access: {web: [{role: Admin, reason: %[1]q, until: 2027-06-30}]}}}
users: {eve: {name: %[1]q}, __proto__: {}}
`, hostile)
	p := browser.Open(t)
	for _, a := range []access.Access{read(t, []byte(text), nil), example(t)} {
		for _, at := range []string{written(t, portal.New(a, now, "")), writtenFor(t, a, a.Holdings[0].User)} {
			for _, view := range append([]string{"#person/eve", "#account/web", "#team/javascript%40alert", "#role/Admin"}, views...) {
				p.Go(at + view)
				p.Eval("document.getElementById('search').value = 'img onerror'; search()", nil)
				for _, url := range p.Requests() {
					if strings.TrimSuffix(strings.Split(url, "#")[0], portal.DataFile) != strings.TrimSuffix(at, portal.IndexFile) && strings.Split(url, "#")[0] != at {
						t.Errorf("%s asks for %s", view, url)
					}
				}
				if len(p.Logs()) > 0 {
					t.Errorf("%s: %v", view, p.Logs())
				}
				is(t, p, "typeof hacked + document.querySelectorAll('img, b, iframe, object').length", "undefined0")
			}
		}
	}
	p.Eval("document.body.append(Object.assign(document.createElement('script'), { textContent: 'hacked = 1' }))", nil)
	is(t, p, "typeof hacked", "undefined") // since the policy holds
	if len(p.Logs()) != 1 || !strings.Contains(p.Logs()[0], "Content Security Policy") {
		t.Errorf("%v", p.Logs())
	}
}
