package matrix

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
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

// The page runs its own script and none else, and asks nothing of any other place.
func TestPageRunsItsOwnScriptAlone(t *testing.T) {
	page := htmlOf(t, wide(t, 12))
	scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(page, -1)
	if len(scripts) != 1 || strings.Count(page, "<script") != 1 {
		t.Fatalf("%d scripts", len(scripts))
	}
	hash := sha256.Sum256([]byte(scripts[0][1]))
	policy := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)[1])
	want := "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; base-uri 'none'; form-action 'none'"
	if policy != want {
		t.Errorf("the policy is %s, want %s", policy, want)
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

// browser runs Chromium on the page; without one nothing is known.
func browser(t *testing.T, page string, args ...string) (string, string) {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on this machine")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(chromium, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--no-pdf-header-footer", "--print-to-pdf=" + filepath.Join(dir, "page.pdf"), "file://" + file}, args...)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out), filepath.Join(dir, "page.pdf")
}

func TestPrintsAllAccounts(t *testing.T) {
	m := wide(t, 40)
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on this machine")
	}
	_, pdf := browser(t, htmlOf(t, m))
	out, err := exec.Command(pdftotext, "-raw", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), "")
	for _, c := range m.Columns { // once beside a grant, once in the list of accounts
		if n := strings.Count(text, c.Account.Name.Text); n != 2 {
			t.Errorf("%s is printed %d times", c.Account.Name.Text, n)
		}
	}
	if n := strings.Count(text, "directgrant"); n != m.Grants {
		t.Errorf("%d of %d grants are printed", n, m.Grants)
	}
}

// Searching leaves the users and accounts of the grants that hold every word.
func TestSearch(t *testing.T) {
	page := htmlOf(t, wide(t, 4))
	page = regexp.MustCompile(`<meta http-equiv[^>]*>`).ReplaceAllString(page, "") // lets the test type
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
	typed := `<script>
const typed = document.getElementById('search'), said = document.getElementById('found')
for (const query of QUERIES) {
  typed.value = query
  typed.dispatchEvent(new Event('input'))
  document.body.append('SAID', said.hidden ? '' : said.textContent, 'HIDDEN', document.querySelectorAll('tbody tr[hidden]').length, 'END')
}
</script></body>`
	var queries []string
	for _, c := range cases {
		queries = append(queries, c.query)
	}
	list, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	dom, _ := browser(t, strings.Replace(page, "</body>", strings.Replace(typed, "QUERIES", string(list), 1), 1), "--dump-dom")
	answers := regexp.MustCompile(`SAID([^<]*?)HIDDEN(\d+)END`).FindAllStringSubmatch(dom[strings.LastIndex(dom, "</script>"):], -1)
	if len(answers) != len(cases) {
		t.Fatalf("%d answers: %s", len(answers), dom)
	}
	for i, c := range cases {
		want := c.found
		if want != "" {
			want = fmt.Sprintf("Search %q: %s", c.query, want)
		}
		if got := html.UnescapeString(answers[i][1]); got != want || answers[i][2] != fmt.Sprint(c.hidden) {
			t.Errorf("%q finds %q and hides %s rows, want %q and %d", c.query, got, answers[i][2], want, c.hidden)
		}
	}
}
