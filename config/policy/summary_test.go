package policy

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"rolemap/config/aws"
)

// What String writes is read back as it was.
func TestParseSummary(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	services := func() (out []string) {
		for _, name := range []string{Any, "a4b", "access-analyzer", "s3"} {
			if r.IntN(2) == 0 {
				out = append(out, name)
			}
		}
		return out
	}
	for range 1000 {
		s := Summary{Full: services(), But: services(), Changes: services(), Reads: services(), Passes: services(), Links: r.IntN(2) == 0,
			When: r.IntN(2) == 0, Denies: []Denial{DeniesNothing, DeniesSome, DeniesEverything}[r.IntN(3)]}
		if got := ParseSummary(s.String()); !reflect.DeepEqual(got, s) {
			t.Fatalf("%q is read as %+v, was %+v", s, got, s)
		}
	}
	for _, name := range aws.PolicyNames() {
		if text := aws.PolicySummary(name); text == "" || ParseSummary(text).String() != text {
			t.Errorf("%s: %q is read as %q", name, text, ParseSummary(text))
		}
	}
}
