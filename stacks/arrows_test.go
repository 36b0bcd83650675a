package stacks_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// arrows are the rooms of the module and what of it each may import. A room
// stands for the packages below it.
var arrows = map[string][]string{
	"config/diag":      {},
	"config/source":    {"config/diag"},
	"config/aws":       {"config/diag"},
	"config/policy":    {"config/source", "config/aws", "config/diag"},
	"config":           {"config/policy", "config/source", "config/aws", "config/diag"},
	"config/format":    {"config/source", "config/diag"},
	"config/access":    {"config", "config/source", "config/aws", "config/diag"},
	"config/effective": {"config", "config/source", "config/aws", "config/diag", "config/access", "config/policy"},
	"config/plan":      {"config/aws", "config/diag"},
	"config/layout":    {"config", "config/policy", "config/source", "config/aws", "config/diag", "config/access", "config/effective", "config/plan", "config/layout/iam", "config/layout/identitycenter", "config/layout/quota"},
	// The ways of signing in know nothing of each other.
	"config/layout/iam":            {"config", "config/policy", "config/source", "config/aws", "config/diag", "config/access", "config/effective", "config/plan", "config/layout/quota"},
	"config/layout/identitycenter": {"config", "config/policy", "config/source", "config/aws", "config/diag", "config/access", "config/effective", "config/plan"},
	"config/layout/quota":          {"config/aws", "config/diag", "config/plan"},
	"config/compile":               {"config", "config/diag", "config/access", "config/layout", "config/plan"},
	"config/migrate":               {"config", "config/source", "config/aws", "config/diag", "config/access", "config/compile", "config/format"},
	"config/explain":               {"config", "config/diag", "config/compile"},
	"config/state":                 {"config/aws"},
	"config/proof":                 {"config", "config/policy", "config/aws", "config/access", "config/effective", "config/state"},
	"config/testkit":               {},
	"config/testkit/pagetest":      {"config", "config/diag", "config/access", "config/testkit"},
	"constructs":                   {},
	"stacks":                       {"constructs", "config/plan"},
	"bin/synth":                    {"stacks", "config/compile", "config/diag", "config/plan"},
	"bin/pipeline":                 {},
	"bin/bootstrap":                {},
	"bin/rolemap":                  {"bin/pipeline", "config"},
	"bin/rolemap-aws":              {"config", "config/source", "config/diag", "bin/rolemap-aws/internal/live"},
	// The only one that knows AWS's SDK.
	"bin/rolemap-aws/internal/live": {},
}

// libraries are the modules that only some rooms may know.
var libraries = map[string][]string{
	"github.com/aws/aws-cdk-go":       {"constructs", "stacks", "bin/synth"},
	"github.com/aws/constructs-go":    {"constructs", "stacks", "bin/synth"},
	"github.com/aws/jsii-runtime-go":  {"constructs", "stacks", "bin/synth"},
	"github.com/cdklabs":              {},
	"github.com/aws/aws-sdk-go-v2":    {"bin/rolemap-aws/internal/live"},
	"gopkg.in/yaml.v3":                {"config/source"},
	"github.com/agnivade/levenshtein": {"config/source"},
}

// TestArrows keeps the direction of imports: from the map to the stacks.
func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "rolemap/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		at := strings.TrimPrefix(p.ImportPath, "rolemap/")
		room := roomOf(at)
		if room == "" {
			t.Errorf("%s is in no room: give it one above, or move it", at)
			continue
		}
		seen++
		for _, i := range p.Imports {
			if ours, ok := strings.CutPrefix(i, "rolemap/"); ok {
				to := roomOf(ours)
				if to != room && !slices.Contains(arrows[room], to) && !(room == "bin/rolemap" && strings.HasPrefix(to, "config")) {
					t.Errorf("%s imports %s, which %s may not", at, ours, room)
				}
			}
			for lib, rooms := range libraries {
				if (i == lib || strings.HasPrefix(i, lib+"/")) && !slices.Contains(rooms, room) {
					t.Errorf("%s imports %s, which only %v may", at, i, rooms)
				}
			}
		}
	}
	if seen < len(arrows)-2 {
		t.Errorf("only %d packages seen", seen)
	}
}

func roomOf(at string) string {
	for at != "." {
		if _, ok := arrows[at]; ok {
			return at
		}
		at = path.Dir(at)
	}
	return ""
}
