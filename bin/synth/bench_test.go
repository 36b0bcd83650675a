package main

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// emptyApp is the least that a CDK app in Go can be: one stack, nothing in it.
func emptyApp() {
	defer closeQuietly()
	app := awscdk.NewApp(nil)
	awscdk.NewStack(app, jsii.String("empty"), nil)
	app.Synth(nil)
}

// BenchmarkSynth times whole processes: the example, against an empty CDK app
// in the same run; x-empty is the ratio. The linter is off in both.
func BenchmarkSynth(b *testing.B) {
	dir := b.TempDir()
	run := func(name string) time.Duration {
		cmd := exec.Command(name)
		cmd.Dir = "../.."
		cmd.Env = append(os.Environ(), "CDK_VALIDATION=false", "CDK_OUTDIR="+dir, "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%s: %v\n%s", name, err, out)
		}
		return time.Since(start)
	}
	run("empty") // jsii unpacks the CDK library the first time
	var example, empty time.Duration
	for b.Loop() {
		empty += run("empty")
		example += run("synth")
	}
	b.ReportMetric(float64(example)/float64(empty), "x-empty")
	b.ReportMetric(example.Seconds()/float64(b.N), "s/synth")
}
