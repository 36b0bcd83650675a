package config_test

import (
	"flag"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config/diag"
	"rolemap/config/source"
)

const head = "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n"

// full asks for the largest files that are accepted, which take half a minute.
// A mebibyte shows the same: what grows with the square of a file's size, or
// without bound, takes minutes there too.
var full = flag.Bool("full", false, "hostile maps are as large as a file may be")

func room() int {
	if *full {
		return source.MaxFileSize - 200
	}
	return 1 << 20
}

// some is a text of at most a mebibyte: for what is too many values before it is too large.
func some(before, text string) string { return before + strings.Repeat(text, (1<<20)/len(text)) }

// repeated is as many copies of a text as there is room for beside what is around it.
func repeated(before, text, after string) string {
	return before + strings.Repeat(text, (room()-len(before)-len(after))/len(text)) + after
}

// numbered is before, then as many lines as there is room for, each with its number.
func numbered(before, format string, most int) string {
	var b strings.Builder
	b.WriteString(before)
	for i := 0; i < most && b.Len() < room(); i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// hostile are maps that would take too much time or memory of a reader that
// does not look out. Each is read, checked and shown in seconds; run with -v
// and -full for the figures. None has a time limit: machines differ.
var hostile = []struct {
	name string
	text func() string
	code diag.Code // one of the findings; empty for none but warnings
}{
	{"errors on 100,000 lines", func() string { return numbered(head+"users:\n", "  \"user %d\": {}\n", 100_000) }, "invalid-name"},
	{"errors 100,000 on one line", func() string { return numbered(head+"users: {", "\"user %d\": {}, ", 100_000) + "}\n" }, "invalid-name"},
	{"unknown keys", func() string { return numbered(head, "key%d: 1\n", 100_000) }, "unknown-key"},
	{"unknown users, each near to many", func() string {
		return numbered(numbered(head+"users:\n", "  user-with-a-rather-long-name-%d: {}\n", 20_000)+"teams: {t: {members: [", "user-with-a-rather-long-nema-%d,", 100_000) + "]}}\n"
	}, "unknown-user"},
	{"unknown policies", func() string {
		return numbered(head+"roles:\n", "  r%[1]d: {policies: [ReadOnlyAcess%[1]d]}\n", 100_000)
	}, "unknown-policy"},
	{"more findings than are kept", func() string { return some(head+"expect: [", "[],") + "]\n" }, "too-many-findings"},
	{"comments", func() string { return repeated(head, "# nothing but a comment\n", "") }, ""},
	{"short comments", func() string { return repeated(head, "#\n", "") }, ""},
	{"comments between keys", func() string { return numbered(head+"users:\n", "  # about\n  u%d: {} # him\n", 1<<30) }, "quota"},
	{"opening brackets", func() string { return some(head+"teams: ", "[") }, "too-deep"},
	{"opening braces", func() string { return some(head+"teams: ", "{a: ") }, "too-deep"},
	{"dashes", func() string { return some("", "- ") }, "too-deep"},
	{"indented without end", func() string {
		var b strings.Builder
		for i := 0; b.Len() < room()-5000; i++ {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String()
	}, "unknown-key"},
	{"nested 9,000 deep, again and again", func() string {
		return some(head+"teams: [", strings.Repeat("[", 9000)+strings.Repeat("]", 9000)+",") + "]\n"
	}, "wrong-type"},
	{"nested alias", func() string { return head + "expect: &a [*a]\nusers: {alice: &b {access: {webapp: &c [*c, *b]}}}\n" }, "wrong-type"},
	{"one text", func() string { return repeated(head+"roles: {r: {policies: [\"", "x", "\"]}}\n") }, "unknown-policy"},
	{"one key", func() string { return repeated("", "x", ": 1\n") }, "yaml-syntax"},
	{"one name", func() string { return repeated(head+"users: {? ", "x", " : {access: {webapp: [r]}}}\n") }, "invalid-name"},
	{"one block text", func() string { return repeated(head+"roles: {}\norganisation: |\n", "  x\n", "") }, "unknown-key"},
	{"tabs", func() string { return repeated("", "\t", "") }, "yaml-syntax"},
	{"tabs behind a key", func() string { return repeated(head+"teams:", "\t", "") }, "wrong-type"},
	{"spaces", func() string { return repeated("", " ", "") }, "empty-file"},
	{"line ends", func() string { return repeated(head, "\n", "") }, ""},
	{"empty items", func() string { return head + "expect:\n" + strings.Repeat("-\n", 2_000_001) }, "file-too-large"},
	{"commas", func() string { return head + "users: {" + strings.Repeat("a,", 2_000_001) + "}\n" }, "file-too-large"},
	{"unclosed quote", func() string { return repeated(head+"users: \"", "x\n ", "") }, "yaml-syntax"},
	{"tag directives", func() string { return numbered("", "%%TAG !a%d! x\n", 1<<30) + "---\n" + head }, "yaml-syntax"},
	{"documents", func() string { return some(head, "---\n") }, "second-document"},
	{"anchors", func() string { return numbered(head+"users:\n", "  u%[1]d: &u%[1]d {}\n", 1<<30) }, "quota"},
	{"lists of aliases of lists", func() string {
		var b strings.Builder
		b.WriteString("version: 1\nexpect:\n- &a0 [x,x,x,x,x,x,x,x,x,x]\n")
		for i := range 60 {
			fmt.Fprintf(&b, "- &a%d [%s]\n", i+1, strings.Repeat(fmt.Sprintf("*a%d,", i), 10))
		}
		return b.String()
	}, "wrong-type"},
	{"teams of one alias", func() string {
		return numbered(head+"teams:\n  t: &t {members: &m ["+strings.Repeat("alice,", 1000)+"]}\n", "  t%d: *t\n", 1<<30)
	}, "alias-expansion"},
	{"wrong types through aliases", func() string {
		return numbered(head+"teams:\n  t: &t {members: &m ["+strings.Repeat("[],", 1000)+"]}\n", "  t%d: *t\n", 1<<30)
	}, "too-many-findings"},
	{"not UTF-8", func() string { return repeated("", "\xff", "") }, "not-utf8"},
	{"zero bytes", func() string { return repeated("", "\x00", "") }, "control-character"},
	{"brackets to the last byte", func() string {
		return head + "teams: " + strings.Repeat("[", source.MaxFileSize-len(head)-len("teams: "))
	}, "file-too-large"},
	{"groups times teams", func() string {
		return numbered(head+"accounts:\n", "  a%[1]d: {id: \"%012[1]d\"}\n", 2000) + numbered("roles:\n", "  r%d: {policies: [ReadOnlyAccess]}\n", 2000) +
			"users: {alice: {}}\naccount_groups:\n  all: [" + numbered("", "a%d,", 2000) + "]\nteams: {t: {members: [alice], access: {all: [" + numbered("", "r%d,", 2000) + "]}}}\n"
	}, "too-many-grants"},
	{"groups times teams times users", func() string {
		return numbered(head+"accounts:\n", "  a%[1]d: {id: \"%012[1]d\"}\n", 2000) + numbered("roles:\n", "  r%d: {policies: [ReadOnlyAccess]}\n", 2000) + numbered("users:\n", "  u%d: {}\n", 2000) +
			"account_groups:\n  all: [" + numbered("", "a%d,", 2000) + "]\nteams: {t: {members: [" + numbered("", "u%d,", 2000) + "], access: {all: [" + numbered("", "r%d,", 2000) + "]}}}\n"
	}, "too-many-grants"},
	{"empty access to a large group", func() string {
		return head + "accounts: {a: {id: \"222222222222\"}}\naccount_groups: {g: [" + strings.Repeat("a,", room()/10) + "]}\n" + numbered("teams:\n", "  t%d: {access: {g: []}}\n", 150_000)
	}, "duplicate-entry"},
	{"foreign policies in a large group", func() string {
		return numbered(head+"accounts:\n", "  a%d: {id: \"222222222222\"}\n", 50_000) + "account_groups:\n  g: [" + numbered("", "a%d,", 50_000) + "]\n" +
			numbered("roles:\n", "  r%d: {policies: [\"arn:aws:iam::222222222222:policy/x\"]}\n", 50_000) + "users: {alice: {access: {g: [" + numbered("", "r%d,", 50_000) + "]}}}\n"
	}, "duplicate-account-id"},
	{"expectations about everybody", func() string {
		return numbered(head+"accounts: {a: {id: \"222222222222\"}}\nroles: {r: {policies: [ReadOnlyAccess]}}\nteams: {t: {members: [u0], access: {a: [r]}}}\nusers:\n", "  u%d: {}\n", 20_000) +
			numbered("expect:\n", "- {who: \"*\", cannot: {a: [r]}, except: [u0]} # %d\n", 20_000)
	}, "too-many-expectations"},
	{"expectations of everybody", func() string {
		return numbered(head+"accounts: {a: {id: \"222222222222\"}}\nroles: {r: {policies: [ReadOnlyAccess]}}\nusers:\n", "  u%d: {access: {a: [r]}}\n", 20_000) +
			numbered("expect:\n", "- {who: \"*\", can: {a: [r]}} # %d\n", 20_000)
	}, "too-many-expectations"},
	{"groups of all accounts", func() string {
		accounts := numbered(head+"accounts:\n", "  a%[1]d: {id: \"%012[1]d\"}\n", 10_000)
		return numbered(accounts+"account_groups:\n", "  g%d: {all: true, except: [a1]}\n", 10_000)
	}, "too-many-grants"},
	{"a valid map", func() string {
		m := numbered(head+"accounts:\n", "  a%[1]d: {id: \"%012[1]d\"}\n", 1000) + numbered("roles:\n", "  r%d: {policies: [ReadOnlyAccess]}\n", 1000) + "users:\n" + numbered("", "  user-%[1]d: {name: User Number %[1]d, email: user-%[1]d@example.com}\n", room()/200) + "teams:\n"
		return numbered(m, "  team-%[1]d: {members: [user-%[1]d], access: {a1: [r1]}}\n", room()/200)
	}, "quota"},
}

func TestHostileMapsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute; the rest of the package a second")
	}
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			data := []byte(h.text())
			runtime.GC()
			start := time.Now()
			r := loadBytes(data)
			judged := time.Since(start)
			var out counter
			if err := diag.WriteText(&out, r.Findings, r.Sources); err != nil {
				t.Fatal(err)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			t.Logf("%8d bytes %6.2f s, shown %6.2f s, %7d findings of %9d bytes, %4d MiB held", len(data), judged.Seconds(), (time.Since(start) - judged).Seconds(), len(r.Findings), out, m.HeapAlloc>>20)
			found := slices.ContainsFunc(r.Findings, func(d diag.Finding) bool { return d.Code == h.code })
			if h.code != "" && !found || h.code == "" && r.Findings.HasErrors() {
				t.Errorf("want %q: %.2000s", h.code, r.Findings.Error())
			}
			spansInsideFast(t, r.Findings, data)
			if len(r.Findings) > diag.MaxFindings+1 || out > 10<<20 {
				t.Errorf("%d findings, %d bytes", len(r.Findings), out)
			}
		})
	}
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

var _ io.Writer = (*counter)(nil)

// spansInsideFast is spansInside for very many findings in ASCII.
func spansInsideFast(t *testing.T, findings diag.List, data []byte) {
	t.Helper()
	lines := diag.Lines(data)
	for _, d := range findings {
		if d.At.Line > len(lines) || d.At.Line > 0 && d.At.Col+d.At.Len > len(lines[d.At.Line-1])+1 {
			t.Fatalf("%v lies outside", d)
		}
	}
}
