package effective_test

import (
	"regexp"
	"testing"
	"time"

	"rolemap/config/effective"
)

// Every length of a session reads as a map would have it, and as the same length.
func TestHours(t *testing.T) {
	shape := regexp.MustCompile(`^([1-9][0-9]?h)?([1-9][0-9]?m)?$`)
	for n := 1; n <= 12*60; n++ {
		d := time.Duration(n) * time.Minute
		text := effective.Hours(d)
		if back, err := time.ParseDuration(text); err != nil || back != d || !shape.MatchString(text) {
			t.Errorf("%v is %q", d, text)
		}
	}
}
