package proof_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/proof"
)

// TestProofOfSomeStacks proves each golden assembly with some stacks alone:
// whole, it is partial; named, they agree and the others are said to be left.
func TestProofOfSomeStacks(t *testing.T) {
	for name := range goldens {
		r, all := load(t, name), golden(t, name)
		stacks := slices.DeleteFunc(sorted(all), func(s string) bool { return strings.HasSuffix(s, ".nested") })
		for chosen := 1; chosen < 1<<len(stacks)-1; chosen++ {
			some := map[string]string{}
			var in, out []string
			for i, s := range stacks {
				if chosen>>i&1 == 0 {
					out = append(out, s)
					continue
				}
				in = append(in, s)
				for file, text := range all {
					if file == s || nestedIn(file, s) {
						some[file] = text
					}
				}
			}
			dir := written(r.Map, some)
			whole, err := proof.Prove(dir, r.Access, now)
			want := []string{fmt.Sprintf("it holds %d of the map's %d stacks, and nothing of %s", len(in), len(stacks), strings.Join(out, ", "))}
			if err != nil || !slices.Equal(whole.Wrong, want) || !slices.Equal(whole.Partial, in) {
				t.Errorf("%s: %q alone: %v, %q", name, in, err, whole.Wrong)
			}
			got, err := proof.Prove(dir, r.Access, now, in...)
			if err != nil || len(got.Wrong) > 0 || !slices.Equal(got.Stacks, in) || !slices.Equal(got.Left, out) {
				t.Errorf("%s: %q named: %v, %q, %q and %q", name, in, err, got.Wrong, got.Stacks, got.Left)
			}
			got, err = proof.Prove(dir, r.Access, now, stacks...)
			if want := "stack " + out[0] + " is to be proved and not in the assembly"; err != nil || !slices.Contains(got.Wrong, want) {
				t.Errorf("%s: %q of all: %v, %q", name, in, err, got.Wrong)
			}
			if len(in) > 1 {
				got, err = proof.Prove(dir, r.Access, now, in[1:]...)
				if want := "stack " + in[0] + " is in the assembly and not among those to prove"; err != nil || !slices.Contains(got.Wrong, want) {
					t.Errorf("%s: %q of %q: %v, %q", name, in, in[1:], err, got.Wrong)
				}
			}
		}
		if _, err := proof.Prove(written(r.Map, all), r.Access, now, "nowhere"); err == nil || !strings.Contains(err.Error(), `no stack "nowhere"`) {
			t.Errorf("a stack of no map: %v", err)
		}
	}
}

// TestProofOfOneSide: where one side is not there, the other is compared as
// exactly as ever.
func TestProofOfOneSide(t *testing.T) {
	r := load(t, "full")
	for _, c := range []struct{ stack, old, new, want string }{
		{"users", `222222222222:role/rolemap/AccountManager`, `222222222222:role/rolemap/Auditor`, "alice may not leave for arn:aws:iam::222222222222:role/rolemap/AccountManager, which the map grants them"},
		{"users", `222222222222:role/rolemap/AccountManager`, `222222222222:role/rolemap/Auditor`, "alice may leave for arn:aws:iam::222222222222:role/rolemap/Auditor, which the map does not grant them"},
		{"users", `"2027-02-01T00:00:00Z"`, `"2027-02-01T00:00:01Z"`, "role/rolemap/LambdaManager until 2027-02-01T00:00:01Z, the map says until 2027-02-01T00:00:00Z"},
		{"users", `"bob"`, `"rob"`, "user bob is in the map and in no stack"},
		{"webapp", `"aws:MultiFactorAuthPresent": "true"`, `"aws:MultiFactorAuthPresent": "false"`, "the value false"},
		{"webapp", `"Auditor"`, `"Auditors"`, "role Auditor in webapp is granted and in no stack"},
		{"webapp", `policy/SecurityAudit"`, `policy/IAMFullAccess"`, "Auditor carries the policies"},
	} {
		text := strings.ReplaceAll(golden(t, "full")[c.stack], c.old, c.new)
		got, err := proof.Prove(written(r.Map, map[string]string{c.stack: text}), r.Access, now, c.stack)
		said := strings.Join(got.Wrong, "\n")
		if err != nil {
			said = err.Error()
		}
		if !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", c.new, said, c.want)
		}
	}
}
