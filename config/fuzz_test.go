package config_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/explain"
	"rolemap/config/policy"
	"rolemap/config/testkit/mapgen"
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

// FuzzParseLock holds the same of a lock file, and that what is written of what
// was read is read as the same.
func FuzzParseLock(f *testing.F) {
	f.Add(mapgen.New(1, mapgen.Small).Mixed(1).Lock())
	for n := range 3 {
		data, err := os.ReadFile(fmt.Sprintf("examples/migration/step-%d/%s", n+1, config.LockFile))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, code := range []diag.Code{diag.LockStale, diag.DirectoryMembers} {
		e, _ := explain.Get(code)
		for _, x := range append(e.Wrong.Files, e.Right.Files...) {
			f.Add([]byte(x.Text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, found := config.ParseLock("lock", data)
		holds(t, found, diag.Sources{"lock": data})
		again, twice := config.ParseLock("lock", data)
		if twice.Error() != found.Error() || !reflect.DeepEqual(l, again) {
			t.Errorf("two readings:\n%v\n%v", found, twice)
		}
		if l == nil || found.HasErrors() {
			return
		}
		text := l.Text()
		back, found := config.ParseLock("lock", text)
		if len(found) > 0 {
			t.Errorf("written and not read: %v\n%s", found, text)
		} else if other := back.Text(); !bytes.Equal(other, text) {
			t.Errorf("written\n%s\nread\n%s", text, other)
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
