package proof_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"rolemap/config/proof"
)

// meaningless is what of a template lets nobody in and keeps nobody out: what people read, the order of creation, what
// stands in for no role, and how the policies are called that let people out.
var meaningless = regexp.MustCompile(`^/(Outputs|Parameters|Rules|Description)|/(Metadata|DependsOn)(/|$)|` +
	`^/Resources/Policy(Assume|Rolemap)[^/]*/Properties/(ManagedPolicyName|Path)$|^/Resources/PolicyAssume.*/Sid$|^/Resources(/NoRoles.*)?$`)

// TestNothingInATemplateGoesUnread changes each value of each golden template, leaves each out, and adds to each list:
// whatever a mistake or a hand in cdk.out makes of one place, the proof fails.
func TestNothingInATemplateGoesUnread(t *testing.T) {
	read := map[string]bool{}
	for _, name := range []string{"full", "teams"} {
		r := load(t, name)
		for stack, text := range golden(t, name) {
			if read[text] {
				continue // another map has the same
			}
			read[text] = true
			for i, c := range changes(t, text) {
				if meaningless.MatchString(c.path) || testing.Short() && i%5 > 0 {
					continue
				}
				templates := golden(t, name)
				templates[stack] = c.text
				got, err := proof.Prove(written(r.Map, templates), r.Access, now)
				if err == nil && len(got.Wrong) == 0 {
					t.Errorf("%s, %s: %s is %s, and the proof notices nothing", name, stack, c.path, c.what)
				}
			}
		}
	}
}

// change is a template with one place in it changed.
type change struct{ path, what, text string }

// changes are all changes of one place of a template, in its order.
func changes(t *testing.T, text string) (out []change) {
	var root any
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	note := func(path, what string) {
		data, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, change{path, what, string(data)})
	}
	var walk func(path string, v any, set func(any))
	walk = func(path string, v any, set func(any)) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				x, at := v[key], path+"/"+key
				delete(v, key)
				note(at, "left out")
				v[key] = x
				walk(at, x, func(y any) { v[key] = y })
				v[key] = x
			}
		case []any:
			for i, x := range v {
				at := fmt.Sprintf("%s/%d", path, i)
				set(slices.Delete(slices.Clone(v), i, i+1))
				note(at, "left out")
				set(v)
				walk(at, x, func(y any) { v[i] = y })
				v[i] = x
			}
			if text, ok := v[len(v)-1].(string); ok {
				set(append(slices.Clone(v), text+"x"))
				note(path, "longer")
			}
		case string:
			set(v + "x")
			note(path, "changed")
		case float64:
			set(v + 1)
			note(path, "changed")
		default:
			t.Fatalf("%s: what else is there? %v", path, v)
		}
	}
	walk("", root, func(any) {})
	return out
}
