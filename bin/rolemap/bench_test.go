package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// largeMap has 1,000 users in 200 teams, 100 accounts, 2,000 roles, and 10,000
// grants: each team is granted ten roles, each user is in one team.
func largeMap() []byte {
	var w bytes.Buffer
	w.WriteString("version: 1\norganization: large\nusers_account: {id: \"999999999999\", region: eu-central-1, shards: 16}\n")
	w.WriteString("quotas: {AttachedPoliciesPerUserQuota: 20, PoliciesQuota: 5000}\naccounts:\n")
	for i := range 100 {
		fmt.Fprintf(&w, "  account-%d: {id: \"%012d\", description: The account of product %d}\n", i, 100000000000+i, i)
	}
	w.WriteString("roles:\n")
	for i := range 2000 {
		fmt.Fprintf(&w, "  Role%d:\n    description: What team %d does\n    policies: [ReadOnlyAccess, AWSLambda_FullAccess]\n    session: 4h\n", i, i/10)
	}
	w.WriteString("teams:\n")
	for i := range 200 {
		fmt.Fprintf(&w, "  team-%d:\n    members: [user.%d, user.%d, user.%d, user.%d, user.%d]\n    access:\n", i, 5*i, 5*i+1, 5*i+2, 5*i+3, 5*i+4)
		for j := range 10 {
			fmt.Fprintf(&w, "      account-%d: [Role%d]\n", (10*i+j)%100, 10*i+j)
		}
	}
	w.WriteString("users:\n")
	for i := range 1000 {
		fmt.Fprintf(&w, "  user.%d: {name: The user %d, email: user.%d@example.com}\n", i, i, i)
	}
	return w.Bytes()
}

func large(b *testing.B) (path string, text []byte) {
	b.Helper()
	text = largeMap()
	path = filepath.Join(b.TempDir(), "rolemap.yaml")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		b.Fatal(err)
	}
	return path, text
}

// BenchmarkProcess times whole processes, from start to end. The baseline is
// reading the same text into nodes and nothing else, in the same run; x-yaml is
// the ratio to it in time, cpu-x-yaml in processor time. diff reads two such texts.
func BenchmarkProcess(b *testing.B) {
	program := filepath.Join(b.TempDir(), "rolemap")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	path, text := large(b)
	changed := filepath.Join(b.TempDir(), "changed.yaml")
	if err := os.WriteFile(changed, bytes.Replace(text, []byte("user.7, "), nil, 1), 0o644); err != nil {
		b.Fatal(err)
	}
	for _, args := range [][]string{{"version"}, {"validate", path}, {"diff", path, changed}} {
		b.Run(args[0], func(b *testing.B) {
			memory := int64(0)
			var yamlTime, process, yamlCPU, processCPU time.Duration
			for b.Loop() {
				start, before := time.Now(), processor()
				var n yaml.Node
				if err := yaml.Unmarshal(text, &n); err != nil {
					b.Fatal(err)
				}
				yamlTime += time.Since(start)
				yamlCPU += processor() - before
				start = time.Now()
				cmd := exec.Command(program, args...)
				if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() > 1 {
					b.Fatalf("%v\n%s", err, out)
				}
				process += time.Since(start)
				processCPU += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
					memory = max(memory, use.Maxrss)
				}
			}
			b.ReportMetric(float64(process)/float64(yamlTime), "x-yaml")
			b.ReportMetric(float64(processCPU)/float64(yamlCPU), "cpu-x-yaml")
			b.ReportMetric(process.Seconds()*1000/float64(b.N), "ms/process")
			b.ReportMetric(float64(memory)/1024, "MiB-resident")
		})
	}
}

// processor is the processor time that this process has taken.
func processor() time.Duration {
	var use syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
