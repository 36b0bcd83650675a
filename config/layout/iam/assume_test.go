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

// TestAnEmptyBucket: there is no policy for a bucket that no role is in.
func TestAnEmptyBucket(t *testing.T) {
	o := mapgen.New(1, mapgen.Size{Users: 1, Accounts: 1, Plain: true})
	for i := 0; len(o.Roles) < 200; i++ { // too many for one policy, and none in the second of two or three
		r := mapgen.Role{Name: fmt.Sprintf("Role%d", i), Policies: []string{"ReadOnlyAccess"}}
		if plan.Bucket(o.Accounts[0].Name+"/"+r.Name, 2) == 0 {
			o.Roles = append(o.Roles, r)
			o.Users[0].Access = append(o.Users[0].Access, mapgen.Entry{Where: o.Accounts[0].Name, Role: r.Name})
		}
	}
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: o.YAML(nil)})
	a, _ := access.Of(m, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	stacks, over := Of(a, nil)
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
