package matrix

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/pagetest"
)

// wide is a map of so many accounts that no paper is wide enough for a column
// each; user1 holds Admin in odd, user0 Reader in even ones.
func wide(t *testing.T, accounts int) Matrix {
	t.Helper()
	var text strings.Builder
	text.WriteString("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\naccounts:\n")
	for i := range accounts {
		fmt.Fprintf(&text, "  product-line-%02d-production: {id: \"%012d\", description: \"<b>Where & what</b> customers \\\"see\\\"\"}\n", i, 222222222222+i)
	}
	text.WriteString("roles: {Admin: {policies: [AdministratorAccess]}, Reader: {policies: [ReadOnlyAccess]}}\nusers:\n  idle: {}\n")
	for user, role := range []string{"Reader", "Admin"} {
		fmt.Fprintf(&text, "  user%d: {name: \"</script><script>alert(1)\", access: {", user)
		for i := user; i < accounts; i += 2 {
			fmt.Fprintf(&text, "product-line-%02d-production: [%s], ", i, role)
		}
		text.WriteString("}}\n")
	}
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: []byte(text.String())})
	if found.HasErrors() {
		t.Fatal(found)
	}
	a, _ := access.Of(m, now)
	return New(a, grants.Filter{}, now)
}

func htmlOf(t *testing.T, m Matrix) string {
	t.Helper()
	var out bytes.Buffer
	if err := m.HTML(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The page has one script, its own, and asks nothing of any other place.
func TestPageRunsItsOwnScriptAlone(t *testing.T) {
	page := htmlOf(t, wide(t, 12))
	scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(page, -1)
	if len(scripts) != 1 || strings.Count(page, "<script") != 1 {
		t.Fatalf("%d scripts", len(scripts))
	}
	for _, no := range []string{" src=", " href=", " onclick", "http:", "https:", "@import", "url(", "innerHTML", "<b>"} {
		if strings.Contains(page, no) {
			t.Errorf("the page holds %s", no)
		}
	}
}

// Each cell names its account: on paper and on a phone no head stands above it.
func TestEachCellNamesItsAccount(t *testing.T) {
	m := wide(t, 12)
	cells := regexp.MustCompile(`<td data-account="([^"]*)"><ul`).FindAllStringSubmatch(htmlOf(t, m), -1)
	n := 0
	for _, r := range m.Rows {
		for i, c := range r.Cells {
			if len(c) == 0 {
				continue
			}
			a := m.Columns[i].Account
			if want := a.Name.Text + " " + a.ID.Text; n >= len(cells) || cells[n][1] != want {
				t.Fatalf("cell %d of %d does not name %s", n, len(cells), want)
			}
			n++
		}
	}
	if n != len(cells) || n != m.Grants {
		t.Errorf("%d cells for %d grants", len(cells), m.Grants)
	}
}

// On paper every grant stands below its user, and every account beside its grants and in the list.
func TestPrintsAllAccounts(t *testing.T) {
	m := wide(t, 120)
	p := browser.Open(t)
	p.Go(pagetest.File(t, []byte(htmlOf(t, m))))
	sheets := p.Sheets()
	for i, sheet := range sheets {
		for user, grant := range map[string]string{"user0": "Readerdirectgrant", "user1": "Admindirectgrant"} {
			if strings.Contains(sheet, grant) && !strings.Contains(sheet, user) {
				t.Errorf("sheet %d has grants of %s and does not name them", i+1, user)
			}
		}
		if roles, all := strings.Count(sheet, "direct"), strings.Count(sheet, "directgrant"); roles != all {
			t.Errorf("sheet %d has %d grants, %d of them whole", i+1, roles, all)
		}
	}
	text := strings.Join(sheets, "")
	for _, c := range m.Columns {
		if n := strings.Count(text, c.Account.Name.Text); n != 2 {
			t.Errorf("%s is printed %d times", c.Account.Name.Text, n)
		}
	}
	if n := strings.Count(text, "directgrant"); n != m.Grants || len(sheets) < 3 {
		t.Errorf("%d of %d grants are printed on %d sheets", n, m.Grants, len(sheets))
	}
}

// Searching leaves the users and accounts of the grants that hold every word.
func TestSearch(t *testing.T) {
	p := browser.Open(t)
	p.Go(pagetest.File(t, []byte(htmlOf(t, wide(t, 4)))))
	cases := []struct {
		query, found string
		hidden       int // rows of users, accounts and roles
	}{
		{"ADMIN", "1 of 3 users, 2 of 4 accounts", 2 + 2 + 1},
		{"user0", "1 of 3 users, 2 of 4 accounts", 2 + 2 + 2},
		{"line-01", "1 of 3 users, 1 of 4 accounts", 2 + 3 + 2},
		{" direct  user1 line-03", "1 of 3 users, 1 of 4 accounts", 2 + 3 + 2},
		{"user0 line-01", "0 of 3 users, 0 of 4 accounts", 3 + 4 + 2},
		{"idle", "1 of 3 users, 0 of 4 accounts", 2 + 4 + 2},
		{"production", "2 of 3 users, 4 of 4 accounts", 1 + 0 + 2},
		{"</script><b>no such<b", "0 of 3 users, 0 of 4 accounts", 3 + 4 + 2},
		{"", "", 0},
	}
	for _, c := range cases {
		want := c.found
		if want != "" {
			want = fmt.Sprintf("Search %q: %s", c.query, want)
		}
		var got struct {
			Found  string
			Hidden int
		}
		p.Eval(fmt.Sprintf(`(() => {
			const [typed, said] = [document.getElementById('search'), document.getElementById('found')]
			typed.value = %q
			typed.dispatchEvent(new Event('input'))
			return { found: said.hidden ? '' : said.textContent, hidden: document.querySelectorAll('tbody tr[hidden]').length }
		})()`, c.query), &got)
		if got.Found != want || got.Hidden != c.hidden {
			t.Errorf("%q finds %q and hides %d rows, want %q and %d", c.query, got.Found, got.Hidden, want, c.hidden)
		}
	}
}
