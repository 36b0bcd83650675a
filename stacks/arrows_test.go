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
	"config":           {"config/diag"},
	"config/access":    {"config", "config/diag"},
	"config/policy":    {},
	"config/effective": {"config", "config/access", "config/policy"},
	"config/layout":    {"config", "config/diag", "config/access"},
	"config/compile":   {"config", "config/diag", "config/access", "config/layout"},
	"config/explain":   {"config", "config/diag", "config/compile"},
	"config/proof":     {"config", "config/access"},
	"config/testkit":   {},
	"config/pipeline":  {},
	"constructs":       {},
	"stacks":           {"constructs", "config/layout"},
	"bin/synth":        {"stacks", "config/compile", "config/diag", "config/layout"},
	"bin/rolemap":      {"bin/rolemap", "config"},
}

// libraries are the modules that only some rooms may know.
var libraries = map[string][]string{
	"github.com/aws/aws-cdk-go":       {"constructs", "stacks", "bin/synth"},
	"github.com/aws/constructs-go":    {"constructs", "stacks", "bin/synth"},
	"github.com/aws/jsii-runtime-go":  {"constructs", "stacks", "bin/synth"},
	"github.com/cdklabs":              {},
	"gopkg.in/yaml.v3":                {"config"},
	"github.com/agnivade/levenshtein": {"config"},
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
		if room == "" && !strings.HasPrefix(at, "config/internal/") {
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
		if at == "config/internal" {
			return ""
		}
		at = path.Dir(at)
	}
	return ""
}
