package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"rolemap/config/testkit/doctest"
)

// What the README shows is what the program prints for the repository's map.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	assembly, err := filepath.Abs("testdata/start/cdk.out")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := filepath.Abs("README.md")
	if err != nil {
		t.Fatal(err)
	}
	printed := map[string]string{}
	for name, file := range map[string][2]string{ // which TestScripts has seen printed
		"cli/diff":        {"diff.txtar", "text.txt"},
		"cli/diff-center": {"center-diff.txtar", "step.txt"},
		"cli/can-center":  {"center-can.txtar", "carol.txt"},
		"cli/report":      {"report.txtar", "report.txt"},
		"cli/changes":     {"report.txtar", "changes.txt"},
	} {
		script, err := txtar.ParseFile("testdata/script/" + file[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range script.Files {
			if f.Name == file[1] {
				printed[name] = string(f.Data)
			}
		}
	}
	t.Chdir("../..")
	elsewhere := t.TempDir()
	for name, args := range map[string][]string{
		"cli/validate":     {"validate"},
		"cli/who-can":      {"who-can", "AccountManager", "webapp"},
		"cli/can-why":      {"can", "alice", "LambdaManager", "analytics", "--why"},
		"cli/matrix":       {"matrix"},
		"cli/graph":        {"graph"},
		"cli/aws-config":   {"aws-config", "alice"},
		"cli/welcome":      {"welcome", "bob"},
		"cli/prove":        {"prove", assembly},
		"cli/portal":       {"portal", "--out", filepath.Join(elsewhere, "portal")},
		"cli/migrate":      {"migrate", "config/examples/migration/step-2"},
		"cli/migrate-plan": {"migrate", "--plan", "config/examples/migration/step-2"},
	} {
		var out, errs bytes.Buffer
		if code := run(context.Background(), nil, strings.NewReader(""), &out, &errs, args); code != 0 {
			t.Fatalf("%s: exit code %d: %s", name, code, errs.String())
		}
		printed[name] = strings.NewReplacer(assembly, "cdk.out", elsewhere+"/", "").Replace(out.String())
	}
	doctest.Check(t, readme, "cli/", *update, printed)
}

// The pictures that the front page shows are what the program draws of the maps
// beside them.
func TestReadmeShowsWhatIsDrawn(t *testing.T) {
	t.Chdir("../..")
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for file, path := range map[string]string{
		"config/examples/bridge.svg":      "config/rolemap.yaml",
		"config/examples/bridge-both.svg": "config/examples/migration/step-2",
	} {
		var out, errs bytes.Buffer
		if code := run(context.Background(), nil, strings.NewReader(""), &out, &errs, []string{"graph", "--bridge", path}); code != 0 {
			t.Fatalf("%s: exit code %d: %s", path, code, errs.String())
		}
		if *update {
			if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if drawn, err := os.ReadFile(file); err != nil || !bytes.Equal(drawn, out.Bytes()) {
			t.Errorf("%s is not what \"rolemap graph --bridge %s\" writes: %v; see -update", file, path, err)
		}
		if shown := strings.Count(string(readme), "]("+file+")"); shown != 1 {
			t.Errorf("README.md shows %s %d times", file, shown)
		}
	}
}

// The reference shows the example of a team that moves, and the example is what
// the program makes of its first map.
func TestReferenceShowsTheMigration(t *testing.T) {
	t.Chdir("../../config/examples/migration")
	printed := map[string]string{}
	show := func(name string, want int, args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(context.Background(), nil, strings.NewReader(""), &out, &errs, args); code != want || errs.Len() > 0 {
			t.Fatalf("%v: exit code %d: %s", args, code, errs.String())
		}
		printed["migration/"+name] = out.String()
	}
	show("diff-2", 1, "diff", "step-1", "step-2")
	show("parity-2", 0, "migrate", "--parity", "step-2")
	show("diff-3", 1, "diff", "step-2", "step-3")
	show("migrate-3", 0, "migrate", "step-3")

	walked := t.TempDir()
	if err := os.CopyFS(walked, os.DirFS("step-1")); err != nil {
		t.Fatal(err)
	}
	text := func(dir string) string {
		data, err := os.ReadFile(filepath.Join(dir, "rolemap.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, step := range []string{"2", "3"} {
		before := text(walked)
		var errs bytes.Buffer
		if code := run(context.Background(), nil, strings.NewReader(""), io.Discard, &errs, []string{"migrate", walked, "--team", "webapp-fullstack", "--step", "1"}); code != 0 {
			t.Fatal(errs.String())
		}
		if text(walked) != text("step-"+step) {
			t.Errorf("step-%s is not what migrate writes:\n%s", step, text(walked))
		}
		printed["migration/edit-"+step] = edit(before, text(walked))
	}
	doctest.Check(t, "../../README.md", "migration/", *update, printed)
}

// edit shows the lines of a team that changed, with one around them.
func edit(before, after string) string {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	head, tail := 0, 0
	for a[head] == b[head] {
		head++
	}
	for a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out strings.Builder
	write := func(sign string, lines []string) {
		for _, l := range lines {
			out.WriteString(sign + l + "\n")
		}
	}
	write(" ", a[head-2:head])
	write("-", a[head:len(a)-tail])
	write("+", b[head:len(b)-tail])
	write(" ", a[len(a)-tail:][:1])
	return out.String()
}

// Every key of a document that a script shows is in the README.
func TestReadmeHasEveryKey(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	documents := 0
	for _, script := range scripts {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if filepath.Ext(f.Name) != ".json" || f.Name == "unknown.json" {
				continue
			}
			documents++
			var document any
			if err := json.Unmarshal(f.Data, &document); err != nil {
				t.Fatalf("%s in %s: %v", f.Name, script, err)
			}
			seen := map[string]bool{}
			keys(document, func(key string) {
				if seen[key] {
					return
				}
				seen[key] = true
				if !bytes.Contains(readme, []byte("`"+key+"`")) {
					t.Errorf("%s in %s has the key %s, which the README does not explain", f.Name, script, key)
				}
			})
		}
	}
	if documents < 8 {
		t.Errorf("only %d documents", documents)
	}
}

// The table of documents is the only one, and names each command that has -o json once.
func TestReadmeNamesEachCommandOnce(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]int{}
	_, table, _ := strings.Cut(string(readme), "| Command | Document |")
	if strings.Contains(table, "| Command |") {
		t.Error("there is more than one table")
	}
	for row := range strings.Lines(table) {
		if first, _, found := strings.Cut(strings.TrimPrefix(row, "| "), " |"); found && strings.HasPrefix(first, "`") {
			for name := range strings.SplitSeq(first, ", ") {
				documented[strings.Trim(name, "`")]++
			}
		}
	}
	help := func(args ...string) string {
		var out, errs bytes.Buffer
		if code := run(context.Background(), nil, strings.NewReader(""), &out, &errs, append(args, "-h")); code != 0 {
			t.Fatal(errs.String())
		}
		return out.String()
	}
	commands, _, _ := strings.Cut(help(), "\nFlags:\n")
	for _, line := range regexp.MustCompile(`(?m)^  ([a-z-]+) +[A-Z]`).FindAllStringSubmatch(commands, -1) {
		name := line[1]
		want := 0
		if regexp.MustCompile(`--output [a-z|]*json`).MatchString(help(name)) {
			want = 1
		}
		if documented[name] != want {
			t.Errorf("the table has %s %d times, want %d", name, documented[name], want)
		}
	}
}

func keys(v any, each func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			each(k)
			keys(x, each)
		}
	case []any:
		for _, x := range v {
			keys(x, each)
		}
	}
}

// The README says of when the list of AWS's policies is as the list does.
func TestReadmeDatesTheList(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"policies.txt", "policies_allow.txt"} {
		list, err := os.ReadFile("../../config/aws/" + name)
		if err != nil {
			t.Fatal(err)
		}
		dated := regexp.MustCompile(`(?m)^# (\d+ policies, the newest version of [\d-]+)\.$`).FindSubmatch(list)
		if dated == nil || !bytes.Contains(readme, dated[1]) {
			t.Errorf("%s is of %q, the README of another day", name, dated)
		}
	}
}
