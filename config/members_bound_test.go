package config

import (
	"fmt"
	"testing"

	"rolemap/config/source"
)

// TestMembersAreBounded: groups with all mean so many accounts together, and
// the first that would mean more has none, as those behind it.
func TestMembersAreBounded(t *testing.T) {
	const accounts = 2000
	for groups, most := range map[int]int{maxMembers / accounts: maxMembers / accounts, maxMembers/accounts + 2: maxMembers / accounts} {
		m := &Map{Accounts: make([]Account, accounts)}
		for i := range groups {
			m.Groups = append(m.Groups, AccountGroup{Name: source.Word{Text: fmt.Sprint("g", i)}, All: true})
		}
		tooMany := m.buildMembers()
		if (tooMany == nil) != (groups == most) || tooMany != nil && tooMany != &m.Groups[most] {
			t.Errorf("%d groups: %v is too many", groups, tooMany)
		}
		for i := range groups {
			want := accounts
			if i >= most {
				want = 0
			}
			if got := len(m.Expand(fmt.Sprint("g", i))); got != want {
				t.Errorf("%d groups: group %d has %d accounts, want %d", groups, i, got, want)
			}
		}
	}
}
