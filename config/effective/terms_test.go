package effective_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/effective"
)

// TestTermsOfAnAccount fills in what is an account's own.
func TestTermsOfAnAccount(t *testing.T) {
	m := of(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: cn-north-1}
defaults: {session: 2h, trust: people}
accounts: {web: {id: "222222222222", region: cn-northwest-1}}
policies:
  own: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "arn:aws-cn:s3:::${account.name}-${account.id}-${account.region}/${aws:username}"}]}}
roles: {R: {policies: [own, Billing, "arn:aws-cn:iam::${account.id}:policy/x"], source_ip: [198.51.100.7, "2001:db8::/32"], permissions_boundary: own}}
users: {eve: {access: {web: [R]}}}
`).Map
	web, _ := m.Account("web")
	end := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	got := effective.Of(m, web, "R", end)
	own := "map[Statement:[map[Action:s3:* Effect:Allow Resource:arn:aws-cn:s3:::web-222222222222-cn-northwest-1/${aws:username}]] Version:2012-10-17]"
	want := "{[{own  " + own + "} {Billing arn:aws-cn:iam::aws:policy/job-function/Billing map[]} " +
		"{arn:aws-cn:iam::${account.id}:policy/x arn:aws-cn:iam::222222222222:policy/x map[]}] {own  " + own + "} 2h0m0s true [198.51.100.7/32 2001:db8::/32] people 2027-01-01 00:00:00 +0000 UTC}"
	if got := regexp.MustCompile(" (0x[0-9a-f]+|<nil>)").ReplaceAllString(fmt.Sprint(got), ""); got != want { // without where they were read
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if none := effective.Of(&config.Map{}, web, "R", end); !none.MFA || none.Administrator() {
		t.Errorf("a role that is not there: %+v", none)
	}
}

// TestEnds compares the ends of grants.
func TestEnds(t *testing.T) {
	early, late := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		old, new        time.Time
		change, broader bool
	}{
		{early, early, false, false}, {early, late, true, true}, {late, early, true, false},
		{time.Time{}, early, true, false}, {early, time.Time{}, true, true}, {time.Time{}, time.Time{}, false, false},
	} {
		got := effective.Compare(effective.Terms{Until: c.old}, effective.Terms{Until: c.new})
		if (len(got) == 1) != c.change || c.change && (got[0].Property != effective.End || got[0].Broader != c.broader) {
			t.Errorf("from %v to %v: %+v", c.old, c.new, got)
		}
	}
}

// TestUnreadDocuments knows nothing of a document that was not read.
func TestUnreadDocuments(t *testing.T) {
	read := effective.Policy{Name: "p", Document: map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"}}}}
	unread := effective.Policy{Name: "p"}
	for _, c := range [][2]effective.Terms{
		{{Policies: []effective.Policy{read}}, {Policies: []effective.Policy{unread}}},
		{{Policies: []effective.Policy{unread}}, {Policies: []effective.Policy{read}}},
		{{Boundary: read}, {Boundary: unread}},
		{{Boundary: unread}, {Boundary: read}},
	} {
		if got := effective.Compare(c[0], c[1]); len(got) == 0 || !got[0].Broader {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// TestBoundaries compares own boundaries by what they say.
func TestBoundaries(t *testing.T) {
	bound := func(name, action string) effective.Terms {
		return effective.Terms{Boundary: effective.Policy{Name: name, Document: map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": action, "Resource": "*"}}}}}
	}
	for _, c := range []struct {
		prev, next effective.Terms
		want       string
	}{
		{bound("p", "s3:*"), bound("p", "s3:Get*"), "[{policy p [allow s3:* on *] [allow s3:Get* on *] [] [] [] [] false}]"},
		{bound("p", "s3:Get*"), bound("p", "s3:*"), "[{policy p [] [allow s3:* on *] [] [] [] [] true}]"},
		{bound("p", "s3:*"), bound("q", "s3:*"), "[{permissions_boundary  [p] [q] [] [] [] [] false}]"},
		{bound("p", "s3:Get*"), bound("q", "s3:*"), "[{permissions_boundary  [p] [q] [] [] [] [] true} {policy q [] [allow s3:* on *] [] [] [] [] true}]"},
	} {
		if got := fmt.Sprint(effective.Compare(c.prev, c.next)); got != c.want {
			t.Errorf("\n got %s\nwant %s", got, c.want)
		}
	}
}
