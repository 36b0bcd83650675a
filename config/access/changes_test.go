package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/access"
	"rolemap/config/effective"
)

// organisation is a map that the cases below change by replacing text.
const organisation = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts:
  web: {id: "222222222222"}
  api: {id: "333333333333"}
  db: {id: "444444444444"}
roles:
  Admin: {policies: [AdministratorAccess], session: 2h, source_ip: [203.0.113.0/24]}
  View: {policies: [ViewOnlyAccess, ReadOnlyAccess], permissions_boundary: PowerUserAccess}
  Cost: {policies: [Billing]}
teams:
  ops: {members: [ann, bob], access: {web: [Admin, View]}}
users:
  ann: {access: {api: [View]}}
  bob: {}
  eve: {access: {api: [View], db: [Cost]}}
  sus: {status: suspended}
  idle: {}
`

func changed(t *testing.T, text string, pairs ...string) access.Access {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the map has no %q", pairs[i])
		}
	}
	return of(t, []byte(strings.NewReplacer(pairs...).Replace(text)))
}

// summary is what a change does, in one text a part.
func summary(d effective.Diff) string {
	var out []string
	for _, h := range d.Gained {
		out = append(out, fmt.Sprintf("+%s/%s/%s", h.User, h.Account, h.Role))
	}
	for _, h := range d.Lost {
		out = append(out, fmt.Sprintf("-%s/%s/%s", h.User, h.Account, h.Role))
	}
	for _, g := range d.LastHolder {
		out = append(out, fmt.Sprintf("nobody %s%s/%s", g.User, g.Account, g.Role))
	}
	for _, r := range d.Renames {
		out = append(out, fmt.Sprintf("%s %s=>%s", r.Kind, r.Old, r.New))
	}
	for _, u := range d.Users {
		out = append(out, fmt.Sprintf("%s %s", u.Kind, u.User))
	}
	for _, m := range d.Moved {
		out = append(out, fmt.Sprintf("moved %s/%s/%s %s=>%s", m.User, m.Account, m.Role, strings.Join(m.Old, "+"), strings.Join(m.New, "+")))
	}
	for _, r := range d.Roles {
		var keys []string
		for _, p := range r.Changes {
			keys = append(keys, string(p.Property))
		}
		out = append(out, fmt.Sprintf("role %s in %s: %s", r.Role, strings.Join(r.Accounts, "+"), strings.Join(keys, "+")))
	}
	if len(d.Notes) > 0 {
		out = append(out, fmt.Sprintf("%d notes", len(d.Notes)))
	}
	return strings.Join(out, "; ")
}

// TestChanges makes one change of a map at a time and looks at all that is said about it.
func TestChanges(t *testing.T) {
	swap := func(pairs ...string) []string { return pairs }
	for _, c := range []struct {
		name  string
		pairs []string
		want  string
	}{
		{"nothing", swap("x", "x"), ""},
		{"a user is suspended", swap("bob: {}", "bob: {status: suspended}"), "-bob/web/Admin; -bob/web/View; suspended bob"},
		{"a user is let in again", swap("sus: {status: suspended}", "sus: {}"), "resumed sus"},
		{"a user stays suspended", swap("sus: {status: suspended}", "sus: {status: suspended, name: Susan}"), ""},
		{"users come, in the order of their names", swap("idle: {}", "idle: {}\n  zoe: {}\n  abe: {}"), "added abe; added zoe"},
		{"users go and come", swap("  idle: {}", "  abe: {}"), "added abe; removed idle"}, // no grants, no likeness
		{"the last holder goes", swap(", db: [Cost]", ""), "-eve/db/Cost; nobody db/Cost"},
		{"one of two holders goes", swap("ann: {access: {api: [View]}}", "ann: {}"), "-ann/api/View"},
		{"all holders go", swap("[ann, bob], access: {web: [Admin, View]}", "[ann, bob]"),
			"-ann/web/Admin; -ann/web/View; -bob/web/Admin; -bob/web/View; nobody web/Admin; nobody web/View"},
		{"the same by another way", swap("ann: {access: {api: [View]}}", "ann: {}", "access: {web: [Admin, View]}}", "access: {web: [Admin, View]}}\n  viewers: {members: [ann], access: {api: [View]}}"),
			"moved ann/api/View direct grant=>team viewers"},
		{"and through a team too", swap("access: {web: [Admin, View]}}", "access: {web: [Admin, View]}}\n  viewers: {members: [ann], access: {api: [View]}}"),
			"moved ann/api/View direct grant=>direct grant+team viewers"},
		{"and by one more", swap("ann: {access: {api: [View]}}", "ann: {access: {api: [View], web: [View]}}"), "moved ann/web/View team ops=>direct grant+team ops"},
		{"a team is renamed", swap("ops:", "staff:"), "moved ann/web/Admin team ops=>team staff; moved ann/web/View team ops=>team staff; " +
			"moved bob/web/Admin team ops=>team staff; moved bob/web/View team ops=>team staff"},
		{"a user is renamed", swap("eve:", "eva:"), "+eva/api/View; +eva/db/Cost; -eve/api/View; -eve/db/Cost; user eve=>eva; added eva; removed eve"},
		{"a user is renamed and gains", swap("eve: {access: {api: [View], db: [Cost]}}", "eva: {access: {api: [View], db: [Cost, View]}}"),
			"+eva/api/View; +eva/db/Cost; +eva/db/View; -eve/api/View; -eve/db/Cost; added eva; removed eve"},
		{"two are renamed", swap("members: [ann, bob]", "members: [ama, bea]", "ann: {access: {api: [View]}}", "bea: {access: {api: [View]}}", "bob:", "ama:"),
			"+ama/web/Admin; +ama/web/View; +bea/api/View; +bea/web/Admin; +bea/web/View; -ann/api/View; -ann/web/Admin; -ann/web/View; -bob/web/Admin; -bob/web/View; " +
				"user ann=>bea; user bob=>ama; added ama; removed ann; added bea; removed bob"},
		{"a role is renamed", swap("Cost", "Pay"), "+eve/db/Pay; -eve/db/Cost; nobody db/Cost; role Cost=>Pay"},
		{"a role and its user are renamed", swap("Cost", "Pay", "eve:", "eva:"),
			"+eva/api/View; +eva/db/Pay; -eve/api/View; -eve/db/Cost; nobody db/Cost; role Cost=>Pay; user eve=>eva; added eva; removed eve"},
		{"an account is renamed", swap("db:", "data:"), "+eve/data/Cost; -eve/db/Cost; nobody db/Cost; account db=>data; 1 notes"},
		{"an account, its role and its user", swap("db:", "data:", "Cost", "Pay", "eve:", "eva:"),
			"+eva/api/View; +eva/data/Pay; -eve/api/View; -eve/db/Cost; nobody db/Cost; account db=>data; role Cost=>Pay; user eve=>eva; added eva; removed eve; 1 notes"},
		{"an account that comes to stand elsewhere, and its user", swap("api:", "zeta:", "eve:", "eva:"),
			"+ann/zeta/View; +eva/db/Cost; +eva/zeta/View; -ann/api/View; -eve/api/View; -eve/db/Cost; nobody api/View; account api=>zeta; user eve=>eva; added eva; removed eve; 1 notes"},
		{"a role like one that stays", swap("Cost: {policies: [Billing]}", "Cost: {policies: [Billing]}\n  Pay: {policies: [Billing]}", "db: [Cost]", "db: [Cost, Pay]"), "+eve/db/Pay"},
		{"an account is another", swap(`"444444444444"`, `"555555555555"`), "+eve/db/Cost; -eve/db/Cost; 1 notes"},
		{"an account of that name and id was there", swap(`db: {id: "444444444444"}`, `data: {id: "555555555555"}`, "db:", "data:"),
			"+eve/data/Cost; -eve/db/Cost; nobody db/Cost; 1 notes"},
		{"an unused account goes and one comes", swap("db: [Cost]", "web: [Cost]", `db: {id: "444444444444"}`, `data: {id: "555555555555"}`),
			"+eve/web/Cost; -eve/db/Cost; nobody db/Cost; 1 notes"},
		{"another region", swap(`web: {id: "222222222222"}`, `web: {id: "222222222222", region: us-east-1}`), "1 notes"},
		{"the users account is another", swap("111111111111", "999999999999"), "1 notes"},
		{"another path", swap("organization: acme", "organization: acme\ndefaults: {path: /x/}"), "1 notes"},
		{"roles change where they stay", swap("session: 2h", "session: 3h", "[ViewOnlyAccess, ", "[", ", db: [Cost]", ", db: [View]"),
			"+eve/db/View; -eve/db/Cost; nobody db/Cost; role Admin in web: session; role View in api+web: policies"},
		{"a role that nobody holds changes", swap("[Billing]", "[Billing, ReadOnlyAccess]", ", db: [Cost]", ""), "-eve/db/Cost; nobody db/Cost"},
	} {
		text := organisation + "# x\n"
		if got := summary(effective.Between(of(t, []byte(text)), changed(t, text, c.pairs...))); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestARenamedRoleAllowsTheSame: another name with anything else changed is another role.
func TestARenamedRoleAllowsTheSame(t *testing.T) {
	const body = "  Cost: {policies: [Billing]}"
	was := of(t, []byte(organisation))
	for _, rest := range []string{
		"policies: [Billing, ReadOnlyAccess]", "policies: [ReadOnlyAccess]", "policies: [Billing], session: 2h", "policies: [Billing], mfa: optional", "policies: [Billing], trust: people",
		"policies: [Billing], source_ip: [203.0.113.0/24]", "policies: [Billing], permissions_boundary: PowerUserAccess",
	} {
		d := effective.Between(was, changed(t, organisation, body, "  Pay: {"+rest+"}", "db: [Cost]", "db: [Pay]"))
		if len(d.Renames) > 0 {
			t.Errorf("%s: %+v", rest, d.Renames)
		}
	}
	// One of two that are alike goes: the other is not its new name.
	both := changed(t, organisation, body, body+"\n  Pay: {policies: [Billing]}", "db: [Cost]", "db: [Cost, Pay]")
	if d := effective.Between(both, was); len(d.Renames) > 0 {
		t.Errorf("one of two: %+v", d.Renames)
	}
	// nor does it stand elsewhere
	if d := effective.Between(was, changed(t, organisation, body, "  Pay: {policies: [Billing]}", "db: [Cost]", "web: [Pay]")); len(d.Renames) > 0 {
		t.Errorf("in another account: %+v", d.Renames)
	}
	// One that nobody holds is like any other that nobody holds: nothing is said.
	idle := changed(t, organisation, ", db: [Cost]", "")
	if d := effective.Between(idle, changed(t, organisation, ", db: [Cost]", "", "Cost:", "Pay:")); len(d.Renames) > 0 {
		t.Errorf("held by nobody: %+v", d.Renames)
	}
	// The order of policies is none of it.
	if d := effective.Between(was, changed(t, organisation, "  View: {policies: [ViewOnlyAccess, ReadOnlyAccess]", "  Look: {policies: [ReadOnlyAccess, ViewOnlyAccess]", "[Admin, View]", "[Admin, Look]", "api: [View]", "api: [Look]")); len(d.Renames) != 1 {
		t.Errorf("in another order: %+v", d.Renames)
	}
}

// TestNamesakesAreRenamedOnce: each that left is paired with one that came, in the order of their names.
func TestNamesakesAreRenamedOnce(t *testing.T) {
	was := changed(t, organisation, "  idle: {}", "  p: {access: {db: [View]}}\n  q: {access: {db: [View]}}\n  r: {access: {db: [View]}}")
	is := changed(t, organisation, "  idle: {}", "  y: {access: {db: [View]}}\n  x: {access: {db: [View]}}")
	want := []access.Rename{{Kind: "user", Old: "p", New: "x"}, {Kind: "user", Old: "q", New: "y"}}
	if got := effective.Between(was, is).Renames; !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

// TestAnAccountThatStaysIsNotRenamed, not even in a map in which two accounts have one id.
func TestAnAccountThatStaysIsNotRenamed(t *testing.T) {
	one := more(t, head, "users: {eve: {access: {web: [Admin]}}}")
	two := more(t, strings.Replace(head, `db: {`, `copy: {id: "222222222222"}, db: {`, 1), "users: {eve: {access: {web: [Admin]}}}")
	for _, d := range []effective.Diff{effective.Between(one, two), effective.Between(two, one)} {
		if len(d.Renames) > 0 {
			t.Errorf("%+v", d.Renames)
		}
	}
}

// TestEmpty: each kind of change alone is one; moves alone are none.
func TestEmpty(t *testing.T) {
	for _, d := range []effective.Diff{
		{Diff: access.Diff{Gained: make([]access.Holding, 1)}}, {Diff: access.Diff{Lost: make([]access.Holding, 1)}}, {Diff: access.Diff{Ends: make([]access.EndChange, 1)}},
		{Roles: make([]effective.RoleChange, 1)}, {Diff: access.Diff{Users: make([]access.UserChange, 1)}}, {Diff: access.Diff{Notes: make([]access.Note, 1)}},
	} {
		if d.Empty() {
			t.Errorf("%+v is empty", d)
		}
	}
	if d := (effective.Diff{Diff: access.Diff{Moved: make([]access.Move, 1)}}); !d.Empty() {
		t.Error("a move is a change of access")
	}
}
