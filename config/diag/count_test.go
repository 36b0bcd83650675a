package diag_test

import (
	"testing"

	"rolemap/config/diag"
)

func TestCount(t *testing.T) {
	abc := []string{"a", "b", "c"}
	for got, want := range map[string]string{
		diag.Count(0, "person", "people"): "0 people",
		diag.Count(1, "person", "people"): "1 person",
		diag.Count(2, "person", "people"): "2 people",
		diag.Few(nil, 2):                  "",
		diag.Few(abc, 3):                  "a, b, c",
		diag.Few(abc, 2):                  "a, b and 1 more",
		diag.Few(append(abc, "d"), 0):     "a, b, c, d",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
