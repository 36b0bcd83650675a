package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rolemap/config/diag"
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

func (c *checker) session(w Word) {
	if _, ok := parseSession(w.Text); !ok || w.Text == "" && w.At != (diag.Span{}) {
		c.errorf(w.At, "invalid-session", "write 1h to 12h, such as 4h or 1h30m", "session is %s", diag.Quote(w.Text))
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
	or := func(w, otherwise Word) string {
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
	c.iamNames("a role", iamName64, names(m.Roles, func(r *Role) Word { return r.Name }))
	for i := range m.Roles {
		r := &m.Roles[i]
		what := "role " + diag.Quote(r.Name.Text)
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
		if full := strings.TrimPrefix(m.Defaults.Path, "/") + r.Name.Text; len(full) > 64 && len(r.Name.Text) <= 64 {
			c.errorf(r.Name.At, "role-path", "shorten the name or defaults.path", "path and name of %s have %d characters together; the console switches to roles of at most 64", what, len(full))
		}
		c.session(r.Session)
		c.oneOf(r.MFA, "mfa", "required", "optional")
		c.oneOf(r.Trust, "trust", "account", "people")
		c.short(r.Description, 1000, what)
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
		if i := strings.IndexFunc(r.Description.Text, func(r rune) bool { return r > 0xFF || unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r) }); i >= 0 {
			bad, _ := utf8.DecodeRuneInString(r.Description.Text[i:])
			c.errorf(r.Description.At, "invalid-description", "use characters up to U+00FF: IAM stores no others in a role's description", "the description of %s has the character %q", what, bad)
		}
		c.sourceIP(r, what)
		if len(r.Policies) == 0 && r.Name.At != (diag.Span{}) {
			c.errorf(r.Name.At, "empty-list", "name at least one policy; ReadOnlyAccess shows everything and changes nothing", "%s has no policies", what)
		}
		seen := map[PolicyRef]Word{}
		for _, w := range r.Policies {
			c.policyRef(w, what)
			for _, name := range sortedKeys(c.rolesIn[r.Name.Text]) {
				a, _ := m.Account(name)
				c.policyAccount(w, a, what)
			}
			ref := m.PolicyRef(w.Text, &Account{Region: m.UsersAccount.Region})
			if first, twice := seen[ref]; twice {
				c.out.Add(diag.Diagnostic{Code: "duplicate-entry", At: w.At, Text: fmt.Sprintf("%s names the policy %s twice", what, diag.Quote(w.Text)),
					Help: "remove one", Also: &diag.Note{At: first.At, Text: "the first one"}})
			}
			seen[ref] = w
		}
		if r.Boundary.At != (diag.Span{}) {
			c.policyRef(r.Boundary, what)
			for _, name := range sortedKeys(c.rolesIn[r.Name.Text]) {
				a, _ := m.Account(name)
				c.policyAccount(r.Boundary, a, what)
			}
		}
	}
	for i := range m.Policies {
		if p := &m.Policies[i]; !c.usedPolicies[p.Name.Text] {
			c.warnf(p.Name.At, "unused-policy", "name it in a role, or remove it", "no role uses the policy %s", diag.Quote(p.Name.Text))
		}
	}
}

func sortedKeys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// short checks a text's length, in characters.
func (c *checker) short(w Word, most int, what string) {
	if n := utf8.RuneCountInString(w.Text); n > most {
		c.errorf(w.At, "too-long", fmt.Sprintf("shorten it to %d", most), "a text of %s has %d characters", what, n)
	}
}

func (c *checker) sourceIP(r *Role, what string) {
	seen := map[netip.Prefix]Word{}
	for _, w := range r.SourceIP {
		p, ok := ParseRange(w.Text)
		if !ok {
			c.errorf(w.At, "invalid-source-ip", "write a range in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/32", "%s is no address range", diag.Quote(w.Text))
			continue
		}
		if first, twice := seen[p]; twice {
			c.out.Add(diag.Diagnostic{Code: "duplicate-entry", At: w.At, Text: fmt.Sprintf("%s names the range %s twice", what, p), Help: "remove one", Also: &diag.Note{At: first.At, Text: "the first one"}})
		}
		seen[p] = w
		switch a := p.Addr(); {
		case p.Bits() == 0:
			c.warnf(w.At, "wide-source-ip", "leave source_ip out where every address may enter", "%s lets every address in", diag.Quote(w.Text))
		case a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast():
			c.warnf(w.At, "private-source-ip", "name the addresses with which your network shows itself to the internet", "%s is a private range: AWS sees no sign-in from there", diag.Quote(w.Text))
		}
	}
}

// ParseRange reads an address range in CIDR notation, or one address. The bits
// behind the prefix must be zero, since IAM would ignore them and a reader not.
func ParseRange(text string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	return p, err == nil && p.Masked() == p && !p.Addr().Is4In6()
}

// Tags of IAM and CloudFormation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
const (
	maxTagKey   = 128
	maxTagValue = 256
	maxTags     = 50
)

// OwnTags are the tag keys that rolemap itself sets on every stack.
var OwnTags = []string{"organization", "managed-by"}

func tagRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.N, r) || unicode.Is(unicode.Z, r) || strings.ContainsRune("_.:/=+-@", r)
}

// TagValue replaces the characters that IAM does not store in a tag by "_".
func TagValue(text string) string {
	return strings.Map(func(r rune) rune {
		if tagRune(r) {
			return r
		}
		return '_'
	}, text)
}

func (c *checker) tags(tags []Tag) {
	for i, t := range tags {
		if i == maxTags-len(OwnTags) {
			c.errorf(t.Key.At, "invalid-tag", "remove some", "there are %d tags; AWS takes %d, of which rolemap sets %d", len(tags), maxTags, len(OwnTags))
		}
		for w, most := range map[Word]int{t.Key: maxTagKey, t.Value: maxTagValue} {
			if strings.ContainsFunc(w.Text, func(r rune) bool { return !tagRune(r) }) {
				c.errorf(w.At, "invalid-tag", "letters, digits, spaces and _.:/=+-@", "the tag has the text %s", diag.Quote(w.Text))
			}
			c.short(w, most, "a tag")
		}
		if t.Key.Text == "" || strings.HasPrefix(strings.ToLower(t.Key.Text), "aws:") || slices.Contains(OwnTags, t.Key.Text) {
			c.errorf(t.Key.At, "invalid-tag", "choose another key", "the tag key %s is not free", diag.Quote(t.Key.Text))
		}
	}
}
