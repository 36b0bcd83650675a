package identitycenter_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/layout/identitycenter"
)

// office is a map that the cases below change by replacing text; it has nothing to find.
const office = `version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
sign_in: identity-center
identity_center: {account: {id: "444444444444", region: eu-central-1}, management_account: "999999999999"}
accounts:
  web: {id: "222222222222"}
  api: {id: "333333333333"}
policies:
  logs: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "logs:Get*", Resource: "*"}]}}
roles:
  Reader: {policies: [ReadOnlyAccess, logs]}
  Writer: {policies: [PowerUserAccess]}
  Idle: {policies: [logs], sign_in: iam-users}
teams:
  ops: {members: [ann, bob], access: {web: [Reader]}}
  dir: {members: [cas, dan], access: {web: [Writer], api: [Writer]}, identity_center: {group: Data}}
users:
  ann: {}
  bob: {access: {api: [Reader]}}
  cas: {}
  dan: {}
`

const officeLock = `version: 1
instance: arn:aws:sso:::instance/ssoins-1111222233334444
identity_store: d-1234567890
region: eu-central-1
users:
  ann: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01}
  bob: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02}
groups:
  Data: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e09, members: [cas, dan]}
permission_sets: [AWSAdministratorAccess]
accounts:
  "222222222222": {name: Web, status: active}
  "333333333333": {name: Api}
`

func replaced(t *testing.T, text string, pairs []string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

// found are the findings of a change of the office, as code, place and text.
func found(t *testing.T, pairs ...string) ([]string, bool) {
	t.Helper()
	m, list := config.Parse(config.File{Path: "m", Data: []byte(replaced(t, office, pairs))})
	lock, more := config.ParseLock("lock", []byte(replaced(t, officeLock, pairs)))
	if m.Lock = lock; slices.Contains(pairs, "no lock") {
		m.Lock = nil
	}
	a, _ := access.Of(m, now)
	if list = append(list, more...); list.HasErrors() {
		t.Fatal(list)
	}
	stacks, list := identitycenter.Of(a)
	var out []string
	for _, d := range list {
		if d.Code.Severity() == diag.Error && d.Help == "" {
			t.Errorf("%v helps nobody", d)
		}
		line := fmt.Sprintf("%s %d:%d %s", d.Code, d.At.Line, d.At.Col, d.Text)
		if d.Also != nil {
			line += fmt.Sprintf(" (%s:%d)", d.Also.At.File, d.Also.At.Line)
		}
		out = append(out, line)
	}
	return out, len(stacks) > 0
}

// TestFindings: what AWS would refuse or let in otherwise is found, at the
// place to edit; the office itself has nothing to find.
func TestFindings(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef" // 32, which is just not too long
	for _, c := range []struct {
		pairs []string
		want  string
		stack bool
	}{
		{nil, "", true},
		{[]string{"no lock", ""}, "lock-missing 5:1 people sign in through Identity Center, but identity-center.lock.yaml is not there beside the map", false},
		{[]string{"sign_in: identity-center", "sign_in: iam-users", "no lock", ""}, "", true}, // nobody comes this way
		{[]string{"  bob: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02}\n", ""}, "lock-missing 20:3 identity-center.lock.yaml has no id for bob", false},
		{[]string{"  ann: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01}\n", "", "  bob: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02}\n", "  eve: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02}\n"},
			"lock-missing 19:3 identity-center.lock.yaml has no id for ann, bob", false},
		// Who is only in a directory's group needs no id, unless the grant ends there.
		{[]string{"web: [Writer]", "web: [{role: Writer, until: 2027-01-31}]"}, "lock-missing 21:3 identity-center.lock.yaml has no id for cas, dan", false},
		{[]string{"  Data: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e09", "  Other: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e09"},
			`lock-missing 17:95 identity-center.lock.yaml has no id for the group "Data"`, false},
		{[]string{"members: [cas, dan]}\npermission", "members: [cas, dan, zoe, 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4eff]}\npermission"},
			`directory-members 17:95 the group "Data" has members that team "dir" has not: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4eff, zoe (lock:9)`, true},
		{[]string{"members: [cas, dan]}\npermission", "members: []}\npermission"}, `directory-members 17:95 the group "Data" lacks members of team "dir": cas, dan (lock:9)`, true},
		{[]string{"  cas: {}", "  cas: {status: suspended}", "  dan: {}", "  dan: {sign_in: iam-users}"},
			`directory-members 17:95 the group "Data" lets in members of team "dir" whom the map does not let in that way: cas, dan (lock:9)`, true},
		{[]string{"members: [cas, dan]}\npermission", "members: [cas]}\npermission"}, `directory-members 17:95 the group "Data" lacks members of team "dir": dan (lock:9)`, true},
		{[]string{"  api: {", "  all: {id: \"999999999999\"}\n  api: {", "  dan: {}\n", "  dan: {}\n  eve: {sign_in: iam-users, access: {all: [Idle]}}\n"}, "", true}, // as an IAM user
		{[]string{"  cas: {}", "  cas: {sign_in: both}"}, "", true}, // let in this way as the map says
		{[]string{"group: Data}", "group: ACME-ops}", "  Data:", "  ACME-ops:"},
			`group-name 16:3 team "ops" would have a group "acme-ops" of its own, and the directory has one of that name: ` +
				`names that differ in case only are one (m:17)`, true},
		{[]string{"permission_sets", "  Acme-Ops: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e08}\npermission_sets"},
			`group-name 16:3 team "ops" would have a group "acme-ops" of its own, and the directory has one of that name: ` +
				`names that differ in case only are one (lock:10)`, true},
		{[]string{"ops: {members", "ops: {sign_in: iam-users, members", "group: Data}", "group: acme-ops}", "  Data:", "  acme-ops:"},
			"", true}, // no group is made of it
		{[]string{"group: Data}", "group: acme-dir}", "  Data:", "  acme-dir:"}, "", true}, // that it is itself
		{[]string{"group: Data}", "group: acme-ops}", "no lock", ""},
			"group-name 16:3 team \"ops\" would have a group \"acme-ops\" of its own, " +
				"and the directory has one of that name: names that differ in case only are one (m:17)\n" +
				"lock-missing 5:1 people sign in through Identity Center, but identity-center.lock.yaml is not there beside the map", false},
		{[]string{"identity_center: {group: Data}", "sign_in: iam-users, identity_center: {group: Nobody}"}, "", true},
		{[]string{"  Reader: ", "  " + alphabet + ": ", "web: [Reader]", "web: [" + alphabet + "]", "api: [Reader]", "api: [" + alphabet + "]"}, "", true},
		{[]string{"  Reader: ", "  " + alphabet + "g: ", "web: [Reader]", "web: [" + alphabet + "g]", "api: [Reader]", "api: [" + alphabet + "g]"},
			`permission-set-name 12:3 role "` + alphabet + `g" has 33 characters; a permission set's name has at most 32`, true},
		{[]string{"Reader: {", "Reader: {identity_center: {name: awsadministratorAccess}, "},
			`permission-set-name 12:36 the permission set "awsadministratorAccess" is there already: names that differ in case only are one (lock:10)`, true},
		{[]string{"Writer: {", "Writer: {identity_center: {name: READER}, "}, `permission-set-name 13:36 the permission set "READER" is there already: names that differ in case only are one (m:12)`, true},
		{[]string{"Idle: {", "Idle: {identity_center: {name: Reader}, "}, "", true}, // no set is made of it
		{[]string{`Resource: "*"}]`, `Resource: "*", Condition: {Bool: {"aws:MultiFactorAuthPresent": "true"}}}]`},
			`permission-set-mfa 12:39 policy "logs" of role "Reader" tests an MFA key, which no session of Identity Center has`, true},
		{[]string{`Resource: "*"}]`, `Resource: "*", Condition: {NumericLessThan: {"AWS:multiFactorAuthAge": "9"}}}]`, "[ReadOnlyAccess, logs]", "[ReadOnlyAccess, logs], permissions_boundary: logs"},
			`permission-set-mfa 12:39 policy "logs" of role "Reader" tests an MFA key, which no session of Identity Center has`, true}, // once
		{[]string{`"222222222222"}`, `"999999999999"}`, `"222222222222": {`, `"999999999999": {`},
			`management-account 7:3 account "web" is the management account, where a delegated administrator may assign nobody; 2 roles are granted there`, true},
		{[]string{`management_account: "999999999999"`, `management_account: "444444444444"`, `"222222222222"}`, `"444444444444"}`, `"222222222222": {`, `"444444444444": {`}, "", true},
		{[]string{`"333333333333": {name: Api}`, `"333333333333": {name: Api, status: suspended}`}, `account-gone 8:13 account "api" is suspended in the organisation`, true},
		{[]string{`  "333333333333": {name: Api}` + "\n", ""}, `account-gone 8:13 account "api" is not in the organisation`, true},
		{[]string{"accounts:\n  \"222222222222\": {name: Web, status: active}\n  \"333333333333\": {name: Api}\n", ""}, "", true}, // the lock file knows none
	} {
		got, stack := found(t, c.pairs...)
		if strings.Join(got, "\n") != c.want || stack != c.stack {
			t.Errorf("%q\n got %s, stack %v\nwant %s, stack %v", c.pairs, strings.Join(got, "\n     "), stack, c.want, c.stack)
		}
	}
}
