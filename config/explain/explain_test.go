package explain_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/explain"
	"rolemap/config/source"
)

// An example must give its own finding and nothing beside it: noise would
// teach the wrong thing, and most noise is a check that follows from another.
func TestExamples(t *testing.T) {
	for _, e := range explain.All() {
		t.Run(string(e.Code), func(t *testing.T) {
			if len(e.Wrong.Files) == 0 {
				if len(e.Right.Files) > 0 {
					t.Error("only a right example")
				}
				return // see TestTooLargeToShow
			}
			r, err := e.Wrong.Judge()
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Findings, func(d diag.Finding) bool { return d.Code == e.Code }) {
				t.Errorf("the wrong example does not give it:\n%s", e.Wrong.Findings())
			}
			for _, d := range r.Findings {
				if d.Code != e.Code {
					t.Errorf("the wrong example gives %v", d)
				}
				if d.Help == "" && e.Code != "wrong-type" {
					t.Errorf("%v says not what to write instead", d)
				}
			}
			if s := e.Right.Findings(); s != "" {
				t.Errorf("the right example gives\n%s", s)
			}
		})
	}
	if r, err := (explain.Example{}).Judge(); err != nil || len(r.Findings) > 0 {
		t.Errorf("the base: %v %v", r.Findings, err)
	}
}

// What cannot be shown in a few lines is built here, and gives its finding too.
func TestTooLargeToShow(t *testing.T) {
	one := func(text string) fstest.MapFS { return fstest.MapFS{"m.yaml": {Data: []byte(text)}} }
	cases := map[diag.Code]fstest.MapFS{
		"alias-expansion":       one(aliasBomb()),
		"control-character":     one("version: 1\u2028"),
		"ends-not-held":         fullSet(),
		"file-too-large":        one(strings.Repeat("#", source.MaxFileSize+1)),
		"no-maps":               {"README.md": {}},
		"not-utf8":              one("organization: caf\xE9\n"),
		"too-deep":              one("teams: " + strings.Repeat("[", 20_000)),
		"too-many-findings":     one("expect: [" + strings.Repeat("a,", 11_000) + "]"),
		"too-many-grants":       one(manyGrants(200)),
		"too-many-expectations": one(manyGrants(50) + "expect:\n" + strings.Repeat("- {who: \"*\", can: {all: \"*\"}}\n", 500)),
	}
	for _, e := range explain.All() {
		if _, ok := cases[e.Code]; len(e.Wrong.Files) == 0 && !ok {
			t.Errorf("%s has neither an example nor a case here", e.Code)
		}
	}
	for code, dir := range cases {
		l, err := config.LoadDir(dir, "dir")
		if err != nil {
			t.Fatal(err)
		}
		r := compile.Of(l, explain.Now)
		if !slices.ContainsFunc(r.Findings, func(d diag.Finding) bool { return d.Code == code }) {
			t.Errorf("no %s among %d findings: %v", code, len(r.Findings), r.Findings)
		}
	}
}

// fullSet is a map whose permission set has room for its own policy alone.
func fullSet() fstest.MapFS {
	var b strings.Builder
	b.WriteString(explain.Base() + `identity_center: {account: {id: "444444444444", region: eu-central-1}}
policies:
  long: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: [`)
	for i := range 153 {
		fmt.Fprintf(&b, `"arn:aws:s3:::%050d",`, i)
	}
	b.WriteString("]}]}}\n")
	text := strings.Replace(b.String(), "roles:\n", "roles:\n  Reader: {policies: [long]}\n", 1)
	text = strings.Replace(text, "teams:\n", "teams:\n  data: {sign_in: identity-center, members: [alice], access: {webapp: [{role: Reader, until: 2027-01-31}]}}\n", 1)
	lock := "version: 1\ninstance: arn:aws:sso:::instance/ssoins-1111222233334444\nidentity_store: d-1234567890\nregion: eu-central-1\n" +
		"users:\n  alice: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e5f}\n"
	return fstest.MapFS{"m.yaml": {Data: []byte(text)}, config.LockFile: {Data: []byte(lock)}}
}

// aliasBomb is ten lists of ten aliases of the one before, all read.
func aliasBomb() string {
	var b strings.Builder
	b.WriteString("version: 1\nteams:\n  a: &a {members: &m [" + strings.Repeat("alice,", 2000) + "]}\n")
	for i := range 600 {
		fmt.Fprintf(&b, "  t%d: *a\n", i)
	}
	return b.String()
}

// manyGrants is a map in which n people hold n roles in n accounts.
func manyGrants(n int) string {
	var b strings.Builder
	list := func(prefix, format string) (names string) {
		for i := range n {
			fmt.Fprintf(&b, "  %s%d: "+format+"\n", prefix, i, i)
			names += fmt.Sprintf("%s%d,", prefix, i)
		}
		return names
	}
	b.WriteString("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\naccounts:\n")
	accounts := list("a", `{id: "2%011d"}`)
	b.WriteString("roles:\n")
	roles := list("r", "{policies: [ReadOnlyAccess]} # %d")
	b.WriteString("users:\n")
	users := list("u", "{} # %d")
	fmt.Fprintf(&b, "account_groups: {all: [%s]}\nteams: {t: {members: [%s], access: {all: [%s]}}}\n", accounts, users, roles)
	return b.String()
}

// Each code has an explanation, and each explanation a code; that each is also
// reported is what the examples show.
func TestEveryCodeIsExplained(t *testing.T) {
	known := map[diag.Code]bool{}
	for _, c := range diag.Codes {
		if known[c.Code] || !codeForm.MatchString(string(c.Code)) {
			t.Errorf("%q is no code, or stands twice", c.Code)
		}
		known[c.Code] = true
		if _, ok := explain.Get(c.Code); !ok {
			t.Errorf("%s has no file in texts", c.Code)
		}
	}
	for _, e := range explain.All() {
		if !known[e.Code] {
			t.Errorf("%s is explained, but the table of codes has it not", e.Code)
		}
	}
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// The texts are read on a terminal and in a table.
func TestTextsAreReadable(t *testing.T) {
	for _, e := range explain.All() {
		if e.Summary == "" || strings.Contains(e.Summary, "\n") || !strings.HasSuffix(e.Summary, ".") || len(e.Summary) > 100 {
			t.Errorf("%s: the summary is one sentence: %q", e.Code, e.Summary)
		}
		for line := range strings.Lines(e.Text) {
			if len([]rune(line)) > 101 {
				t.Errorf("%s: a line of %d characters: %s", e.Code, len(line), line)
			}
		}
		if len(e.Text) < 60 {
			t.Errorf("%s: say why it matters and what to do: %q", e.Code, e.Text)
		}
	}
}
