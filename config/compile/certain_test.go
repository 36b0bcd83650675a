package compile_test

import (
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/explain"
)

// Access is certain exactly where every error is one of a map whose access was
// worked out: a broken expectation, or more than AWS takes.
func TestAccessCertain(t *testing.T) {
	const roles = "roles: {A: {policies: [ReadOnlyAccess]}}\naccounts: {webapp: {id: \"222222222222\"}}\n"
	for text, want := range map[string]bool{
		roles + "users: {alice: {access: {webapp: [A]}}}\n": true,
		roles + "users: {alice: {}}\n":                      true, // warnings only
		roles + "users: {alice: {access: {webapp: [A]}}}\nexpect: [{who: alice, cannot: {webapp: [A]}}]\n":                      true,
		roles + "users: {alice: {access: {webapp: [B]}}}\n":                                                                     false,
		roles + "users: {alice: {access: {webapp: [A]}}, alice: {}}\n":                                                          false,
		roles + "users: {alice: {access: {webapp: [A]}}}\nexpect: [{who: alice, cannot: {webapp: [A]}}, {who: bob, can: {}}]\n": false,
		"users: [\n": false,
	} {
		text = "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n" + text
		l := config.LoadText(fstest.MapFS{}, "m.yaml", []byte(text))
		if r := compile.Of(l, explain.Now); r.AccessCertain != want {
			t.Errorf("%s%v", text, r.Findings)
		}
	}
	e, _ := explain.Get("quota")
	if r, err := e.Wrong.Judge(); err != nil || !r.AccessCertain || !r.Findings.HasErrors() {
		t.Errorf("a map over its quota: %v", r.Findings)
	}
}
