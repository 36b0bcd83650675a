package answer

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/layout"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestTold holds all that is said of a map with both ways of signing in, of
// each who may and of each who may not, as text, list and JSON, against a golden file.
func TestTold(t *testing.T) {
	const dir = "../../../../stacks/testdata/center/"
	read := func(name string) []byte {
		data, err := os.ReadFile(dir + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	text := strings.Replace(string(read("rolemap.yaml")), "until: 2027-06-30}", "until: 2027-06-30, reason: audit}", 1)
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: []byte(text)})
	if m.Lock, _ = config.ParseLock(config.LockFile, read(config.LockFile)); found.HasErrors() {
		t.Fatal(found)
	}
	a, _ := access.Of(m, now)
	p, _, _ := layout.Of(a)
	var out bytes.Buffer
	st := ansi.New(false)
	for _, via := range []config.SignIn{0, config.IAMUsers, config.IdentityCenter} {
		b := New(a, p, via)
		var all []Answer
		for _, u := range m.Users {
			for _, r := range m.Roles {
				for _, acc := range m.Accounts {
					x := b.Of(access.Grant{User: u.Name.Text, Role: r.Name.Text, Account: acc.Name.Text})
					if !x.Allowed && x.Because == "" && len(all) > 3 {
						continue // nobody granted it: a few will do
					}
					all = append(all, x)
					out.WriteString(x.Sentence(st) + "\n")
					if x.Allowed {
						if err := x.WriteWhy(&out, st); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
		}
		if via != 0 {
			continue
		}
		if err := List(&out, all, func(x Answer) []string { return []string{x.User, x.Role, x.Account} }); err != nil {
			t.Fatal(err)
		}
		e := json.NewEncoder(&out)
		for _, x := range append(JSON(all, true), JSON(all[:5], false)...) {
			if err := e.Encode(x); err != nil {
				t.Fatal(err)
			}
		}
	}
	const golden = "testdata/told.txt"
	got := strings.ReplaceAll(out.String(), dir, "")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range g {
			if i >= len(w) || g[i] != w[i] {
				t.Fatalf("%s:%d: got %q; -update writes it anew", golden, i+1, g[i])
			}
		}
		t.Fatalf("%s has more: -update writes it anew", golden)
	}
}

// An end that no permission set holds comes with the next deployment, and is told so.
func TestEndWithoutDeny(t *testing.T) {
	x := Answer{Ways: config.IdentityCenter, Why: Why{Center: &Center{Until: now}}}
	var out strings.Builder
	if err := x.WriteWhy(&out, ansi.New(false)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "before 2026-11-21T00:00:00Z, which the next deployment after it brings about\n") {
		t.Error(out.String())
	}
}

// What a list shows is inert, and what was given for it stays as it is.
func TestListIsInert(t *testing.T) {
	row := []string{"a\x1b[1m", "b"}
	var out strings.Builder
	if err := List(&out, []Answer{{}}, func(Answer) []string { return row }); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") || row[0] != "a\x1b[1m" {
		t.Errorf("%q of %q", out.String(), row)
	}
}
