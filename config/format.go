package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"rolemap/config/diag"
)

// Format returns a part of a map in its one way of writing: keys in the order
// of the reference, names and lists in the order of the alphabet, two spaces a
// level, an empty line between sections. Comments stay with what they stand
// at, and what the map means stays as it is; a text for which the program
// cannot show both to itself is an error. A text with anchors keeps its order,
// since an alias has to come after its anchor. The findings are of a text that
// is not YAML.
func Format(file string, data []byte) ([]byte, diag.List, error) {
	var out diag.List
	_, root := open(file, data, &out)
	if root == nil {
		return nil, out, nil
	}
	text, err := format(data)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	again, err := format(text)
	if err != nil || !bytes.Equal(text, again) {
		return nil, nil, fmt.Errorf("%s: formatting does not settle; move the comments onto lines of their own", file)
	}
	return text, nil, nil
}

func format(data []byte) ([]byte, error) {
	var doc node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) == 0 {
		return nil, errors.New("the text cannot be read back")
	}
	before, comments := meaning(doc.Content[0]), commentsOf(&doc)
	if !anchored(&doc) {
		settle(&doc)
		order(doc.Content[0], shapes[""])
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&doc); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	text := spaced(b.String())
	var after node
	if err := yaml.Unmarshal([]byte(text), &after); err != nil || len(after.Content) == 0 {
		return nil, errors.New("the formatted text cannot be read back")
	}
	if before != meaning(after.Content[0]) {
		return nil, errors.New("formatting would change what the map means")
	}
	if kept := commentsOf(&after); !slices.Equal(comments, kept) {
		return nil, fmt.Errorf("formatting would lose a comment: %s", diag.Quote(strings.Join(lost(comments, kept), " ")))
	}
	return []byte(text), nil
}

// shape is how a mapping is ordered: its known keys first, in this order. A
// named one holds names of people's choice, which are sorted.
type shape struct {
	keys  []string
	named bool
	below map[string]string // key: the shape of its value
}

var shapes = map[string]shape{
	"": {keys: []string{"version", "organization", "users_account", "defaults", "quotas", "accounts", "account_groups", "policies", "roles", "teams", "users", "expect"},
		below: map[string]string{"users_account": "users_account", "defaults": "defaults", "quotas": "names", "accounts": "accounts", "account_groups": "lists",
			"policies": "policies", "roles": "roles", "teams": "teams", "users": "users"}},
	"users_account": {keys: []string{"id", "region", "alias", "shards", "tags"}, below: map[string]string{"tags": "names"}},
	"defaults":      {keys: []string{"session", "mfa", "trust", "attach_to", "path"}},
	"names":         {named: true},
	"lists":         {named: true, below: map[string]string{"*": "list"}},
	"accounts":      {named: true, below: map[string]string{"*": "account"}},
	"account":       {keys: []string{"id", "region", "description", "color", "tags"}, below: map[string]string{"tags": "names"}},
	"policies":      {named: true, below: map[string]string{"*": "policy"}},
	"policy":        {keys: []string{"description", "file", "document"}},
	"roles":         {named: true, below: map[string]string{"*": "role"}},
	"role": {keys: []string{"description", "policies", "permissions_boundary", "session", "mfa", "trust", "source_ip"},
		below: map[string]string{"policies": "list", "source_ip": "list"}},
	"teams": {named: true, below: map[string]string{"*": "team"}},
	"team":  {keys: []string{"description", "members", "access"}, below: map[string]string{"members": "list", "access": "lists"}},
	"users": {named: true, below: map[string]string{"*": "user"}},
	"user":  {keys: []string{"name", "email", "status", "access"}, below: map[string]string{"access": "lists"}},
	"list":  {},
}

// settle hands a comment below something, which an empty line sets apart from
// what follows, to what follows: once sorted, nothing may follow. The text's
// last comment stays its last.
func settle(n *node) {
	step := 1
	if n.Kind == mappingKind {
		step = 2
	}
	for i := 0; i < len(n.Content); i += step {
		foot := n.Content[i].FootComment
		if foot == "" {
			continue
		}
		n.Content[i].FootComment = ""
		if i+step < len(n.Content) {
			next := n.Content[i+step]
			next.HeadComment = strings.TrimLeft(foot+"\n"+next.HeadComment, "\n")
			next.HeadComment = strings.TrimRight(next.HeadComment, "\n")
		} else {
			n.FootComment = strings.TrimLeft(n.FootComment+"\n"+foot, "\n")
		}
	}
	for _, c := range n.Content {
		settle(c)
		if c.FootComment != "" && n.Kind == yaml.DocumentNode {
			n.FootComment, c.FootComment = strings.TrimLeft(n.FootComment+"\n"+c.FootComment, "\n"), ""
		}
	}
}

func order(n *node, s shape) {
	if n.Kind == listKind && slices.Equal(s.keys, nil) && !s.named {
		slices.SortStableFunc(n.Content, func(a, b *node) int { return strings.Compare(sortKey(a), sortKey(b)) })
		return
	}
	if n.Kind != mappingKind {
		return
	}
	type pair struct{ key, value *node }
	pairs := make([]pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		pairs = append(pairs, pair{n.Content[i], n.Content[i+1]})
	}
	rank := func(key string) int {
		if i := slices.Index(s.keys, key); i >= 0 {
			return i
		}
		return len(s.keys)
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		if s.named {
			return strings.Compare(a.key.Value, b.key.Value)
		}
		return rank(a.key.Value) - rank(b.key.Value)
	})
	for i, p := range pairs {
		n.Content[2*i], n.Content[2*i+1] = p.key, p.value
		name, ok := s.below[p.key.Value]
		if s.named {
			name, ok = s.below["*"]
		}
		if ok {
			order(p.value, shapes[name])
		}
	}
}

// sortKey is a list item's text; of {role, until, reason} it is the role.
func sortKey(n *node) string {
	if n.Kind == mappingKind {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "role" {
				return n.Content[i+1].Value
			}
		}
	}
	return n.Value
}

func anchored(n *node) bool {
	return n.Anchor != "" || n.Kind == aliasKind || slices.ContainsFunc(n.Content, anchored)
}

// spaced puts one empty line before each section and the comments above it,
// and none elsewhere, apart from those within texts and below a file's head.
func spaced(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	var out []string
	top := func(l string) bool { return l != "" && !strings.HasPrefix(l, " ") && !strings.HasPrefix(l, "-") }
	for i, l := range lines {
		if i > 0 && top(l) && !strings.HasPrefix(lines[i-1], "#") && lines[i-1] != "" && !together(lines[i-1], l) {
			out = append(out, "")
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n") + "\n"
}

// together reports whether two sections stand together: version and organization.
func together(a, b string) bool {
	return strings.HasPrefix(a, "version:") && strings.HasPrefix(b, "organization:")
}

// meaning is what a text means, whatever the order and style in which it is
// written: names, lists and texts. Anchors and aliases stay where they are.
func meaning(n *node) string {
	switch n.Kind {
	case aliasKind:
		return "*" + n.Value
	case mappingKind:
		var pairs []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			pairs = append(pairs, meaning(n.Content[i])+":"+meaning(n.Content[i+1]))
		}
		slices.Sort(pairs)
		return "&" + n.Anchor + "{" + strings.Join(pairs, ",") + "}"
	case listKind:
		var items []string
		for _, c := range n.Content {
			items = append(items, meaning(c))
		}
		slices.Sort(items)
		return "&" + n.Anchor + "[" + strings.Join(items, ",") + "]"
	default:
		// Quotes mean something to account ids only.
		return fmt.Sprintf("&%s%q%v", n.Anchor, n.Value, quoted(n) && strings.Trim(n.Value, "0123456789") == "")
	}
}

// commentsOf are the lines of all comments, sorted.
func commentsOf(n *node) []string {
	var out []string
	for _, c := range []string{n.HeadComment, n.LineComment, n.FootComment} {
		for l := range strings.SplitSeq(c, "\n") {
			if l = strings.TrimSpace(l); l != "" {
				out = append(out, l)
			}
		}
	}
	for _, c := range n.Content {
		out = append(out, commentsOf(c)...)
	}
	slices.Sort(out)
	return out
}

func lost(before, after []string) []string {
	var out []string
	for _, c := range before {
		if i := slices.Index(after, c); i >= 0 {
			after = slices.Delete(slices.Clone(after), i, i+1)
		} else {
			out = append(out, c)
		}
	}
	return out
}
