package review

import (
	"fmt"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// Effects say what changed ways of signing in do to people, a sentence for each
// way that opens or closes; next is the map after the change.
func Effects(changes []access.SignInChange, next *config.Map) []string {
	type group struct{ users, accounts map[string]bool }
	opened, closed := map[config.SignIn]group{}, map[config.SignIn]group{}
	add := func(to map[config.SignIn]group, ways config.SignIn, c access.SignInChange) {
		for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
			if !ways.Has(way) {
				continue
			}
			if to[way].users == nil {
				to[way] = group{map[string]bool{}, map[string]bool{}}
			}
			to[way].users[c.User], to[way].accounts[c.Account] = true, true
		}
	}
	for _, c := range changes {
		add(opened, c.New&^c.Old, c)
		add(closed, c.Old&^c.New, c)
	}
	var out []string
	for _, way := range []config.SignIn{config.IdentityCenter, config.IAMUsers} {
		if n := len(opened[way].users); n > 0 {
			line := fmt.Sprintf("For %s the way %s opens", people(n), grants.Door(way))
			if ic := next.IdentityCenter; way == config.IdentityCenter && ic != nil && ic.StartURL.Text != "" {
				line += ", at " + ic.StartURL.Text
			}
			out = append(out, line+".")
		}
	}
	for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
		if n := len(closed[way].users); n > 0 {
			out = append(out, fmt.Sprintf("For %s the way %s closes: another role ARN in %s, which resource policies have to allow first; "+
				"running sessions last until they end or their role goes.",
				people(n), grants.Door(way), number(len(closed[way].accounts), "account")))
		}
	}
	return out
}

// IAMUsersGo says what to do first where the IAM users of people go who stay;
// empty where none does. Most is how many are named; 0 is for all.
func IAMUsersGo(changes []access.UserChange, most int) string {
	var names []string
	for _, c := range changes {
		if c.Kind == access.IAMUserRemoved {
			names = append(names, c.User)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "the IAM user of " + names[0] + " goes: first delete their MFA devices, access keys, SSH keys, certificates and password, " +
			"or CloudFormation leaves it behind with what still works"
	}
	return "the IAM users of " + diag.Few(names, most) + " go: first delete their MFA devices, access keys, SSH keys, certificates and " +
		"passwords, or CloudFormation leaves them behind with what still works"
}
