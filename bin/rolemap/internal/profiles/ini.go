package profiles

import (
	"fmt"
	"io"
	"strings"

	"rolemap/config"
	"rolemap/config/diag"
)

// Sections are the heads of the sections that a set writes.
func (s Set) Sections() []string {
	var out []string
	if s.Login != nil {
		out = append(out, "profile "+s.LoginName())
	}
	if s.Base != nil {
		out = append(out, "profile "+s.BaseName())
	}
	if s.Session != nil {
		out = append(out, "sso-session "+s.BaseName())
	}
	for _, p := range s.Profiles {
		out = append(out, "profile "+p.Name)
	}
	return out
}

// Config writes the sections of an AWS configuration. Names hold no character
// that any of its readers takes for another thing: IAM's own rules and the
// template's see to that. What people write freely stands in comments, and all
// of it is ASCII: where a locale is not UTF-8's, the AWS command line reads
// nothing at all of a file with other characters.
func (s Set) Config(w io.Writer) error {
	var b strings.Builder
	section := func(head, comment string, settings []Setting) {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if comment != "" {
			fmt.Fprintf(&b, "# %s\n", comment)
		}
		fmt.Fprintf(&b, "[%s]\n", head)
		for _, x := range settings {
			fmt.Fprintf(&b, "%s = %s\n", x.Key, diag.Plain(x.Value))
		}
	}
	if s.Login != nil {
		section("profile "+s.LoginName(), "the IAM user; sign in with: aws login --profile "+s.LoginName(), s.Login)
	}
	if s.Base != nil {
		comment := ""
		if s.Login == nil {
			comment = "the IAM user; the access key: aws configure --profile " + s.BaseName()
		}
		section("profile "+s.BaseName(), comment, s.Base)
	}
	if s.Session != nil {
		section("sso-session "+s.BaseName(), "sign in with: aws sso login --sso-session "+s.BaseName(), s.Session)
	}
	for _, p := range s.Profiles {
		section("profile "+p.Name, p.comment(), p.Settings)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (p Profile) comment() string {
	out := p.Role + " in " + p.Account
	if p.Title != "" && strings.IndexFunc(p.Title, func(r rune) bool { return r < ' ' || r > '~' }) < 0 {
		out += " (" + p.Title + ")"
	}
	if p.Way == config.IdentityCenter {
		out += ", through Identity Center"
	}
	if p.Until != "" {
		out += ", until " + p.Until
	}
	return out
}
