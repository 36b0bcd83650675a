package proof_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/plan"
	"rolemap/config/proof"
	"rolemap/config/testkit/mapgen"
)

// TestProofTakesTheEarliestEnd: of several Denies for one person in one account
// the first one ends it.
func TestProofTakesTheEarliestEnd(t *testing.T) {
	r, set := load(t, "center"), golden(t, "center")[inCenter]
	i, j := strings.Index(set, `"Statement": [`)+len(`"Statement": [`), strings.Index(set, "\n     ],")
	on := func(day string) string { return strings.Replace(set[i:j], "2027-07-01", day, 1) }
	for _, c := range []struct{ first, second, want string }{
		{"2027-07-01", "2027-08-01", ""},
		{"2027-08-01", "2027-07-01", ""},
		{"2027-07-01", "2027-06-01", "carol in analytics from 2027-06-01T00:00:00Z on, the map from 2027-07-01T00:00:00Z on"},
		{"2027-06-01", "2027-07-01", "carol in analytics from 2027-06-01T00:00:00Z on, the map from 2027-07-01T00:00:00Z on"},
	} {
		got := said(t, r, changed(golden(t, "center"), inCenter, set[:i]+on(c.first)+","+on(c.second)+set[j:]))
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s and %s: %q, want %q", c.first, c.second, got, c.want)
		}
	}
}

// TestSizesOfSets: what is taken for the length of a set's document, by which
// it has room for ends or not, is the length of the one that is written.
func TestSizesOfSets(t *testing.T) {
	check := func(r compile.Result) (sets int) {
		if r.Findings.HasErrors() {
			return 0
		}
		s, _ := r.Plan.Stack(config.CenterStack)
		for _, b := range plan.All[plan.PermissionSet](s) {
			for i := range r.Map.Roles {
				role := &r.Map.Roles[i]
				if role.SetNameOf().Text != b.SetName || b.Inline == nil {
					continue
				}
				sets++
				if got := proof.SizeOfSet(r.Access, role, "aws"); got != b.Inline.Size() {
					t.Errorf("%s: %d, and %d is written", b.SetName, got, b.Inline.Size())
				}
			}
		}
		return sets
	}
	sets := check(load(t, "center"))
	data, err := os.ReadFile(goldens["center"])
	if err != nil {
		t.Fatal(err)
	}
	lock, _ := os.ReadFile("../../stacks/testdata/center/" + config.LockFile)
	again := `{document: {Version: "2012-10-17", Statement: [{Sid: Deploy, Effect: Deny, Action: "s3:*", Resource: "*"}, {Sid: RolemapSuspended, Effect: Deny, Action: "sqs:*", Resource: "*"}]}}`
	text := strings.NewReplacer("deploy-web, read-reports", "deploy-web, again, read-reports", "\npolicies:\n", "\npolicies:\n  again: "+again+"\n").Replace(string(data))
	sets += check(locked([]byte(text), lock))
	for seed := range uint64(40) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		sets += check(locked(o.YAML(nil), o.Lock()))
	}
	if sets < 60 {
		t.Errorf("only %d sets", sets)
	}
}

func locked(yaml, lock []byte) compile.Result {
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: yaml})
	var more diag.List
	m.Lock, more = config.ParseLock(config.LockFile, lock)
	return compile.Of(config.Loaded{Map: m, Findings: append(found, more...)}, now)
}

// TestProofOfEndsThatDoNotFit: where a set has no room for the ends, which is
// a warning of its own, they come with a deployment; then none stand in it.
func TestProofOfEndsThatDoNotFit(t *testing.T) {
	document := func(size int) string {
		return `{"Version":"2012-10-17","Statement":[{"Action":"s3:GetObject","Effect":"Allow","Resource":"arn:aws:s3:::` + strings.Repeat("x", size) + `"}]}`
	}
	set := golden(t, "center")[inCenter]
	i, j := strings.Index(set, `"Statement": [`)+len(`"Statement": [`), strings.Index(set, "\n     ],")
	deny := set[i:j] // of one person in one account
	statement := len(strings.Join(strings.Fields(deny), "")) + 1
	room := 10_240 - len(document(0))
	for _, c := range []struct {
		size   int
		denies bool
		want   string
	}{
		{room - statement, true, ""},
		{room - statement, false, "permission set Big does not shut out carol in analytics"},
		{room - statement + 1, false, ""},
		{room - statement + 1, true, "permission set Big shuts out carol in analytics from 2027-07-01T00:00:00Z on, the map does not"},
	} {
		dir := t.TempDir()
		for _, name := range []string{"rolemap.yaml", config.LockFile} {
			data, err := os.ReadFile("../../stacks/testdata/center/" + name)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer("role: AccountManager, until", "role: Big, until", "\nroles:\n", "\nroles:\n  Big: {policies: [AdministratorAccess, big], session: 4h}\n",
				"\npolicies:\n", "\npolicies:\n  big: {document: "+document(c.size)+"}\n").Replace(string(data))
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r, err := compile.Load(filepath.Join(dir, "rolemap.yaml"), now)
		if err != nil || r.Findings.HasErrors() {
			t.Fatal(err, r.Findings)
		}
		templates := golden(t, "center")
		own := strings.TrimSuffix(strings.SplitN(document(c.size), "[", 2)[1], "]}")
		if c.denies {
			own += "," + deny
		}
		templates[inCenter] = strings.Replace(set[:i]+own+set[j:], `"Name": "AccountManager"`, `"Name": "Big"`, 1)
		if got := said(t, r, templates); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%d characters, ends in it %v: %q, want %q", c.size, c.denies, got, c.want)
		}
		if told := slices.ContainsFunc(r.Findings, func(d diag.Finding) bool { return d.Code == diag.EndsNotHeld }); told != (c.size > room-statement) {
			t.Errorf("%d characters: told of it: %v", c.size, told)
		}
	}
}
