package plan_test

import (
	"rolemap/config/plan"
	"testing"
)

// TestBuckets: a name's bucket never changes, or people and doors would move between stacks that are deployed. The numbers
// are those of FNV-1a and of the paper's function, which gives 43 for key 42 and 57 buckets, worked out elsewhere.
func TestBuckets(t *testing.T) {
	counts := [...]int{1, 2, 3, 4, 8, 16, 17, 32, 64, 100}
	for name, want := range map[string][len(counts)]int{
		"":                {0, 1, 1, 1, 1, 13, 16, 17, 17, 90},
		"alice":           {0, 0, 0, 3, 4, 4, 4, 4, 4, 4},
		"bob":             {0, 0, 2, 2, 2, 12, 12, 12, 12, 12},
		"zoë":             {0, 0, 0, 0, 0, 0, 0, 22, 22, 66},
		"webapp/Admin":    {0, 1, 2, 2, 5, 13, 13, 13, 44, 74},
		"account-0/Role0": {0, 1, 1, 1, 6, 6, 6, 6, 6, 6},
	} {
		for i, n := range counts {
			if got := plan.Bucket(name, n); got != want[i] {
				t.Errorf("%q of %d: %d, want %d", name, n, got, want[i])
			}
		}
	}
}
