package identitycenter_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/layout/identitycenter"
	"rolemap/config/plan"
	"rolemap/config/policy"
)

// TestSets: what a permission set carries itself, what it names, and how.
func TestSets(t *testing.T) {
	m, list := config.Parse(config.File{Path: "m", Data: []byte(`version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
sign_in: identity-center
defaults: {path: /people/}
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}}
policies:
  one: {document: {Version: "2012-10-17", Statement: [{Sid: Same, Effect: Allow, Action: "a:B", Resource: "*"}, {Sid: RolemapAddresses, Effect: Deny, Action: "a:C", Resource: "*"}]}}
  two: {document: {Version: "2012-10-17", Statement: [{Sid: Same, Effect: Allow, Action: "a:D", Resource: "*"}, {Effect: Allow, Action: "a:E", Resource: "*"}]}}
  here: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "a:F", Resource: "arn:aws:s3:::${account.id}/*"}]}}
  bound: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}}
roles:
  All: {policies: [ReadOnlyAccess, one, two, here, "arn:aws:iam::${account.id}:policy/deep/down/shared", Billing], session: 90m, permissions_boundary: bound, description: "` + strings.Repeat("é", 701) + `"}
  AWS: {policies: [ReadOnlyAccess], permissions_boundary: PowerUserAccess, source_ip: [203.0.113.0/24], identity_center: {name: Named}}
  Own: {policies: [two]}
  Many: {policies: [ReadOnlyAccess], source_ip: [203.0.113.0/24, "2001:db8::/32"]}
teams:
  t: {members: [ann], access: {web: [All, AWS, Own, Many]}}
users: {ann: {}}
`)})
	if list.HasErrors() {
		t.Fatal(list)
	}
	m.Lock, _ = config.ParseLock("lock", []byte(officeLock))
	a, _ := access.Of(m, now)
	s := stack(t, a)
	type object = map[string]any
	doc := func(statements ...any) plan.Document {
		return policy.Measure(object{"Version": "2012-10-17", "Statement": statements})
	}
	allow := func(action string) object { return object{"Effect": "Allow", "Action": action, "Resource": "*"} }
	with := func(o object, sid string) object { o["Sid"] = sid; return o }
	addresses := func(ranges any) object {
		return object{"Sid": "RolemapAddresses", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": object{
			"NotIpAddress": object{"aws:SourceIp": ranges}, "Bool": object{"aws:ViaAWSService": "false"}, "Null": object{"aws:SourceIp": "false"}}}
	}
	const instance, aws = "arn:aws:sso:::instance/ssoins-1111222233334444", "arn:aws:iam::aws:policy/"
	tags := []plan.Tag{{Key: "managed-by", Value: "rolemap"}, {Key: "organization", Value: "acme"}}
	want := map[string]plan.PermissionSet{
		"All": {Instance: instance, SetName: "All", Session: 90 * time.Minute, Description: strings.Repeat("é", 700), Tags: tags,
			PolicyARNs: []string{aws + "ReadOnlyAccess", aws + "job-function/Billing"},
			References: []plan.PolicyName{{Path: "/deep/down/", Name: "shared"}, {Path: "/people/", Name: "here"}},
			Boundary:   plan.PolicyName{Path: "/people/", Name: "bound"},
			Inline:     doc(with(allow("a:B"), "Same"), object{"Effect": "Deny", "Action": "a:C", "Resource": "*"}, allow("a:D"), allow("a:E"))},
		"Named": {Instance: instance, SetName: "Named", Session: time.Hour, Tags: tags, PolicyARNs: []string{aws + "ReadOnlyAccess"},
			BoundaryARN: aws + "PowerUserAccess", Inline: doc(addresses("203.0.113.0/24"))},
		"Own":  {Instance: instance, SetName: "Own", Session: time.Hour, Tags: tags, Inline: doc(with(allow("a:D"), "Same"), allow("a:E"))},
		"Many": {Instance: instance, SetName: "Many", Session: time.Hour, Tags: tags, PolicyARNs: []string{aws + "ReadOnlyAccess"}, Inline: doc(addresses([]any{"2001:db8::/32", "203.0.113.0/24"}))},
	}
	var before string
	for r, b := range plan.All[plan.PermissionSet](s) {
		w := want[b.SetName]
		delete(want, b.SetName)
		var x, y any
		if b.Inline != nil {
			x = b.Inline.Value()
		}
		if w.Inline != nil {
			y = w.Inline.Value()
		}
		if got, want := sorted(x), sorted(y); got != want {
			t.Errorf("%s carries\n%s\nwant\n%s", b.SetName, got, want)
		}
		b.Inline, w.Inline = nil, nil
		if !reflect.DeepEqual(b, w) {
			t.Errorf("%+v\nwant\n%+v", b, w)
		}
		if chain := strings.Join(r.After, ","); chain != before {
			t.Errorf("%s waits for %q, want %q", b.SetName, chain, before)
		}
		before = r.ID
	}
	if len(want) > 0 {
		t.Errorf("not made: %v", want)
	}
	if got := identitycenter.Referenced(m); !reflect.DeepEqual(got, []string{"bound", "here"}) {
		t.Errorf("every account has %v", got)
	}
	if got := "4 permission sets, 4 assignments"; s.Note.Holds != got {
		t.Errorf("it holds %s, want %s", s.Note.Holds, got)
	}
}

// sorted is a document with its statements in the order of their texts.
func sorted(document any) string {
	if document == nil {
		return "nothing"
	}
	var lines []string
	for _, s := range document.(map[string]any)["Statement"].([]any) {
		lines = append(lines, string(policy.CompactJSON(s)))
	}
	return strings.Join(lines, "\n")
}

// TestRoomForEnds: the ends of grants stand in a set as long as they fit to the
// character; where they do not, all of them are told of, and none stands there.
func TestRoomForEnds(t *testing.T) {
	const most = 10_240
	made := func(filler, people int) (found diag.List, size int) {
		var members, users, lock []string
		for i := range people {
			name := fmt.Sprintf("u%02d", i)
			members, users = append(members, name), append(users, "  "+name+": {}\n")
			lock = append(lock, fmt.Sprintf("  %s: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e%02d}\n", name, i))
		}
		m, list := config.Parse(config.File{Path: "m", Data: []byte(`version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
sign_in: identity-center
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}}
policies: {p: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::` + strings.Repeat("x", filler) + `"}]}}}
roles: {Reader: {policies: [p]}}
teams: {t: {members: [` + strings.Join(members, ", ") + `], access: {web: [{role: Reader, until: 2027-01-31}], api: [{role: Reader, until: 2027-01-31}]}}}
users:
` + strings.Join(users, ""))})
		if list.HasErrors() {
			t.Fatal(list)
		}
		m.Lock, _ = config.ParseLock("lock", []byte(strings.Replace(officeLock, "users:\n", "users:\n"+strings.Join(lock, ""), 1)))
		m.Lock.Accounts = nil
		a, _ := access.Of(m, now)
		stacks, found := identitycenter.Of(a)
		for _, b := range plan.All[plan.PermissionSet](&stacks[0]) {
			size = b.Inline.Size()
		}
		return found, size
	}
	_, least := made(1, 3)
	least--
	for _, c := range []struct {
		filler, people int
		held           bool
		told           string
	}{
		{most - least, 3, true, ""},
		{most - least + 1, 3, false, "the permission set of role \"Reader\" has no room for the ends of u00, u01, u02 in it: with them it takes 10241 of 10240 characters"},
		{most, 3, false, ""}, // over the quota without them: that is told of by itself
		{9_700, 12, false, "u10, u11 in it"},
		{9_700, 13, false, "u10, u11 and 1 more in it"},
	} {
		found, size := made(c.filler, c.people)
		text := ""
		for _, d := range found {
			if d.Code != diag.EndsNotHeld {
				t.Errorf("%+v", d)
			}
			text += d.Text
		}
		if held := size > c.filler+200; held != c.held || !strings.Contains(text, c.told) || (text == "") != (c.told == "") {
			t.Errorf("%d characters, %d people: held %v, %q", c.filler, c.people, held, text)
		}
	}
}

// TestNobodyComes: without a grant there the stack holds a placeholder, so that
// the last assignment is really removed; without Identity Center there is none.
func TestNobodyComes(t *testing.T) {
	for text, want := range map[string]int{office: 1, strings.Replace(strings.Replace(office, "identity_center: {account: {id: \"444444444444\", region: eu-central-1}, management_account: \"999999999999\"}\n", "", 1), ", identity_center: {group: Data}", "", 1): 0} {
		m, _ := config.Parse(config.File{Path: "m", Data: []byte(strings.Replace(text, "sign_in: identity-center", "sign_in: iam-users", 1))})
		a, _ := access.Of(m, now)
		stacks, list := identitycenter.Of(a)
		if len(stacks) != want || len(list) > 0 {
			t.Fatalf("%d stacks, want %d: %v", len(stacks), want, list)
		}
		for _, s := range stacks {
			if len(s.Resources) != 1 || s.Resources[0].Body.Kind() != plan.KindBarrier || s.Note.Holds != "0 permission sets, 0 assignments" {
				t.Errorf("%+v", s)
			}
		}
		if names := identitycenter.Referenced(m); len(names) > 0 {
			t.Errorf("every account has %v", names)
		}
	}
}
