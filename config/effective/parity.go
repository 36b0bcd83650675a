package effective

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/access"
)

// Verdict is how what a grant is worth through one door compares with what it
// is worth through the other.
type Verdict string

// Verdicts, from best to worst.
const (
	Equal    Verdict = "equal"
	ByNature Verdict = "differs by nature"
	Differs  Verdict = "differs"
)

// Parity is a grant that is open both ways, and how the two compare.
type Parity struct {
	access.Grant
	Verdict Verdict
	Why     []string // in words; empty where they are equal
}

// Nature is what differs between the doors for every grant, whatever the map
// says; it is no difference in what people may do.
var Nature = []string{
	"MFA is a setting of the instance of Identity Center, for everybody; a role's mfa is for IAM users",
	"the role in the account is another: its ARN is AWSReservedSSO_NAME_SUFFIX, where resource policies name it",
	"trust and path of a role are for IAM users",
}

// AddressesNature is what differs by nature where a role has source_ip.
const AddressesNature = "source_ip is checked at every call, not at the switch"

// parityKeys are condition keys and variables whose values tell the role or the
// session, so that a policy which tests one means another thing in each.
var parityKeys = []string{"aws:principalarn", "aws:userid", "aws:rolesessionname", "aws:sourceidentity", "aws:principaltag/",
	"aws:tokenissuetime", "sts:rolesessionname", "identitystore:userid",
	"saml:", "aws:federatedprovider", "aws:multifactorauth"}

// NatureOf is what differs by nature for grants of these roles.
func NatureOf(m *config.Map, roles map[string]bool) []string {
	for i := range m.Roles {
		if r := &m.Roles[i]; roles[r.Name.Text] && len(r.SourceIP) > 0 {
			return append(slices.Clone(Nature), AddressesNature)
		}
	}
	return Nature
}

// ParityOf compares each grant that is open both ways, sorted by user, account, role.
func ParityOf(a access.Access) []Parity {
	center := a.Via(config.IdentityCenter)
	var out []Parity
	why := map[string][]string{} // of a role
	for _, h := range a.Via(config.IAMUsers).Holdings {
		there, ok := center.Find(h.Grant)
		if !ok {
			continue
		}
		role, known := why[h.Role]
		if !known {
			role = roleParity(a.Map, h.Role)
			why[h.Role] = role
		}
		p := Parity{Grant: h.Grant, Verdict: Equal, Why: role}
		if x, y := h.Until(), there.Until(); !x.Equal(y) {
			p.Why = append(slices.Clone(p.Why), fmt.Sprintf("it ends %s for the IAM user and %s in Identity Center", ends(x), ends(y)))
		}
		if len(p.Why) > 0 {
			p.Verdict = Differs
		}
		if r, _ := a.Map.Role(h.Role); len(r.SourceIP) > 0 {
			if p.Verdict == Equal {
				p.Verdict = ByNature
			}
			p.Why = append([]string{AddressesNature}, p.Why...)
		}
		out = append(out, p)
	}
	return out
}

func ends(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return "at " + t.UTC().Format(time.RFC3339)
}

// roleParity finds what a role's own policies test that differs between the doors.
func roleParity(m *config.Map, role string) []string {
	var out []string
	r, ok := m.Role(role)
	if !ok {
		return nil
	}
	for _, w := range append(slices.Clone(r.Policies), r.Boundary) {
		p, ok := m.Policy(w.Text)
		if !ok || p.Document == nil {
			continue
		}
		for _, key := range Telling(p.Document.For((&config.Account{}).Variables())) {
			out = append(out, Tests(w.Text, key))
		}
	}
	return out
}

// Telling are the condition keys and variables of a document whose values tell
// the role or the session: with one, it means another thing through each door.
func Telling(document any) []string {
	var out []string
	for _, key := range parityKeys {
		if mentions(document, key) {
			out = append(out, strings.TrimRight(key, ":/"))
		}
	}
	return out
}

// Tests says that a policy tests a key that tells.
func Tests(policy, key string) string {
	return fmt.Sprintf("policy %s tests %s, which is another in each", policy, key)
}

// mentions reports whether a key of a condition, or a variable in a text, starts with a name.
func mentions(v any, name string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(strings.ToLower(v), "${"+name)
	case []any:
		return slices.ContainsFunc(v, func(x any) bool { return mentions(x, name) })
	case map[string]any:
		for k, x := range v {
			if strings.HasPrefix(strings.ToLower(k), name) || mentions(x, name) {
				return true
			}
		}
	}
	return false
}
