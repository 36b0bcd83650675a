package policy_test

import (
	"reflect"
	"testing"
	"time"

	"rolemap/config/policy"
)

func TestWords(t *testing.T) {
	east := time.Date(2027, 2, 1, 1, 30, 0, 999, time.FixedZone("", 3600))
	if got := policy.Time(east); got != "2027-02-01T00:30:00Z" {
		t.Error(got)
	}
	one, two := []string{"a"}, []string{"a", "b"}
	if got := policy.OneOrList(one); got != "a" {
		t.Error(got)
	}
	for _, got := range []any{policy.OneOrList(two), policy.List(two)} {
		if !reflect.DeepEqual(got, []any{"a", "b"}) {
			t.Error(got)
		}
	}
	if got := policy.List(one); !reflect.DeepEqual(got, []any{"a"}) {
		t.Error(got)
	}
}
