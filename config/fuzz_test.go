package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"rolemap/config/diag"
	"rolemap/config/explain"
	"rolemap/config/policy"
)

// FuzzParse holds what must be true of any bytes: no panic, every finding lies
// inside the source, the same input gives the same findings, what is shown has
// no control characters, and what has no errors has a plan.
func FuzzParse(f *testing.F) {
	for _, dir := range []string{"testdata/bad/*.yaml", "testdata/bad/*/*.y*ml", "rolemap.yaml"} {
		files, err := filepath.Glob(dir)
		if err != nil || len(files) == 0 {
			f.Fatal(dir, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, e := range explain.All() {
		for _, x := range []explain.Example{e.Wrong, e.Right} {
			if len(x.Files) > 0 {
				f.Add([]byte(explain.Base() + x.Files[0].Text))
			}
		}
	}
	for _, text := range mistakes {
		f.Add([]byte(text.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := loadBytes(data)
		holds(t, r.Findings, r.Sources)
		if again := loadBytes(data); again.Findings.Error() != r.Findings.Error() || rendered(t, again) != rendered(t, r) {
			t.Errorf("two readings:\n%v\n%v", r.Findings, again.Findings)
		}
		if !r.Findings.HasErrors() && len(r.Plan.Stacks) == 0 {
			t.Error("no errors and no plan")
		}
	})
}

func FuzzParseDocument(f *testing.F) {
	f.Add([]byte(anyDocument), true)
	files, err := filepath.Glob("testdata/bad/policy-files/policies/*")
	if err != nil || len(files) == 0 {
		f.Fatal(err)
	}
	for _, file := range append(files, "../bin/bootstrap/people.json", "../bin/bootstrap/roles.json") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, strings.HasSuffix(file, ".json"))
	}
	a := policy.Variables{Name: "webapp", ID: "222222222222", Region: "us-east-1"}
	f.Fuzz(func(t *testing.T, data []byte, json bool) {
		name := "p.yaml"
		if json {
			name = "p.json"
		}
		d, findings := policy.Parse(name, data)
		holds(t, findings, diag.Sources{name: data})
		if d == nil {
			if !findings.HasErrors() {
				t.Error("no document and no finding")
			}
			return
		}
		text := string(policy.CompactJSON(d.For(a)))
		if !findings.HasErrors() && strings.Contains(text, "${account.") {
			t.Errorf("a variable is left: %s", text)
		}
		again, _ := policy.Parse(name, data)
		if other := string(policy.CompactJSON(again.For(a))); other != text {
			t.Errorf("two readings:\n%s\n%s", text, other)
		}
		if findings.HasErrors() {
			return
		}
		// What is written reads back as what it was.
		back, found := policy.Parse("p.json", []byte(text))
		if found.HasErrors() {
			t.Errorf("written and not read: %v\n%s", found, text)
		} else if other := string(policy.CompactJSON(back.For(a))); other != text {
			t.Errorf("written %s\nread    %s", text, other)
		}
	})
}

func holds(t *testing.T, findings diag.List, sources diag.Sources) {
	t.Helper()
	spansInside(t, findings, sources)
	var b strings.Builder
	if err := diag.WriteText(&b, findings, sources); err != nil {
		t.Fatal(err)
	}
	for _, d := range findings {
		if d.Code == "" || d.Text == "" {
			t.Errorf("a finding without words: %+v", d)
		}
	}
	if i := strings.IndexFunc(b.String(), func(r rune) bool { return r != '\n' && unicode.IsControl(r) }); i >= 0 {
		t.Errorf("a control character is shown: %q", b.String()[i:min(i+20, b.Len())])
	}
}
