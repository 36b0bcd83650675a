package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

const head = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}, db: {id: "444444444444"}}
account_groups: {all: [web, api]}
roles: {Admin: {policies: [AdministratorAccess]}, View: {policies: [ViewOnlyAccess]}}
`

// more is the map of two texts, whatever is wrong with it.
func more(t *testing.T, first, second string) access.Access {
	t.Helper()
	m, found := config.Parse(config.File{Path: "a.yaml", Data: []byte(first)}, config.File{Path: "b.yaml", Data: []byte(second)})
	if found.HasErrors() {
		t.Fatal(found)
	}
	a, found := access.Of(m, now)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return a
}

// TestTheLatestEndCounts: who holds a role twice holds it until both have ended.
func TestTheLatestEndCounts(t *testing.T) {
	const early, late = "{role: Admin, until: 2027-01-31T00:00:00Z}", "{role: Admin, until: 2027-06-30T00:00:00Z}"
	for _, c := range []struct{ team, direct, want string }{
		{early, late, "2027-06-30T00:00:00Z"},
		{late, early, "2027-06-30T00:00:00Z"},
		{early, early, "2027-01-31T00:00:00Z"},
		{early, "Admin", ""},
		{"Admin", late, ""},
		{early, "{role: Admin, until: 2026-11-21T12:00:00Z}", "2027-01-31T00:00:00Z"}, // the other has passed
	} {
		a := more(t, head, fmt.Sprintf("teams: {ops: {members: [eve], access: {web: [%s]}}}\nusers: {eve: {access: {all: [%s]}}}", c.team, c.direct))
		h, ok := a.Find(access.Grant{User: "eve", Account: "web", Role: "Admin"})
		until := ""
		if !h.Until().IsZero() {
			until = h.Until().Format(time.RFC3339)
		}
		if !ok || until != c.want {
			t.Errorf("team %s, direct %s: until %q, want %q", c.team, c.direct, until, c.want)
		}
	}
}

// TestAccessEnds: a grant is gone at its end, not a second before.
func TestAccessEnds(t *testing.T) {
	for until, want := range map[string]int{
		"2026-11-21T11:59:59Z": 0, "2026-11-21T12:00:00Z": 0, "2026-11-21T12:00:01Z": 1, "2026-11-21": 1, "2026-11-20": 0,
	} {
		a := more(t, head, "users: {eve: {access: {web: [{role: Admin, until: "+until+"}, View]}}}")
		if got := len(a.Holdings) - 1; got != want {
			t.Errorf("until %s: %d grants at noon, want %d", until, got, want)
		}
	}
}

// TestSources: every way to a grant is there, by team and then by end and place, with where it is written.
func TestSources(t *testing.T) {
	a := more(t, head, `
teams:
  zebra: {members: [eve], access: {web: [Admin]}}
  apes: {members: [bob, eve], access: {all: [View, Admin], web: [{role: Admin, until: 2027-01-31}]}}
users:
  eve: {access: {web: [Admin], all: [Admin]}}
  bob: {}
`)
	var got []string
	for _, h := range a.Holdings {
		for _, s := range h.Sources {
			line := 0
			if s.Member != nil {
				line = s.Member.At.Line
			}
			got = append(got, fmt.Sprintf("%s %s %s: %s, %s:%d in %s of line %d %s", h.User, h.Account, h.Role, s.Name(), s.Entry.Role.Text,
				s.Entry.Role.At.Line, s.Block.Where.Text, line, s.Entry.UntilAt.Text))
		}
	}
	want := []string{
		"bob api Admin: team apes, Admin:4 in all of line 4 ",
		"bob api View: team apes, View:4 in all of line 4 ",
		"bob web Admin: team apes, Admin:4 in all of line 4 ",
		"bob web Admin: team apes, Admin:4 in web of line 4 2027-01-31",
		"bob web View: team apes, View:4 in all of line 4 ",
		"eve api Admin: direct grant, Admin:6 in all of line 0 ",
		"eve api Admin: team apes, Admin:4 in all of line 4 ",
		"eve api View: team apes, View:4 in all of line 4 ",
		"eve web Admin: direct grant, Admin:6 in all of line 0 ",
		"eve web Admin: direct grant, Admin:6 in web of line 0 ",
		"eve web Admin: team apes, Admin:4 in all of line 4 ",
		"eve web Admin: team apes, Admin:4 in web of line 4 2027-01-31",
		"eve web Admin: team zebra, Admin:3 in web of line 3 ",
		"eve web View: team apes, View:4 in all of line 4 ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestUnknownNamesGiveNothing: a map with errors means less, never something else.
func TestUnknownNamesGiveNothing(t *testing.T) {
	a := more(t, head, `{teams: {ops: {members: [mallory, bob], access: {web: [Nothing, Admin], nowhere: [Admin]}}}, users: {bob: {}, eve: {access: {web: [Admin]}, status: suspended}}}`)
	if len(a.Holdings) != 1 || a.Holdings[0].Grant != (access.Grant{User: "bob", Account: "web", Role: "Admin"}) {
		t.Errorf("%+v", a.Holdings)
	}
}

func TestFind(t *testing.T) {
	a := more(t, head, "{users: {bob: {access: {web: [View]}}, eve: {access: {all: [Admin]}}}}")
	for _, h := range a.Holdings {
		if got, ok := a.Find(h.Grant); !ok || got.Grant != h.Grant || len(got.Sources) != 1 {
			t.Errorf("%v: %v %+v", h.Grant, ok, got)
		}
	}
	if len(a.Holdings) != 3 {
		t.Errorf("%+v", a.Holdings)
	}
	for _, g := range []access.Grant{{}, {User: "bob", Account: "web", Role: "Admin"}, {User: "eve", Account: "web", Role: "View"}, {User: "zoe", Account: "web", Role: "View"}} {
		if got, ok := a.Find(g); ok || got.User != "" || got.Sources != nil {
			t.Errorf("%v is found: %+v", g, got)
		}
	}
}

func TestGrantsAreOrdered(t *testing.T) {
	g := access.Grant{User: "b", Account: "b", Role: "b"}
	for _, less := range []access.Grant{{User: "a", Account: "c", Role: "c"}, {User: "b", Account: "a", Role: "c"}, {User: "b", Account: "b", Role: "a"}} {
		if less.Compare(g) != -1 || g.Compare(less) != 1 || g.Compare(g) != 0 {
			t.Errorf("%v and %v", less, g)
		}
	}
}

// large is a map of accounts, roles and users that a team of all users, or one user, is granted: all of them.
func large(accounts, roles, users int, direct bool) *config.Map {
	var b strings.Builder
	list := func(key, name, value string, n int) (names string) {
		fmt.Fprintf(&b, "%s:\n", key)
		for i := range n {
			fmt.Fprintf(&b, "  %s%d: "+value+"\n", name, i, 100_000_000_000+i)
			names += fmt.Sprintf("%s%d,", name, i)
		}
		return "[" + names + "]"
	}
	b.WriteString("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n")
	all := list("accounts", "a", "{id: \"%d\"}", accounts)
	every := list("roles", "r", "{policies: [P%d]}", roles)
	if direct {
		fmt.Fprintf(&b, "users: {u: {access: {all: %s}}}\n", every)
	} else {
		members := list("users", "u", "{name: \"%d\"}", users)
		fmt.Fprintf(&b, "teams: {t: {members: %s, access: {a0: [r0], all: %s}}}\n", members, every)
	}
	fmt.Fprintf(&b, "account_groups: {all: %s}\n", all)
	m, _ := config.Parse(config.File{Path: "large.yaml", Data: []byte(b.String())})
	return m
}

// TestBounds: a map that means too much gives nobody anything, and the finding names the block to blame.
func TestBounds(t *testing.T) {
	for _, c := range []struct {
		name                   string
		accounts, roles, users int
		direct                 bool
		text                   string // of the finding; empty for none
	}{
		{"2,000,001 ways through a team", 100, 100, 200, false, "more than 2000000 grants"}, // one of another block
		{"2,250,000 ways of one user", 1500, 1500, 1, true, "more than 2000000 grants"},
		{"101,000 roles in accounts", 1000, 101, 1, true, "more than 100000 roles in accounts"},
		{"100,000 roles in accounts", 1000, 100, 1, true, ""},
		{"101,001 ways of a team to 101,000 roles", 1000, 101, 1, false, "more than 100000 roles in accounts"},
		{"200,000 grants to 10,000 roles", 100, 100, 20, false, ""},
	} {
		a, found := access.Of(large(c.accounts, c.roles, c.users, c.direct), now)
		if c.text == "" {
			want := c.accounts * c.roles * c.users
			if len(found) > 0 || len(a.Holdings) != want {
				t.Errorf("%s: %v, %d grants, want %d", c.name, found, len(a.Holdings), want)
			}
			continue
		}
		if len(found) != 1 || found[0].Severity != diag.Error || !strings.Contains(found[0].Text, c.text) || found[0].Help == "" || a.Holdings != nil || a.Map == nil {
			t.Errorf("%s: %v, %d grants", c.name, found, len(a.Holdings))
			continue
		}
		if at := found[0].At; at.Len != len("all") {
			t.Errorf("%s: found at %+v, not at the group", c.name, at)
		}
	}
}
