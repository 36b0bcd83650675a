package portal_test

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/pagetest"
)

// On paper every row stands, on one sheet, below its head; so does every role of a person.
func TestPrints(t *testing.T) {
	p := browser.Open(t)
	at := written(t, portal.New(pagetest.Long(t), pagetest.Now, ""))
	var first, all [][2]string
	for i := range pagetest.LongPeople {
		for j := range 2 {
			row := [2]string{fmt.Sprintf("start-%02d-%d", i, j+1), fmt.Sprintf("end-%02d-%d", i, j+1)}
			if all = append(all, row); j == 0 {
				first = append(first, row)
			}
		}
	}
	p.Go(at + "#account/first")
	p.Prints("PersonRoleThroughUntil", first)
	p.Go(at + "#role/Reader")
	p.Prints("PersonAccountThroughUntil", all)

	var accounts, held strings.Builder
	var roles [][2]string
	for i := range 30 {
		fmt.Fprintf(&accounts, "  line-%02d: {id: \"%012d\"}\n", i, 222222222222+i)
		fmt.Fprintf(&held, "line-%02d: [Reader], ", i)
		roles = append(roles, [2]string{fmt.Sprintf("%012d", 222222222222+i), fmt.Sprintf("acme-line-%02d-Reader", i)})
	}
	a := pagetest.Read(t, []byte("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\naccounts:\n"+accounts.String()+
		"roles: {Reader: {policies: [ViewOnlyAccess]}}\nusers: {many: {access: {"+held.String()+"}}}\n"), nil)
	p.Go(writtenFor(t, a, "many"))
	sheets := p.Sheets()
	for _, role := range roles {
		n := 0
		for _, sheet := range sheets {
			if strings.Contains(sheet, role[0]) && strings.Contains(sheet, role[1]) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s is on %d sheets with its account", role[1], n)
		}
	}
	if len(sheets) < 2 {
		t.Errorf("all is on %d sheet", len(sheets))
	}
}
