package layout_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

// TestOrderOfTheMap: the plan does not depend on the order of anything in the map, and has an order of its own: nested
// stacks before what stands in them, each kind by name.
func TestOrderOfTheMap(t *testing.T) {
	for seed := range seeds(30, 10) {
		o := mapgen.New(seed, mapgen.Small)
		o.Shards, o.Accounts[1].Shards = []int{0, 3, 16}[seed%3], 3
		o.Users[3].Suspended, o.Users[3].Access = false, nil
		for i := range 8 { // one person has packed policies
			o.Users[3].Access = append(o.Users[3].Access, mapgen.Entry{Where: o.Accounts[i%2].Name, Role: o.Roles[i/2].Name})
		}
		_, want, _ := laidOut(t, o.YAML(nil))
		for _, s := range want.Stacks {
			in := map[string]bool{"": true}
			last := map[plan.Kind]string{}
			for _, r := range s.Resources {
				kind := r.Body.Kind()
				if !in[r.In] {
					t.Errorf("seed %d: %s of %s stands before %s, in which it is", seed, r.ID, s.Name, r.In)
				}
				name := r.Body.Name()
				if kind == plan.KindNested {
					in[r.ID], name = true, r.ID
				}
				if name < last[kind] {
					t.Errorf("seed %d: %s stands after %s", seed, name, last[kind])
				}
				last[kind] = name
			}
		}
		_, got, _ := laidOut(t, o.YAML(rand.New(rand.NewPCG(seed, 2))))
		if !reflect.DeepEqual(strip(got.Plan), strip(want.Plan)) {
			t.Errorf("seed %d: another order of the map is another plan", seed)
		}
	}
}

// TestNothingIsMissing: what a resource waits for, stands in or names is in its stack, even where nobody is active.
func TestNothingIsMissing(t *testing.T) {
	for seed := range seeds(60, 24) {
		o := mapgen.New(seed, mapgen.Small)
		o.Attach, o.Shards, o.Accounts[1].Shards = []string{"", "teams"}[seed%2], []int{0, 3, 16}[seed%3], 3
		for i := range o.Users {
			o.Users[i].Suspended = o.Users[i].Suspended && seed%4 < 2 || seed%8 == 3
		}
		_, p, _ := laidOut(t, o.YAML(nil))
		for _, s := range p.Stacks {
			ids, groups, users := map[string]bool{"": true}, map[string]bool{}, map[string]bool{}
			for _, r := range s.Resources {
				ids[r.ID] = true
				switch b := r.Body.(type) {
				case plan.Group:
					groups[b.GroupName] = true
				case plan.User:
					users[b.UserName] = true
				}
			}
			for _, r := range s.Resources {
				missing := func(list []string, of map[string]bool) {
					for _, x := range list {
						if !of[x] {
							t.Errorf("seed %d: %s of %s needs %s, which there is not", seed, r.ID, s.Name, x)
						}
					}
				}
				missing(append(r.After, r.In), ids)
				switch b := r.Body.(type) {
				case plan.User:
					missing(b.Groups, groups)
				case plan.ManagedPolicy:
					missing(b.Groups, groups)
					missing(b.Users, users)
				}
			}
		}
	}
}

// strip takes the places in the map out of a plan.
func strip(p plan.Plan) plan.Plan {
	for i := range p.Stacks {
		p.Stacks[i].Note.At = plan.StackNote{}.At
		for j := range p.Stacks[i].Resources {
			note := &p.Stacks[i].Resources[j].Note
			*note = plan.Note{Opens: note.Opens}
		}
	}
	return p
}
