package access_test

import (
	"slices"
	"strings"
	"testing"

	"rolemap/config/access"
	"rolemap/config/effective"
)

// TestNotes changes what concerns every grant, and back again. Of an account
// with another id everybody loses the old one and gains the new one.
func TestNotes(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333", region: eu-west-1}}
roles: {R: {policies: [ReadOnlyAccess]}}
users: {eve: {access: {web: [R]}}, bob: {access: {web: [R]}}}
`
	for _, c := range []struct {
		old, new string
		want     []access.Note
		broader  bool
		moved    int // grants that are lost and gained
	}{
		{`"111111111111"`, `"999999999999"`, []access.Note{{access.UsersAccountChanged, "", "111111111111", "999999999999"}}, true, 0},
		{`, region: eu-west-1}`, `, region: eu-west-3}`, []access.Note{{access.AccountRegionChanged, "api", "eu-west-1", "eu-west-3"}}, false, 0},
		{"accounts:", "defaults: {path: /x/}\naccounts:", []access.Note{{access.PathChanged, "", "/", "/x/"}}, false, 0},
		{`"222222222222"`, `"444444444444"`, []access.Note{{access.AccountIDChanged, "web", "222222222222", "444444444444"}}, true, 2},
		{`"333333333333"`, `"444444444444"`, []access.Note{{access.AccountIDChanged, "api", "333333333333", "444444444444"}}, false, 0},
		{`, api: {id: "333333333333", region: eu-west-1}`, "", []access.Note{{access.AccountLeft, "api", "", ""}}, false, 0},
		{`, region: eu-west-1}`, `, region: eu-west-1, status: suspended}`, []access.Note{{access.AccountSuspended, "api", "", ""}}, false, 0},
	} {
		prev, next := of(t, []byte(text)), of(t, []byte(strings.Replace(text, c.old, c.new, 1)))
		d := effective.Between(prev, next)
		if !slices.Equal(d.Notes, c.want) || d.Broader() != c.broader || d.Empty() {
			t.Errorf("%s to %s: %+v, broader %v", c.old, c.new, d.Notes, d.Broader())
		}
		if len(d.Gained) != c.moved || len(d.Lost) != c.moved || len(d.LastHolder) > 0 {
			t.Errorf("%s to %s: %d gained, %d lost, %v without holder", c.old, c.new, len(d.Gained), len(d.Lost), d.LastHolder)
		}
		for i, n := range effective.Between(next, prev).Notes {
			if n.Old != c.want[i].New || n.New != c.want[i].Old {
				t.Errorf("%s and back: %+v", c.new, n)
			}
		}
	}
	china := strings.NewReplacer("eu-central-1", "cn-north-1", "eu-west-1", "cn-northwest-1").Replace(text)
	if d := effective.Between(of(t, []byte(text)), of(t, []byte(china))); !d.Broader() || !slices.Contains(d.Notes, access.Note{Kind: access.PartitionChanged, Old: "aws", New: "aws-cn"}) {
		t.Errorf("another partition: %+v", d)
	}
}

// TestCenterNotes changes what moves assignments; that Identity Center comes or
// goes is among the grants.
func TestCenterNotes(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}, start_url: https://acme.awsapps.com/start}
accounts: {web: {id: "222222222222"}}
roles: {R: {policies: [ReadOnlyAccess]}}
users: {eve: {access: {web: [R]}}}
`
	for _, c := range []struct {
		old, new string
		want     []access.Note
	}{
		{`"444444444444"`, `"555555555555"`, []access.Note{{access.CenterAccountChanged, "", "444444444444", "555555555555"}}},
		{"eu-central-1}, start", "eu-west-1}, start", []access.Note{{access.CenterRegionChanged, "", "eu-central-1", "eu-west-1"}}},
		{"start_url", "shards: 9, start_url", []access.Note{{access.CenterShardsChanged, "", "8", "9"}}},
		{"start_url", "shards: 8, start_url", nil},
		{"acme.awsapps", "other.awsapps", nil},
		{"\nidentity_center", "\n#identity_center", nil},
	} {
		prev, next := of(t, []byte(text)), of(t, []byte(strings.Replace(text, c.old, c.new, 1)))
		if d := effective.Between(prev, next); !slices.Equal(d.Notes, c.want) || d.Broader() || d.Empty() != (c.want == nil) {
			t.Errorf("%s to %s: %+v", c.old, c.new, d.Notes)
		}
	}
}

// TestLatestEnd holds a grant by several ways.
func TestLatestEnd(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {R: {policies: [ReadOnlyAccess]}}
teams:
  a: {members: [eve], access: {web: [{role: R, until: 2027-06-30}]}}
  b: {members: [eve], access: {web: [{role: R, until: 2027-01-31}]}}
users: {eve: {access: {web: [%]}}}
`
	for entry, want := range map[string]string{
		"{role: R, until: 2027-03-31}": "2027-07-01",
		"{role: R, until: 2027-12-31}": "2028-01-01",
		"R":                            "0001-01-01",
	} {
		a := of(t, []byte(strings.Replace(text, "%", entry, 1)))
		if got := a.Holdings[0].Until().Format("2006-01-02"); got != want || len(a.Holdings) != 1 {
			t.Errorf("%s: %s, want %s", entry, got, want)
		}
	}
}
