package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"synth": main, "empty": emptyApp})
}

func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROOT", root)
			e.Setenv("CDK_OUTDIR", filepath.Join(e.WorkDir, "cdk.out"))
			e.Setenv("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
			e.Setenv("HOME", os.Getenv("HOME")) // where jsii keeps what it unpacked
			return nil
		},
	})
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
