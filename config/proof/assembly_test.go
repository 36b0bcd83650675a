package proof_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/testkit/assembly"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// goldens are the maps whose templates stand under stacks/testdata/golden.
var goldens = map[string]string{
	"center":  "../../stacks/testdata/center/rolemap.yaml",
	"example": "../rolemap.yaml",
	"full":    "../../stacks/testdata/full.yaml",
	"shards":  "../../stacks/testdata/shards.yaml",
	"teams":   "../../stacks/testdata/teams.yaml",
}

func load(t *testing.T, name string) compile.Result {
	t.Helper()
	r, err := compile.Load(goldens[name], now)
	if err != nil || r.Findings.HasErrors() {
		t.Fatal(err, r.Findings)
	}
	return r
}

// golden are the templates of a map, by stack.
func golden(t *testing.T, name string) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, _ := filepath.Glob("../../stacks/testdata/golden/" + name + "/*.template.json")
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".template.json")] = string(data)
	}
	if len(out) == 0 {
		t.Fatal("no golden templates of " + name)
	}
	return out
}

// nestedIn reports whether a template is that of a nested stack of a stack.
func nestedIn(name, stack string) bool {
	return strings.HasPrefix(name, strings.ReplaceAll(stack, "-", "")) && strings.HasSuffix(name, ".nested")
}

// written is a cloud assembly of these templates at the map's accounts.
func written(m *config.Map, templates map[string]string) fstest.MapFS {
	var list []assembly.Stack
	for stack, text := range templates {
		if strings.HasSuffix(stack, ".nested") {
			continue
		}
		account, region, tags := m.UsersAccount.ID.Text, m.UsersAccount.Region.Text, m.UsersAccount.Tags
		if a, ok := m.Account(stack); ok {
			account, region, tags = a.ID.Text, a.Region.Text, a.Tags
		}
		if stack == config.CenterStack {
			account, region, tags = m.IdentityCenter.Account.Text, m.IdentityCenter.Region.Text, nil
		}
		s := assembly.Stack{Name: stack, Account: account, Region: region, Template: text,
			Tags: map[string]string{"managed-by": "rolemap", "organization": m.Organization.Text}}
		for _, t := range tags {
			s.Tags[t.Key.Text] = t.Value.Text
		}
		for name, inner := range templates {
			if nestedIn(name, stack) {
				s.Nested = append(s.Nested, inner)
			}
		}
		list = append(list, s)
	}
	return assembly.Of(list...)
}
