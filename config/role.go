package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
	"strings"
	"time"
	"unicode/utf8"
)

// Role is what people switch into; it exists in each account where someone is
// granted it.
type Role struct {
	Name        source.Word
	Description source.Word
	Policies    []source.Word
	PoliciesAt  diag.Span   // of the key policies
	Boundary    source.Word // permissions_boundary; empty for none
	Session     source.Word
	MFA         source.Word
	Trust       source.Word
	SourceIP    []source.Word
	SignInAt    source.Word
	SetName     source.Word // identity_center.name; empty for the role's own

	MaxSession  time.Duration // 1 h to 12 h, after defaults
	MFAOptional bool          // after defaults; false demands MFA
	TrustPeople bool          // after defaults; false trusts the users account as a whole
	LetsIn      SignIn        // what the role lets in
}

func (p *parser) role(name source.Word, n *source.Node) {
	p.m.Roles = append(p.m.Roles, Role{Name: name})
	r := &p.m.Roles[len(p.m.Roles)-1]
	what := "role " + diag.Quote(name.Text)
	p.Fields(n, name.At, what, []string{"policies"},
		source.Text("description", &r.Description),
		source.Reads("policies", func(key source.Word, n *source.Node) {
			r.Policies, r.PoliciesAt = p.Words(n, "policies", "a policy"), key.At
			if source.IsList(n) && len(source.Resolved(n).Content) == 0 {
				p.Reportf(key.At, diag.EmptyList, "name at least one policy; ReadOnlyAccess shows everything and changes nothing",
					"%s has no policies", what)
			}
		}),
		source.Text("session", &r.Session),
		source.Text("mfa", &r.MFA),
		source.Text("trust", &r.Trust),
		source.Text("permissions_boundary", &r.Boundary),
		source.Text("sign_in", &r.SignInAt),
		source.Reads("identity_center", p.within("identity_center of "+what, source.Text("name", &r.SetName))),
		source.Reads("source_ip", func(key source.Word, n *source.Node) {
			r.SourceIP = p.Words(n, "source_ip", "an address range")
			if source.IsList(n) && len(source.Resolved(n).Content) == 0 {
				p.Reportf(key.At, diag.EmptyList, "name the ranges, or leave the key out for every address",
					"source_ip of %s names no address range", what)
			}
		}),
	)
}

// Bounds of a role's session, from IAM.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
const (
	minSession = time.Hour
	maxSession = 12 * time.Hour
)

// Behind hours, minutes go to 59: 1h90m is a slip for 1h30m as likely as it is 2h30m.
var sessionRule = regexp.MustCompile(`^([0-9]{1,3}h([0-5]?[0-9]m)?|[0-9]{1,3}m)$`)

// parseSession reads a session's length; empty text is the built-in default.
func parseSession(text string) (time.Duration, bool) {
	if text == "" {
		return minSession, true
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && sessionRule.MatchString(text) && d >= minSession && d <= maxSession
}

func (c *checker) session(w source.Word) {
	if _, ok := parseSession(w.Text); ok {
		return
	}
	help := "write 1h to 12h, such as 4h or 1h30m"
	if d, err := time.ParseDuration(w.Text); err == nil && d%time.Minute == 0 && d >= minSession && d <= maxSession {
		help = fmt.Sprintf("write %dh", d/time.Hour)
		if d%time.Hour > 0 {
			help += fmt.Sprintf("%dm", d%time.Hour/time.Minute)
		}
	}
	c.reportf(w.At, diag.InvalidSession, help, "session is %s", diag.Quote(w.Text))
}

func (c *checker) roles() {
	m := c.m
	for i := range m.Roles {
		r := &m.Roles[i]
		what := "role " + diag.Quote(r.Name.Text)
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
		if n := len(m.Defaults.Path) + len(r.Name.Text); m.Defaults.Path != "/" && n > 64 && len(r.Name.Text) <= 64 {
			c.reportf(r.Name.At, diag.RolePath, "shorten the name or defaults.path",
				"path and name of %s have %d characters together; the console switches to roles of at most 64", what, n)
		}
		c.session(r.Session)
		c.oneOf(r.MFA, "mfa", "required", "optional")
		c.oneOf(r.Trust, "trust", "account", "people")
		c.short(r.Description, 1000, "the description of ", what)
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
		if i := strings.IndexFunc(r.Description.Text, aws.NotStored); i >= 0 {
			bad, _ := utf8.DecodeRuneInString(r.Description.Text[i:])
			c.reportf(r.Description.At, diag.InvalidDescription, "use characters up to U+00FF: IAM stores no others in a role's description",
				"the description of %s has the character %q", what, bad)
		}
		c.sourceIP(r, what)
		seen := map[PolicyRef]source.Word{}
		for _, w := range r.Policies {
			c.policyRef(w, what, "policy")
			c.policyAccount(w, r, what)
			ref := m.PolicyRef(w.Text, &Account{}, aws.Partition(m.UsersAccount.Region.Text))
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

func (c *checker) sourceIP(r *Role, what string) {
	seen := map[netip.Prefix]source.Word{}
	for _, w := range r.SourceIP {
		p, ok := aws.ParseRange(w.Text)
		if !ok {
			wrong, help := notARange(w.Text)
			c.reportf(w.At, diag.InvalidSourceIP, help, "%s is %s", diag.Quote(w.Text), wrong)
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
			c.reportf(w.At, diag.PrivateSourceIP, "name the addresses with which your network shows itself to the internet",
				"%s is a private range: AWS sees no sign-in from there", diag.Quote(w.Text))
		}
	}
}

// notARange says what a text is that aws.ParseRange does not take, and what to
// write.
func notARange(text string) (wrong, help string) {
	const mapped = "an IPv4 address written as IPv6"
	if a, err := netip.ParseAddr(text); err == nil && a.Is4In6() && a.Zone() == "" {
		return mapped, "write " + a.Unmap().String()
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err == nil && p.Addr().Is4In6() && p.Bits() >= 96:
		return mapped, "write " + netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96).Masked().String()
	case err == nil && !p.Addr().Is4In6():
		return "no address range", "write " + p.Masked().String() + ", or the address alone: IAM ignores what is behind the prefix"
	}
	return "no address range", "write a range in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/32"
}
