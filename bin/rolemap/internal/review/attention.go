package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/plan"
)

// attention are the things a reviewer must not miss, most pressing first. What
// is to be said of several is said once, with so many of their names and the
// number of the others; 0 is for all names.
func (r Report) attention(most int) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	// each adds one of two sentences, with the names in it.
	each := func(list []string, one, many string) {
		switch len(list) {
		case 0:
		case 1:
			add(one, list[0])
		default:
			add(many, diag.Few(list, most))
		}
	}
	if r.OldErrors > 0 {
		add("the old map has errors, so only what could be read of it is compared: what seems gained may have been there before, more may be lost, and what has to be deployed is not known")
	}
	of := map[access.NoteKind][]string{}
	for _, n := range r.Notes {
		if line := noteLine(n); line != "" {
			out = append(out, line)
		} else {
			of[n.Kind] = append(of[n.Kind], noteItem(n))
		}
	}
	each(of[access.AccountLeft], "account %s leaves the map: its stack stays deployed until somebody deletes it",
		"accounts %s leave the map: their stacks stay deployed until somebody deletes them")
	each(of[access.AccountIDChanged], "the id of account %s: another account; the stack in the old one stays deployed until somebody deletes it",
		"the ids of accounts %s: other accounts; the stacks in the old ones stay deployed until somebody deletes them")
	each(of[access.AccountRegionChanged], "the region of account %s: the stack there would create roles that the old stack still has; delete the old stack first",
		"the regions of accounts %s: the stacks there would create roles that the old stacks still have; delete the old stacks first")
	each(of[access.AccountSuspended], "account %s is suspended: nobody holds anything there, and its stack stays as it is, out of reach",
		"accounts %s are suspended: nobody holds anything there, and their stacks stay as they are, out of reach")
	each(of[access.AccountReactivated], "account %s is no longer suspended: its grants hold again, and its stack is deployed again",
		"accounts %s are no longer suspended: their grants hold again, and their stacks are deployed again")
	var twice []string
	for _, s := range r.Deploy.Splits {
		twice = append(twice, fmt.Sprintf("%s (gains %s, loses %s)", s.Stack, diag.Few(s.Gains, most), diag.Few(s.Loses, most)))
	}
	each(twice, "account %s takes two changes: permission sets reference these policies, so it has to be deployed both before and after them; take the policy out in a change of its own, or CloudFormation leaves it behind",
		"accounts %s take two changes: permission sets reference these policies, so they have to be deployed both before and after them; take the policies out in a change of its own, or CloudFormation leaves them behind")
	replaced := map[string][]string{}
	for _, c := range r.Deploy.Resources {
		if c.Action == plan.Replace && !ofCenter(c.Kind) {
			replaced[string(c.Kind)] = append(replaced[string(c.Kind)], c.Name)
		}
	}
	var anew []string
	for _, kind := range slices.Sorted(maps.Keys(replaced)) {
		anew = append(anew, plural(kind)+" "+diag.Few(replaced[kind], most))
	}
	if len(anew) > 0 {
		add("CloudFormation refuses this change: %s would have to be made anew, under a path or in a nested stack of their own, while the old ones hold their names", strings.Join(anew, ", "))
	}
	for _, a := range r.Administrators {
		add("administrator access gained: %s, %s in %s", diag.Few(a.Users, most), a.Role, r.places([]string{a.Account}, most))
	}
	for _, c := range r.Roles {
		if c.Administrator {
			add("administrator access gained: %s becomes administrator in %s", c.Role, r.places(c.Accounts, most))
		}
	}
	for _, u := range r.Unexpected {
		add("a check is gone: %s", expectation(u))
	}
	for _, b := range r.broadening(most) {
		add("broader: %s", b)
	}
	for _, x := range r.Sets {
		add("the permission set of role %s is renamed from %s to %s: all its assignments are made anew; in %s the role has another ARN, and sessions of the old one end",
			x.Role, x.Old, x.New, diag.Few(x.Accounts, most))
	}
	each(r.Unmade, "policy %s leaves the accounts while permission sets still name it: deploy the stack identity-center first and those accounts last, in the order of \"rolemap stacks\"; safer is to take it out of the roles in a change before",
		"policies %s leave the accounts while permission sets still name them: deploy the stack identity-center first and those accounts last, in the order of \"rolemap stacks\"; safer is to take them out of the roles in a change before")
	each(r.iamUsers(access.UserRemoved), "user %s is removed: first delete their MFA devices, access keys, SSH keys, certificates and password, or CloudFormation leaves the user behind with what still works",
		"users %s are removed: first delete their MFA devices, access keys, SSH keys, certificates and passwords, or CloudFormation leaves the users behind with what still works")
	if line := IAMUsersGo(r.Users, most); line != "" {
		out = append(out, line)
	}
	for _, kind := range []string{"user", "role", "account"} {
		var list []string
		for _, n := range r.Renames {
			if n.Kind == kind {
				list = append(list, n.Old+" looks renamed to "+n.New)
			}
		}
		each(list, kind+" %s: AWS sees a removal and an addition"+renamed[kind], kind+"s %s: AWS sees removals and additions"+renamed[kind])
	}
	var empty, unmade []string
	for _, g := range r.LastHolder {
		empty = append(empty, g.Role+" in "+g.Account)
	}
	each(empty, "nobody holds %s any more: the role is deleted there", "nobody holds %s any more: the roles are deleted there")
	for _, s := range r.Deploy.Stacks {
		if s.Action == plan.Remove && !slices.Contains(of[access.AccountLeft], s.Name) {
			unmade = append(unmade, s.Name)
		}
	}
	each(unmade, "stack %s is no longer made: it stays deployed, with its roles, until somebody deletes it",
		"stacks %s are no longer made: they stay deployed, with their roles, until somebody deletes them")
	return out
}

// places names accounts, and what it means that the users account is one.
func (r Report) places(accounts []string, most int) string {
	if i := slices.IndexFunc(accounts, r.Everywhere); i >= 0 {
		return diag.Few(accounts, most) + " (" + accounts[i] + " is the users account: every role of every account)"
	}
	return diag.Few(accounts, most)
}

func plural(kind string) string {
	if kind == "policy" {
		return "the policies"
	}
	return "the " + kind + "s"
}

var renamed = map[string]string{
	"user":    "; the new user has no password, no MFA device and no keys",
	"role":    "; sessions of the old role end with it, and profiles and links that name it break",
	"account": "; the new stack cannot create roles that the old one still has: delete the old stack first",
}

// names lists a few names and counts the rest.
func names(list []string) string { return diag.Few(list, 8) }
