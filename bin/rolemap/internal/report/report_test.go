package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/report"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

func held(t *testing.T, text []byte, at time.Time) access.Access {
	t.Helper()
	m, found := config.Parse(config.File{Path: "map.yaml", Data: text})
	if found.HasErrors() {
		t.Fatal(found)
	}
	a, _ := access.Of(m, at)
	return a
}

var at, later = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)

var row = regexp.MustCompile(`<tr><th scope="row">([^<]*)(?:<small>.*?)?</th><td data-is="Account">([^< ]*).*?<td data-is="Role">([^<]*)`)

// Every grant is in every form, once, in the section that it belongs to; nobody
// who is suspended and nothing that has ended is in any.
func TestReportHasTheGrants(t *testing.T) {
	in := map[string]int{}
	for seed := range uint64(80) {
		o := mapgen.New(seed, mapgen.Small)
		if seed%3 > 0 {
			o.Mixed(seed)
		}
		for _, now := range []time.Time{at, later} {
			a := held(t, o.YAML(nil), now)
			prev := held(t, mapgen.New(seed+1, mapgen.Small).YAML(nil), now)
			r := report.New(a, now, report.Options{Map: "map.yaml", Rev: "HEAD~1", Prev: prev})
			want, got := map[access.Grant]int{}, map[access.Grant]int{}
			for _, h := range a.Holdings {
				want[h.Grant] = 1
			}
			for i, s := range r.Sections {
				for _, x := range s.Rows {
					got[x.Grant]++
					in[s.Title]++
					h, _ := a.Find(x.Grant)
					belongs := 3
					switch {
					case x.Administrator:
						belongs = 0
					case slices.ContainsFunc(h.Sources, func(s access.Source) bool { return s.Team == nil }):
						belongs = 1
					case !h.Until().IsZero():
						belongs = 2
					}
					if i != belongs || (x.Until == "") != h.Until().IsZero() || x.SignIn != h.Ways() {
						t.Errorf("seed %d: %+v stands under %s", seed, x, s.Title)
					}
					account, _ := a.Map.Account(x.Account)
					_, before := prev.Find(x.Grant)
					if then, ok := prev.Map.Account(x.Account); before && ok && then.ID.Text != account.ID.Text {
						before = false
					}
					if x.New == before {
						t.Errorf("seed %d: %+v was held: %v", seed, x, before)
					}
				}
			}
			if !maps.Equal(got, want) {
				t.Fatalf("seed %d: %v, want %v", seed, got, want)
			}
			shown := forms(t, r)
			for name, list := range shown {
				if !maps.Equal(list, want) {
					t.Fatalf("seed %d, %s: %v, want %v", seed, name, list, want)
				}
			}
		}
	}
	if len(in) != 4 {
		t.Error("nothing is under some title", in)
	}
}

// forms are the grants that each form lists.
func forms(t *testing.T, r report.Report) map[string]map[access.Grant]int {
	t.Helper()
	out := map[string]map[access.Grant]int{"csv": {}, "html": {}}
	var table, page bytes.Buffer
	if err := r.CSV(&table); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range records[1:] {
		out["csv"][access.Grant{User: x[1], Account: x[4], Role: x[7]}]++
	}
	if err := r.HTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, x := range row.FindAllStringSubmatch(page.String(), -1) {
		out["html"][access.Grant{User: html.UnescapeString(x[1]), Account: html.UnescapeString(x[2]), Role: html.UnescapeString(x[3])}]++
	}
	return out
}

// What people write stays text.
func TestReportEscapes(t *testing.T) {
	a := held(t, []byte(`
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222", title: "<b>Shop</b>"}}
roles: {"=Reader": {policies: [ReadOnlyAccess]}}
users: {"@x": {name: "=cmd()", access: {web: [{role: "=Reader", reason: "</td><script>alert(1)</script>"}]}}}
`), at)
	r := report.New(a, at, report.Options{Map: "<i>", Notes: []string{"<u>"}, Last: &history.Version{Commit: strings.Repeat("a", 40), Subject: "<script>"}, Rev: "<s>", Prev: access.Access{Map: &config.Map{}}})
	var page, table, text bytes.Buffer
	for _, err := range []error{r.HTML(&page), r.CSV(&table), r.Text(&text, ansi.Style{})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, no := range []string{"<script", "<b>", "<i>", "<u>", "<s>", " src=", " href=", "http:", "https:", "url("} {
		if strings.Contains(page.String(), no) {
			t.Errorf("the page holds %q", no)
		}
	}
	if !strings.Contains(table.String(), ",'=Reader,") || !strings.Contains(table.String(), ",'=cmd(),") {
		t.Errorf("%s%s", table.String(), text.String())
	}
}

// On paper every grant stands.
func TestReportPrintsCompletely(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on this machine")
	}
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on this machine")
	}
	var text strings.Builder
	text.WriteString("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\naccounts: {}\nroles: {Reader: {policies: [ViewOnlyAccess]}}\nusers:\n")
	accounts := ""
	for i := range 30 {
		accounts += fmt.Sprintf("product-line-%02d-production: {id: \"%012d\", title: \"Where & what %d\"}, ", i, 222222222222+i, i)
	}
	for i := range 20 {
		fmt.Fprintf(&text, "  person%02d: {access: {product-line-%02d-production: [Reader], product-line-%02d-production: [Reader]}}\n", i, i, i+1)
	}
	a := held(t, []byte(strings.Replace(text.String(), "accounts: {}", "accounts: {"+accounts+"}", 1)), at)
	var page bytes.Buffer
	if err := report.New(a, at, report.Options{Map: "map.yaml"}).HTML(&page); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, pdf := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"), "--no-pdf-header-footer",
		"--print-to-pdf="+pdf, "file://"+file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.Command(pdftotext, "-raw", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	printed := strings.Join(strings.Fields(string(out)), "")
	for _, h := range a.Holdings {
		if !strings.Contains(printed, h.User) || !strings.Contains(printed, h.Account) {
			t.Errorf("%v is not printed", h.Grant)
		}
	}
	if n := strings.Count(printed, "directgrant"); n != len(a.Holdings) {
		t.Errorf("%d of %d grants are printed", n, len(a.Holdings))
	}
}
