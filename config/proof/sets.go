package proof

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/effective"
	"rolemap/config/policy"
	"rolemap/config/state"
)

// sets compares each permission set with its role, written down a second time:
// what writes sets is not asked.
func (p *prover) sets(c *center) {
	seen := map[string]bool{}
	for _, id := range state.Sorted(p.Sets) {
		name := id.Name[1:]
		seen[name] = true
		r, ok := c.roles[name]
		if !ok {
			p.wrong("permission set %s is in a stack and nobody holds a role of its name through Identity Center", name)
			continue
		}
		p.set(c, r, p.Sets[id])
	}
	for name := range c.roles {
		if !seen[name] {
			p.wrong("permission set %s is granted and in no stack", name)
		}
	}
}

func (p *prover) set(c *center, r *config.Role, got *state.PermissionSet) {
	m, name := c.held.Map, r.SetNameOf().Text
	t := effective.Written(m, r.Name.Text, p.partition)
	differ := func(what string, got, want any) {
		if g, w := fmt.Sprintf("%q", got), fmt.Sprintf("%q", want); g != w {
			p.wrong("permission set %s has the %s %s, the map says %s", name, what, g, w)
		}
	}
	var arns []string
	var named []state.PolicyReference
	var own []any
	for _, x := range t.Policies {
		switch arn, ref := carried(m, x); {
		case arn != "":
			arns = append(arns, arn)
		case ref != state.PolicyReference{}:
			named = append(named, ref)
		default:
			own = append(own, listed(x.Document["Statement"])...)
		}
	}
	var boundaryARN string
	var boundary state.PolicyReference
	if t.Boundary.Name != "" {
		if boundaryARN, boundary = carried(m, t.Boundary); boundaryARN == "" && boundary == (state.PolicyReference{}) {
			boundary = state.PolicyReference{Name: t.Boundary.Name, Path: m.Defaults.Path}
		}
	}
	p.instance("permission set "+name, got.Instance, c)
	differ("policies", slices.Sorted(slices.Values(got.Policies)), slices.Sorted(slices.Values(arns)))
	differ("policy references", byName(got.References), byName(named))
	differ("boundary", got.BoundaryARN, boundaryARN)
	differ("boundary reference", got.BoundaryNamed, boundary)
	differ("session", effective.Hours(got.Session), effective.Hours(t.Session))
	differ("description", got.Description, string(first(700, []rune(r.Description.Text))))
	differ("tags", got.Tags, []state.Tag{{Key: "managed-by", Value: "rolemap"}, {Key: "organization", Value: m.Organization.Text}})
	p.inline(c, r, t, own, got.Inline)
	p.result.Permissions += len(got.Policies) + len(got.References)
}

// inline compares a set's own document: the statements of the role's own
// policies, as many times as there; who is shut out; from which addresses.
func (p *prover) inline(c *center, r *config.Role, t effective.Terms, own []any, document json.RawMessage) {
	name := r.SetNameOf().Text
	left := map[string]int{}
	for _, s := range own {
		left[unnamed(s)]++
	}
	got, rest, err := readInline(document, func(text string) bool { left[text]--; return left[text] >= 0 })
	if err != nil {
		p.wrong("permission set %s: %v", name, err)
		return
	}
	for _, text := range rest {
		p.wrong("permission set %s says %s, which the map does not", name, text)
	}
	for text, n := range left {
		if n > 0 {
			p.wrong("permission set %s does not say %s, as the map does", name, text)
		}
	}
	var addresses []string
	if t.Addresses != nil {
		addresses = []string{strings.Join(texted(t.Addresses), " ")}
	}
	if !slices.Equal(got.addresses, addresses) {
		p.wrong("permission set %s shuts out all addresses but %q, the map says %q", name, got.addresses, addresses)
	}
	want, size := c.wanted(r, own, t)
	if most := c.held.Map.Limit(aws.InlinePerSet); size > most {
		want, c.unheld[r.Name.Text] = ends{}, true
	}
	want, shut := want.named(c), got.ends.named(c)
	c.ends[r.Name.Text] = shut
	for x := range want {
		if _, ok := shut[x]; !ok {
			p.wrong("permission set %s does not shut out %s, whom the map shuts out %s", name, x, after(want[x]))
		}
	}
	for x, from := range shut {
		if until, ok := want[x]; !ok {
			p.wrong("permission set %s shuts out %s %s, the map does not", name, x, after(from))
		} else if !from.Equal(until) {
			p.wrong("permission set %s shuts out %s %s, the map %s", name, x, after(from), after(until))
		}
	}
}

func after(t time.Time) string {
	if t.IsZero() {
		return "always"
	}
	return "from " + t.UTC().Format(time.RFC3339) + " on"
}

var ofAccount = regexp.MustCompile(`^arn:[^:]+:iam::(?:[0-9]{12}|\$\{account\.id\}):policy(/|/.*/)([^/]+)$`)

// carried is how a set carries a policy: by the ARN that is AWS's, by its name
// and path in each account, or neither: the set says it itself.
func carried(m *config.Map, x effective.Policy) (arn string, ref state.PolicyReference) {
	if x.ARN == "" {
		if own, ok := m.Policy(x.Name); ok && own.Document.PerAccount() {
			ref = state.PolicyReference{Name: x.Name, Path: m.Defaults.Path}
		}
		return "", ref
	}
	if parts := ofAccount.FindStringSubmatch(x.ARN); parts != nil {
		return "", state.PolicyReference{Name: parts[2], Path: parts[1]}
	}
	return x.ARN, ref
}

func byName(list []state.PolicyReference) []state.PolicyReference {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b state.PolicyReference) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Path, b.Path))
	})
	return list
}

func first[T any](n int, list []T) []T { return list[:min(n, len(list))] }

// listed are the statements of a document, of which one may stand alone.
func listed(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// unnamed is a statement without its Sid, which names it and means nothing.
func unnamed(v any) string {
	s, ok := v.(map[string]any)
	if !ok {
		return string(policy.CompactJSON(v))
	}
	without := make(map[string]any, len(s))
	for k, x := range s {
		if k != "Sid" {
			without[k] = x
		}
	}
	return string(policy.CompactJSON(without))
}

// texted are ranges in a stable order, each once.
func texted(ranges []netip.Prefix) []string {
	out := make([]string, len(ranges))
	for i, x := range ranges {
		out[i] = x.String()
	}
	slices.Sort(out)
	return slices.Compact(out)
}
