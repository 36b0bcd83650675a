package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
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
