package policy

import (
	"slices"
	"strings"
)

// Diff returns the statements, as JSON without white space, that only the
// first and only the second of two documents has.
func (d *Document) Diff(other *Document) (gone, came []string) {
	a, b := d.statements(), other.statements()
	for _, s := range a {
		if !slices.Contains(b, s) {
			gone = append(gone, s)
		}
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			came = append(came, s)
		}
	}
	return gone, came
}

func (d *Document) statements() []string {
	list, _ := d.value["Statement"].([]any)
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(CompactJSON(s))
	}
	return out
}

// Denies reports whether a statement of the document denies something.
func (d *Document) Denies() bool {
	return d.any(func(s map[string]any) bool { return s["Effect"] == "Deny" })
}

// AllowsAll reports whether the document allows everything on everything, or
// everything of IAM, which is as much: who may write policies may do anything.
func (d *Document) AllowsAll() bool {
	return d.any(func(s map[string]any) bool {
		_, all := s["NotAction"]
		for _, a := range oneOrMore(s["Action"]) {
			all = all || a == "*" || strings.EqualFold(a, "iam:*") || a == "*:*"
		}
		return s["Effect"] == "Allow" && s["Condition"] == nil && all && (slices.Contains(oneOrMore(s["Resource"]), "*") || s["NotResource"] != nil)
	})
}

func (d *Document) any(is func(map[string]any) bool) bool {
	list, _ := d.value["Statement"].([]any)
	return slices.ContainsFunc(list, func(s any) bool {
		m, ok := s.(map[string]any)
		return ok && is(m)
	})
}

// oneOrMore is a text or a list of texts of a document.
func oneOrMore(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		out := make([]string, 0, len(v))
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
