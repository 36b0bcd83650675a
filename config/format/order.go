package format

import (
	"fmt"
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
	"strings"
)

// shape is how a mapping is ordered: its known keys first, in this order. A
// named one holds names of people's choice, which are sorted; the zero shape
// is a list, which is sorted too.
type shape struct {
	keys  []string
	named bool
	below map[string]string // key, or "*" for every name: the shape of its value
}

func (s shape) list() bool { return s.keys == nil && !s.named }

// compare is the order of two entries of a mapping or a list.
func (s shape) compare(a, b block) int {
	if s.named || s.list() {
		return strings.Compare(a.key, b.key)
	}
	rank := func(b block) int {
		if i := slices.Index(s.keys, b.key); i >= 0 {
			return i
		}
		return len(s.keys)
	}
	return rank(a) - rank(b)
}

var shapes = map[string]shape{
	"": {keys: []string{"version", "organization", "users_account", "sign_in", "identity_center", "defaults", "quotas", "new_regions",
		"accounts", "account_groups", "policies", "roles", "teams", "users", "expect"},
		below: map[string]string{"users_account": "users_account", "identity_center": "identity_center", "defaults": "defaults",
			"quotas": "names", "new_regions": "list", "accounts": "accounts", "account_groups": "lists",
			"policies": "policies", "roles": "roles", "teams": "teams", "users": "users"}},
	"users_account":   {keys: []string{"id", "region", "alias", "shards", "tags"}, below: map[string]string{"tags": "names"}},
	"identity_center": {keys: []string{"account", "management_account", "start_url", "shards"}, below: map[string]string{"account": "id"}},
	"id":              {keys: []string{"id", "region"}},
	"defaults":        {keys: []string{"session", "mfa", "trust", "attach_to", "path"}},
	"names":           {named: true},
	"lists":           {named: true, below: map[string]string{"*": "list"}},
	"accounts":        {named: true, below: map[string]string{"*": "account"}},
	"account": {keys: []string{"id", "region", "title", "description", "color", "status", "sign_in", "shards", "tags"},
		below: map[string]string{"tags": "names"}},
	"policies": {named: true, below: map[string]string{"*": "policy"}},
	"policy":   {keys: []string{"description", "file", "document"}},
	"roles":    {named: true, below: map[string]string{"*": "role"}},
	"role": {keys: []string{"description", "policies", "permissions_boundary", "session", "mfa", "trust", "source_ip", "sign_in",
		"identity_center"},
		below: map[string]string{"policies": "list", "source_ip": "list"}},
	"teams": {named: true, below: map[string]string{"*": "team"}},
	"team": {keys: []string{"description", "sign_in", "identity_center", "members", "access"},
		below: map[string]string{"members": "list", "access": "lists"}},
	"users": {named: true, below: map[string]string{"*": "user"}},
	"user":  {keys: []string{"name", "email", "status", "sign_in", "identity_center", "access"}, below: map[string]string{"access": "lists"}},
	"list":  {},
}

// sortKey is a key's or a list item's text; of {role, until, reason} it is the role.
func sortKey(n *source.Node) string {
	if n.Kind == source.Mapping {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "role" {
				return n.Content[i+1].Value
			}
		}
	}
	return n.Value
}

func anchored(n *source.Node) bool {
	return n.Anchor != "" || n.Kind == source.Alias || slices.ContainsFunc(n.Content, anchored)
}

// meaning is what a text means, whatever the order and style in which it is
// written: names, lists and texts. Anchors and aliases stay where they are.
func meaning(n *source.Node) string {
	switch n.Kind {
	case source.Alias:
		return "*" + n.Value
	case source.Mapping:
		var pairs []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			pairs = append(pairs, meaning(n.Content[i])+":"+meaning(n.Content[i+1]))
		}
		slices.Sort(pairs)
		return "&" + n.Anchor + "{" + strings.Join(pairs, ",") + "}"
	case source.List:
		var items []string
		for _, c := range n.Content {
			items = append(items, meaning(c))
		}
		slices.Sort(items)
		return "&" + n.Anchor + "[" + strings.Join(items, ",") + "]"
	default:
		return fmt.Sprintf("&%s%s%q%v", n.Anchor, n.Tag, n.Value, source.Quoted(n))
	}
}

// lostComment is the line of the first comment of a text, of those that stand on
// lines of their own, that another text does not have; 0 for none. The others
// move with what they stand behind.
func lostComment(before, after string) int {
	kept := map[string]int{}
	for l := range strings.Lines(after) {
		if isComment(l) {
			kept[strings.TrimSpace(l)]++
		}
	}
	for i, l := range diag.Lines([]byte(before)) {
		if c := strings.TrimSpace(string(l)); strings.HasPrefix(c, "#") {
			if kept[c]--; kept[c] < 0 {
				return i + 1
			}
		}
	}
	return 0
}
