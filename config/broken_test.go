package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
)

// A part that cannot be read hides nothing that it cannot cause: beside it, a
// map has the findings that it has beside a harmless part, but for names that
// are unknown or unused, expectations of who can, and quotas. An empty part
// defines nothing and hides nothing at all.
func TestABrokenPartHidesNothing(t *testing.T) {
	left := []diag.Code{diag.UnknownAccount, diag.UnknownPolicy, diag.UnknownRole, diag.UnknownTeam, diag.UnknownUser,
		diag.UnusedAccount, diag.UnusedPolicy, diag.UnusedRole, diag.Quota, diag.QuotaNear}
	judged := 0
	for _, path := range badMaps(t) {
		if filepath.Ext(path) != ".yaml" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		beside := func(part string) diag.List {
			l, err := config.LoadDir(fstest.MapFS{"m.yaml": {Data: text}, "z.yaml": {Data: []byte(part)}}, ".")
			if err != nil {
				t.Fatal(err)
			}
			return compile.Of(l, now).Findings
		}
		whole := beside("teams: {}")
		if slices.ContainsFunc(whole, func(d diag.Finding) bool { return d.Code == diag.EmptyFile || d.Code == diag.UnsupportedVersion }) {
			continue // there is nothing to hide, or to read
		}
		for part, own := range map[string]diag.Code{"users: [": diag.YAMLSyntax, "[users]": diag.WrongType, "": diag.EmptyFile} {
			found := beside(part)
			if !slices.ContainsFunc(found, func(d diag.Finding) bool { return d.At.File == "z.yaml" && d.Code == own }) {
				t.Errorf("%s: no finding about the part %q", path, part)
			}
			for _, d := range whole {
				may := part != "" && (slices.Contains(left, d.Code) || strings.Contains(d.Text, "is expected to be able") || strings.HasPrefix(d.Text, "the map has no "))
				// A group of all accounts may have some there.
				may = may || part != "" && d.Code == diag.EmptyGroup && strings.Contains(string(diag.Lines(text)[d.At.Line-1]), "all")
				// Layout is for maps without errors.
				may = may || part == "" && (d.Code == diag.Quota || d.Code == diag.QuotaNear)
				if !may && !slices.ContainsFunc(found, func(f diag.Finding) bool { return f.At == d.At && f.Code == d.Code && f.Text == d.Text }) {
					t.Errorf("%s: beside the part %q is hidden: %v", path, part, d)
				}
				judged++
			}
		}
	}
	if judged < 500 {
		t.Errorf("only %d findings were judged", judged)
	}
}
