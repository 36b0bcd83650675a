package access_test

import (
	"testing"

	"rolemap/config/access"
)

// TestTwoChangesAreNotNone: no kind of change makes up for another.
func TestTwoChangesAreNotNone(t *testing.T) {
	kinds := []func(*access.Diff){
		func(d *access.Diff) { d.Gained = make([]access.Holding, 1) },
		func(d *access.Diff) { d.Lost = make([]access.Holding, 1) },
		func(d *access.Diff) { d.Ends = make([]access.EndChange, 1) },
		func(d *access.Diff) { d.WayEnds = make([]access.WayEnd, 1) },
		func(d *access.Diff) { d.Users = make([]access.UserChange, 1) },
		func(d *access.Diff) { d.Notes = make([]access.Note, 1) },
		func(d *access.Diff) { d.Unexpected = make([]access.Unexpected, 1) },
	}
	for i, one := range kinds {
		for j, other := range kinds {
			var d access.Diff
			one(&d)
			other(&d)
			if d.Empty() {
				t.Errorf("kinds %d and %d: empty", i, j)
			}
		}
	}
	if !(access.Diff{}).Empty() {
		t.Error("no change is one")
	}
}
