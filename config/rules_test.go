package config_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/diag"
)

// tally is how often Parse and Check find what in a map.
func tally(text string) string {
	m, found := config.Parse(config.File{Path: "m", Data: []byte(text)})
	found.Add(config.Check(m, now)...)
	count := map[diag.Code]int{}
	for _, f := range found {
		count[f.Code]++
	}
	var out []string
	for _, code := range slices.Sorted(maps.Keys(count)) {
		out = append(out, fmt.Sprintf("%d %s", count[code], code))
	}
	return strings.Join(out, ", ")
}

// TestNamesThatWereNotRead are not called unknown where they are used: what
// defines them is what is wrong. Beside a mistake within an entry they are.
func TestNamesThatWereNotRead(t *testing.T) {
	const (
		alice = "users: {alice: {access: {a: [R]}}}\n"
		ops   = "teams: {ops: {members: [alice], access: {a: [R]}}}\n"
		own   = "policies: {own: {document: " + anyDocument + "}}\nroles: {R: {policies: [own]}}\n"
	)
	for text, want := range map[string]string{
		"accounts: []\n" + oneRole + alice:                                                                    "1 wrong-type",
		"accounts: []\naccount_groups: {g: [a]}\n":                                                            "1 wrong-type",
		"account_groups: []\n" + oneRole + "users: {alice: {access: {g: [R]}}}\n":                             "1 wrong-type",
		twoAccounts + "roles: x\n" + alice:                                                                    "1 wrong-type",
		twoAccounts + oneRole + "users: 7\n" + ops:                                                            "1 wrong-type",
		"policies: []\nroles: {R: {policies: [own]}}\n":                                                       "1 wrong-type",
		twoAccounts + oneRole + "teams: []\nusers: {alice: {}}\nexpect: [{who: \"team:ops\", can: {a: [R]}}]": "1 wrong-type",
		twoAccounts + oneRole + "user: {alice: {}}\n" + ops:                                                   "1 unknown-key",
		twoAccounts + oneRole + "users: {? [alice] : {}}\n" + ops:                                             "1 wrong-type",
		twoAccounts + oneRole + "users: {bob: {nmae: Bob}}\n" + ops:                                           "1 unknown-key, 1 unknown-user",
		twoAccounts + oneRole + "users: {bob: {nmae: Bob}, ? [x] : {}}\n" + ops:                               "1 unknown-key, 1 wrong-type",
		twoAccounts + "roles: {S: {polices: [ReadOnlyAccess]}}\n" + alice:                                     "1 unknown-key, 1 unknown-role",
		twoAccounts + oneRole + alice + "teams: {ops: {members: [[alice]], access: {a: [R]}}}\n":              "1 wrong-type",
		twoAccounts + oneRole + alice + "teams: {ops: {members: [alice], access: {a: [[R]]}}}\n":              "1 wrong-type",
		twoAccounts + oneRole + alice + "teams: {ops: {members: [alice], acess: {a: [R]}}}\n":                 "1 unknown-key",
		twoAccounts + oneRole + alice + "teams: {ops: }\n":                                                    "1 wrong-type",
		twoAccounts + oneRole + alice + "account_groups: {g: [[a]]}\n":                                        "1 wrong-type",
		twoAccounts + oneRole + alice + "account_groups: {g: a}\n":                                            "1 wrong-type",
		twoAccounts + oneRole + alice + "expect: [{who: alice, can: {a: [[R]]}}]\n":                           "1 wrong-type",
		twoAccounts + oneRole + alice + "expect: [{who: alice, cna: {a: [R]}}]\n":                             "1 unknown-key",
		twoAccounts + oneRole + alice + "expect: [{can: {b: [S]}}]\n":                                         "1 missing-key",
		twoAccounts + "policies: {own: {file: [x]}}\nroles: {R: {policies: [own]}}\n" + alice:                 "1 wrong-type",
		twoAccounts + "policies: {own: {document: []}}\nroles: {R: {policies: [own]}}\n" + alice:              "1 wrong-type",
		twoAccounts + "policies: {own: x}\nroles: {R: {policies: [own]}}\n" + alice:                           "1 wrong-type",
		twoAccounts + "policies: {own: {}}\nroles: {R: {policies: [own]}}\n" + alice:                          "1 policy-source",
		twoAccounts + own + alice: "",
	} {
		if got := tally(head + text); got != want {
			t.Errorf("%q, want %q:\n%s", got, want, text)
		}
	}
	// Where nothing is known of the users account, nothing is compared with it.
	const nowhere = "version: 1\norganization: acme\nusers_account: {id: \"111111111111\"}\n"
	for _, text := range []string{"accounts: {a: {id: \"222222222222\", region: cn-north-1}}\n", "roles: {R: {policies: [\"arn:aws-cn:iam::aws:policy/ReadOnlyAccess\"]}}\n"} {
		if got := tally(nowhere + text); got != "1 missing-key" {
			t.Errorf("%q:\n%s", got, text)
		}
	}
	// What no part has is missing at the start of the first.
	_, found := config.Parse(config.File{Path: "a", Data: []byte("users: {}\n")}, config.File{Path: "b", Data: []byte("teams: {}\n")})
	for _, f := range found {
		if f.Code != diag.MissingKey || f.At != (diag.Span{File: "a", Line: 1, Col: 1}) {
			t.Errorf("%+v", f)
		}
	}
	if len(found) != 3 {
		t.Error(found)
	}
}

// TestPoliciesOfRoles: what may stand in a role's policies, and as its boundary.
func TestPoliciesOfRoles(t *testing.T) {
	for entry, want := range map[string]string{
		"own": "", "ReadOnlyAccess": "", "Billing": "", "Nope": "unknown-policy", "job-function/Billing": "unknown-policy", "readonlyaccess": "unknown-policy",
		"arn:aws:iam::aws:policy/ReadOnlyAccess": "", "arn:aws:iam::aws:policy/job-function/Billing": "", "arn:aws:iam::aws:policy/Billing": "invalid-policy-arn",
		"arn:aws:iam::aws:policy/Nope": "unlisted-aws-policy", "arn:aws:iam::aws:policy/x/ReadOnlyAccess": "invalid-policy-arn",
		"arn:aws-cn:iam::aws:policy/ReadOnlyAccess": "invalid-policy-arn", "arn:aws-cn:iam::222222222222:policy/x": "invalid-policy-arn",
		"arn:aws:iam::222222222222:policy/x": "", "arn:aws:iam::333333333333:policy/x": "foreign-policy", "arn:aws:iam::${account.id}:policy/x/y": "",
		"arn:aws:iam::22222222222:policy/x": "invalid-policy-arn", "arn:aws:iam::222222222222:role/x": "invalid-policy-arn", "arn:aws:iam::222222222222:policy/": "invalid-policy-arn", "arn:": "invalid-policy-arn",
		"arn:aws:iam::${account.id}:policy/${account.name}": "", "arn:aws:iam::${account.id}:policy/${account.nmae}": "policy-variable",
		"AWSSupportServiceRolePolicy": "unattachable-policy", "arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy": "unattachable-policy",
	} {
		for _, r := range []string{"policies: [%q]", "policies: [ViewOnlyAccess], permissions_boundary: %q"} {
			text := head + twoAccounts + "policies: {own: {document: " + anyDocument + "}}\nroles: {R: {" + fmt.Sprintf(r, entry) + "}}\nusers: {alice: {access: {a: [R]}}}\n"
			if got := strings.TrimSuffix(strings.TrimSuffix(codesOf(text), "unused-policy"), " "); got != want {
				t.Errorf("%s: %q, want %q", fmt.Sprintf(r, entry), got, want)
			}
		}
	}
	for arn, name := range map[string]string{"arn:aws:iam::aws:policy/x/Nope": `"x/Nope"`, "arn:aws:iam::aws:policy/Billing": `"Billing"`} {
		m, _ := config.Parse(config.File{Path: "m", Data: fmt.Appendf(nil, "%sroles: {R: {policies: [%q]}}\n", head, arn)})
		if found := config.Check(m, now); len(found) != 1 || !strings.Contains(found[0].Text, "policy "+name) {
			t.Errorf("%s: %v", arn, found)
		}
	}
	// The first account that it is not in is named, and no other.
	for _, where := range []string{"{b: [R]}", "{g: [R], b: [R]}", "{g: [R], all: [R]}", "{a: [R], c: [R], b: [R]}"} {
		text := head + "accounts: {a: {id: \"222222222222\"}, b: {id: \"333333333333\"}, c: {id: \"444444444444\"}}\naccount_groups: {g: [b, c], all: [a, b, c]}\n" +
			"roles: {R: {policies: [\"arn:aws:iam::222222222222:policy/x\"]}}\nusers: {alice: {access: " + where + "}}\n"
		if got := tally(text); got != "1 foreign-policy" {
			t.Errorf("%s: %s", where, got)
		}
	}
	// An account whose id is not known is not another one.
	const text = head + "accounts: {a: {id: \"222222222222\"}, b: {id: 3}}\naccount_groups: {g: [b, a]}\nroles: {R: {policies: [\"arn:aws:iam::222222222222:policy/x\"]}}\nusers: {alice: {access: {g: [R]}}}\n"
	if got := tally(text); got != "1 account-id-unquoted" {
		t.Error(got)
	}
}

// TestUnusedPolicies are named where nothing else is wrong: beside an error one may only seem unused.
func TestUnusedPolicies(t *testing.T) {
	const two = head + "policies: {own: {document: " + anyDocument + "}, other: {document: " + anyDocument + "}}\n"
	for rest, want := range map[string]string{
		"roles: {R: {policies: [ReadOnlyAccess]}}\n":                   "2 unused-policy",
		"roles: {R: {policies: [own]}}\n":                              "1 unused-policy",
		"roles: {R: {policies: [own], permissions_boundary: other}}\n": "",
		"roles: {R: {policies: [own, own]}}\n":                         "1 duplicate-entry",
		"roles: {R: {policies: [own, [other]]}}\n":                     "1 wrong-type",
		"roles: {R: {policies: [own]}}\nusers: {alice: {email: x}}\n":  "1 invalid-value",
		"roles: {R: {policies: [own], source_ip: [0.0.0.0/0]}}\n":      "1 unused-policy, 1 wide-source-ip",
	} {
		if got := tally(two + rest); got != want {
			t.Errorf("%q, want %q:\n%s", got, want, rest)
		}
	}
}

// TestTagsAndTexts: tags, emails and names beside those of TestBoundaries.
func TestTagsAndTexts(t *testing.T) {
	for text, want := range map[string]string{
		account(tagged(51)): "1 invalid-tag", usersAccount(tagged(51)): "1 invalid-tag",
		account(`tags: {"": v}`): "1 invalid-tag", account(`tags: {k: ""}`): "", account(`tags: {"a&b": "c&d"}`): "2 invalid-tag", account(`tags: {"&a": "&d"}`): "2 invalid-tag", account(`tags: {"AWS:x": v}`): "1 invalid-tag", account(`tags: {aws: v}`): "",
		account(`tags: {organization: v, ORGANIZATION: w}`): "2 invalid-tag", account(`tags: {k: v, K: v, kK: v}`): "1 name-case", account(`tags: {k: [v]}`): "1 wrong-type",
		head + "users: {a: {email: a@b}, b: {email: a@b@c}, c: {email: a b@c}, d: {email: \"@b\"}, e: {email: a@}}": "4 invalid-value",
		head + "defaults: {session: 13h, mfa: maybe, trust: all, attach_to: roles}":                                 "1 invalid-session, 3 invalid-value",
		head + "users: {a: {status: active}, b: {status: suspended}, c: {status: Suspended}}":                       "1 invalid-value",
		account("color: red") + "account_groups: {A: [a]}":                                                          "1 invalid-name, 1 invalid-value", account("region: eu-north-9"): "1 unknown-region",
		head + "quotas: {RolesQuota: 2000, RoleQuota: 2000, GroupsPerUserQuota: 20}": "2 unknown-quota", head + "quotas: {RolesQuota: 2000.5}": "1 invalid-value",
		head + "quotas: {RolesQuota: 2147483647}": "1 quota-above-maximum", head + "quotas: {RolesQuota: 2147483648}": "1 invalid-value", head + "quotas: {RolesQuota: 0}": "1 quota-value",
	} {
		if got := tally(text); got != want {
			t.Errorf("%q, want %q:\n%s", got, want, diag.Cut(text))
		}
	}
}

// TestOneMistakeOneFinding: what follows from a mistake is not worth a finding
// of its own.
func TestOneMistakeOneFinding(t *testing.T) {
	const passed, soon = "until: 2020-01-01", "until: 2026-11-22"
	for text, want := range map[string]string{
		granted("{role: Nope, " + passed + "}"):  "unknown-role",
		granted("{role: Nope, " + soon + "}"):    "unknown-role",
		granted("{role: \"*\", " + passed + "}"): "unknown-role",
		granted("{role: R, " + passed + "}"):     "until-passed",
		granted("{role: R, until: soon}"):        "invalid-until",
		granted("{until: 2027-01-31}"):           "missing-key",
		granted("[R]"):                           "wrong-type",
		head + twoAccounts + oneRole + "users: {u: {}}\nteams: {t: {members: [u], access: {a: [{until: 2027-01-31}]}}}": "missing-key",
		head + twoAccounts + oneRole + "users: {u: {}}\nteams: {t: {members: [u], access: {a: [{role: }]}}}":            "wrong-type",
	} {
		if got := codesOf(text); got != want {
			t.Errorf("%q, want %q:\n%s", got, want, text)
		}
	}
}

// TestFirstYears: the zero time means no end, so no end is the zero time.
func TestFirstYears(t *testing.T) {
	for text, want := range map[string]string{"0001-01-01": "0001-01-02T00:00:00Z", "0001-01-01T00:00:01Z": "0001-01-01T00:00:01Z", "0001-01-01T00:00:00Z": ""} {
		m, _ := config.Parse(config.File{Path: "m", Data: []byte(granted("{role: R, until: \"" + text + "\"}"))})
		alice, _ := m.User("alice")
		got := ""
		if roles := alice.Access[0].Roles; len(roles) > 0 {
			got = roles[0].Until.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestShards are one, unless the map says otherwise and says it well.
func TestShards(t *testing.T) {
	for written, want := range map[string]int{"": 1, ", shards: 0": 1, ", shards: x": 1, ", shards: 2": 2, ", shards: 64": 64, ", shards: 65": 1} {
		m, _ := config.Parse(config.File{Path: "m", Data: []byte("users_account: {id: \"111111111111\"" + written + "}\naccounts: {a: {id: \"222222222222\"" + written + "}}\n")})
		if a, _ := m.Account("a"); a.Shards != want || m.UsersAccount.Shards != want {
			t.Errorf("%q: %d and %d, want %d", written, a.Shards, m.UsersAccount.Shards, want)
		}
	}
}
