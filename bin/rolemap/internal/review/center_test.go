package review

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
)

// TestCenterChanges changes what CloudFormation cannot do in one go, or does by
// making everything anew, and what only looks like it.
func TestCenterChanges(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile("../../../../stacks/testdata/center/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	text, lock := read("rolemap.yaml"), read(config.LockFile)
	at := func(text string) compile.Result {
		r := compile.Of(config.LoadText(fstest.MapFS{config.LockFile: {Data: []byte(lock)}}, "rolemap.yaml", []byte(text)), now)
		if r.Findings.HasErrors() {
			t.Fatal(r.Findings)
		}
		return r
	}
	without := func(text, policy, next string) string {
		a, b := strings.Index(text, "  "+policy+":\n"), strings.Index(text, next)
		return text[:a] + text[b:]
	}
	unused := strings.Replace(text, "read-reports, ", "", 1)
	for name, c := range map[string]struct {
		prev, next   string
		sets, unmade string
		destroys     bool
	}{
		"nothing":                       {text, text, "[]", "[]", false},
		"taken out of the role":         {text, unused, "[]", "[]", false},
		"then out of the map":           {unused, without(unused, "read-reports", "  bounds:\n"), "[]", "[]", false},
		"out of both at once":           {text, without(unused, "read-reports", "  bounds:\n"), "[]", "[read-reports]", false},
		"no longer an account's own":    {text, strings.Replace(text, "reports-${account.id}", "reports", 1), "[]", "[read-reports]", false},
		"an account's own from now on":  {strings.Replace(text, "reports-${account.id}", "reports", 1), text, "[]", "[]", false},
		"a boundary that goes":          {text, strings.Replace(without(text, "bounds", "\nroles:\n"), "    permissions_boundary: bounds\n", "", 1), "[]", "[bounds]", false},
		"another name of a set":         {text, strings.Replace(text, "AnalyticsPipelineAdmin}", "PipelineAdmin}", 1), "[{AnalyticsPipelineDevelopmentAdministrator AnalyticsPipelineAdmin PipelineAdmin [analytics webapp]}]", "[]", true},
		"another name that nobody uses": {text, strings.Replace(text, "sign_in: iam-users}\n  LambdaManager", "sign_in: iam-users, identity_center: {name: Glass}}\n  LambdaManager", 1), "[]", "[]", false},
	} {
		if c.prev == c.next && name != "nothing" {
			t.Fatalf("%s: nothing changes", name)
		}
		r := New("a", "b", at(c.prev), at(c.next))
		if got := fmt.Sprint(r.Sets) + fmt.Sprint(r.Unmade); got != c.sets+c.unmade {
			t.Errorf("%s: %s", name, got)
		}
		if quiet := c.sets+c.unmade == "[][]"; r.Destructive() != c.destroys || !quiet && r.Empty() {
			t.Errorf("%s: destructive %v, empty %v", name, r.Destructive(), r.Empty())
		}
		for _, line := range r.attention(0) {
			if strings.Contains(line, "CloudFormation refuses") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}
