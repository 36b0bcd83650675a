package effective_test

import (
	"fmt"
	"slices"
	"testing"

	"rolemap/config/effective"
)

func TestAdministrators(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}}
policies:
  all: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*", Condition: {StringEquals: {"aws:RequestedRegion": eu-central-1}}}]}}
  grants: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "iam:Put*Policy", Resource: "*"}]}}
  pass: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "iam:PassRole", Resource: "*"}]}}
  run: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "lambda:*", Resource: "*"}]}}
  reads: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:Get*", Resource: "*"}]}}
  IAMFullAccess.not: {document: {Version: "2012-10-17", Statement: [{Effect: Deny, Action: "*", Resource: "*"}]}}
roles: {R: {policies: %s}, S: {policies: [ReadOnlyAccess]}}
users: {eve: {access: {web: %[2]s, api: %[2]s}}, bob: {access: {web: %[2]s}}}
`
	for policies, want := range map[string]bool{
		"[AdministratorAccess]":                                     true,
		"[IAMFullAccess]":                                           true,
		`["arn:aws:iam::aws:policy/AdministratorAccess"]`:           true,
		`["arn:aws:iam::${account.id}:policy/AdministratorAccess"]`: false, // not AWS's
		"[ReadOnlyAccess]":                                          false,
		"[reads, all]":                                              true,
		"[grants]":                                                  true,
		"[reads, IAMFullAccess.not]":                                false,
		"[pass]":                                                    false,
		"[pass, run]":                                               true,
		"[pass, AWSLambda_FullAccess]":                              true,
		"[PowerUserAccess]":                                         true, // may assume the CDK's roles
		"[AWSLambda_FullAccess]":                                    true, // passes what it runs
		"[pass, AWSCloudTrail_FullAccess]":                          false,
		"[AmazonS3FullAccess, SecurityAudit, SystemAdministrator]":          false,
		"[AdministratorAccess-Amplify]":                                     true,
		"[AdministratorAccess], permissions_boundary: ViewOnlyAccess":       false,
		"[AdministratorAccess], permissions_boundary: AdministratorAccess":  true,
		"[all], permissions_boundary: grants":                               true,
		"[all], permissions_boundary: reads":                                false,
		"[ReadOnlyAccess], permissions_boundary: AdministratorAccess":       false,
		"[reads, ReadOnlyAccess], permissions_boundary: all, mfa: required": false,
	} {
		for held, roles := range map[string][2]string{"gained": {"[S]", "[R, S]"}, "became": {"[R]", "[R]"}, "stays": {"[R]", "[R]"}} {
			old := policies
			if held == "became" {
				old = "[reads]"
			}
			if held == "stays" {
				old += ", session: 3h"
			}
			prev, next := of(t, fmt.Sprintf(text, old, roles[0])), of(t, fmt.Sprintf(text, policies, roles[1]))
			d, back := effective.Between(prev, next), effective.Between(next, prev)
			became := slices.ContainsFunc(d.Roles, func(c effective.RoleChange) bool { return c.Administrator })
			if is := want && held == "became"; became != is {
				t.Errorf("%s: became administrator %v", policies, became)
			}
			if slices.ContainsFunc(back.Roles, func(c effective.RoleChange) bool { return c.Administrator }) || len(back.Administrators) > 0 {
				t.Errorf("%s: administrator by losing it", policies)
			}
			var want2 []effective.Administrator
			if want && held == "gained" {
				want2 = []effective.Administrator{{Account: "api", Role: "R", Users: []string{"eve"}}, {Account: "web", Role: "R", Users: []string{"bob", "eve"}}}
			}
			if fmt.Sprint(d.Administrators) != fmt.Sprint(want2) {
				t.Errorf("%s: %v", policies, d.Administrators)
			}
			if held == "stays" && len(d.Roles) != 1 {
				t.Errorf("%s: %+v", policies, d.Roles)
			}
			for _, h := range d.Gained {
				if h.Role != "R" {
					t.Errorf("gained %v", h.Grant)
				}
				if d.Administers(h.Grant) != want || back.Administered(h.Grant) != want {
					t.Errorf("%s: %v gained as administrator %v, lost %v", policies, h.Grant, d.Administers(h.Grant), back.Administered(h.Grant))
				}
			}
		}
	}
	was := of(t, fmt.Sprintf(text, "[all]", "[R]"))
	d := effective.Between(was, of(t, fmt.Sprintf(text, "[reads]", "[S]")))
	for _, h := range d.Lost {
		if !d.Administered(h.Grant) {
			t.Errorf("%v was an administrator's", h.Grant)
		}
	}
	if len(d.Lost) != 3 {
		t.Errorf("lost %v", d.Lost)
	}
}
