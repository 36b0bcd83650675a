package main

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the program prints into the scripts and the README")

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"rolemap": main}) }

// TestScripts runs every command as people do, in a directory with the maps of
// testdata/start, and one with Identity Center in center, the steps of one in migration. "exits N rolemap ..." also holds the exact exit code.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			for dir, from := range map[string]string{"": "testdata/start", "migration": "../../config/examples/migration"} {
				if err := os.CopyFS(filepath.Join(e.WorkDir, dir), os.DirFS(from)); err != nil {
					return err
				}
			}
			e.Setenv("ROLEMAP_MUTANT", os.Getenv("ROLEMAP_MUTANT")) // which .ci/mutate breaks
			return center(filepath.Join(e.WorkDir, "center"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// The tool starts at once, installs anywhere and works offline: no CDK, no jsii, no network.
func TestStaysFreeOfCDKAndNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		for _, no := range []string{
			"github.com/aws/aws-cdk-go", "github.com/aws/jsii-runtime-go", "github.com/aws/constructs-go", "github.com/cdklabs",
			"rolemap/constructs", "rolemap/stacks", "rolemap/bin/rolemap-aws", "github.com/aws/aws-sdk-go-v2", "net/http",
			"rolemap/config/testkit",
		} {
			if dep == no || strings.HasPrefix(dep, no+"/") {
				t.Errorf("the command line links %s", dep)
			}
		}
	}
}

// Everything else is a function from values to values.
func TestOneFileTouchesTheDisk(t *testing.T) {
	err := filepath.WalkDir("internal", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == filepath.Join("internal", "cli", "system.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, no := range []string{`"os"`, `"os/exec"`, `"net/http"`} {
			if strings.Contains(string(text), "\t"+no+"\n") {
				t.Errorf("%s imports %s", path, no)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
