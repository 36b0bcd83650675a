package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// Bounds of a role's session, from IAM.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
const (
	minSession = time.Hour
	maxSession = 12 * time.Hour
)

var sessionRule = regexp.MustCompile(`^([0-9]{1,3}h)?([0-9]{1,3}m)?$`)

// parseSession reads a session's length; empty text is the built-in default.
func parseSession(text string) (time.Duration, bool) {
	if text == "" {
		return minSession, true
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && sessionRule.MatchString(text) && d >= minSession && d <= maxSession
}

func (c *checker) session(w source.Word) {
	if _, ok := parseSession(w.Text); !ok {
		c.reportf(w.At, diag.InvalidSession, "write 1h to 12h, such as 4h or 1h30m", "session is %s", diag.Quote(w.Text))
	}
}

// fillDefaults computes the effective values of roles and accounts. The safe
// value stands where the text is wrong, which Check reports.
func (m *Map) fillDefaults() {
	d := &m.Defaults
	d.AttachTeams = d.Attach.Text == "teams"
	if d.PathAt.At == (diag.Span{}) {
		d.Path = "/"
	}
	for i := range m.Accounts {
		if a := &m.Accounts[i]; a.Region.At == (diag.Span{}) {
			a.Region = m.UsersAccount.Region
		}
	}
	or := func(w, otherwise source.Word) string {
		if w.Text != "" {
			return w.Text
		}
		return otherwise.Text
	}
	for i := range m.Roles {
		r := &m.Roles[i]
		var ok bool
		if r.MaxSession, ok = parseSession(or(r.Session, d.Session)); !ok {
			r.MaxSession = minSession
		}
		r.MFAOptional = or(r.MFA, d.MFA) == "optional"
		r.TrustPeople = or(r.Trust, d.Trust) == "people"
	}
}

func (c *checker) roles() {
	m := c.m
	c.iamNames("a role", aws.Name64, names(m.Roles, func(r *Role) source.Word { return r.Name }))
	for i := range m.Roles {
		r := &m.Roles[i]
		what := "role " + diag.Quote(r.Name.Text)
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
		if n := len(m.Defaults.Path) + len(r.Name.Text); m.Defaults.Path != "/" && n > 64 && len(r.Name.Text) <= 64 {
			c.reportf(r.Name.At, diag.RolePath, "shorten the name or defaults.path", "path and name of %s have %d characters together; the console switches to roles of at most 64", what, n)
		}
		c.session(r.Session)
		c.oneOf(r.MFA, "mfa", "required", "optional")
		c.oneOf(r.Trust, "trust", "account", "people")
		c.short(r.Description, 1000, "the description of ", what)
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
		if i := strings.IndexFunc(r.Description.Text, aws.NotStored); i >= 0 {
			bad, _ := utf8.DecodeRuneInString(r.Description.Text[i:])
			c.reportf(r.Description.At, diag.InvalidDescription, "use characters up to U+00FF: IAM stores no others in a role's description", "the description of %s has the character %q", what, bad)
		}
		c.sourceIP(r, what)
		seen := map[PolicyRef]source.Word{}
		for _, w := range r.Policies {
			c.policyRef(w, what, "policy")
			c.policyAccount(w, r, what)
			ref := m.PolicyRef(w.Text, &Account{Region: m.UsersAccount.Region})
			if first, twice := seen[ref]; twice {
				c.twice(w, first, "%s names the policy %s twice", what, diag.Quote(w.Text))
				continue
			}
			seen[ref] = w
		}
		if r.Boundary.Text != "" {
			c.policyRef(r.Boundary, what, "permissions_boundary")
			c.policyAccount(r.Boundary, r, what)
		}
	}
	if m.flawed || c.out.HasErrors() {
		return // beside an error a policy may only seem unused
	}
	for i := range m.Policies {
		if p := &m.Policies[i]; !c.usedPolicies[p.Name.Text] {
			c.reportf(p.Name.At, diag.UnusedPolicy, "name it in a role, or remove it", "no role uses the policy %s", diag.Quote(p.Name.Text))
		}
	}
}

// short checks a text's length, in characters.
func (c *checker) short(w source.Word, most int, what, of string) {
	if n := utf8.RuneCountInString(w.Text); n > most {
		c.reportf(w.At, diag.TooLong, fmt.Sprintf("shorten it to %d", most), "%s%s has %d characters", what, of, n)
	}
}

func (c *checker) sourceIP(r *Role, what string) {
	seen := map[netip.Prefix]source.Word{}
	for _, w := range r.SourceIP {
		p, ok := aws.ParseRange(w.Text)
		if !ok {
			help := "write a range in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/32"
			if p, err := netip.ParsePrefix(w.Text); err == nil && !p.Addr().Is4In6() {
				help = "write " + p.Masked().String() + ", or the address alone: IAM ignores what is behind the prefix"
			}
			c.reportf(w.At, diag.InvalidSourceIP, help, "%s is no address range", diag.Quote(w.Text))
			continue
		}
		if first, twice := seen[p]; twice {
			c.twice(w, first, "%s names the range %s twice", what, p)
			continue
		}
		seen[p] = w
		switch a := p.Addr(); {
		case p.Bits() == 0:
			c.reportf(w.At, diag.WideSourceIP, "leave source_ip out where every address may enter", "%s lets every address in", diag.Quote(w.Text))
		case a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast():
			c.reportf(w.At, diag.PrivateSourceIP, "name the addresses with which your network shows itself to the internet", "%s is a private range: AWS sees no sign-in from there", diag.Quote(w.Text))
		}
	}
}
