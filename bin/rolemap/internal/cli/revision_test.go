package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rolemap/config"
)

// TestARevisionTakesFewProcesses reads a map in many parts, with policies
// beside, and gets what is on the disk.
func TestARevisionTakesFewProcesses(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const parts = 300
	write("maps/a.yaml", "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n")
	for i := range parts {
		write(fmt.Sprintf("maps/p%d.yaml", i), fmt.Sprintf("policies: {p%d: {file: policies/%d/ü p.json}}\nusers: {u%d: {}}\n", i, i%7, i))
	}
	for i := range 7 {
		write(fmt.Sprintf("maps/policies/%d/ü p.json", i), `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}`)
	}
	for _, args := range []string{"init -q", "add .", "-c user.name=t -c user.email=t@example.com commit -q -m one"} {
		if out, err := exec.Command("git", strings.Fields(args)...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
	// Every process of git leaves a line.
	log := filepath.Join(t.TempDir(), "log")
	t.Setenv("GIT_TRACE", log)
	a := &app{}
	got, err := a.side(context.Background(), "HEAD", "maps")
	if err != nil || got.Findings.HasErrors() {
		t.Fatal(err, got.Findings)
	}
	want, err := config.Load("maps")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Sources) != parts+8 || len(want.Sources) != parts+8 {
		t.Errorf("%d and %d files", len(got.Sources), len(want.Sources))
	}
	for name, data := range want.Sources {
		if string(got.Sources["HEAD:"+name]) != string(data) {
			t.Errorf("%s: %q", name, got.Sources["HEAD:"+name])
		}
	}
	trace, _ := os.ReadFile(log)
	if n := strings.Count(string(trace), "trace: built-in"); n == 0 || n > 5 {
		t.Errorf("%d processes of git", n)
	}
}
