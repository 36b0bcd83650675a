package review

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/testkit/mapgen"
)

var now = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

func compiled(t *testing.T, yaml []byte) compile.Result {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: yaml})
	return compile.Of(config.Loaded{Map: m, Findings: found}, now)
}

// TestMarkdownIsShort compares an organisation with none, at sizes around and
// far above what a comment takes.
func TestMarkdownIsShort(t *testing.T) {
	none := compiled(t, []byte("version: 1\norganization: x\nusers_account: {id: \""+mapgen.UsersAccount+"\", region: eu-central-1}\n"))
	cut := 0
	for _, users := range []int{1, 20, 100, 150, 200, 250, 300, 400, 1000, 3000} {
		o := mapgen.New(1, mapgen.Size{Users: users, Accounts: 40, Roles: 60, Teams: users, DoorsPerTeam: 2, TeamsPerUser: 2})
		for i := range o.Users {
			o.Users[i].Name = strings.Repeat("long.", 9) + fmt.Sprint(i)
		}
		for i := range o.Teams {
			for j, m := range o.Teams[i].Members {
				o.Teams[i].Members[j] = strings.Replace(m, "user.", strings.Repeat("long.", 9), 1)
			}
		}
		some := compiled(t, o.YAML(nil))
		for _, r := range []Report{New("a", "b", none, some), New("b", "a", some, none)} {
			var b bytes.Buffer
			if err := r.Markdown(&b, false); err != nil {
				t.Fatal(err)
			}
			text := b.String()
			if len(text) >= maxComment {
				t.Errorf("%d users: a comment of %d bytes", users, len(text))
			}
			if order := r.order(); !strings.Contains(text, order) {
				t.Errorf("%d users: the order of deployment is cut", users)
			}
			if open, shut := strings.Count(text, "<details>"), strings.Count(text, "</details>"); open != shut {
				t.Errorf("%d users: %d details opened, %d closed", users, open, shut)
			}
			if strings.Contains(text, "more; run") || strings.Contains(text, "no room") {
				cut++
			}
		}
	}
	if cut < 4 {
		t.Errorf("only %d comments were cut: the test is too small", cut)
	}
}

// TestMarkdownShowsTextAsText puts Markdown and HTML where people write freely.
func TestMarkdownShowsTextAsText(t *testing.T) {
	const head = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {Admin: {policies: [AdministratorAccess]}}
`
	none := compiled(t, []byte(head+"users: {eve: {}}"))
	some := compiled(t, []byte(head+`users: {eve: {access: {web: [{role: Admin, reason: "</details><script>x</script> | @everyone #1 [a](http://b) **c** \u001b[31m"}]}}}`))
	var b bytes.Buffer
	if err := New("a", "b", none, some).Markdown(&b, false); err != nil {
		t.Fatal(err)
	}
	// GitHub reads no reference in code.
	text := regexp.MustCompile("`[^`\n]*`").ReplaceAllString(b.String(), "`code`")
	for _, no := range []string{"<script>", "</details><", "@", "#1", "](http", "://", "**c**", "\x1b"} {
		if strings.Contains(text, no) {
			t.Errorf("the comment holds %q as written:\n%s", no, b.String())
		}
	}
}

// TestAnOldMapWithErrors compares what is left of a map when lines go missing
// with the whole: never a panic, and always broader.
func TestAnOldMapWithErrors(t *testing.T) {
	broken := 0
	for seed := range uint64(150) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		o := mapgen.New(seed, mapgen.Small)
		whole := o.YAML(nil)
		next := compiled(t, whole)
		lines := bytes.SplitAfter(whole, []byte("\n"))
		for range 1 + rnd.IntN(3) {
			i := rnd.IntN(len(lines))
			lines = append(lines[:i:i], lines[i+1:]...)
		}
		prev := compiled(t, bytes.Join(lines, nil))
		r := New("a", "b", prev, next)
		if !prev.AccessCertain {
			broken++
			if r.Empty() || !r.Broader() || r.OldErrors == 0 || len(r.Deploy.Stacks) > 0 {
				t.Errorf("seed %d: %s", seed, r.headline())
			}
		}
		var b bytes.Buffer
		if err := errors.Join(r.Markdown(&b, true), r.Text(&b, ansi.Style{}, true), r.JSON(&b)); err != nil {
			t.Fatal(err)
		}
		if !prev.AccessCertain && strings.Count(b.String(), "the old map has errors") != 3 {
			t.Errorf("seed %d: it is not said\n%s", seed, b.String())
		}
	}
	if broken < 30 {
		t.Errorf("only %d maps had errors", broken)
	}
}
