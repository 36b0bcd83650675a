package review

import (
	"fmt"

	"rolemap/config"
	"rolemap/config/access"
)

// signIns are the grants that are entered by other ways than before, a line for
// those of one role in one account.
func (r Report) signIns(most int) []string {
	type way struct {
		account, role string
		old, new      config.SignIn
	}
	var order []way
	users := map[way][]string{}
	for _, c := range r.SignIns {
		w := way{c.Account, c.Role, c.Old, c.New}
		if users[w] == nil {
			order = append(order, w)
		}
		users[w] = append(users[w], c.User)
	}
	var out []string
	for _, w := range order {
		out = append(out, fmt.Sprintf("%s: %s in %s, %s → %s", few(users[w], most), w.role, w.account, w.old, w.new))
	}
	return out
}

// signInAdvice is what other ways of signing in do to people, once for all of them.
func (r Report) signInAdvice() []string {
	out := []string{"Nobody gains or loses a role by this."}
	closed := map[config.SignIn]map[string]bool{config.IAMUsers: {}, config.IdentityCenter: {}}
	for _, c := range r.SignIns {
		for way, accounts := range closed {
			if c.Old.Has(way) && !c.New.Has(way) {
				accounts[c.Account] = true
			}
		}
	}
	if n := len(closed[config.IAMUsers]); n > 0 {
		out = append(out, fmt.Sprintf("Where the way as an IAM user closes, people come in as the role AWSReservedSSO_NAME_SUFFIX, in %s: resource policies that name the role itself have to allow that one first.", accounts(n)))
	}
	if n := len(closed[config.IdentityCenter]); n > 0 {
		out = append(out, fmt.Sprintf("Where the way through Identity Center closes, people come in as the role itself, in %s: resource policies that name AWSReservedSSO_NAME_* have to allow it first.", accounts(n)))
	}
	if len(out) > 1 {
		out = append(out, "Running sessions last until they end.")
	}
	return out
}

func accounts(n int) string {
	if n == 1 {
		return "1 account"
	}
	return fmt.Sprintf("%d accounts", n)
}

// identity says who is somebody else in Identity Center.
func identity(c access.IdentityChange) string {
	switch c.Kind {
	case access.InstanceChanged:
		return fmt.Sprintf("another instance of Identity Center: %s, not %s", c.New, c.Old)
	case access.GroupChanged:
		return fmt.Sprintf("the group %s is another group in Identity Center: its id is %s, not %s", c.Name, c.New, c.Old)
	default:
		return fmt.Sprintf("%s is another person in Identity Center: their id is %s, not %s", c.Name, c.New, c.Old)
	}
}

// iamUsers are those of a kind of change who had an IAM user before it, or have
// one after it.
func (r Report) iamUsers(kind access.UserKind) []string {
	var out []string
	for _, c := range r.Users {
		if c.Kind == kind && !r.without[c.User] {
			out = append(out, c.User)
		}
	}
	return out
}

// withoutIAMUser are those who come or go and have no IAM user.
func withoutIAMUser(changes []access.UserChange, prev, next *config.Map) map[string]bool {
	out := map[string]bool{}
	for _, c := range changes {
		m := map[access.UserKind]*config.Map{access.UserAdded: next, access.UserRemoved: prev}[c.Kind]
		if m == nil {
			continue
		}
		if u, ok := m.User(c.User); ok && !u.HasIAMUser {
			out[c.User] = true
		}
	}
	return out
}
