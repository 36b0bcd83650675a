package policy

import (
	"slices"
	"strings"
)

// condition is what a statement demands: every test of it holds.
type condition struct {
	tests  []test
	opaque bool // a key stands twice: compared as a text only
	text   string
}

// test is one operator and key with its values.
type test struct {
	operator, key string
	values        []string
}

func newCondition(v any) condition {
	operators, _ := v.(map[string]any) // none, where there is no condition
	c := condition{}
	seen := map[string]bool{}
	for operator, keys := range operators {
		for key, values := range keys.(map[string]any) {
			t := test{operator, key, slices.Compact(slices.Sorted(slices.Values(texts(values))))}
			id := operator + " " + strings.ToLower(key)
			c.opaque = c.opaque || seen[id]
			seen[id] = true
			c.tests = append(c.tests, t)
		}
	}
	slices.SortFunc(c.tests, func(a, b test) int { return strings.Compare(a.String(), b.String()) })
	words := make([]string, len(c.tests))
	for i, t := range c.tests {
		words[i] = t.String()
	}
	c.text = strings.Join(words, " and ")
	return c
}

func (t test) String() string { return t.operator + " " + t.key + " " + strings.Join(t.values, " or ") }

// covers reports whether c holds whenever d does: it demands nothing that d
// does not demand too.
func (c condition) covers(d condition) bool {
	if c.opaque || d.opaque {
		return c.text == d.text && c.opaque == d.opaque
	}
	return !slices.ContainsFunc(c.tests, func(t test) bool { return !slices.ContainsFunc(d.tests, t.covers) })
}

func (t test) covers(u test) bool {
	if t.operator != u.operator || !strings.EqualFold(t.key, u.key) {
		return false
	}
	more, less := t.values, u.values // one value of a list is enough
	if strings.Contains(t.operator, "Not") {
		if strings.Contains(t.operator, ":") {
			return slices.Equal(more, less) // of sets of values that are not: nothing is shown
		}
		more, less = less, more // none of the list may be
	}
	return !slices.ContainsFunc(less, func(v string) bool { return !slices.Contains(more, v) })
}

// texts is a text, or a list of texts, of a document.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		out := make([]string, 0, len(v))
		for _, x := range v {
			out = append(out, x.(string))
		}
		return out
	}
	return nil
}
