package config_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/diag"
)

const (
	twoAccounts = "accounts: {a: {id: \"222222222222\"}, b: {id: \"333333333333\"}}\n"
	oneRole     = "roles: {R: {policies: [ReadOnlyAccess]}}\n"
)

// codesOf are the codes of what Parse and Check find in a map, each once.
func codesOf(text string) string {
	m, found := config.Parse(config.File{Path: "m", Data: []byte(text)})
	found.Add(config.Check(m, now)...)
	var out []string
	for _, d := range found {
		out = append(out, string(d.Code))
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

func account(keys string) string {
	return head + "accounts: {a: {id: \"222222222222\", " + keys + "}}\n"
}

func usersAccount(keys string) string {
	return "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1, " + keys + "}\n"
}

func role(keys string) string {
	return head + "roles: {R: {policies: [ReadOnlyAccess], " + keys + "}}\n"
}

func policyNamed(name string) string {
	return head + "policies: {\"" + name + "\": {document: " + anyDocument + "}}\nroles: {R: {policies: [\"" + name + "\"]}}\n"
}

func granted(entry string) string {
	return head + twoAccounts + oneRole + "users: {alice: {access: {a: [" + entry + "]}}}\n"
}

func tagged(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: v, ", i)
	}
	return "tags: {" + b.String() + "}"
}

// Each rule holds up to its last good value, and from the first bad one on it
// gives its own finding and no other.
func TestBoundaries(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	at := func(d time.Duration) string {
		return granted("{role: R, until: \"" + now.Add(d).Format(time.RFC3339) + "\"}")
	}
	const soon = 14 * 24 * time.Hour
	for text, want := range map[string]string{
		usersAccount("shards: 0"): "invalid-value", usersAccount("shards: 1"): "", usersAccount("shards: 64"): "", usersAccount("shards: 65"): "invalid-value",
		account("shards: 0"): "invalid-value", account("shards: 1"): "", account("shards: 64"): "", account("shards: 65"): "invalid-value", account("shards: 010"): "invalid-value",

		usersAccount(`alias: "123456789012"`): "invalid-value", usersAccount(`alias: "12345678901"`): "", usersAccount(`alias: "1234567890123"`): "",
		usersAccount("alias: xx"): "invalid-value", usersAccount("alias: xxx"): "", usersAccount("alias: " + x(63)): "", usersAccount("alias: " + x(64)): "invalid-value",
		usersAccount("alias: x--x"): "invalid-value", usersAccount("alias: -xx"): "invalid-value", usersAccount("alias: xx-"): "invalid-value", usersAccount("alias: Xxx"): "invalid-value",

		strings.Replace(head, "acme", x(32), 1): "", strings.Replace(head, "acme", x(33), 1): "invalid-name", strings.Replace(head, "acme", "1x", 1): "invalid-name",
		head + "accounts: {" + x(63) + ": {id: \"222222222222\"}}": "", head + "accounts: {" + x(64) + ": {id: \"222222222222\"}}": "invalid-name",
		head + "accounts: {users: {id: \"222222222222\"}}": "reserved-name", head + "users: {" + x(64) + ": {}}": "", head + "users: {" + x(65) + ": {}}": "invalid-name",
		head + "users: {Alice: {}, alice: {}}": "name-case", head + "users: {cdk-x: {}}": "reserved-name", head + "users: {AWSReservedSSO_x: {}}": "reserved-name",
		policyNamed(x(128)): "", policyNamed(x(129)): "invalid-name", policyNamed("Assume.x"): "reserved-name", policyNamed("readonlyaccess"): "shadows-aws-policy",

		head + "defaults: {path: /" + x(510) + "/}": "", head + "defaults: {path: /" + x(511) + "/}": "invalid-path", head + "defaults: {path: x/}": "invalid-path", head + "defaults: {path: /*/}": "invalid-path",
		head + "defaults: {path: /x/}\nroles: {" + x(61) + ": {policies: [ReadOnlyAccess]}}": "", head + "defaults: {path: /x/}\nroles: {" + x(62) + ": {policies: [ReadOnlyAccess]}}": "role-path",
		head + "defaults: {path: /x/}\nroles: {" + x(65) + ": {policies: [ReadOnlyAccess]}}": "invalid-name", head + "roles: {" + x(64) + ": {policies: [ReadOnlyAccess]}}": "",

		role("source_ip: []"): "empty-list", role("source_ip: [0.0.0.0/0]"): "wide-source-ip", role("source_ip: [\"::/0\"]"): "wide-source-ip", role("source_ip: [0.0.0.0/1]"): "",
		role("source_ip: [10.0.0.0/8]"): "private-source-ip", role("source_ip: [172.31.0.0/16]"): "private-source-ip", role("source_ip: [172.32.0.0/16]"): "", role("source_ip: [127.0.0.1]"): "private-source-ip",
		role("source_ip: [169.254.0.0/16]"): "private-source-ip", role("source_ip: [\"fe80::/10\"]"): "private-source-ip", role("source_ip: [203.0.113.7, 203.0.113.7/32]"): "duplicate-entry", role("source_ip: [203.0.113.1/24]"): "invalid-source-ip",
		role("description: " + x(1000)): "", role("description: " + x(1001)): "too-long", role("description: " + strings.Repeat("ÿ", 1000)): "", role("description: Ā"): "invalid-description",
		role("session: 59m"): "invalid-session", role("session: 12h"): "", role("mfa: never"): "invalid-value", role("trust: nobody"): "invalid-value",
		head + "roles: {R: {policies: []}}": "empty-list", head + "roles: {R: {policies: [ReadOnlyAccess, \"arn:aws:iam::aws:policy/ReadOnlyAccess\"]}}": "duplicate-entry",
		role("permissions_boundary: Nope"): "unknown-policy", role("permissions_boundary: AWSSupportServiceRolePolicy"): "unattachable-policy",

		at(0): "until-passed", at(-time.Second): "until-passed", at(time.Second): "until-soon", at(soon): "until-soon", at(soon + time.Second): "", granted("R"): "", granted("R, R"): "duplicate-entry", granted(`"*"`): "unknown-role",

		account(tagged(48)): "", account(tagged(49)): "invalid-tag", usersAccount(tagged(46)): "", usersAccount(tagged(47)): "invalid-tag",
		account("tags: {" + x(128) + ": v}"): "", account("tags: {" + x(129) + ": v}"): "too-long", account("tags: {k: " + x(256) + "}"): "", account("tags: {k: " + x(257) + "}"): "too-long",
		account(`tags: {"aws:x": v}`): "invalid-tag", account("tags: {Managed-By: v}"): "invalid-tag", account("tags: {email: v}"): "", usersAccount("tags: {email: v}"): "invalid-tag",
		account("tags: {Stage: v, stage: w}"): "name-case", account("tags: {k: a&b}"): "invalid-tag",

		account("region: eu-central-9"): "unknown-region", account("region: Frankfurt"): "invalid-region", account("region: cn-north-1"): "other-partition", account("region: us-east-1"): "",
		account("region: eu-central-9") + "new_regions: [eu-central-9]": "", account("region: cn-north-9") + "new_regions: [cn-north-9]": "other-partition", account("region: us-east-1") + "new_regions: [us-east-1]": "",
		account("region: us-east-1") + "new_regions: [Frankfurt]": "invalid-region", account("region: us-east-1") + "new_regions: [eu-central-9, eu-central-9]": "duplicate-entry",
		account(`color: "#12345g"`): "invalid-value", account(`color: "#12345"`): "invalid-value", account(`color: "#12345A"`): "",

		head + "quotas: {RolesQuota: 999}": "quota-value", head + "quotas: {RolesQuota: 1000}": "", head + "quotas: {RolesQuota: 5000}": "", head + "quotas: {RolesQuota: 5001}": "quota-above-maximum",
		head + "quotas: {PolicySizeQuota: 6144}": "unknown-quota", head + "quotas: {RolesQuota: -1}": "invalid-value",

		head + "users: {a: {name: " + x(256) + "}}": "", head + "users: {a: {name: " + x(257) + "}}": "too-long", head + "users: {a: {email: x@" + x(254) + "}}": "", head + "users: {a: {email: x@" + x(255) + "}}": "too-long",
		head + "users: {a: {email: x}}": "invalid-value", head + "users: {a: {status: gone}}": "invalid-value", head + "users: {a: {status: suspended}}": "",

		head + twoAccounts + "account_groups: {g: [a, b]}": "", head + twoAccounts + "account_groups: {g: []}": "empty-group", head + twoAccounts + "account_groups: {g: [a, a]}": "duplicate-entry",
		head + twoAccounts + "account_groups: {a: [b]}": "duplicate-name", head + twoAccounts + "account_groups: {g: [a], h: [g]}": "nested-group", head + twoAccounts + "account_groups: {g: [c]}": "unknown-account",
		head + "accounts: {a: {id: \"222222222222\"}, b: {id: \"222222222222\"}}": "duplicate-account-id",

		head + "users: {u: {}}\nteams: {t: {members: [u]}}": "no-access", head + twoAccounts + oneRole + "teams: {t: {access: {a: [R]}}}": "empty-team", head + twoAccounts + oneRole + "users: {u: {}}\nteams: {t: {members: [u, u], access: {a: [R]}}}": "duplicate-entry",
		head + twoAccounts + oneRole + "users: {u: {}}\nteams: {cdk-t: {members: [u], access: {a: [R]}}}": "", head + "defaults: {attach_to: teams}\n" + twoAccounts + oneRole + "users: {u: {}}\nteams: {cdk-t: {members: [u], access: {a: [R]}}}": "reserved-name",

		granted("R") + "expect: [{who: alice, can: {a: []}}]": "empty-list", granted("R") + "expect: [{who: alice, can: {a: [R]}, except: [alice]}]": "invalid-value", granted("R") + "expect: [{who: \"*\", cannot: {b: \"*\"}, except: [alice]}]": "",
		granted("R") + "expect: [{who: \"team:t\", can: {a: [R]}}]": "unknown-team", granted("R") + "expect: [{who: bob, can: {a: [R]}}]": "unknown-user", granted("R") + "expect: [{who: alice, can: {c: [R]}}]": "unknown-account", granted("R") + "expect: [{who: alice, can: {a: [S]}}]": "unknown-role",
		granted("R") + "expect: [{who: alice}]": "missing-key",
	} {
		if got := codesOf(text); got != want {
			t.Errorf("%q, want %q:\n%s", got, want, diag.Cut(text))
			t.Logf("%.600s", text)
		}
	}
}

// A role that names a policy of one account by its ARN may be granted there only.
func TestForeignPolicies(t *testing.T) {
	for where, want := range map[string]string{"a": "", "b": "foreign-policy", "g": "foreign-policy", "only": ""} {
		for _, r := range []string{"policies: [\"arn:aws:iam::222222222222:policy/x\"]", "policies: [ReadOnlyAccess], permissions_boundary: \"arn:aws:iam::222222222222:policy/x\""} {
			text := head + twoAccounts + "account_groups: {g: [a, b], only: [a]}\nroles: {R: {" + r + "}}\nusers: {alice: {access: {" + where + ": [R]}}}\n"
			if got := codesOf(text); got != want {
				t.Errorf("%s, %s: %q", where, r, got)
			}
		}
	}
}

// How long is left is said in whole days.
func TestUntilInWords(t *testing.T) {
	for left, want := range map[time.Duration]string{
		time.Hour: "less than a day from now", 24*time.Hour - time.Second: "less than a day from now", 24 * time.Hour: "1 day from now", 48*time.Hour - time.Second: "1 day from now", 48 * time.Hour: "2 days from now", 14 * 24 * time.Hour: "14 days from now",
	} {
		m, _ := config.Parse(config.File{Path: "m", Data: []byte(granted("{role: R, until: \"" + now.Add(left).Format(time.RFC3339) + "\"}"))})
		if found := config.Check(m, now); len(found) != 1 || !strings.HasSuffix(found[0].Text, ", "+want) {
			t.Errorf("%v: %v", left, found)
		}
	}
}
