package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// node is a JSON value that keeps the order of keys and may hold a key twice.
type node struct {
	scalar json.Token // text, number or truth value; nil in lists and objects
	object bool
	keys   []string
	values []*node
}

func parse(data []byte) *node {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return next(d)
}

func next(d *json.Decoder) *node {
	token, err := d.Token()
	if err != nil {
		panic(err) // a golden file
	}
	n := &node{}
	switch token {
	case json.Delim('{'), json.Delim('['):
		n.object = token == json.Delim('{')
		for d.More() {
			if n.object {
				key, _ := d.Token()
				n.keys = append(n.keys, key.(string))
			}
			n.values = append(n.values, next(d))
		}
		d.Token()
	default:
		n.scalar = token
	}
	return n
}

func (n *node) write(b *bytes.Buffer) {
	if n.scalar != nil {
		text, _ := json.Marshal(n.scalar)
		b.Write(text)
		return
	}
	brackets := "[]"
	if n.object {
		brackets = "{}"
	}
	b.WriteByte(brackets[0])
	for i, v := range n.values {
		if i > 0 {
			b.WriteByte(',')
		}
		if n.object {
			fmt.Fprintf(b, "%q:", n.keys[i])
		}
		v.write(b)
	}
	b.WriteByte(brackets[1])
}

func (n *node) String() string {
	var b bytes.Buffer
	n.write(&b)
	return b.String()
}

func (n *node) clone() *node {
	c := *n
	c.keys, c.values = slices.Clone(n.keys), slices.Clone(n.values)
	for i, v := range c.values {
		c.values[i] = v.clone()
	}
	return &c
}

var accounts = regexp.MustCompile(`[0-9]{12}`)

func text(s string) *node { return &node{scalar: s} }

// changes yields every change of a JSON file, of every value in it: its path,
// as a/b/0/c, what is done to it, and the whole file then.
func changes(data []byte, yield func(what string, text func() string)) {
	root := parse(data)
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		try := func(how string, edit func(n *node)) {
			kept := n.clone()
			edit(n)
			if n.String() != kept.String() {
				yield(path+": "+how, root.String)
			}
			*n = *kept
		}
		switch v := n.scalar.(type) {
		case string:
			changeText(v, func(how string, to *node) { try(how, func(n *node) { *n = *to }) })
		case json.Number:
			for _, to := range []string{string(v) + "0", "0", string(v) + ".5", "1e9"} {
				try("number "+to, func(n *node) { n.scalar = json.Number(to) })
			}
			try("number as text", func(n *node) { n.scalar = string(v) })
		case bool:
			try("other truth", func(n *node) { n.scalar = !v })
			try("truth as text", func(n *node) { n.scalar = fmt.Sprint(v) })
		default:
			if n.object {
				changeObject(n, try)
			} else {
				changeList(n, try)
			}
		}
		try("an empty object", func(n *node) { *n = node{object: true} })
		try("an empty list", func(n *node) { *n = node{} })
		for i := range n.values {
			step := fmt.Sprint(i)
			if n.object {
				step = n.keys[i]
			}
			walk(n.values[i], strings.TrimPrefix(path+"/"+step, "/"))
		}
	}
	walk(root, "")
}

func changeText(v string, try func(how string, to *node)) {
	try("appended", text(v+"x"))
	try("prepended", text("x"+v))
	try("upper case", text(strings.ToUpper(v)))
	try("lower case", text(strings.ToLower(v)))
	try("emptied", text(""))
	try("wildcard", text("*"))
	try("wildcard at the end", text(v[:strings.LastIndexAny(v, "/:.-")+1]+"*"))
	try("another account", text(accounts.ReplaceAllString(v, "666666666666")))
	try("another account of the map", text(strings.NewReplacer("111111111111", "222222222222", "222222222222", "111111111111").Replace(v)))
	try("another person or group", text(strings.NewReplacer("4e01", "4e02", "4e02", "4e03", "4e03", "4e01", "4e04", "4e02", "4e05", "4e01").Replace(v)))
	try("another year", text(strings.ReplaceAll(v, "2027", "2028")))
	try("an earlier year", text(strings.ReplaceAll(v, "2027", "2020")))
	try("a pattern", text("${"+v+"}"))
	try("a list", &node{values: []*node{text(v)}})
	try("a list with more", &node{values: []*node{text(v), text("*")}})
	try("a reference", parse([]byte(`{"Ref": "AWS::AccountId"}`)))
	try("a substitution", parse([]byte(`{"Fn::Sub": "`+"x"+`"}`)))
	try("a number", &node{scalar: json.Number("1")})
}

func changeList(n *node, try func(how string, edit func(*node))) {
	try("reversed", func(n *node) { slices.Reverse(n.values) })
	for i := range n.values {
		try(fmt.Sprintf("without entry %d", i), func(n *node) { n.values = slices.Delete(n.values, i, i+1) })
		try(fmt.Sprintf("entry %d twice", i), func(n *node) { n.values = append(n.values, n.values[i].clone()) })
	}
	try("one more", func(n *node) { n.values = append(n.values, text("*")) })
	try("an object more", func(n *node) { n.values = append(n.values, &node{object: true}) })
	if len(n.values) == 1 {
		try("its one entry", func(n *node) { *n = *n.values[0] })
	}
}

func changeObject(n *node, try func(how string, edit func(*node))) {
	for i, key := range slices.Clone(n.keys) {
		try("without "+key, func(n *node) {
			n.keys, n.values = slices.Delete(n.keys, i, i+1), slices.Delete(n.values, i, i+1)
		})
		for _, to := range []string{key + "x", strings.ToUpper(key), strings.ToLower(key), strings.ToUpper(key[:1]) + key[1:]} {
			try(key+" renamed", func(n *node) { n.keys[i] = to })
			try(key+" again", func(n *node) {
				n.keys, n.values = append(n.keys, to), append(n.values, n.values[i].clone())
			})
		}
		try(key+" again, first", func(n *node) {
			n.keys, n.values = append([]string{key}, n.keys...), append([]*node{{object: true}}, n.values...)
		})
		for j := range i {
			try(fmt.Sprintf("%s and %s swapped", n.keys[j], key), func(n *node) { n.values[i], n.values[j] = n.values[j], n.values[i] })
		}
	}
	for i := 0; i+1 < len(additions); i += 2 {
		try("with "+additions[i], func(n *node) {
			n.keys, n.values = append(n.keys, additions[i]), append(n.values, parse([]byte(additions[i+1])))
		})
	}
}

// additions are keys that mean something somewhere between the manifest and
// IAM, each with a value; they are added to every object.
var additions = []string{
	"unknown", `"x"`,
	// a template
	"Metadata", `{"AWS::CloudFormation::Init": {}}`, "Transform", `"AWS::Include"`, "Hooks", `{"H": {}}`, "Mappings", `{"M": {}}`,
	"Conditions", `{"C": {"Fn::Equals": ["a", "b"]}}`, "Parameters", `{"P": {"Type": "String", "Default": "x"}}`,
	"Rules", `{"R": {"Assertions": []}}`, "Outputs", `{"O": {"Value": {"Fn::GetAtt": ["X", "Arn"]}, "Export": {"Name": "x"}}}`,
	"AWSTemplateFormatVersion", `"2010-09-09"`, "Description", `"x"`, "Fn::Transform", `{"Name": "x"}`, "Fn::ForEach::L", `["X", [], {}]`,
	// a resource
	"Condition", `"C"`, "DependsOn", `"X"`, "CreationPolicy", `{}`, "UpdatePolicy", `{}`, "DeletionPolicy", `"Retain"`, "UpdateReplacePolicy", `"Retain"`,
	"Export", `{"Name": "x"}`, "Extra", `{"Type": "AWS::CloudFormation::Macro", "Properties": {}}`,
	"User", `{"Type": "AWS::IAM::User", "Properties": {"UserName": "mallory"}}`,
	"Group", `{"Type": "AWS::IAM::Group", "Properties": {"GroupName": "mallory"}}`,
	"Handle", `{"Type": "AWS::CloudFormation::WaitConditionHandle"}`,
	"Policy", `{"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "more", "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}}`,
	"Role", `{"Type": "AWS::IAM::Role", "Properties": {"RoleName": "More", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}}`,
	"Inline", `{"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "PolicyDocument": {}}}`,
	"Key", `{"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "alice"}}`,
	"Member", `{"Type": "AWS::IAM::UserToGroupAddition", "Properties": {"GroupName": "auditors", "Users": ["alice"]}}`,
	"Set", `{"Type": "AWS::SSO::PermissionSet", "Properties": {"Name": "More", "InstanceArn": "arn:aws:sso:::instance/ssoins-1111222233334444"}}`,
	"CenterGroup", `{"Type": "AWS::IdentityStore::Group", "Properties": {"DisplayName": "acme-more", "IdentityStoreId": "d-1234567890"}}`,
	"Membership", `{"Type": "AWS::IdentityStore::GroupMembership", "Properties": {"IdentityStoreId": "d-1234567890",
		"GroupId": {"Fn::GetAtt": ["GroupDataCC099CE3", "GroupId"]}, "MemberId": {"UserId": "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02"}}}`,
	"Assignment", `{"Type": "AWS::SSO::Assignment", "Properties": {"InstanceArn": "arn:aws:sso:::instance/ssoins-1111222233334444",
		"PermissionSetArn": {"Ref": "SetLambdaManager93E8B881"}, "PrincipalId": "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02",
		"PrincipalType": "USER", "TargetId": "333333333333", "TargetType": "AWS_ACCOUNT"}}`,
	// properties
	"InlinePolicy", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`,
	"ManagedPolicies", `["arn:aws:iam::aws:policy/AdministratorAccess"]`, "CustomerManagedPolicyReferences", `[{"Name": "x", "Path": "/"}]`,
	"RelayStateType", `"https://example.com"`, "SessionDuration", `"PT12H"`, "CustomerManagedPolicyReference", `{"Name": "x", "Path": "/"}`,
	"ManagedPolicyArn", `"arn:aws:iam::aws:policy/AdministratorAccess"`,
	"Policies", `[{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}]`, "LoginProfile", `{"Password": "x"}`,
	"PermissionsBoundary", `"arn:aws:iam::aws:policy/AdministratorAccess"`, "ManagedPolicyArns", `["arn:aws:iam::aws:policy/AdministratorAccess"]`,
	"Path", `"/x/"`, "Users", `["alice"]`, "Groups", `["auditors"]`, "Roles", `["x"]`, "Tags", `[{"Key": "a", "Value": "b"}]`,
	"MaxSessionDuration", `43200`, "NotificationARNs", `["x"]`, "TimeoutInMinutes", `1`,
	// a policy document
	"Id", `"x"`, "Sid", `"x"`, "Principal", `{"AWS": "*"}`, "NotPrincipal", `{"AWS": "x"}`, "Action", `"*"`, "NotAction", `"iam:GetUser"`, "Resource", `"*"`,
	"NotResource", `"x"`, "Bool", `{"aws:MultiFactorAuthPresent": "true"}`, "BoolIfExists", `{"aws:MultiFactorAuthPresent": "true"}`,
	"StringEquals", `{"aws:PrincipalTag/a": "b"}`, "IpAddress", `{"aws:SourceIp": "0.0.0.0/0"}`, "ForAnyValue:StringLike", `{"aws:PrincipalArn": "*"}`,
	"DateGreaterThanEquals", `{"aws:CurrentTime": "2027-01-01T00:00:00Z"}`, "identitystore:UserId", `"x"`, "aws:PrincipalAccount", `"222222222222"`,
	"Federated", `"x"`, "Service", `"ec2.amazonaws.com"`, "AWS", `"*"`, "CanonicalUser", `"x"`,
	// a manifest and what is uploaded
	"missing", `[{"key": "x", "provider": "ami", "props": {}}]`, "runtime", `{"libraries": {}}`, "metadata", `{"/x": [{"type": "aws:cdk:asset"}]}`,
	"stackName", `"x"`, "parameters", `{"BootstrapVersion": "x"}`, "notificationArns", `["x"]`, "assumeRoleExternalId", `"x"`, "dependencies", `["x"]`,
	"environment", `"aws://666666666666/eu-central-1"`, "additionalMetadataFile", `"users.template.json"`, "minimumCliVersion", `"1.0.0"`,
	"executable", `["sh", "-c", "id"]`, "directory", `"."`, "nested", `{"type": "cdk:cloud-assembly", "properties": {"directoryName": "x"}}`,
	"image", `{"source": {"directory": "."}, "destinations": {}}`, "/x", `[{"type": "aws:cdk:asset", "data": {"packaging": "file"}}]`,
	"assumeRoleAdditionalOptions", `{}`, "quiet", `true`, "tags", `{"a": "b"}`, "displayName", `"x"`,
}
