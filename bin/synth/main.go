// Command synth is the CDK app: it reads the role map, prints what is wrong
// with it, and synthesizes the stacks. The CDK command line runs it; see cdk.json.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/plan"
	"rolemap/stacks"
)

// defaultMap is where the role map stands unless ROLEMAP or -c rolemap=PATH
// says otherwise.
const defaultMap = "config/rolemap.yaml"

func main() {
	os.Exit(run(os.Stderr))
}

// run returns the exit code: 0 done, 1 the map has errors, 2 it could not be done.
func run(stderr io.Writer) (code int) {
	debug.SetGCPercent(400) // the program runs once and ends
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(768 << 20) // Node wants memory too
	}
	defer closeQuietly()
	defer func() {
		// The CDK reports every error as a panic across jsii.
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "rolemap: the CDK refused the stacks: %s\n", firstLine(p))
			if os.Getenv("ROLEMAP_DEBUG") != "" {
				stderr.Write(debug.Stack())
			}
			code = 2
		}
	}()
	// The CDK's own linter takes seconds and sees none of IAM's limits, which
	// the plan has been checked against already.
	if os.Getenv("CDK_VALIDATION") == "" && os.Getenv("CI") == "" {
		os.Setenv("CDK_VALIDATION", "false")
		// jsii copied the environment when the program began. Closing drops
		// that copy, with no process started yet; the next call makes another.
		jsii.Close()
	}
	// Much of the time at 5,000 resources would go into stack traces, which from
	// Go say nothing, a tree of constructs that nobody reads, and the path of
	// every logical id, which is the stack and the same id.
	app := awscdk.NewApp(&awscdk.AppProps{
		Context: &map[string]any{
			"aws:cdk:disable-creation-stack-traces": true,
			"aws:cdk:disable-logicalId-metadata":    true,
		},
		TreeMetadata: jsii.Bool(false),
	})
	path, again := defaultMap, "" // again is what has to be said again to deploy
	if v, ok := app.Node().TryGetContext(jsii.String("rolemap")).(string); ok && v != "" {
		path = v
	} else if v := os.Getenv("ROLEMAP"); v != "" {
		path = v
	}
	if path != defaultMap {
		again += " -c " + diag.ShellWord("rolemap="+path)
	}
	r, err := compile.Load(path, time.Now())
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(stderr, "rolemap: there is no role map at %s: name one with -c rolemap=PATH or in $ROLEMAP, or start one with \"rolemap init\"\n", diag.Quote(path))
		return 2
	}
	if err != nil {
		fmt.Fprintln(stderr, "rolemap:", err)
		return 2
	}
	diag.WriteText(stderr, r.Findings, r.Sources)
	if wrong, _ := r.Findings.Count(); wrong > 0 {
		fmt.Fprintf(stderr, "rolemap: %s in %s; nothing is synthesized\n", diag.Count(wrong, "error", "errors"), path)
		return 1
	}
	p := r.Plan
	// -c stacks=a,b makes these alone, so that the cost follows the change. A
	// list that came out empty must not become a deployment of everything.
	if v, ok := app.Node().TryGetContext(jsii.String("stacks")).(string); ok {
		names := strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
		if len(names) == 0 {
			fmt.Fprintln(stderr, "rolemap: -c stacks names no stack, so nothing is synthesized; leave it out for all stacks")
			return 2
		}
		var unknown []string
		if p, unknown = p.Only(names...); len(unknown) > 0 {
			fmt.Fprintf(stderr, "rolemap: %s has no stack %s; \"rolemap stacks\" lists them\n", path, diag.Quote(unknown[0]))
			return 2
		}
		again += " -c " + diag.ShellWord("stacks="+v)
	}
	stacks.New(app, p)
	app.Synth(nil)
	summary(stderr, path, again, p, func(name string) bool { _, ok := r.Map.Account(name); return ok })
	return 0
}

// closeQuietly ends the Node process. jsii may call that end abnormal on a good
// run ("waitid: no child processes"); all that matters has been said before.
func closeQuietly() {
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
	jsii.Close()
}

// summary says what each stack holds, of many accounts the first alone, and
// where to go next.
func summary(w io.Writer, path, again string, p plan.Plan, account func(name string) bool) {
	width := 0
	for i := range p.Stacks {
		width = max(width, len(p.Stacks[i].Name))
	}
	fmt.Fprintf(w, "%s: %s\n", path, diag.Count(len(p.Stacks), "stack", "stacks"))
	const most = 20 // accounts that are listed
	shown, left := 0, 0
	rest := func() {
		if left > 0 {
			fmt.Fprintf(w, "  and %d more accounts\n", left)
			left = 0
		}
	}
	for i := range p.Stacks {
		s := &p.Stacks[i]
		switch {
		case !account(s.Name):
			rest()
		case shown == most:
			left++
			continue
		default:
			shown++
		}
		fmt.Fprintf(w, "  %-*s  %s  %-14s  %s\n", width, s.Name, s.Account, s.Region, s.Note.Holds)
	}
	rest()
	fmt.Fprintf(w, "next: npx --yes aws-cdk@2.1148.1 deploy --all%s (the first time bootstrap each account, see README.md)\n", again)
}

func firstLine(p any) string {
	line, _, _ := strings.Cut(strings.TrimSpace(fmt.Sprint(p)), "\n")
	return diag.Plain(line)
}
