package stacks_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"rolemap/config/compile"
	"rolemap/config/plan"
	"rolemap/config/testkit/doctest"
)

// TestReadme keeps the extracts of both templates and the map itself true.
func TestReadme(t *testing.T) {
	r, err := compile.Load("../config/rolemap.yaml", now)
	if err != nil || r.Findings.HasErrors() {
		t.Fatal(err, r.Findings)
	}
	all := resources(t, synth(t, r))
	extract := func(prefix string) string {
		for id, text := range all {
			if strings.HasPrefix(id, prefix) {
				var b bytes.Buffer
				if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
					t.Fatal(err)
				}
				return b.String()
			}
		}
		t.Fatalf("no resource %s", prefix)
		return ""
	}
	doctest.Check(t, "../README.md", "template/", *update, map[string]string{
		"template/door-out": extract("users/PolicyAssumeWebapp"),
		"template/door-in":  extract("webapp/Role"),
	})

	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(text), "```yaml\n")
	shown, _, _ = strings.Cut(shown, "```")
	short := mapOf(t, shown)
	for i := range r.Plan.Stacks { // descriptions of roles are all that the README leaves out
		list := r.Plan.Stacks[i].Resources
		for j := range list {
			if role, ok := list[j].Body.(plan.Role); ok {
				role.Description = ""
				list[j].Body = role
			}
		}
	}
	if d := plan.Compare(r.Plan, short.Plan); len(short.Plan.Stacks) != 3 || len(d.Stacks) > 0 {
		t.Errorf("the map in the README does not make what config/rolemap.yaml makes: %v", d.Resources)
	}
}
