package stacks_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolemap/config/plan"
)

// TestDeploymentIsTheTemplatesDifference holds what diff says of resources and
// stacks against the difference of two syntheses.
func TestDeploymentIsTheTemplatesDifference(t *testing.T) {
	compared := 0
	seeds(12, func(seed uint64, name string) {
		r := rand.New(rand.NewPCG(seed, 3))
		o, a := generated(t, seed)
		switch i := r.IntN(len(o.Teams)); seed % 4 {
		case 0:
			o.Teams[i].Members = append(o.Teams[i].Members[:0:0], o.Teams[i].Members[1:]...)
		case 1:
			o.Roles[0].MFA, o.Roles[0].Session = "optional", "7h"
		case 2:
			o.Users[1].Suspended = !o.Users[1].Suspended
		case 3:
			o.Accounts = append(o.Accounts, o.Accounts[0])
			o.Accounts[len(o.Accounts)-1].Name, o.Accounts[len(o.Accounts)-1].ID = "another", "123456789012"
			o.Teams[i].Access[0].Where = "another"
		}
		b := compiled(o.YAML(nil))
		if b.Findings.HasErrors() {
			return // over a quota
		}
		compared++
		dirA, dirB := synth(t, a), synth(t, b)
		want := changed(resources(t, dirA), resources(t, dirB))
		want = slices.DeleteFunc(want, func(id string) bool { return strings.HasSuffix(id, "/NoRoles") })
		d := plan.Compare(a.Plan, b.Plan)
		var got []string
		for _, c := range d.Resources {
			got = append(got, c.Stack+"/"+c.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: diff says %v, the templates say %v", name, got, want)
		}
		var stacksGot, stacksWant []string
		for _, s := range d.Stacks {
			stacksGot = append(stacksGot, s.Name)
		}
		before, after := templates(t, dirA), templates(t, dirB)
		for s := range after {
			if before[s] != after[s] {
				stacksWant = append(stacksWant, s)
			}
		}
		slices.Sort(stacksGot)
		slices.Sort(stacksWant)
		if !slices.Equal(stacksGot, stacksWant) {
			t.Errorf("%s: diff says stacks %v, the templates say %v", name, stacksGot, stacksWant)
		}
	})
	if compared < 8 {
		t.Errorf("only %d pairs were compared", compared)
	}
}
