package proof_test

import (
	"strings"
	"testing"

	"rolemap/config/proof"
)

// TestProofTakesTheLatestEnd gives people a role by several statements: what
// has ended opens nothing, and of the others the latest end counts.
func TestProofTakesTheLatestEnd(t *testing.T) {
	r := load(t, "full")
	template := golden(t, "full")["users"]
	i := strings.Index(template, `"aws:CurrentTime": "2027-02-01T00:00:00Z"`)
	from := strings.LastIndex(template[:i], `"Statement": [`) + len(`"Statement": [`)
	to := from + strings.Index(template[from:], "]")
	one := strings.Trim(template[from:to], " \n")
	until := func(t string) string { return strings.Replace(one, "2027-02-01T00:00:00Z", t, 1) }
	forever := strings.Replace(one, `"DateLessThan": {
         "aws:CurrentTime": "2027-02-01T00:00:00Z"
        }`, "", 1)
	if forever == one {
		t.Fatal("the statement has another form")
	}
	elsewhere := strings.Replace(until("2026-11-21T12:00:00Z"), "role/rolemap/", "role/rolemap/Other", 1)
	for _, c := range []struct {
		statements []string
		want       string
	}{
		{[]string{one, until("2026-12-01T00:00:00Z")}, ""},
		{[]string{until("2026-12-01T00:00:00Z"), one}, ""},
		{[]string{until("2020-01-01T00:00:00Z"), one, elsewhere}, ""},
		{[]string{until("2026-12-01T00:00:00Z")}, "until 2026-12-01T00:00:00Z, the map says until 2027-02-01T00:00:00Z"},
		{[]string{one, until("2028-01-01T00:00:00Z")}, "until 2028-01-01T00:00:00Z, the map says until 2027-02-01T00:00:00Z"},
		{[]string{one, forever}, "without end, the map says until 2027-02-01T00:00:00Z"},
		{[]string{forever, one}, "without end, the map says until 2027-02-01T00:00:00Z"},
		{[]string{until("2026-11-21T12:00:00Z")}, "may not leave for"},
	} {
		templates := golden(t, "full")
		templates["users"] = template[:from] + strings.Join(c.statements, ",") + template[to:]
		got, err := proof.Prove(written(r.Map, templates), r.Access, now)
		if said := strings.Join(got.Wrong, "\n"); err != nil || (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
			t.Errorf("%q: %v, %q, want %q", c.statements, err, said, c.want)
		}
	}
}
