package config

import (
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestParseUntil(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2027-01-31", "2027-02-01T00:00:00Z"}, // through the end of the day
		{"2028-02-29", "2028-03-01T00:00:00Z"},
		{"2026-12-31", "2027-01-01T00:00:00Z"},
		{"2027-01-31T18:00:00Z", "2027-01-31T18:00:00Z"},
		{"2027-01-31T18:00:00+01:00", "2027-01-31T17:00:00Z"},
		{"2027-01-31T23:30:00-05:00", "2027-02-01T04:30:00Z"},
		{"2027-01-31T18:00:00.999Z", "2027-01-31T18:00:00Z"}, // never later than written
		{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
		{"9999-12-31", ""},                     // its end has five digits
		{"0000-01-01", ""}, {"0000-12-31", ""}, // the zero time would be no end
		{"2027-02-29", ""}, {"2027-02-30", ""}, {"2027-13-01", ""}, {"2027-1-31", ""}, {"27-01-31", ""}, {"31.01.2027", ""}, {"2027/01/31", ""},
		{"2027-01-31 18:00:00Z", ""}, {"2027-01-31T18:00:00", ""}, {"2027-01-31T18:00Z", ""}, {"2027-01-31T1:00:00Z", ""},
		{"2027-01-31T18:00:00,5Z", ""}, {"2027-01-31T24:00:00Z", ""}, {"2027-01-31T18:00:60Z", ""}, {"2027-01-31t18:00:00z", ""},
		{" 2027-01-31", ""}, {"2027-01-31\n", ""}, {"tomorrow", ""}, {"", ""}, {"2027-01-31T18:00:00." + strings.Repeat("1", 20) + "Z", ""},
	} {
		got, ok := parseUntil(c.text)
		if ok != (c.want != "") || ok && got.Format(time.RFC3339) != c.want {
			t.Errorf("%q: %v %v, want %s", c.text, got, ok, c.want)
		}
		if !ok && !got.IsZero() {
			t.Errorf("%q: not read, but %v", c.text, got)
		}
	}
}

func TestParseSession(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": time.Hour, "1h": time.Hour, "12h": 12 * time.Hour, "1h30m": 90 * time.Minute, "90m": 90 * time.Minute, "60m": time.Hour, "720m": 12 * time.Hour, "01h": time.Hour,
		"59m": 0, "0h": 0, "12h1m": 0, "13h": 0, "721m": 0, "1.5h": 0, "3600s": 0, "3600": 0, "h": 0, "m": 0, "1 h": 0, "1H": 0, "-2h": 0, "+2h": 0, "1h30": 0, "1d": 0, "PT1H": 0, "1h\n": 0, "999h999m": 0, "0001h": 0, "30m1h": 0,
	} {
		got, ok := parseSession(text)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %v %v, want %v", text, got, ok, want)
		}
	}
}

func TestParseRange(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.0/24": "203.0.113.0/24", "203.0.113.7": "203.0.113.7/32", "0.0.0.0/0": "0.0.0.0/0", "2001:db8::/32": "2001:db8::/32", "2001:DB8::1": "2001:db8::1/128", "203.0.113.7/32": "203.0.113.7/32",
		"203.0.113.7/24": "", "203.0.113.0/33": "", "203.0.113/24": "", "203.0.113.0/-1": "", "203.0.113.0/024": "", "010.0.0.0/8": "", "2001:db8::1/32": "", "fe80::1%eth0": "", "fe80::%1/64": "", "::ffff:1.2.3.4": "", "::ffff:1.2.3.0/120": "",
		"": "", "/24": "", "office": "", " 203.0.113.0/24": "", "203.0.113.0-203.0.113.9": "", "*": "",
	} {
		got, ok := ParseRange(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %v %v, want %s", text, got, ok, want)
		}
		if ok && got != got.Masked() {
			t.Errorf("%q: %v has bits behind the prefix", text, got)
		}
		if again, ok2 := netip.ParsePrefix(got.String()); ok && (ok2 != nil || again != got) {
			t.Errorf("%q: %v reads back as %v", text, got, again)
		}
	}
}

func TestTagValue(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Alice Example": "Alice Example", "Conan O'Brien": "Conan O_Brien", "Zoë Łukasz 日本": "Zoë Łukasz 日本", "a@b.c": "a@b.c", "x_.:/=+-@": "x_.:/=+-@",
		"R&D, \"A\"": "R_D_ _A_", "tab\there": "tab_here", "🦊": "_", "½ Ⅷ": "½ Ⅷ", "e\u0301": "e_", "a\u00a0b": "a\u00a0b", "bad\xffbyte": "bad_byte",
	} {
		if got := TagValue(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		runes := make([]rune, r.IntN(20))
		for i := range runes {
			runes[i] = rune(r.IntN(0x3000))
		}
		text := string(runes)
		got := TagValue(text)
		if TagValue(got) != got || utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Fatalf("%q: %q", text, got)
		}
	}
}

func TestClosest(t *testing.T) {
	names := []string{"alice", "bob", "carol", "webapp-fullstack", "AdministratorAccess", "日本語", "qa"}
	for text, want := range map[string]string{
		"alcie": "alice", "alic": "alice", "alicee": "alice", "ALICE": "alice", "bbo": "bob", "bo": "bob", "boob": "bob", "carl": "carol", "crol": "carol",
		"webapp-fulstack": "webapp-fullstack", "webap-fulstack": "webapp-fullstack", "AdministratorAcces": "AdministratorAccess", "administratoraccess": "AdministratorAccess", "日本後": "日本語",
		"ann": "", "ben": "", "eve": "", "a": "", "": "", "x": "", "qb": "qa", "team": "", "webapp": "", "zzzzzzzz": "", strings.Repeat("a", 200): "",
	} {
		if got := closest(text, names); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := closest("x1", []string{"x2", "x3"}); got != "x2" {
		t.Errorf("of two as near, %q", got)
	}
	if got := DidYouMean("alcie", names, "no"); got != `did you mean "alice"?` {
		t.Error(got)
	}
	if got := DidYouMean("zzzzz", names, "no"); got != "no" {
		t.Error(got)
	}
}

func TestPolicyRefAndPartitions(t *testing.T) {
	m, _ := Parse(File{"m", []byte("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\npolicies: {own: {document: {Version: \"2012-10-17\", Statement: {Effect: Allow, Action: \"*\", Resource: \"*\"}}}}\n")})
	for _, c := range []struct {
		text, region string
		want         PolicyRef
	}{
		{"own", "eu-central-1", PolicyRef{Own: "own"}},
		{"ReadOnlyAccess", "eu-central-1", PolicyRef{ARN: "arn:aws:iam::aws:policy/ReadOnlyAccess"}},
		{"ViewOnlyAccess", "us-gov-west-1", PolicyRef{ARN: "arn:aws-us-gov:iam::aws:policy/job-function/ViewOnlyAccess"}},
		{"ReadOnlyAccess", "cn-north-1", PolicyRef{ARN: "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"}},
		{"ReadOnlyAccess", "eusc-de-east-1", PolicyRef{ARN: "arn:aws-eusc:iam::aws:policy/ReadOnlyAccess"}},
		{"arn:aws:iam::${account.id}:policy/${account.name}-${account.region}", "eu-west-1", PolicyRef{ARN: "arn:aws:iam::222222222222:policy/webapp-eu-west-1"}},
	} {
		a := &Account{Name: Word{Text: "webapp"}, ID: Word{Text: "222222222222"}, Region: Word{Text: c.region}}
		if got := m.PolicyRef(c.text, a); got != c.want {
			t.Errorf("%s in %s: %+v", c.text, c.region, got)
		}
	}
	for region, want := range map[string]string{"eu-central-1": "aws", "cn-northwest-1": "aws-cn", "us-gov-east-1": "aws-us-gov", "eusc-de-east-1": "aws-eusc", "us-east-1": "aws", "": "aws"} {
		if got := Partition(region); got != want {
			t.Errorf("%s: %s", region, got)
		}
	}
}

// The list of AWS managed policies has every name once and in the form that an
// ARN takes, and none of them is refused as a policy's name.
func TestAWSPolicies(t *testing.T) {
	if len(awsPolicies()) < 1400 {
		t.Fatal(len(awsPolicies()))
	}
	lines := 0
	for line := range strings.Lines(awsPolicyList) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines++
		}
	}
	if lines != len(awsPolicies()) {
		t.Errorf("%d lines, %d names", lines, len(awsPolicies()))
	}
	for name, full := range awsPolicies() {
		if !iamName128.MatchString(name) || !policyARN.MatchString("arn:aws:iam::aws:policy/"+full) {
			t.Errorf("%s: %s", name, full)
		}
	}
	for name, want := range map[string]string{"AdministratorAccess": "AdministratorAccess", "AWSLambda_FullAccess": "AWSLambda_FullAccess", "Billing": "job-function/Billing"} {
		if arn, ok := AWSPolicyARN("aws", name); !ok || arn != "arn:aws:iam::aws:policy/"+want {
			t.Errorf("%s: %s", name, arn)
		}
	}
}

func TestDefaultsOfRoles(t *testing.T) {
	const roles = "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\naccounts: {a: {id: \"222222222222\"}, b: {id: \"333333333333\", region: us-east-1}}\nroles:\n  Plain: {policies: [ReadOnlyAccess]}\n  Own: {policies: [ReadOnlyAccess], session: 3h, mfa: required, trust: account}\n"
	for _, c := range []struct {
		defaults   string
		plain, own Role
		path       string
		teams      bool
	}{
		{"", Role{MaxSession: time.Hour}, Role{MaxSession: 3 * time.Hour}, "/", false},
		{"defaults: {session: 2h, mfa: optional, trust: people, attach_to: teams, path: /x/}", Role{MaxSession: 2 * time.Hour, MFAOptional: true, TrustPeople: true}, Role{MaxSession: 3 * time.Hour}, "/x/", true},
		// What is wrong is the safe value, beside the finding.
		{"defaults: {session: 99h, mfa: none, trust: nobody, attach_to: x}", Role{MaxSession: time.Hour}, Role{MaxSession: 3 * time.Hour}, "/", false},
	} {
		m, _ := Parse(File{"m", []byte(roles + c.defaults)})
		for name, want := range map[string]Role{"Plain": c.plain, "Own": c.own} {
			r, ok := m.Role(name)
			if !ok || r.MaxSession != want.MaxSession || r.MFAOptional != want.MFAOptional || r.TrustPeople != want.TrustPeople {
				t.Errorf("%s with %q: %+v", name, c.defaults, r)
			}
		}
		if m.Defaults.Path != c.path || m.Defaults.AttachTeams != c.teams {
			t.Errorf("with %q: %+v", c.defaults, m.Defaults)
		}
	}
	m, _ := Parse(File{"m", []byte(roles)})
	for name, want := range map[string]string{"a": "eu-central-1", "b": "us-east-1"} {
		if a, _ := m.Account(name); a.Region.Text != want {
			t.Errorf("%s: %s", name, a.Region)
		}
	}
	if m.UsersAccount.Shards != 1 {
		t.Error(m.UsersAccount.Shards)
	}
}

func TestExpand(t *testing.T) {
	m, _ := Parse(File{"m", []byte("accounts: {a: {id: \"1\"}, b: {id: \"2\"}}\naccount_groups: {g: [b, a, b, none], a: [b], empty: []}\n")})
	for where, want := range map[string]string{"a": "a", "g": "b a", "empty": "", "none": "", "": ""} {
		var names []string
		for _, a := range m.Expand(where) {
			names = append(names, a.Name.Text)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %s, want %s", where, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	m, _ := Parse(File{"m", []byte("quotas: {RolesQuota: 3000}\n")})
	for quota, want := range map[string]int{RolesPerAccount: 3000, PoliciesPerUser: 10, TemplateSize: 1_000_000} {
		if got := m.Limit(quota); got != want {
			t.Errorf("%s: %d", quota, got)
		}
	}
	for _, l := range Limits {
		if l.Max < l.Default || l.Default < 1 || l.What == "" || !strings.HasPrefix(l.Source, "https://docs.aws.amazon.com/") {
			t.Errorf("%+v", l)
		}
	}
}

// Whatever is written, the document for an account has its variables filled
// in, and its order does not depend on how the lists were written.
func TestDocumentFor(t *testing.T) {
	read := func(text string) *Document {
		d, found := ParseDocument("p.yaml", []byte(text))
		if found.HasErrors() {
			t.Fatal(found)
		}
		return d
	}
	a := &Account{Name: Word{Text: "webapp"}, ID: Word{Text: "222222222222"}, Region: Word{Text: "us-east-1"}}
	one := read(`{Version: 2012-10-17, Statement: [{Effect: Allow, Action: ["s3:Put*", "s3:Get*"], Resource: "arn:aws:s3:::${account.name}-${account.id}/${aws:username}"}, {Sid: B, Effect: Deny, NotAction: "iam:*", Resource: "*", Condition: {StringEquals: {"aws:RequestedRegion": ["${account.region}", eu-west-1]}}}]}`)
	other := read(`{Statement: [{Condition: {StringEquals: {"aws:RequestedRegion": [eu-west-1, "${account.region}"]}}, Sid: B, Effect: Deny, Resource: "*", NotAction: "iam:*"}, {Resource: "arn:aws:s3:::${account.name}-${account.id}/${aws:username}", Action: ["s3:Get*", "s3:Put*"], Effect: Allow}], Version: 2012-10-17}`)
	const want = `{"Statement":[{"Action":["s3:Get*","s3:Put*"],"Effect":"Allow","Resource":"arn:aws:s3:::webapp-222222222222/${aws:username}"},{"Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}},"Effect":"Deny","NotAction":"iam:*","Resource":"*","Sid":"B"}],"Version":"2012-10-17"}`
	for _, d := range []*Document{one, other} {
		if got := string(CompactJSON(d.For(a))); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		d.For(&Account{Name: Word{Text: "other"}}) // leaves no trace
		if got := string(CompactJSON(d.For(a))); got != want {
			t.Errorf("afterwards %s", got)
		}
	}
	if _, found := ParseDocument("p.yaml", nil); !found.HasErrors() {
		t.Error("an empty document is read")
	}
}
