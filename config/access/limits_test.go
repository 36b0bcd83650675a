package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

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
		{"101,001 ways of a team to 101,000 roles", 101, 1000, 1, false, "more than 100000 roles in accounts"},
		{"200,000 grants of 100,000 roles in accounts", 1000, 100, 2, false, ""},
	} {
		a, found := access.Of(large(c.accounts, c.roles, c.users, c.direct), now)
		if c.text == "" {
			want := c.accounts * c.roles * c.users
			if len(found) > 0 || len(a.Holdings) != want {
				t.Errorf("%s: %v, %d grants, want %d", c.name, found, len(a.Holdings), want)
			}
			continue
		}
		if len(found) != 1 || found[0].Severity() != diag.Error || !strings.Contains(found[0].Text, c.text) || found[0].Help == "" || a.Holdings != nil || a.Map == nil {
			t.Errorf("%s: %v, %d grants", c.name, found, len(a.Holdings))
			continue
		}
		if at := found[0].At; at.Len != len("all") {
			t.Errorf("%s: found at %+v, not at the group", c.name, at)
		}
	}
}

// crowd is many users who may view an account, and as many expectations.
func crowd(users int, expectations ...string) string {
	var b strings.Builder
	b.WriteString("users:\n")
	for i := range users {
		fmt.Fprintf(&b, "  u%d: {access: {web: [View]}}\n", i)
	}
	b.WriteString("expect:\n- " + strings.Join(expectations, "\n- ") + "\n")
	return b.String()
}

// TestFailuresAreBounded: a thousand are shown, whatever one line speaks of, and one more finding says that there are others.
func TestFailuresAreBounded(t *testing.T) {
	for users, want := range map[int]int{999: 999, 1000: 1000, 1001: 1001, 3000: 1001} {
		for _, expect := range [][]string{
			{`{who: "*", can: {db: [Admin]}}`}, {`{who: "*", cannot: {web: "*"}}`}, {`{who: "*", can: {web: [View]}}`, `{who: "*", cannot: {web: [View]}}`},
			{`{who: "*", can: {web: [View]}}`, `{who: "*", can: {db: [View]}}`}, {`{who: "*", can: {db: [View]}, cannot: {web: "*"}}`, `{who: "*", cannot: {all: "*"}}`},
		} {
			n, stopped := 0, 0
			for _, f := range access.Check(more(t, head, crowd(users, expect...))) {
				if f.Code == "expect-failed" {
					n++
				}
				if strings.Contains(f.Text, "no more are shown") {
					stopped++
				}
			}
			want := want
			if strings.Contains(expect[0], "cannot") && len(expect) > 1 { // all of them, again and again
				want = 1001
			}
			if n != want || (stopped == 1) != (want == 1001) {
				t.Errorf("%d users, %v: %d findings, want %d; %d say that there are more", users, expect, n, want, stopped)
			}
		}
	}
}

// TestWorkIsBounded: the first expectation too many is named, once; those before it are judged, those behind it are not.
func TestWorkIsBounded(t *testing.T) {
	const users, most = 5000, 50_000_000
	const judged, failing = 3, 1 + 1
	list := []string{`{who: "*", can: {web: [View]}, except: [u0]}`, `{who: "*", can: {web: [View]}}`, `{who: "team:t", cannot: {db: [View]}}`}
	work := (users + 1 + users - 1 + users) + (1 + users + users) + (1 + 1) // people, twice where some are excepted; a role; its holders
	for range judged {
		list = append(list, `{who: u2, can: {db: [View]}}`)
		work += failing
	}
	for ; work+1+1+users <= most; work += 1 + 1 + users {
		list = append(list, `{who: u1, can: {web: [View]}}`)
	}
	for ; work < most; work++ {
		list = append(list, `{who: u1, cannot: {db: [View]}}`)
	}
	last := len(list)
	list = append(list, `{who: "*", can: {db: [View]}, except: [u0]}`, `{who: "team:t", can: {db: [View]}}`, `{who: u2, can: {db: ["*", View]}}`)
	found := slices.DeleteFunc(access.Check(more(t, head, "teams: {t: {members: [u0]}}\n"+crowd(users, list...))), func(f diag.Finding) bool { return f.Severity() == diag.Warning })
	if len(found) != judged+1 || found[judged].Code != "too-many-expectations" || found[judged].Help == "" {
		t.Fatalf("%d findings, want %d and that there is too much: %v", len(found), judged, found)
	}
	// behind the lines of the team, "users:", the users and "expect:"
	if at, want := found[judged].At.Line, 1+1+users+1+last+1; at != want {
		t.Errorf("reported in line %d, want %d", at, want)
	}
}
