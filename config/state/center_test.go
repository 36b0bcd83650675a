package state_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolemap/config/state"
)

// A stack with a permission set, and a nested one that is given it.
const (
	set         = `"Name": "Auditor", "InstanceArn": "i", "Description": "d", "SessionDuration": "PT1H30M", "ManagedPolicies": ["a"], "CustomerManagedPolicyReferences": [{"Name": "n", "Path": "/x/"}], "InlinePolicy": {}, "PermissionsBoundary": {"ManagedPolicyArn": "b"}, "Tags": [{"Key": "k", "Value": "v"}]`
	parameters  = `"Parameters": {"R0": {"Fn::GetAtt": ["R0", "PermissionSetArn"]}}`
	declaration = `"Parameters": {"R0": {"Type": "String"}}`
	group       = `"IdentityStoreId": "s", "DisplayName": "acme-team", "Description": "d"`
	groupID     = `{"Fn::GetAtt": ["R0", "GroupId"]}`
	membership  = `"IdentityStoreId": "s", "GroupId": ` + groupID + `, "MemberId": {"UserId": "u"}`
	assigned    = `"InstanceArn": "i", "PermissionSetArn": {"Ref": "R0"}, "TargetType": "AWS_ACCOUNT", "TargetId": "333333333333", `
)

// read reads the stack and its nested one, with a text of either replaced.
func read(old, new string) (*state.State, error) {
	change := func(text string) string { return strings.Replace(text, old, new, 1) }
	inner := change(strings.Replace(resources(of("IdentityStore::Group", group), of("IdentityStore::GroupMembership", membership),
		of("SSO::Assignment", assigned+`"PrincipalType": "GROUP", "PrincipalId": `+groupID),
		of("SSO::Assignment", assigned+`"PrincipalType": "GROUP", "PrincipalId": "g"`),
		of("SSO::Assignment", assigned+`"PrincipalType": "USER", "PrincipalId": "u"`)), "{", "{"+declaration+", ", 1))
	nested := strings.Replace(nestedStack(target, inner), `"TemplateURL"`, parameters+`, "TemplateURL"`, 1)
	return state.Read(written(target, change(resources(of("SSO::PermissionSet", set), nested)), inner))
}

func TestReadIdentityCenter(t *testing.T) {
	s, err := read("", "")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, id := range state.Sorted(s.Sets) {
		x := s.Sets[id]
		got += fmt.Sprintf("%v %s %s %s %s %v %v %s %s %v %v %v\n", id, x.Where, x.Stack, x.Instance, x.Description, x.Policies, x.References, x.Inline, x.BoundaryARN, x.BoundaryNamed, x.Session, x.Tags)
	}
	for _, id := range state.Sorted(s.CenterGroups) {
		got += fmt.Sprint(id, *s.CenterGroups[id], "\n")
	}
	for m, where := range s.Memberships {
		got += fmt.Sprint(m, where, "\n")
	}
	var assignments []string
	for a, where := range s.Assignments {
		assignments = append(assignments, fmt.Sprint(a, where, "\n"))
	}
	slices.Sort(assignments)
	got += strings.Join(assignments, "")
	want := `{222222222222 permission set /Auditor} s: R0 s i d [a] [{n /x/}] {} b { } 1h30m0s [k=v]
{222222222222 Identity Center group /acme-team} {s: R1: R0 s s d}
{s {222222222222 Identity Center group /acme-team} u}s: R1: R1
{i {222222222222 permission set /Auditor} 333333333333 {  } g false}s: R1: R3
{i {222222222222 permission set /Auditor} 333333333333 {  } u true}s: R1: R4
{i {222222222222 permission set /Auditor} 333333333333 {222222222222 Identity Center group /acme-team}  false}s: R1: R2
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReadASetWithoutSession(t *testing.T) {
	s, err := read(`"SessionDuration": "PT1H30M", `, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range s.Sets {
		if x.Session != 0 {
			t.Errorf("a session of %s", x.Session)
		}
	}
}

// TestReadIdentityCenterRefuses: what a nested stack is given, and what stands
// for a group or a set, is exactly what is written.
func TestReadIdentityCenterRefuses(t *testing.T) {
	const parameter = `"R0": {"Fn::GetAtt": ["R0", "PermissionSetArn"]}`
	more := func(r string) string { return `"R0": {"Type": "AWS::SSO::PermissionSet", ` + r }
	for _, c := range []struct{ what, old, new, want string }{
		{"the ARN of something else", parameter, `"R0": {"Fn::GetAtt": ["R1", "PermissionSetArn"]}`, `the parameter "R0", which is not the ARN`},
		{"another attribute", parameter, `"R0": {"Fn::GetAtt": ["R0", "Arn"]}`, `the parameter "R0", which is not the ARN`},
		{"a parameter of another name", parameter, `"R2": {"Fn::GetAtt": ["R0", "PermissionSetArn"]}`, `the parameter "R2", which is not the ARN`},
		{"a parameter of no set", parameter, `"R1": {"Fn::GetAtt": ["R1", "PermissionSetArn"]}`, `the parameter "R1", which is not the ARN`},
		{"a literal", parameter, `"R0": "arn:aws:sso:::permissionSet/x/y"`, `the parameter "R0", which is not the ARN`},
		{"more beside the ARN", parameter, `"R0": {"Fn::GetAtt": ["R0", "PermissionSetArn"], "Ref": "x"}`, `the parameter "R0", which is not the ARN`},
		{"no parameter", parameters + ", ", "", "other parameters than the permission sets"},
		{"no declaration", declaration + ", ", "", "other parameters than the permission sets"},
		{"another type", `{"Type": "String"}`, `{"Type": "Number"}`, "other parameters than the permission sets"},
		{"a default", `{"Type": "String"}`, `{"Type": "String", "Default": "x"}`, "other parameters than the permission sets"},
		{"one declaration more", declaration, `"Parameters": {"R0": {"Type": "String"}, "P": {"Type": "String", "Default": "x"}}`, "other parameters than the permission sets"},
		{"an assignment of no set", `{"Ref": "R0"}`, `{"Ref": "R1"}`, `an assignment of "R1"`},
		{"an assignment of a literal", `{"Ref": "R0"}`, `"arn"`, "cannot unmarshal"},
		{"an organisational unit", "AWS_ACCOUNT", "ORGANIZATIONAL_UNIT", "which is no account"},
		{"no account", "333333333333", "*", "which is no account"},
		{"another kind of principal", `"USER"`, `"ROLE"`, `a principal of type "ROLE"`},
		{"a group as a person", `"GROUP", "PrincipalId": ` + groupID, `"USER", "PrincipalId": ` + groupID, "neither an id nor a group"},
		{"a group by another attribute", `"PrincipalId": ` + groupID, `"PrincipalId": {"Fn::GetAtt": ["R0", "Arn"]}`, "neither an id nor a group"},
		{"what is no group", `"PrincipalId": ` + groupID, `"PrincipalId": {"Fn::GetAtt": ["R1", "GroupId"]}`, "neither an id nor a group"},
		{"a computed person", `"PrincipalId": "u"`, `"PrincipalId": {"Ref": "R0"}`, "neither an id nor a group"},
		{"a member of another's group", `"GroupId": ` + groupID, `"GroupId": "g"`, "another group than one of the same template"},
		{"a computed member", `{"UserId": "u"}`, `{"UserId": {"Ref": "R0"}}`, "cannot unmarshal"},
		{"an assignment twice", `"PrincipalId": "g"`, `"PrincipalId": ` + groupID, "the assignment exists already, at s: R1: R2"},
		{"a name of no team", "acme-team", "acme team", "with a name that no team gives"},
		{"a set without name", `"Name": "Auditor"`, `"Name": ""`, "with no name of AWS's"},
		{"a session in seconds", "PT1H30M", "PT90S", "which is not one of hours and minutes"},
		{"a set that is kept", `"Type": "AWS::SSO::PermissionSet"`, `"DeletionPolicy": "Retain", "Type": "AWS::SSO::PermissionSet"`, "a deletion policy"},
		{"a relay state", `"Name": "Auditor"`, `"Name": "Auditor", "RelayStateType": "x"`, `unknown field "RelayStateType"`},
		{"more of an assignment", assigned, assigned + `"More": "x", `, `unknown field "More"`},
		{"more of a group", group, group + `, "ExternalIds": []`, `unknown field "ExternalIds"`},
		{"more of a membership", membership, membership + `, "More": "x"`, `unknown field "More"`},
		{"a membership twice", `"R1": {"Type": "AWS::IdentityStore::GroupMembership"`, `"R5": {"Type": "AWS::IdentityStore::GroupMembership", "Properties": {` + membership + `}}, "R1": {"Type": "AWS::IdentityStore::GroupMembership"`, "the membership exists already"},
		{"a set of the name in another case", more(`"Properties": {` + set), `"R9": {"Type": "AWS::SSO::PermissionSet", "Properties": {"Name": "auditor"}}, ` + more(`"Properties": {`+set), "exists already"},
		{"a set in the nested stack", `"R0": {"Type": "AWS::IdentityStore::Group"`, `"R9": {"Type": "AWS::SSO::PermissionSet", "Properties": {"Name": "More"}}, "R0": {"Type": "AWS::IdentityStore::Group"`, "in a nested stack"},
		{"a group in the stack", more(`"Properties": {` + set), `"R9": {"Type": "AWS::IdentityStore::Group", "Properties": {` + group + `}}, ` + more(`"Properties": {`+set), "outside a nested stack"},
		{"an assignment in the stack", more(`"Properties": {` + set), `"R9": {"Type": "AWS::SSO::Assignment", "Properties": {` + assigned + `"PrincipalType": "USER", "PrincipalId": "u"}}, ` + more(`"Properties": {`+set), "no permission set that the nested stack is given"},
	} {
		if _, err := read(c.old, c.new); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
}
