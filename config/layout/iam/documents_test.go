package iam

import (
	"fmt"
	"testing"
	"time"

	"rolemap/config/policy"
)

// TestAssumeSize: the length of every document is that of its JSON, whatever was measured before it.
func TestAssumeSize(t *testing.T) {
	l := &layouter{assumeSizes: map[string]int{}}
	check := func(numbers ...int) {
		t.Helper()
		var list []assume
		for i, n := range numbers {
			a := assume{}
			if i > 0 {
				a.until = time.Date(2027, 1, i, 0, 0, 0, 0, time.UTC)
			}
			for j := range n {
				a.roles = append(a.roles, fmt.Sprintf("arn:aws:iam::111111111111:role/%d", 1<<j))
			}
			if n > 0 {
				list = append(list, a)
			}
		}
		d := l.assume(list)
		if want := len(policy.CompactJSON(d.Value())); d.Size() != want {
			t.Errorf("%v roles until the same moment each: %d characters, counted as %d", numbers, want, d.Size())
		}
	}
	few := []int{0, 1, 2, 11, 12, 21, 22}
	for _, without := range few { // an end
		for _, first := range few {
			for _, second := range few {
				if without+first+second > 0 {
					check(without, first, second)
				}
			}
		}
	}
}
