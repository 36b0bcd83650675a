package layout_test

import (
	"fmt"
	"testing"
	"time"
)

// TestTheLatestEnd: who comes by a role in several ways holds it until the last of them ends, for good if one has no
// end, in whatever order the map says so and to whomever policies are attached.
func TestTheLatestEnd(t *testing.T) {
	ends := []string{"", "2027-01-31T10:00:00Z", "2027-06-30T10:00:00Z"}
	entry := func(end string) string {
		if end == "" {
			return "[R]"
		}
		return "[{role: R, until: " + end + "}]"
	}
	for _, attach := range []string{"users", "teams"} {
		for _, group := range ends {
			for _, account := range ends {
				for _, direct := range ends {
					text := fmt.Sprintf(`version: 1
organization: acme
defaults: {attach_to: %s}
users_account: {id: "111111111111", region: eu-central-1}
accounts: {a: {id: "222222222222"}}
account_groups: {all: [a]}
roles: {R: {policies: [Billing]}}
teams:
  t: {members: [eve], access: {all: %s, a: %s}}
users:
  eve: {access: {a: %s}}
`, attach, entry(group), entry(account), entry(direct))
					_, p, found := laidOut(t, []byte(text))
					want, latest := time.Time{}, max(group, account, direct)
					if group != "" && account != "" && direct != "" {
						want, _ = time.Parse(time.RFC3339, latest)
					}
					got := effective(p)
					if until, ok := got["eve arn:aws:iam::222222222222:role/R"]; !ok || !until.Equal(want) || len(got) != 1 || found.HasErrors() {
						t.Errorf("attached to %s, %q by group, %q by account, %q directly: until %v, want %v", attach, group, account, direct, got, want)
					}
				}
			}
		}
	}
}
