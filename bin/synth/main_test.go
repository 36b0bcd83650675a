package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rolemap/config/plan"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"synth": main, "empty": emptyApp})
}

func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	center, err := filepath.Abs("../../stacks/testdata/center")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROOT", root)
			e.Setenv("CENTER", center)
			e.Setenv("CDK_OUTDIR", filepath.Join(e.WorkDir, "cdk.out"))
			e.Setenv("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
			e.Setenv("HOME", os.Getenv("HOME")) // where jsii keeps what it unpacked
			return nil
		},
	})
}

// TestSummary lists the stack of Identity Center behind the accounts, however many there are.
func TestSummary(t *testing.T) {
	p := plan.Plan{Stacks: []plan.Stack{{Name: "users", Account: "111111111111"}}}
	for i := range 30 {
		p.Stacks = append(p.Stacks, plan.Stack{Name: fmt.Sprintf("account%d", i)})
	}
	p.Stacks = append(p.Stacks, plan.Stack{Name: "identity-center", Note: plan.StackNote{Holds: "3 permission sets, 9 assignments"}})
	var b strings.Builder
	summary(&b, "map", "", p, func(name string) bool { return strings.HasPrefix(name, "account") })
	lines := strings.Split(b.String(), "\n")
	if len(lines) != 1+1+20+1+1+1+1 || lines[22] != "  and 10 more accounts" || !strings.HasSuffix(lines[23], "3 permission sets, 9 assignments") {
		t.Error(b.String())
	}
}

func TestFirstLine(t *testing.T) {
	for in, want := range map[string]string{
		"Error: no\n  at x.js:1": "Error: no",
		" \n\x1b[31mred\x1b[0m":  "\uFFFD[31mred\uFFFD[0m",
	} {
		if got := firstLine(in); got != want {
			t.Errorf("firstLine(%q) = %q, want %q", in, got, want)
		}
	}
}
