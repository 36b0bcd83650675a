// Package links says where people sign in, where the console takes them into a
// role, and what the role's profile is called. It is the one place that does:
// the portal, profiles and letters show the same.
package links

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"rolemap/config"
	"rolemap/config/aws"
)

// Link is an address, or why there is none.
type Link struct {
	URL string `json:"url,omitempty"`
	Why string `json:"why,omitempty"`
}

// Sessions is how many sessions of one browser the console holds at once.
// https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/multisession.html
const Sessions = 5

// maxSwitch is how long path and name of a role may be together for the console
// to switch to it; maxShown how long the text may be that it shows for the role.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
const (
	maxSwitch = 64
	maxShown  = 64
)

// IAMSignIn is where IAM users sign in.
func IAMSignIn(m *config.Map) string {
	who := m.UsersAccount.Alias.Text
	if who == "" {
		who = m.UsersAccount.ID.Text
	}
	return "https://" + who + "." + aws.SignInHost(aws.Partition(m.UsersAccount.Region.Text)) + "/console"
}

// StartURL is where people sign in to Identity Center, without a slash behind.
func StartURL(m *config.Map) Link {
	if m.IdentityCenter == nil || m.IdentityCenter.StartURL.Text == "" {
		return Link{Why: "the map does not tell Identity Center's start_url"}
	}
	return Link{URL: strings.TrimRight(m.IdentityCenter.StartURL.Text, "/")}
}

// CenterUser is the name by which a person signs in to Identity Center: the
// directory's, where the lock file tells it, else what the map has to find them.
func CenterUser(m *config.Map, name string) string {
	u, ok := m.User(name)
	if !ok {
		return name
	}
	locked := ""
	if m.Lock != nil {
		locked = m.Lock.Users[name].UserName.Text
	}
	return cmp.Or(locked, u.CenterName.Text, u.Email.Text, name)
}

// Console is where the console takes people into a role who signed in one way.
func Console(m *config.Map, a *config.Account, r *config.Role, way config.SignIn) Link {
	if way == config.IdentityCenter {
		return center(m, a, r)
	}
	return switchRole(m, a, r)
}

// switchRole fills the console's form for switching the role; shown are the
// role and the account, in the console's color next to the account's.
func switchRole(m *config.Map, a *config.Account, r *config.Role) Link {
	path := m.Defaults.Path
	if n := len(path) + len(r.Name.Text); path != "/" && n > maxSwitch {
		return Link{Why: fmt.Sprintf("path and name of the role have %d characters together; "+
			"the console switches to roles of at most %d: use the command line", n, maxSwitch)}
	}
	q := "account=" + a.ID.Text + "&roleName=" + escape(strings.TrimPrefix(path, "/")+r.Name.Text) + "&displayName=" + escape(shown(a, r))
	if color := consoleColor(a.Color.Text); color != "" {
		q += "&color=" + color
	}
	return Link{URL: "https://" + aws.SignInHost(aws.Partition(a.Region.Text)) + "/switchrole?" + q}
}

func shown(a *config.Account, r *config.Role) string {
	text := []rune(r.Name.Text + " " + a.Name.Text)
	return string(text[:min(len(text), maxShown)])
}

func center(m *config.Map, a *config.Account, r *config.Role) Link {
	start := StartURL(m)
	if start.Why != "" {
		return start
	}
	return Link{URL: start.URL + "/#/console?account_id=" + a.ID.Text + "&role_name=" + escape(r.SetNameOf().Text)}
}

// escape is a text in a query. A blank is %20, which every reader takes; a slash
// stays, as in AWS's own examples.
func escape(s string) string {
	return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(s))
}

// RoleARN is the ARN of a role that IAM users switch into.
func RoleARN(m *config.Map, a *config.Account, role string) string {
	return "arn:" + aws.Partition(a.Region.Text) + ":iam::" + a.ID.Text + ":role" + m.Defaults.Path + role
}

// Profile names a role's profile: {organization}-{account}-{role}. It depends
// on neither person nor door. Where an account and a role of the map would have
// the name of others, as web and prod-Admin that of web-prod and Admin, a dot
// stands before the role.
func Profile(m *config.Map, account, role string) string {
	for between := "-"; ; between = strings.ReplaceAll(between, "-", "") + "." {
		if name := account + between + role; len(between) > len(role)+1 || !anothers(m, name, account, role) {
			return m.Organization.Text + "-" + InProfile(name)
		}
	}
}

// InProfile is a name as it stands in a profile's. SDKs for Java, JavaScript and
// Rust pass over a profile with = or , in its name; they take : and /, which no
// name of the map has.
// https://github.com/smithy-lang/smithy-typescript/blob/main/packages/shared-ini-file-loader/src/parseIni.ts
func InProfile(name string) string { return strings.NewReplacer("=", ":", ",", "/").Replace(name) }

// Beside stands behind the name of a role's profile through Identity Center
// where the same person enters the role as an IAM user, too.
const Beside = "-sso"

// anothers reports whether a name reads as another account and role of the map.
func anothers(m *config.Map, name, account, role string) bool {
	for i := range name {
		if name[i] != '-' || name[:i] == account && name[i+1:] == role {
			continue
		}
		if _, ok := m.Account(name[:i]); !ok {
			continue
		}
		if _, ok := m.Role(name[i+1:]); ok {
			return true
		}
	}
	return false
}
