package config

import (
	"rolemap/config/aws"
	"rolemap/config/source"
	"strings"
	"testing"
	"time"
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
		{"2027-01-31T18:00:00+14:00", "2027-01-31T04:00:00Z"}, // Kiritimati
		{"2027-01-31T18:00:00+14:01", ""}, {"2027-01-31T18:00:00-15:00", ""}, {"2027-01-31T18:00:00+24:00", ""},
		{"9999-12-31", ""},                     // its end has five digits
		{"0000-01-01", ""}, {"0000-12-31", ""}, // the zero time would be no end
		{"2027-02-29", ""}, {"2027-02-30", ""}, {"2027-13-01", ""}, {"2027-1-31", ""}, {"27-01-31", ""}, {"31.01.2027", ""}, {"2027/01/31", ""},
		{"2027-01-31 18:00:00Z", ""}, {"2027-01-31T18:00:00", ""}, {"2027-01-31T18:00Z", ""}, {"2027-01-31T1:00:00Z", ""},
		{"2027-01-31T18:00:00,5Z", ""}, {"2027-01-31T24:00:00Z", ""}, {"2027-01-31T18:00:60Z", ""}, {"2027-01-31t18:00:00z", ""},
		{" 2027-01-31", ""}, {"2027-01-31\n", ""}, {"tomorrow", ""}, {"", ""}, {"2027-01-31T18:00:00." + strings.Repeat("1", 20) + "Z", ""},
	} {
		got, wrong, help := parseUntil(c.text)
		ok := wrong == ""
		if ok && help != "" || !ok && help == "" {
			t.Errorf("%q: %q, %q", c.text, wrong, help)
		}
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
		"1h90m": 0, "1h60m": 0, "1h030m": 0, "59m": 0, "0h": 0, "12h1m": 0, "13h": 0, "721m": 0, "1.5h": 0, "3600s": 0, "3600": 0, "h": 0, "m": 0, "1 h": 0, "1H": 0, "-2h": 0, "+2h": 0, "1h30": 0, "1d": 0, "PT1H": 0, "1h\n": 0, "999h999m": 0, "0001h": 0, "30m1h": 0,
	} {
		got, ok := parseSession(text)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %v %v, want %v", text, got, ok, want)
		}
	}
}

func TestPolicyRef(t *testing.T) {
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
		a := &Account{Name: source.Word{Text: "webapp"}, ID: source.Word{Text: "222222222222"}, Region: source.Word{Text: c.region}}
		if got := m.PolicyRef(c.text, a, aws.Partition(c.region)); got != c.want {
			t.Errorf("%s in %s: %+v", c.text, c.region, got)
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

func TestLimit(t *testing.T) {
	m, _ := Parse(File{"m", []byte("quotas: {RolesQuota: 3000}\n")})
	for quota, want := range map[string]int{aws.RolesPerAccount: 3000, aws.PoliciesPerUser: 10, aws.TemplateSize: 1_000_000} {
		if got := m.Limit(quota); got != want {
			t.Errorf("%s: %d", quota, got)
		}
	}
}
