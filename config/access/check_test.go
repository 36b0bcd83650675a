package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/access"
	"rolemap/config/diag"
)

// says is each finding as its code and its text, by place; also those that are
// shown as one.
func says(found diag.List) []string {
	var out []string
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b diag.Finding) int {
		switch {
		case diag.Before(a.At, b.At):
			return -1
		case diag.Before(b.At, a.At):
			return 1
		}
		return strings.Compare(a.Text, b.Text)
	})
	for _, f := range found {
		out = append(out, string(f.Code)+": "+f.Text)
	}
	return out
}

func expectAll(t *testing.T, found diag.List, want ...string) {
	t.Helper()
	if got := says(found); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestUnused(t *testing.T) {
	found := access.Check(more(t, head, `{users: {eve: {access: {web: [{role: View, until: 2026-01-01}, Admin]}}}}`))
	expectAll(t, found,
		`unused-account: nobody reaches the account "api"`,
		`unused-account: nobody reaches the account "db"`,
		`unused-role: nobody reaches the role "View"`)
	for _, f := range found {
		if f.Severity() != diag.Warning || f.Help == "" || f.At.Line == 0 {
			t.Errorf("%+v", f)
		}
	}
}

// TestSuspendedAccount: grants there are one finding, at the account's status.
func TestSuspendedAccount(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, old: {id: "333333333333", status: suspended}}
account_groups: {both: [web, old]}
roles: {Admin: {policies: [AdministratorAccess]}, View: {policies: [ViewOnlyAccess]}}
teams: {ops: {members: [zoe, eve, sus], access: {both: [Admin], old: [View]}}}
users: {zoe: {}, eve: {access: {old: [Admin]}}, sus: {status: suspended}}
expect:
- {who: zoe, can: {both: [Admin]}}
- {who: "*", cannot: {old: "*"}}
- {who: zoe, can: {old: [Admin]}}
`
	found := access.Check(of(t, []byte(text)))
	expectAll(t, found, `suspended-account: the account "old" is suspended: 4 grants there hold nothing`,
		`expect-failed: "zoe" is expected to be able to assume "Admin" in "old", but is not granted it`)
	if at := found.Sorted()[0]; at.At.Line != 5 || at.At.Len != len("suspended") || at.Also == nil || at.Also.At.Line != 8 && at.Also.At.Line != 9 {
		t.Errorf("%+v", at)
	}
}

// TestExpectations: what somebody can and cannot, for a user, a team and everybody; a suspended user is nobody.
func TestExpectations(t *testing.T) {
	const people = `
teams:
  ops: {members: [zoe, sus, eve, zoe], access: {all: [Admin], db: [View]}}
users:
  zoe: {}
  bob: {access: {db: [View, Admin]}}
  sus: {status: suspended, access: {db: [Admin]}}
  eve: {access: {web: [View]}}
expect:
`
	const (
		not = `expect-failed: "%s" is expected to be able to assume "%s" in "%s", but is not granted it`
		is  = `expect-failed: "%s" is expected not to be able to assume "%s" in "%s", but is granted it`
	)
	fails := func(format string, grants ...string) (out []string) {
		for _, g := range grants {
			f := strings.Fields(g)
			out = append(out, fmt.Sprintf(format, f[0], f[2], f[1]))
		}
		return out
	}
	for _, c := range []struct {
		expect string
		want   []string
	}{
		{`{who: eve, can: {web: [Admin, View], api: [Admin]}, cannot: {db: [Admin], api: [View]}}`, nil},
		{`{who: eve, can: {all: [View]}}`, fails(not, "eve api View")},
		{`{who: eve, cannot: {all: [View]}}`, fails(is, "eve web View")},
		{`{who: eve, cannot: {web: "*"}}`, fails(is, "eve web Admin", "eve web View")},
		{`{who: bob, cannot: {all: "*"}}`, nil},
		{`{who: bob, can: {db: "*"}}`, nil},
		{`{who: eve, can: {db: "*"}}`, fails(not, "eve db Admin")},
		{`{who: sus, can: {db: [Admin]}}`, fails(not, "sus db Admin")},
		{`{who: sus, cannot: {db: "*", all: "*"}}`, nil},
		{`{who: "team:ops", can: {all: [Admin], db: [View]}, cannot: {db: [Admin]}}`, nil},
		{`{who: "team:ops", can: {db: [Admin]}}`, fails(not, "eve db Admin", "zoe db Admin")},
		{`{who: "team:ops", cannot: {db: [View], web: [View]}}`, fails(is, "eve web View", "eve db View", "zoe db View")},
		{`{who: "team:nobody", can: {db: [Admin]}, cannot: {db: "*"}}`, nil},
		{`{who: "*", can: {db: [View]}, cannot: {api: [View]}}`, nil},
		{`{who: "*", cannot: {db: [Admin]}}`, fails(is, "bob db Admin")},
		{`{who: "*", cannot: {db: [Admin]}, except: [bob]}`, nil},
		{`{who: "*", can: {all: [Admin]}, except: [bob, sus]}`, nil},
		{`{who: "*", can: {web: [Admin]}}`, fails(not, "bob web Admin")},
		{`{who: "*", can: {web: [Admin]}, except: [eve]}`, fails(not, "bob web Admin")},
		{`{who: eve, can: {web: [Nothing, View], nowhere: [View], api: [View]}}`, fails(not, "eve api View")},
	} {
		found := slices.DeleteFunc(access.Check(more(t, head, people+"- "+c.expect)), func(f diag.Finding) bool { return f.Severity() == diag.Warning })
		want := slices.Sorted(slices.Values(c.want))
		if got := slices.Sorted(slices.Values(says(found))); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.expect, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, f := range found {
			if (f.Also != nil) != strings.Contains(f.Text, "expected not to") || f.Help == "" || f.At.File != "b.yaml" || f.At.Line != 10 {
				t.Errorf("%s: %+v", c.expect, f)
			}
		}
	}
	// The grant that breaks an expectation is shown, the first of its ways.
	found := access.Check(more(t, head, people+`- {who: zoe, cannot: {db: [View]}}`))
	if last := found[len(found)-1]; last.Also == nil || last.Also.At.Line != 3 || last.Also.Text != "the grant, team ops" {
		t.Errorf("%+v", last.Also)
	}
}

// TestExpectationsStandAlone: one with exceptions leaves the people of the next ones as they are.
func TestExpectationsStandAlone(t *testing.T) {
	found := access.Check(more(t, head, `
users: {ann: {access: {db: [View]}}, bob: {access: {db: [View]}}, eve: {access: {all: [Admin]}}}
expect:
- {who: "*", can: {db: [View]}, except: [eve]}
- {who: "*", cannot: {db: [View]}, except: [ann, bob]}
- {who: "*", cannot: {all: [Admin]}}
`))
	expectAll(t, found,
		`expect-failed: "eve" is expected not to be able to assume "Admin" in "api", but is granted it`,
		`expect-failed: "eve" is expected not to be able to assume "Admin" in "web", but is granted it`)
}
