package page_test

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/matrix"
	"rolemap/bin/rolemap/internal/page"
	"rolemap/bin/rolemap/internal/portal"
	"rolemap/bin/rolemap/internal/report"
	"rolemap/bin/rolemap/internal/welcome"
	"rolemap/config/testkit/pagetest"
)

// pages are all kinds of pages that the program writes, of some map each.
func pages(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	note := func(name string, html []byte, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = string(html)
	}
	for name, a := range pagetest.Maps(t) {
		user := a.Holdings[0].User
		var b bytes.Buffer
		err := matrix.New(a, grants.Filter{}, pagetest.Now).HTML(&b)
		note("matrix, "+name, bytes.Clone(b.Bytes()), err)
		b.Reset()
		err = report.New(a, pagetest.Now, report.Options{Map: "map.yaml", Rev: "HEAD~1", Prev: pagetest.Read(t, []byte(before), nil)}).HTML(&b)
		note("report, "+name, bytes.Clone(b.Bytes()), err)
		b.Reset()
		err = welcome.Of(a, user).HTML(&b)
		note("welcome, "+name, bytes.Clone(b.Bytes()), err)
		files, err := portal.New(a, pagetest.Now, "").Files()
		note("portal, "+name, files[portal.IndexFile], err)
		alone, err := portal.New(a, pagetest.Now, user).HTML()
		note("portal of one person, "+name, alone, err)
	}
	return out
}

const before = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {R: {policies: [ViewOnlyAccess]}}
users: {left: {access: {web: [R]}}}
`

var (
	policyMeta = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	inline     = regexp.MustCompile(`(?s)<(script|style)>(.*?)</(?:script|style)>`)
	tag        = regexp.MustCompile(`(?s)<[a-zA-Z](?:"[^"]*"|[^">])*>`)
	attribute  = regexp.MustCompile(`(?s)\s([a-zA-Z-]+)(?:="([^"]*)")?`)
)

// TestStrict: each page allows by its policy the styles and scripts that stand
// in it, by their hashes, and nothing else; what people write is neither. No
// element has a style or a script of its own, and nothing leads anywhere but to
// the page itself and over TLS.
func TestStrict(t *testing.T) {
	for name, text := range pages(t) {
		metas := policyMeta.FindAllStringSubmatchIndex(text, -1)
		if len(metas) != 1 || strings.Count(text, "http-equiv") != 1 {
			t.Errorf("%s: %d policies", name, len(metas))
			continue
		}
		var styles, scripts []string
		for _, x := range inline.FindAllStringSubmatchIndex(text, -1) {
			if x[0] < metas[0][0] {
				t.Errorf("%s: something stands before the policy", name)
			}
			content := text[x[4]:x[5]]
			if text[x[2]:x[3]] == "style" {
				styles = append(styles, page.Hash(content))
				if !strings.HasPrefix(content, page.Style) {
					t.Errorf("%s: a style that does not start with that of all pages", name)
				}
			} else {
				scripts = append(scripts, page.Hash(content))
			}
		}
		bare := inline.ReplaceAllString(text, "<$1></$1>")
		if strings.Contains(bare, `<script src="`+portal.DataFile+`">`) {
			scripts = slices.Insert(scripts, 0, "'self'")
		}
		if len(scripts) == 0 {
			scripts = []string{"'none'"}
		}
		want := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
			strings.Join(styles, " "), strings.Join(scripts, " "))
		if got := html.UnescapeString(text[metas[0][2]:metas[0][3]]); got != want {
			t.Errorf("%s: the policy is\n%s, want\n%s", name, got, want)
		}
		if !strings.HasPrefix(text, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n") {
			t.Errorf("%s starts with %.80q", name, text)
		}
		for _, element := range tag.FindAllString(bare, -1) {
			for _, a := range attribute.FindAllStringSubmatch(element, -1) {
				key, value := strings.ToLower(a[1]), html.UnescapeString(a[2])
				switch {
				case key == "style" || strings.HasPrefix(key, "on"),
					key == "src" && value != portal.DataFile,
					key == "href" && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "#"):
					t.Errorf("%s: %s", name, element)
				}
			}
		}
	}
}
