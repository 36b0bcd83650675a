package config_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/diag"
)

// TestWhatStandsTwice is reported each time but the first, at which it points.
func TestWhatStandsTwice(t *testing.T) {
	const people = twoAccounts + oneRole + "users: {u: {}, v: {}}\n"
	for text, want := range map[string]string{
		people + "teams: {t: {members: [u, v, u, u], access: {a: [R]}}}":                                  "2 duplicate-entry",
		people + "account_groups: {g: [a, b, a, b]}":                                                      "2 duplicate-entry",
		people + "teams: {t: {members: [u], access: {a: [R, R], b: [R]}}}":                                "1 duplicate-entry",
		people + "expect: [{who: \"*\", cannot: {a: [R]}, except: [u, u]}]":                               "1 duplicate-entry",
		people + "expect: [{who: \"*\", cannot: {a: [R]}, except: [w]}]":                                  "1 unknown-user",
		people + "expect: [{who: u, cannot: {c: [S], a: [T]}, can: {d: [R]}}]":                            "2 unknown-account, 2 unknown-role",
		people + "expect: [{who: u, cannot: {a: \"*\", b: [\"*\"]}}]":                                     "",
		people + "expect: [{who: u, cannot: {a: R}}]":                                                     "1 wrong-type",
		"roles: {R: {policies: [ReadOnlyAccess, Billing, ReadOnlyAccess]}}":                               "1 duplicate-entry",
		"roles: {R: {policies: [ReadOnlyAccess], source_ip: [203.0.113.7, 203.0.113.8, 203.0.113.7/32]}}": "1 duplicate-entry",
		"users: {Ann: {}, ann: {}, ANN: {}, bob: {}}":                                                     "2 name-case",
		"accounts: {a: {id: \"222222222222\"}, b: {id: \"222222222222\"}, c: {id: \"222222222222\"}}":     "2 duplicate-account-id",
		"accounts: {a: {id: \"2\"}, b: {id: \"3\"}}":                                                      "2 account-id",
	} {
		if got := tally(head + text); got != want {
			t.Errorf("%q, want %q:\n%s", got, want, text)
		}
	}
}

// TestTheFirstOne is what every double points at, not the one before it.
func TestTheFirstOne(t *testing.T) {
	for _, text := range []string{
		twoAccounts + oneRole + "users: {u: {}}\nteams: {t: {access: {a: [R]}, members: [^u, u, u, u]}}",
		twoAccounts + "account_groups: {g: [^a, b, a, a]}",
		"users: {^Ann: {}, ann: {}, ANN: {}}",
		"accounts: {a: {id: ^\"222222222222\"}, b: {id: \"222222222222\"}, c: {id: \"222222222222\"}}",
		"accounts: {a: {id: \"222222222222\", tags: {^kind: x, Kind: x, KIND: x}}}",
		"roles: {R: {policies: [^ReadOnlyAccess, ReadOnlyAccess, ReadOnlyAccess]}}",
		"roles: {R: {policies: [ReadOnlyAccess], source_ip: [^203.0.113.7, 203.0.113.7/32, 203.0.113.7]}}",
		"policies: {p: {document: {Version: \"2012-10-17\", Statement: [" + strings.Repeat("{Sid: ^A, Effect: Deny, Action: \"*\", Resource: \"*\"}, ", 3) + "]}}}",
	} {
		before, _, _ := strings.Cut(text, "^")
		col := len(before) - strings.LastIndex(before, "\n")
		m, found := config.Parse(config.File{Path: "m", Data: []byte(head + strings.ReplaceAll(text, "^", ""))})
		found.Add(config.Check(m, now)...)
		n := 0
		for _, f := range found {
			if f.Also != nil {
				n++
				if f.Also.At.Col != col {
					t.Errorf("%s: %v points at %v", text, f, f.Also.At)
				}
			}
		}
		if n < 2 {
			t.Errorf("%s: %v", text, found)
		}
	}
}

// TestTheFirstPartCounts: what two parts say is reported, and stays what the first one says.
func TestTheFirstPartCounts(t *testing.T) {
	part := func(org, id, path, user string) config.File {
		return config.File{Path: org, Data: fmt.Appendf(nil, "version: 1\norganization: %s\nusers_account: {id: %q, region: eu-central-1}\ndefaults: {path: %s}\nquotas: {RolesQuota: 2000}\nusers: {alice: {name: %s}, %[1]s: {}}\n", org, id, path, user)}
	}
	m, found := config.Parse(part("one", "111111111111", "/one/", "Alice"), part("two", "222222222222", "/two/", "Alison"))
	codes := map[diag.Code]int{}
	for _, f := range found {
		codes[f.Code]++
		if f.At.File != "two" || f.Also == nil || f.Also.At.File != "one" {
			t.Errorf("%+v", f)
		}
	}
	if len(codes) != 2 || codes[diag.DuplicateKey] != 5 || codes[diag.DuplicateName] != 1 {
		t.Error(codes)
	}
	alice, _ := m.User("alice")
	if got := fmt.Sprintln(m.Organization, m.UsersAccount.ID, m.Defaults.Path, alice.FullName, len(m.Users), len(m.Quotas)); got != "one 111111111111 /one/ Alice 3 1\n" {
		t.Error(got)
	}
}
