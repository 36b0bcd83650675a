package identitycenter

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/effective"
	"rolemap/config/plan"
	"rolemap/config/policy"
)

type object = map[string]any

// maxDescription is that of a permission set, in characters.
// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
const maxDescription = 700

// set is a role's permission set. Nothing that changes often goes into one,
// since AWS provisions each change to every account.
func (l *layouter) set(r *config.Role) plan.Resource {
	t := l.terms(r)
	b := plan.PermissionSet{Instance: l.lock.Instance.Text, SetName: r.SetNameOf().Text, Session: t.Session,
		Description: string([]rune(r.Description.Text)[:min(maxDescription, len([]rune(r.Description.Text)))]),
		Tags:        []plan.Tag{{Key: "managed-by", Value: "rolemap"}, {Key: "organization", Value: l.m.Organization.Text}}}
	var inline []any
	for _, p := range t.Policies {
		switch arn, name := l.reference(p); {
		case arn != "":
			b.PolicyARNs = append(b.PolicyARNs, arn)
		case name != (plan.PolicyName{}):
			b.References = append(b.References, name)
		default:
			statements, _ := p.Document["Statement"].([]any)
			inline = append(inline, statements...)
		}
	}
	slices.Sort(b.PolicyARNs)
	slices.SortFunc(b.References, func(a, b plan.PolicyName) int { return cmp.Compare(a.Path+a.Name, b.Path+b.Name) })
	if t.Boundary.Name != "" {
		b.BoundaryARN, b.Boundary = l.boundary(t.Boundary)
	}
	inline = distinctSids(inline)
	if d := addressesDeny(t); d != nil {
		inline = append(inline, d)
	}
	inline = append(inline, l.denies(r, inline)...)
	if len(inline) > 0 {
		b.Inline = policy.Measure(policy.Statements(inline...))
	}
	return plan.Resource{ID: setID(r), Body: b, Note: plan.Note{At: r.Name.At}}
}

var customerARN = regexp.MustCompile(`^arn:[^:]+:iam::(?:[0-9]{12}|\$\{account\.id\}):policy(/(?:.*/)?)([^/]+)$`)

// reference is how a set names a policy: by the ARN that AWS gave it, by its
// path and name in each account, or neither, for one that it carries itself.
func (l *layouter) reference(p effective.Policy) (arn string, name plan.PolicyName) {
	if p.ARN == "" {
		if own, ok := l.m.Policy(p.Name); ok && own.Document.PerAccount() {
			return "", plan.PolicyName{Path: l.m.Defaults.Path, Name: p.Name}
		}
		return "", plan.PolicyName{}
	}
	if m := customerARN.FindStringSubmatch(p.ARN); m != nil {
		return "", plan.PolicyName{Path: m[1], Name: m[2]}
	}
	return p.ARN, plan.PolicyName{}
}

// boundary is always a reference: a set carries none itself.
func (l *layouter) boundary(p effective.Policy) (string, plan.PolicyName) {
	arn, name := l.reference(p)
	if arn == "" && name == (plan.PolicyName{}) {
		name = plan.PolicyName{Path: l.m.Defaults.Path, Name: p.Name}
	}
	return arn, name
}

// distinctSids leaves out the Sids of statements that would stand twice: all of
// a role's own policies share one document.
func distinctSids(list []any) []any {
	seen := map[string]bool{}
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
		s, _ := v.(object)
		sid, ok := s["Sid"].(string)
		if !ok {
			continue
		}
		if seen[sid] || strings.HasPrefix(sid, ownSid) {
			without := object{}
			for k, v := range s {
				if k != "Sid" {
					without[k] = v
				}
			}
			out[i] = without
		}
		seen[sid] = true
	}
	return out
}

// ownSid starts the Sids of the statements that are rolemap's.
const ownSid = "Rolemap"

// EndSid starts the Sids of those that deny everything after a grant's end.
const EndSid = ownSid + "Ended"

// addressesDeny holds a role's source_ip at every call, since there is no
// switch at which it could be. A call that AWS makes for a person comes from
// AWS's addresses, and one through a VPC endpoint has none.
func addressesDeny(t effective.Terms) object {
	if t.Addresses == nil {
		return nil
	}
	ranges := make([]string, len(t.Addresses))
	for i, p := range t.Addresses {
		ranges[i] = p.String()
	}
	slices.Sort(ranges)
	return object{"Sid": ownSid + "Addresses", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": object{
		"NotIpAddress": object{"aws:SourceIp": policy.OneOrList(ranges)},
		"Bool":         object{"aws:ViaAWSService": "false"},
		"Null":         object{"aws:SourceIp": "false"}}}
}
