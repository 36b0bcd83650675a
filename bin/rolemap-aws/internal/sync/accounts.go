package sync

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rolemap/bin/rolemap-aws/internal/live"
	"rolemap/config"
)

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// Proposal is entries for the active accounts that a map lacks, as YAML to
// paste under accounts; empty where it has all.
func Proposal(m *config.Map, accounts []live.Account) string {
	known, taken := map[string]bool{m.UsersAccount.ID.Text: true}, map[string]bool{config.UsersStack: true, config.CenterStack: true}
	if m.IdentityCenter != nil {
		known[m.IdentityCenter.Account.Text] = true
	}
	for i := range m.Accounts {
		known[m.Accounts[i].ID.Text], taken[m.Accounts[i].Name.Text] = true, true
	}
	for i := range m.Groups {
		taken[m.Groups[i].Name.Text] = true
	}
	accounts = slices.Clone(accounts)
	slices.SortFunc(accounts, func(a, b live.Account) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	var b strings.Builder
	for _, a := range accounts {
		if known[a.ID] || a.Status != "active" {
			continue
		}
		name := slug(a.Name)
		if taken[name] {
			name += "-" + a.ID
		}
		taken[name] = true
		how := ""
		if m.IdentityCenter != nil && m.IdentityCenter.Delegated() && a.ID == m.IdentityCenter.Management.Text {
			how = ", sign_in: iam-users" // AWS refuses the delegated administrator there
		}
		fmt.Fprintf(&b, "  %s: {id: %q, title: %q%s}\n", name, a.ID, a.Name, how)
	}
	if b.Len() == 0 {
		return ""
	}
	return "accounts:\n" + b.String()
}

// slug makes an account's name of the one that AWS shows: 1 to 63 of a-z, 0-9 and -.
func slug(name string) string {
	s := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if s == "" || s[0] < 'a' {
		s = "account-" + s
	}
	return strings.TrimRight(s[:min(len(s), 48)], "-")
}
