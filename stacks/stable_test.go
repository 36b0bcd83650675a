package stacks_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

func TestSameBytesTwice(t *testing.T) {
	_, r := generated(t, 1)
	if a, b := templates(t, synth(t, r)), templates(t, synth(t, r)); !maps.Equal(a, b) {
		t.Error("two syntheses of one map differ")
	}
}

// TestReorderingChangesNothing shuffles every list and mapping of a map.
func TestReorderingChangesNothing(t *testing.T) {
	seeds(15, func(seed uint64, name string) {
		t.Run(name, func(t *testing.T) {
			o, r := generated(t, seed)
			want := templates(t, synth(t, r))
			text := o.YAML(rand.New(rand.NewPCG(seed, 2)))
			got := templates(t, synth(t, mapOf(t, string(text))))
			for stack := range want {
				if want[stack] != got[stack] {
					t.Errorf("stack %s changes with the order of\n%s", stack, text)
				}
			}
		})
	})
}

// TestGrowthMovesNothing adds one thing to a map and expects every resource
// that it does not concern to stay as it is.
func TestGrowthMovesNothing(t *testing.T) {
	for _, grow := range []struct {
		what string
		by   func(o *mapgen.Org)
		// concerns says whether the change may touch a resource.
		concerns func(o *mapgen.Org, resource string) bool
	}{
		{"a user", func(o *mapgen.Org) { o.Users = append(o.Users, mapgen.User{Name: "a.new.one"}) },
			func(_ *mapgen.Org, r string) bool { return strings.HasPrefix(r, "users/UserANewOne") }},
		{"an account", func(o *mapgen.Org) {
			for i, g := range o.Groups { // it would join those with all
				o.Groups[i] = mapgen.Group{Name: g.Name, Accounts: o.Members(g)}
			}
			o.Accounts = append([]mapgen.Account{{Name: "a-new-account", ID: "123456789012"}}, o.Accounts...)
		}, func(_ *mapgen.Org, r string) bool { return strings.HasPrefix(r, "a-new-account/") }},
		{"a role", func(o *mapgen.Org) {
			o.Roles = append([]mapgen.Role{{Name: "ANewRole", Policies: []string{"ReadOnlyAccess"}}}, o.Roles...)
		}, func(*mapgen.Org, string) bool { return false }},
		{"a grant", func(o *mapgen.Org) {
			o.Roles = append(o.Roles, mapgen.Role{Name: "ANewRole", Policies: []string{"ReadOnlyAccess"}})
			o.Users = append(o.Users, mapgen.User{Name: "a.new.one", Access: []mapgen.Entry{{Where: o.Accounts[1].Name, Role: "ANewRole"}}})
		}, func(o *mapgen.Org, r string) bool {
			return strings.HasPrefix(r, "users/UserANewOne") || strings.HasPrefix(r, "users/PolicyAssume") && strings.Contains(r, "ANewRole") ||
				strings.HasPrefix(r, "users/GroupRolemapDirectANewOne") || strings.HasPrefix(r, o.Accounts[1].Name+"/RoleANewRole") || r == o.Accounts[1].Name+"/NoRoles"
		}},
	} {
		t.Run(grow.what, func(t *testing.T) {
			seeds(8, func(seed uint64, name string) {
				o, r := generated(t, seed)
				before := resources(t, synth(t, r))
				grow.by(o)
				next := compiled(o.YAML(nil))
				if next.Findings.HasErrors() {
					t.Fatalf("%s: %v", name, next.Findings)
				}
				after := resources(t, synth(t, next))
				for _, id := range changed(before, after) {
					if !grow.concerns(o, id) {
						t.Errorf("%s: adding %s touches %s", name, grow.what, id)
					}
				}
			})
		})
	}
}

func changed(before, after map[string]string) []string {
	out := map[string]bool{}
	for id := range before {
		if before[id] != after[id] {
			out[id] = true
		}
	}
	for id := range after {
		if before[id] != after[id] {
			out[id] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// TestCompareTellsTemplatesApart holds the comparison of plans against the
// templates, over maps that differ by one entry.
func TestCompareTellsTemplatesApart(t *testing.T) {
	seeds(8, func(seed uint64, name string) {
		o, a := generated(t, seed)
		if seed%2 == 1 { // the parent's template names those of its nested stacks by their hash
			o.Shards = 3
			a = mapOf(t, string(o.YAML(nil)))
		}
		i := seed % uint64(len(o.Teams))
		o.Teams[i].Access = append(o.Teams[i].Access[:0:0], o.Teams[i].Access[1:]...)
		b := compiled(o.YAML(nil))
		if b.Findings.HasErrors() {
			t.Fatal(name, b.Findings)
		}
		ta, tb := templates(t, synth(t, a)), templates(t, synth(t, b))
		changes := map[string]bool{}
		for _, s := range plan.Compare(a.Plan, b.Plan).Stacks {
			changes[s.Name] = true
		}
		for _, s := range a.Plan.Stacks {
			if (ta[s.Name] != tb[s.Name]) != changes[s.Name] {
				t.Errorf("%s: stack %s: other template %v, deployed %v", name, s.Name, ta[s.Name] != tb[s.Name], changes[s.Name])
			}
		}
	})
}

// TestUsageKnowsTemplates holds the counted resources and bytes against the
// synthesized templates.
func TestUsageKnowsTemplates(t *testing.T) {
	seeds(8, func(seed uint64, name string) {
		_, r := generated(t, seed)
		dir := synth(t, r)
		count := map[string]int{}
		for id := range resources(t, dir) {
			stack, _, _ := strings.Cut(id, "/")
			count[stack]++
		}
		for stack, text := range templates(t, dir) {
			for _, u := range r.Usage {
				if u.Subject != (plan.Subject{Kind: "stack", Name: stack}) {
					continue
				}
				switch u.Quota {
				case "StackResources":
					if u.Used != count[stack] {
						t.Errorf("%s: %s has %d resources, the plan says %d", name, stack, count[stack], u.Used)
					}
				case "TemplateSize":
					if u.Used < len(text) || u.Used > 2*len(text)+3000 {
						t.Errorf("%s: %s has %d bytes, the plan says %d", name, stack, len(text), u.Used)
					}
				}
			}
		}
	})
}
