package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"maps"
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
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/mapgen"
	"rolemap/config/testkit/pagetest"
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

// On paper every grant stands, on one sheet, below its head.
func TestReportPrintsCompletely(t *testing.T) {
	var page bytes.Buffer
	if err := report.New(pagetest.Long(t), pagetest.Now, report.Options{Map: "map.yaml"}).HTML(&page); err != nil {
		t.Fatal(err)
	}
	var rows [][2]string
	for i := range pagetest.LongPeople {
		for j := range 2 {
			rows = append(rows, [2]string{fmt.Sprintf("start-%02d-%d", i, j+1), fmt.Sprintf("end-%02d-%d", i, j+1)})
		}
	}
	p := browser.Open(t)
	p.Go(pagetest.File(t, page.Bytes()))
	p.Prints("PersonAccountRoleThroughSinceUntilKeepRemove", rows)
}
