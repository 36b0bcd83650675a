package stacks_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/testkit/mapgen"
	"rolemap/stacks"
)

var update = flag.Bool("update", false, "write the golden templates anew")

// now is the moment at which the tests judge maps.
var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Setenv("CDK_VALIDATION", "false")
	os.Setenv("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
	jsii.Close() // it copied the environment when the program began
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// context is cdk.json's: the templates of a real synthesis depend on it.
func context(t *testing.T) *map[string]any {
	t.Helper()
	data, err := os.ReadFile("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Context map[string]any }
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	c.Context["aws:cdk:disable-stack-trace"] = true
	return &c.Context
}

// inApp runs f with a new app, and returns the directory of its cloud assembly.
func inApp(t *testing.T, f func(app awscdk.App)) string {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Fatalf("the CDK refused: %v", p)
		}
	}()
	dir := t.TempDir()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(dir), Context: context(t), AnalyticsReporting: jsii.Bool(false), TreeMetadata: jsii.Bool(false)})
	f(app)
	app.Synth(nil)
	return dir
}

func synth(t *testing.T, r compile.Result) string {
	t.Helper()
	return inApp(t, func(app awscdk.App) { stacks.New(app, r.Plan) })
}

// mapOf compiles a map that must be free of errors.
func mapOf(t *testing.T, yaml string) compile.Result {
	t.Helper()
	r := compiled([]byte(yaml))
	if r.Findings.HasErrors() {
		t.Fatalf("the map has errors:\n%v", r.Findings)
	}
	return r
}

func compiled(yaml []byte) compile.Result {
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: yaml})
	return compile.Of(config.Loaded{Map: m, Findings: found}, now)
}

// generated is the organisation of a seed. Seeds whose organisation does not
// fit AWS's quotas are passed over.
func generated(t *testing.T, seed uint64) (*mapgen.Org, compile.Result) {
	t.Helper()
	for try := range uint64(100) {
		o := mapgen.New(seed*100+try, mapgen.Small)
		r := compiled(o.YAML(nil))
		if !r.Findings.HasErrors() {
			return o, r
		}
		for _, d := range r.Findings {
			if d.Severity() == 0 && d.Code != "quota" {
				t.Fatalf("a generated map is wrong: %v\n%s", d, o.YAML(nil))
			}
		}
	}
	t.Fatal("no seed gives a map within the quotas")
	return nil, compile.Result{}
}

// templates are the files of an assembly's templates by stack.
func templates(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.template.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	out := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(f)
		out[name[:len(name)-len(".template.json")]] = string(data)
	}
	return out
}

// resources are the resources of all templates, as STACK/LOGICAL-ID.
func resources(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for stack, text := range templates(t, dir) {
		var tpl struct{ Resources map[string]json.RawMessage }
		if err := json.Unmarshal([]byte(text), &tpl); err != nil {
			t.Fatal(err)
		}
		for id, r := range tpl.Resources {
			out[stack+"/"+id] = string(r)
		}
	}
	return out
}

func seeds(n uint64, f func(seed uint64, name string)) {
	for seed := range n {
		f(seed, fmt.Sprintf("seed %d", seed))
	}
}
