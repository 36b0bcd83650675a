package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/effective"
)

// property is a role's change on one line; see permissions for what is behind it.
func property(c effective.Change) string {
	if c.Property == effective.Permissions {
		return fmt.Sprintf("policy %s loses %s and gains %s", c.Policy, permissions(len(c.Old)), permissions(len(c.New)))
	}
	old, new := values(c)
	return fmt.Sprintf("%s: %s → %s", c.Property, old, new)
}

// key is the property as the map names it, with the policy it is about.
func key(c effective.Change) string {
	if c.Property == effective.Permissions {
		return "policy " + c.Policy
	}
	return string(c.Property)
}

// values are what a property was and is; each permission has a line.
func values(c effective.Change) (old, new string) {
	separator, none := ", ", ""
	switch c.Property {
	case effective.Permissions:
		separator = "\n"
	case effective.SourceIP:
		none = "everywhere"
	case effective.Boundary:
		none = "none"
	}
	return cmp.Or(strings.Join(c.Old, separator), none), cmp.Or(strings.Join(c.New, separator), none)
}

// allows says which policies a gained role has; what they allow is below.
func allows(t effective.RoleTerms) string {
	line := t.Role + ": " + strings.Join(policies(t.Policies), ", ")
	if t.Boundary.Name != "" {
		line += ", within the boundary " + t.Boundary.Name
	}
	return line
}

// permitted is what the policies of a gained role allow: a line for one of
// AWS, and a line for a statement of an own one.
func permitted(t effective.RoleTerms) []string { return append(t.Described(), t.Permissions()...) }

func policies(list []effective.Policy) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.Name
	}
	return out
}

// lines are the permissions that went and came, where the change is of those,
// each with the place of its statement if that is wanted; of policies what
// AWS's allow.
func lines(c effective.Change, places bool) (gone, came []string) {
	if c.Property == effective.Policies {
		return c.Described()
	}
	if c.Property != effective.Permissions {
		return nil, nil
	}
	with := func(list []string, at []diag.Span) []string {
		out := slices.Clone(list)
		for i := range out {
			if places && at[i] != (diag.Span{}) {
				file := at[i].File[strings.LastIndexByte(at[i].File, ':')+1:] // which of the two maps is plain
				out[i] += fmt.Sprintf(" (%s:%d)", file, at[i].Line)
			}
		}
		return out
	}
	return with(c.Old, c.OldAt), with(c.New, c.NewAt)
}

func permissions(n int) string {
	switch n {
	case 0:
		return "nothing"
	case 1:
		return "1 permission"
	}
	return fmt.Sprintf("%d permissions", n)
}

// noteLine is a note on the whole map; empty for one on an account.
func noteLine(n access.Note) string {
	switch n.Kind {
	case access.UsersAccountChanged:
		return fmt.Sprintf("the users account changes from %s to %s: every role comes to trust another account, and everybody needs a new sign-in", n.Old, n.New)
	case access.PartitionChanged:
		return fmt.Sprintf("the partition of AWS changes from %s to %s: every account, role and sign-in is another one", n.Old, n.New)
	case access.PathChanged:
		return fmt.Sprintf("the path of roles and policies changes from %s to %s: CloudFormation refuses to replace what has a name; take every grant out, deploy, and put them back", n.Old, n.New)
	case access.CenterAccountChanged:
		return fmt.Sprintf("the account of Identity Center's stack changes from %s to %s: what is assigned already cannot be assigned again; first delete the old stack, after which nobody comes in that way until the new one is deployed", n.Old, n.New)
	case access.CenterRegionChanged:
		return fmt.Sprintf("the region of Identity Center changes from %s to %s: the stack there makes everything anew, and the old one stays deployed until somebody deletes it", n.Old, n.New)
	case access.CenterShardsChanged:
		return fmt.Sprintf("identity_center.shards changes from %s to %s: assignments would move between nested stacks, which AWS refuses, since what is assigned already cannot be assigned again; keep the number", n.Old, n.New)
	}
	return ""
}

// noteItem names an account, and what changed of it.
func noteItem(n access.Note) string {
	if n.Old == n.New {
		return n.Account
	}
	return fmt.Sprintf("%s goes from %s to %s", n.Account, n.Old, n.New)
}

// tagLine says which tags came and went.
func tagLine(c access.TagChange) string {
	some := func(list []string) string { return cmp.Or(strings.Join(list, ", "), "none") }
	return strings.TrimSpace(string(c.Kind)+" "+c.Name) + ": " + some(c.Old) + " → " + some(c.New)
}

// expectation says which check is gone, and for whom alone.
func expectation(u access.Unexpected) string {
	can := "can"
	if u.Cannot {
		can = "cannot"
	}
	line := fmt.Sprintf("%s %s %s in %s", u.Who, can, u.Role, names(u.Accounts))
	if u.Via != config.BothWays {
		line += " via " + u.Via.String()
	}
	if len(u.Except) > 0 {
		line += ", for " + names(u.Except)
	}
	return line
}
