package layout_test

import (
	"strings"
	"testing"

	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

// Nothing leads into a suspended account and no stack is for it; the stacks of
// the others stay as they are. Active again, all is as it was.
func TestSuspendedAccounts(t *testing.T) {
	held := 0
	for seed := range uint64(60) {
		o := mapgen.New(seed, mapgen.Small)
		a := &o.Accounts[seed%4]
		a.Suspended = false
		before, _ := planOf(t, o)
		a.Suspended = true
		_, suspended, _ := laidOut(t, o.YAML(nil))
		if s, ok := suspended.Stack(a.Name); ok {
			t.Errorf("seed %d: stack %s", seed, s.Name)
		}
		for _, p := range policiesOf(suspended) {
			for arn := range p.opens {
				if strings.Contains(arn, a.ID) {
					t.Errorf("seed %d: %s opens %s", seed, p.name, arn)
				}
			}
		}
		for _, c := range plan.Compare(before, suspended.Plan).Stacks {
			if c.Name != "users" && c.Name != a.Name {
				t.Errorf("seed %d: stack %s: %s", seed, c.Name, c.Action)
			}
			if c.Name == "users" {
				held++
			}
		}
		a.Suspended = false
		after, _ := planOf(t, o)
		if d := plan.Compare(before, after); len(d.Stacks) > 0 {
			t.Errorf("seed %d: active again, %v", seed, d.Stacks)
		}
	}
	if held < 20 {
		t.Errorf("only %d accounts that somebody enters", held)
	}
}
