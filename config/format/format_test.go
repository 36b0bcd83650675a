package format_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/format"
	"rolemap/config/testkit/mapgen"
)

const untidy = `# yaml-language-server: $schema=rolemap.schema.json

# What this file is.
organization: acme   # the whole of it
version:   1
users:
    bob: {email: bob@example.com,   name: Bob}   # joined in May
    # Alice came first.
    alice:
        access:
            web: [Reader, Admin, {reason: "why: so", role: Admin2, until: 2027-01-31}]
            # web too:
            #   - later

            api:   [Reader,Admin]
        name: 'Alice'
# Where people work.
accounts:
  web: {id: "222222222222"}


  api:
    # the number of the new account
    id: "333333333333"
users_account: {region: eu-central-1, id: "111111111111"}
roles:
  Reader: {policies: [ReadOnlyAccess]}
  Admin:
    policies:
    - PowerUserAccess # not everything
    - IAMReadOnlyAccess
  Admin2: {policies: [ReadOnlyAccess], source_ip: [203.0.113.0/24, 198.51.100.0/24]}
# The end.
`

const tidy = `# yaml-language-server: $schema=rolemap.schema.json

version: 1

# What this file is.
organization: acme   # the whole of it

users_account: {region: eu-central-1, id: "111111111111"}

# Where people work.
accounts:
  api:
    # the number of the new account
    id: "333333333333"
  web: {id: "222222222222"}

roles:
  Admin:
    policies:
    - IAMReadOnlyAccess
    - PowerUserAccess # not everything
  Admin2: {policies: [ReadOnlyAccess], source_ip: [203.0.113.0/24, 198.51.100.0/24]}
  Reader: {policies: [ReadOnlyAccess]}

users:
    # Alice came first.
    alice:
        name: 'Alice'
        access:
            api: [Admin, Reader]
            web: [Reader, Admin, {reason: "why: so", role: Admin2, until: 2027-01-31}]
            # web too:
            #   - later
    bob: {email: bob@example.com,   name: Bob}   # joined in May

# The end.
`

func TestFormat(t *testing.T) {
	got, found, err := format.Format("x.yaml", []byte(untidy))
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	if string(got) != tidy {
		t.Errorf("got\n%s\nwant\n%s", got, tidy)
	}
}

// TestFormatKeepsTheMeaning formats generated maps in any order and every
// fixture that can be read, and compares what they mean.
func TestFormatKeepsTheMeaning(t *testing.T) {
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	grants := func(text []byte) []access.Grant {
		m, _ := config.Parse(config.File{Path: "x", Data: text})
		a, _ := access.Of(m, now)
		var out []access.Grant
		for _, h := range a.Holdings {
			out = append(out, h.Grant)
		}
		return out
	}
	for seed := range uint64(100) {
		o := mapgen.New(seed, mapgen.Small)
		a, _, err := format.Format("x", o.YAML(nil))
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := format.Format("x", o.YAML(rand.New(rand.NewPCG(seed, 1))))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(grants(a), grants(o.YAML(nil))) {
			t.Fatalf("seed %d: the formatted map grants something else", seed)
		}
		// What is in braces stays in the order in which it is written.
		if c, _, err := format.Format("x", b); err != nil || !bytes.Equal(b, c) {
			t.Fatalf("seed %d: formatted twice is not formatted once: %v", seed, err)
		}
	}
	files, _ := filepath.Glob("../testdata/*/*.yaml")
	formatted := 0
	for _, f := range append(files, "../rolemap.yaml") {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		once, found, err := format.Format(f, text)
		if err != nil || len(found) > 0 {
			continue // it says so instead of writing
		}
		formatted++
		if twice, _, err := format.Format(f, once); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s: formatted twice is not formatted once: %v", f, err)
		}
		if !slices.Equal(grants(once), grants(text)) {
			t.Errorf("%s: the formatted map grants something else", f)
		}
	}
	if formatted < 3 {
		t.Errorf("only %d files were formatted", formatted)
	}
}

func TestFormatRefuses(t *testing.T) {
	if _, found, _ := format.Format("x", []byte("a: [")); len(found) != 1 || found[0].Code != "yaml-syntax" {
		t.Errorf("a syntax error gives %v", found)
	}
	anchors := "users: &u {bob: {}, alice: {}}\naccounts: *u\n"
	got, _, err := format.Format("x", []byte(anchors))
	if err != nil || !strings.Contains(string(got), "&u {bob: {}, alice: {}}") {
		t.Errorf("anchors: %v\n%s", err, got)
	}
}
