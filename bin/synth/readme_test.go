package main

import (
	"flag"
	"testing"

	"golang.org/x/tools/txtar"

	"rolemap/config/testkit/doctest"
)

var update = flag.Bool("update", false, "write the outputs in the README anew")

// TestReadme shows the README's reader what TestScripts has seen the program print.
func TestReadme(t *testing.T) {
	doctest.Check(t, "../../README.md", "synth/", *update, map[string]string{
		"synth/example":    script(t, "testdata/example.txtar", "want"),
		"synth/broken":     script(t, "testdata/broken.txtar", "want"),
		"synth/broken-map": script(t, "testdata/broken.txtar", "broken.yaml"),
	})
}

func script(t *testing.T, file, name string) string {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("%s holds no %s", file, name)
	return ""
}
