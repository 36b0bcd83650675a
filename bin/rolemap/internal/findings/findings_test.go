package findings

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config/diag"
)

// sample has what is hard to write: no line, no length, another place, marks
// of other formats, equal findings, a path with spaces.
var sample = diag.List{
	{Code: "unknown-user", At: diag.Span{File: "my maps/a.yaml", Line: 2, Col: 3, Len: 4}, Text: `team "x" lists "b%0Ab"`, Help: "add it: a, b"},
	{Code: "unknown-user", At: diag.Span{File: "my maps/a.yaml", Line: 9, Col: 3, Len: 4}, Text: `team "x" lists "b%0Ab"`},
	{Code: "duplicate-key", At: diag.Span{File: "./a.yaml", Line: 4, Col: 1}, Text: "twice\n::error::forged", Also: &diag.Note{At: diag.Span{File: "a.yaml", Line: 1, Col: 1}, Text: "the first one"}},
	{Code: diag.NoAccess, At: diag.Span{File: "maps"}, Text: "the directory is empty"},
}

// sarifSchema is the standard's: testdata holds it as OASIS publishes it.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	for name, list := range map[string]diag.List{"none": nil, "sample": sample} {
		var out bytes.Buffer
		if err := SARIF(&out, list, func(string) (string, string) { return "What it means.", "At length." }); err != nil {
			t.Fatal(err)
		}
		report, err := jsonschema.UnmarshalJSON(&out)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(report); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.Validate(map[string]any{"version": "2.1.0"}); err == nil {
		t.Error("the schema takes a report without runs: it is not the standard's")
	}
}

func TestSARIFPlaces(t *testing.T) {
	var out bytes.Buffer
	if err := SARIF(&out, sample, func(string) (string, string) { return "", "" }); err != nil {
		t.Fatal(err)
	}
	var report struct {
		Runs []struct {
			ColumnKind string
			Tool       struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID              string
				RuleIndex           int
				Level               string
				PartialFingerprints map[string]string
				Locations           []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn, EndColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	run := report.Runs[0]
	if run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("columns are %s", run.ColumnKind)
	}
	prints := map[string]bool{}
	for _, r := range run.Results {
		if rule := run.Tool.Driver.Rules[r.RuleIndex].ID; rule != r.RuleID {
			t.Errorf("%s has the index of %s", r.RuleID, rule)
		}
		prints[r.PartialFingerprints["rolemap/v1"]] = true
	}
	if len(prints) != len(sample) {
		t.Errorf("%d fingerprints of %d findings", len(prints), len(sample))
	}
	last := run.Results[len(run.Results)-1]
	place := last.Locations[0].PhysicalLocation
	if place.ArtifactLocation.URI != "my%20maps/a.yaml" || place.Region.StartLine != 9 || place.Region.EndColumn != 7 {
		t.Errorf("the last finding is at %+v", place)
	}
}

func TestGitHubIsOneLineAFinding(t *testing.T) {
	var out bytes.Buffer
	if err := GitHub(&out, sample); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != len(sample) {
		t.Fatalf("%d lines for %d findings:\n%s", len(lines), len(sample), out.String())
	}
	for _, l := range lines {
		if !strings.HasPrefix(l, "::error file=") && !strings.HasPrefix(l, "::warning file=") {
			t.Errorf("not an annotation: %s", l)
		}
	}
	if !strings.Contains(out.String(), "b%250Ab") {
		t.Errorf("a percent sign is not escaped:\n%s", out.String())
	}
}

// Colour adds escape sequences and the word "error:"; it changes nothing else.
func TestColourChangesNoText(t *testing.T) {
	src := diag.Sources{"my maps/a.yaml": []byte("a\n  team | = help: x\n"), "./a.yaml": []byte("1\n2\n3\n     = x\n")}
	var plain, painted bytes.Buffer
	if err := Text(&plain, sample, src, ansi.New(false)); err != nil {
		t.Fatal(err)
	}
	if err := Text(&painted, sample, src, ansi.New(true)); err != nil {
		t.Fatal(err)
	}
	got := painted.String()
	for from := strings.Index(got, "\x1b["); from >= 0; from = strings.Index(got, "\x1b[") {
		got = got[:from] + got[from+strings.IndexByte(got[from:], 'm')+1:]
	}
	got = strings.ReplaceAll(got, ": error: ", ": ")
	if got != plain.String() {
		t.Errorf("with colour taken away:\n%s\nwithout colour:\n%s", got, plain.String())
	}
}
