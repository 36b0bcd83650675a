package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/plan"
)

// own is a customer policy, and set a permission set that references such.
func own(name string) plan.Resource {
	return plan.Resource{ID: "Policy" + name, Body: plan.ManagedPolicy{PolicyName: name, Path: "/", Document: doc(1)}}
}

func set(name string, references ...string) plan.Resource {
	b := plan.PermissionSet{SetName: name}
	for _, r := range references {
		if bound, ok := strings.CutPrefix(r, "within "); ok {
			b.Boundary = plan.PolicyName{Path: "/", Name: bound}
			continue
		}
		b.References = append(b.References, plan.PolicyName{Path: "/", Name: r})
	}
	return plan.Resource{ID: "Set" + name, Body: b}
}

// An account gains a policy before the sets that reference it change, and
// loses one after them; one that would have to do both is said to.
func TestOrderAroundReferences(t *testing.T) {
	center := func(sets ...plan.Resource) plan.Stack { return stack("identity-center", 2, sets...) }
	account := func(name string, resources ...plan.Resource) plan.Stack { return stack(name, 1, resources...) }
	people := func(names ...string) plan.Stack {
		s := stack("users", 0)
		for _, n := range names {
			s.Resources = append(s.Resources, user(n))
		}
		return s
	}
	for name, c := range map[string]struct {
		prev, next plan.Plan
		want       string
	}{
		"gained": {of(people(), account("a"), center(set("S"))), of(people("bob"), account("a", own("p")), center(set("S", "p"))),
			"0 users, 1 a, 2 identity-center"},
		"lost": {of(people(), account("a", own("p")), account("b", own("q")), center(set("S", "p"))), of(people("bob"), account("a"), account("b"), center(set("S"))),
			"0 users, 1 b, 2 identity-center, 3 a"},
		"a boundary lost": {of(account("a", own("p")), center(set("S", "within p"))), of(account("a"), center(set("S"))),
			"2 identity-center, 3 a"},
		"both": {of(account("a", own("p")), account("b", own("p")), center(set("S", "p"))), of(account("a", own("q")), account("b", own("q"), own("p")), center(set("S", "q"))),
			"1 a, 1 b, 2 identity-center; a gains [q], loses [p]"},
		"gained by one, lost by another": {of(account("a"), account("b", own("p")), center(set("S", "p"))), of(account("a", own("q")), account("b"), center(set("S", "q"))),
			"1 a, 2 identity-center, 3 b"},
		"changed":             {of(account("a", own("p")), center(set("S", "p"))), of(account("a", own("p"), own("x")), center(set("S", "p"))), "1 a"},
		"the first of all":    {of(), of(people("bob"), account("a", own("p")), center(set("S", "p"))), "0 users, 1 a, 2 identity-center"},
		"an account leaves":   {of(account("a", own("p")), center(set("S", "p"))), of(center(set("S"))), "1 a, 2 identity-center"},
		"no reference at all": {of(people(), account("a", own("p"))), of(people("bob"), account("a")), "0 users, 1 a"},
	} {
		d := plan.Compare(c.prev, c.next)
		var got []string
		for _, s := range d.Stacks {
			got = append(got, fmt.Sprintf("%d %s", s.Stage, s.Name))
		}
		text := strings.Join(got, ", ")
		for _, s := range d.Splits {
			text += fmt.Sprintf("; %s gains %v, loses %v", s.Stack, s.Gains, s.Loses)
		}
		if text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
		if !slices.IsSortedFunc(d.Stacks, func(a, b plan.StackChange) int { return a.Stage - b.Stage }) {
			t.Errorf("%s: not in order: %v", name, d.Stacks)
		}
	}
}
