// Package pagetest has what tests of pages share: maps whose pages are hard to
// show, and a file for a page, since a browser opens files.
package pagetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

// Now lies between the ends that made-up maps have.
var Now = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// Maps are maps by name: the example, one on its
// way to Identity Center, one of every mix of signing in, one in which whatever
// people write is long and odd, and one in which they write nothing.
func Maps(t testing.TB) map[string]access.Access {
	t.Helper()
	file := func(path string) []byte {
		text, err := os.ReadFile(filepath.FromSlash(path))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const config = "../../../../config/" // as each package of pages sees it
	const step = config + "examples/migration/step-2/"
	mixed := mapgen.New(3, mapgen.Small).Mixed(3)
	return map[string]access.Access{
		"example":   Read(t, file(config+"rolemap.yaml"), nil),
		"migration": Read(t, file(step+"rolemap.yaml"), file(step+"identity-center.lock.yaml")),
		"mixed":     Read(t, mixed.YAML(nil), mixed.Lock()),
		"odd":       Read(t, []byte(odd()), nil),
		"bare":      Read(t, []byte(bare), nil),
	}
}

// Read is what people hold by a map, perhaps with its lock file.
func Read(t testing.TB, text, lock []byte) access.Access {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: text})
	if lock != nil {
		l, wrong := config.ParseLock(config.LockFile, lock)
		m.Lock, found = l, append(found, wrong...)
	}
	a, more := access.Of(m, Now)
	if found = append(found, more...); found.HasErrors() {
		t.Fatal(found)
	}
	return a
}

// File writes a page, and returns its address.
func File(t testing.TB, html []byte) string { return FileNamed(t, "page.html", html) }

// FileNamed writes a page of some kind, and returns its address.
func FileNamed(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return "file://" + path
}

// Texts that people may write: as long as can be without a gap, from right to
// left, of marks that stand on others, of pictures, and of what is markup.
var (
	endless = strings.Repeat("Donaudampfschifffahrt", 9) + "sgesellschaft"
	hebrew  = "חשבון הייצור של החנות (2027) שם ארוך מאוד"
	arabic  = "محمد عبد الرحمن الحسيني"
	heaps   = "Z" + strings.Repeat("\u0351\u036b\u0343\u036a\u0302", 8) + "oe\u0308 Mu\u0308ller"
	emoji   = "👩🏽 🏳️ Ada 🇪🇺 👪"
	markup  = `<b onclick="x()">&amp; "O'Hara"</b></script><style>*{display:none}</style>`
)

func odd() string {
	name := func(prefix string, n int) string { return prefix + strings.Repeat("x", n-len(prefix)) }
	return fmt.Sprintf(`
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center:
  account: {id: "444444444444", region: eu-central-1}
  start_url: https://acme.awsapps.com/start
sign_in: both
accounts:
  %[1]s: {id: "222222222222", title: %[7]q, description: %[6]q, color: "#ffffff", tags: {%[2]s: %[3]s}}
  hebrew: {id: "222222222223", title: %[8]q, description: %[9]q, color: "#000000"}
  emoji: {id: "222222222224", title: %[11]q, description: %[10]q}
roles:
  %[4]s: {description: %[6]q, policies: [AdministratorAccess], source_ip: [203.0.113.0/24, "2001:db8::/32"]}
  Odd: {description: %[8]q, policies: [ReadOnlyAccess], mfa: optional}
  Other: {description: %[12]q, policies: [ViewOnlyAccess]}
teams:
  %[5]s:
    description: %[6]q
    members: [%[4]s, arabic, heaps, emoji, markup]
    access:
      %[1]s: [{role: %[4]s, reason: %[6]q, until: 2027-06-30}, Odd, Other]
      hebrew: [{role: Odd, reason: %[8]q}, {role: Other, until: 2028-01-31T18:00:00Z}]
      emoji: [%[4]s, Other]
  other: {description: %[9]q, sign_in: iam-users, members: [markup, heaps], access: {hebrew: [Other]}}
users:
  %[4]s: {name: %[6]q, email: %[3]s@example.com}
  arabic: {name: %[9]q, email: arabic@example.com, access: {emoji: [{role: Odd, reason: %[12]q, until: 2027-12-31}]}}
  heaps: {name: %[10]q}
  emoji: {name: %[11]q}
  markup: {name: %[12]q}
  idle: {name: %[8]q}
`, name("account-", 60), name("tag", 50), name("mail", 60), name("R", 64), name("team.", 120), endless, hebrew+" "+endless, hebrew, arabic, heaps, emoji, markup)
}

const bare = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {a: {id: "222222222222"}, b: {id: "222222222223"}}
roles: {R: {policies: [AdministratorAccess]}, S: {policies: [ViewOnlyAccess]}}
teams: {t: {members: [x, y], access: {a: [R, S]}}}
users: {x: {access: {b: [{role: S, until: 2027-12-31}, R]}}, y: , z: }
`

// Long is a map whose pages take several sheets of paper: 40 people hold a role
// in each of two accounts, for a reason of some lines. The reason in account 1
// of person 7 starts with "start-07-1", and ends with "end-07-1".
func Long(t testing.TB) access.Access {
	t.Helper()
	var b strings.Builder
	b.WriteString("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n" +
		"accounts: {first: {id: \"222222222221\"}, second: {id: \"222222222222\", color: \"#b03a2e\"}}\n" +
		"roles: {Reader: {policies: [ViewOnlyAccess]}}\nusers:\n")
	for i := range LongPeople {
		fmt.Fprintf(&b, "  person-%02d:\n    access:\n", i)
		for j, account := range []string{"first", "second"} {
			fmt.Fprintf(&b, "      %s: [{role: Reader, until: 2028-01-31, reason: \"start-%02d-%d %send-%02d-%d\"}]\n", account, i, j+1,
				strings.Repeat("words and words ", 5+i%4*7), i, j+1)
		}
	}
	return Read(t, []byte(b.String()), nil)
}

// LongPeople is how many people there are in Long.
const LongPeople = 40
