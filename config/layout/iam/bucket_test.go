package iam

import (
	"fmt"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
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
			if got := bucket(name, n); got != want[i] {
				t.Errorf("%q of %d: %d, want %d", name, n, got, want[i])
			}
		}
	}
}

// TestAnEmptyBucket: there is no policy for a bucket that no role is in.
func TestAnEmptyBucket(t *testing.T) {
	o := mapgen.New(1, mapgen.Size{Users: 1, Accounts: 1, Plain: true})
	for i := 0; len(o.Roles) < 200; i++ { // too many for one policy, and none in the second of two or three
		r := mapgen.Role{Name: fmt.Sprintf("Role%d", i), Policies: []string{"ReadOnlyAccess"}}
		if bucket(o.Accounts[0].Name+"/"+r.Name, 2) == 0 {
			o.Roles = append(o.Roles, r)
			o.Users[0].Access = append(o.Users[0].Access, mapgen.Entry{Where: o.Accounts[0].Name, Role: r.Name})
		}
	}
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
	a, _ := access.Of(m, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	stacks, over := Of(a)
	if found.HasErrors() || over.HasErrors() {
		t.Fatal(found, over)
	}
	opens, names := 0, ""
	for r, p := range plan.All[plan.ManagedPolicy](&stacks[0]) {
		if opens += len(r.Note.Opens); p.PolicyName != selfServiceName {
			names += " " + p.PolicyName
		}
	}
	if opens != 200 || names != " assume.@user.0.0 assume.@user.0.2" {
		t.Errorf("%d roles in%s", opens, names)
	}
}
