package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/access"
	"rolemap/config/diag"
)

// says is each finding as its code and its text.
func says(found diag.List) []string {
	var out []string
	for _, f := range found.Sorted() {
		out = append(out, f.Code+": "+f.Text)
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
		if f.Severity != diag.Warning || f.Help == "" || f.At.Line == 0 {
			t.Errorf("%+v", f)
		}
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
		found := slices.DeleteFunc(access.Check(more(t, head, people+"- "+c.expect)), func(f diag.Finding) bool { return f.Severity == diag.Warning })
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
		for _, expect := range [][]string{{`{who: "*", can: {db: [Admin]}}`}, {`{who: "*", cannot: {web: [View]}}`}, {`{who: "*", can: {db: [View]}, cannot: {web: "*"}}`, `{who: "*", cannot: {all: "*"}}`}} {
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
			if len(expect) > 1 {
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
	const all, team = 5000 + 1 + 4999 + 5000, 1 + 1 // the people twice, the holders, and one more a role
	list := []string{`{who: "*", can: {web: [View]}, except: [u0]}`, `{who: "team:t", cannot: {db: [View]}}`}
	work := all + team
	for ; work+1+1+users <= most; work += 1 + 1 + users {
		list = append(list, `{who: u1, can: {web: [View]}}`)
	}
	if (most-work)%2 > 0 {
		t.Fatalf("%d is left, which the next ones do not fill", most-work)
	}
	judged := (most - work) / 2
	first := len(list)
	for range judged + 3 {
		list = append(list, `{who: u2, can: {db: [View]}}`)
	}
	list = append(list, `{who: "*", can: {db: [View]}, except: [u0]}`, `{who: "team:t", can: {db: [View]}}`)
	found := slices.DeleteFunc(access.Check(more(t, head, "teams: {t: {members: [u0]}}\n"+crowd(users, list...))), func(f diag.Finding) bool { return f.Severity == diag.Warning })
	if len(found) != judged+1 || found[judged].Code != "too-many-expectations" || found[judged].Help == "" {
		t.Fatalf("%d findings, want %d and that there is too much: %v", len(found), judged, found)
	}
	// behind the lines of the team, "users:", the users and "expect:"
	if at, want := found[judged].At.Line, 1+1+users+1+first+judged+1; at != want {
		t.Errorf("reported in line %d, want %d", at, want)
	}
}
