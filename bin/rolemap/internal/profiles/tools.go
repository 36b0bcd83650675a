package profiles

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// WhySwitch says why AWS Extend Switch Roles has the roles of IAM users alone.
const WhySwitch = "the extension switches roles, which IAM users do; " +
	"through Identity Center nobody switches: each role is entered from the start page"

// WhyShared says why a registry of granted has the roles of Identity Center alone.
const WhyShared = "a registry is for everybody, and a profile of an IAM user names the person: rolemap aws-config USER writes those"

// LeftOut is a profile that a tool cannot have, and why.
type LeftOut struct{ Name, Why string }

func (l LeftOut) String() string { return diag.Plain(l.Name + " is left out: " + l.Why) }

// SwitchRoles writes the configuration of the browser extension AWS Extend Switch
// Roles: the account in which the user signs in, by id and by alias, and a
// section a role. It has no comments, which not every version reads. A role that
// the extension would take for another is left out.
// https://github.com/tilfinltd/aws-extend-switch-roles
func SwitchRoles(w io.Writer, a access.Access, user string, o Options) (Set, []LeftOut, error) {
	m := a.Map
	s := Of(a.Via(config.IAMUsers), user, o)
	var left []LeftOut
	s.Profiles = slices.DeleteFunc(s.Profiles, func(p Profile) bool {
		why := notSwitched(p)
		if why != "" {
			left = append(left, LeftOut{p.Name, why})
		}
		return why != ""
	})
	if s.Empty() {
		return s, left, nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[%s]\naws_account_id = %s\n", s.BaseName(), m.UsersAccount.ID.Text)
	if alias := m.UsersAccount.Alias.Text; alias != "" {
		fmt.Fprintf(&b, "aws_account_alias = %s\n", diag.Plain(alias))
	}
	for _, p := range s.Profiles {
		fmt.Fprintf(&b, "\n[%s]\nrole_arn = %s\nsource_profile = %s\nregion = %s\n",
			p.Name, p.Get("role_arn"), s.BaseName(), diag.Plain(p.Get("region")))
		if color, ok := strings.CutPrefix(p.Color, "#"); ok {
			fmt.Fprintf(&b, "color = %s\n", diag.Plain(color))
		}
	}
	_, err := io.WriteString(w, b.String())
	return s, left, err
}

// notSwitched says why the extension cannot switch to a role; empty where it
// can. Its parser, aesr-config, reads a line up to the second "=".
func notSwitched(p Profile) string {
	if strings.Contains(p.Get("role_arn"), "=") {
		return `the extension cuts a role's name and path at "="`
	}
	return ""
}

// Registry are the files of a profile registry of granted, by name, with the
// profiles of Identity Center as granted writes them itself. It asks granted for
// credentials, so that the AWS command line and SDKs take them, too.
// https://docs.commonfate.io/granted/usage/profile-registry
func Registry(a access.Access, o Options) (map[string][]byte, Set) {
	s := Shared(a, o)
	var b bytes.Buffer
	b.WriteString(registryMark + "\n")
	for _, p := range s.Profiles {
		fmt.Fprintf(&b, "\n# %s\n[profile %s]\n", p.comment(), p.Name)
		for _, x := range []Setting{
			{"granted_sso_start_url", links.StartURL(a.Map).URL}, {"granted_sso_region", a.Map.IdentityCenter.Region.Text},
			{"granted_sso_account_id", p.Get("sso_account_id")}, {"granted_sso_role_name", p.Get("sso_role_name")},
			{"credential_process", "granted credential-process --profile " + p.Name}, {"region", p.Get("region")},
		} {
			fmt.Fprintf(&b, "%s = %s\n", x.Key, diag.Plain(x.Value))
		}
	}
	return map[string][]byte{"granted.yml": []byte(registryMark + "\nawsConfig:\n  - ./config\n"), "config": b.Bytes()}, s
}

const registryMark = `# written by "rolemap export granted"; what is changed in here is lost`

// OfRegistry reports whether a file is one that Registry wrote.
func OfRegistry(file []byte) bool {
	first, _, _ := bytes.Cut(file, []byte("\n"))
	return strings.TrimSuffix(string(first), "\r") == registryMark
}
