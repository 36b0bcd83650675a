package state_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config/state"
	"rolemap/config/testkit/assembly"
)

const users, target = "111111111111", "222222222222"

// written holds one stack, of this template, and a nested one.
func written(account, template, nested string) fstest.MapFS {
	s := assembly.Stack{Name: "s", Account: account, Region: "eu-central-1", Tags: map[string]string{"k": "v"}, Template: template}
	if nested != "" {
		s.Nested = []string{nested}
	}
	return assembly.Of(s)
}

func resources(list ...string) string {
	for i, r := range list {
		list[i] = fmt.Sprintf(`"R%d": {%s}`, i, r)
	}
	return `{"Resources": {` + strings.Join(list, ", ") + `}}`
}

func nestedStack(account, template string) string {
	return `"Type": "AWS::CloudFormation::Stack", "DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete", "Properties": {"TemplateURL": ` +
		assembly.URL(account, "eu-central-1", template) + `}`
}

func of(kind, properties string) string {
	return `"Type": "AWS::` + kind + `", "Properties": {` + properties + `}`
}

func TestRead(t *testing.T) {
	document := `{"Version": "2012-10-17", "Statement": []}`
	role := resources(of("IAM::Role", `"RoleName": "R", "Path": "/x/", "Description": "d", "AssumeRolePolicyDocument": `+document+
		`, "ManagedPolicyArns": ["a", "b"], "PermissionsBoundary": "c", "MaxSessionDuration": 7200, "Tags": [{"Key": "k", "Value": "v"}]`))
	s, err := state.Read(written(target, resources(
		of("IAM::User", `"UserName": "alice", "Groups": ["g"], "ManagedPolicyArns": ["arn"], "Tags": [{"Key": "name", "Value": "Alice"}]`),
		of("IAM::Group", `"GroupName": "g"`),
		of("IAM::ManagedPolicy", `"ManagedPolicyName": "p", "Path": "/x/", "PolicyDocument": `+document+`, "Users": ["alice"], "Groups": ["g"]`),
		nestedStack(target, role),
	), role))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.Stacks, s.Files)
	for _, id := range state.Sorted(s.Users) {
		got += fmt.Sprintf("\n%s %v", id.ARN("aws"), *s.Users[id])
	}
	for _, id := range state.Sorted(s.Groups) {
		got += fmt.Sprintf("\n%s %v", id.ARN("aws"), *s.Groups[id])
	}
	for _, id := range state.Sorted(s.Policies) {
		p := s.Policies[id]
		got += fmt.Sprintf("\n%s %s %s %v %v", id.ARN("aws"), p.Where, p.Document, p.Users, p.Groups)
	}
	for _, id := range state.Sorted(s.Roles) {
		r := s.Roles[id]
		got += fmt.Sprintf("\n%s %s %s %s %v %s %v %v", id.ARN("aws-cn"), r.Where, r.Description, r.Trust, r.Policies, r.Boundary, r.Session, r.Tags)
	}
	want := `[{s 222222222222 eu-central-1 map[k:v] map[]}] 2
arn:aws:iam::222222222222:user/alice {s: R0 [g] [arn] [name=Alice]}
arn:aws:iam::222222222222:group/g {s: R1}
arn:aws:iam::222222222222:policy/x/p s: R2 ` + document + ` [alice] [g]
arn:aws-cn:iam::222222222222:role/x/R s: R3: R0 d ` + document + ` [a b] c 7200 [k=v]`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

const checkBootstrap = `{"CheckBootstrapVersion": {"Assertions": [{"Assert": {"Fn::Not": [{"Fn::Contains": [["1", "2", "3", "4", "5"], {"Ref": "BootstrapVersion"}]}]},
	"AssertDescription": "CDK bootstrap stack version 6 required. Please run 'cdk bootstrap' with a recent version of the CDK CLI."}]}}`

func TestReadRefuses(t *testing.T) {
	role := func(name string) string { return of("IAM::Role", `"RoleName": "`+name+`"`) }
	inner := resources(of("IAM::Group", `"GroupName": "g"`))
	outer := resources(nestedStack(target, inner))
	for _, c := range []struct{ what, account, template, nested, want string }{
		{"an unknown type", target, resources(of("S3::Bucket", "")), "", "resources of type AWS::S3::Bucket are not known"},
		{"an unknown property", target, resources(of("IAM::Role", `"Policies": []`)), "", `unknown field "Policies"`},
		{"an unknown part of a resource", target, resources(`"Condition": "C", ` + role("A")), "", `unknown field "Condition"`},
		{"an unknown part of a template", target, `{"Transform": "x", "Resources": {}}`, "", `unknown field "Transform"`},
		{"a deletion policy", target, resources(role("A") + `, "DeletionPolicy": "Retain"`), "", "a deletion policy"},
		{"a replacement policy", target, resources(role("A") + `, "UpdateReplacePolicy": "Retain"`), "", "a deletion policy"},
		{"two roles of a name", target, resources(role("A"), role("A")), "", `role "A" exists already, at s: R0`},
		{"names that differ in case", target, resources(role("A"), role("a")), "", `role "a" exists already`},
		{"names that differ in path", target, resources(role("A"), of("IAM::Role", `"Path": "/x/", "RoleName": "A"`)), "", `role "A" exists already`},
		{"two users of a name", users, resources(of("IAM::User", `"UserName": "a"`), of("IAM::User", `"UserName": "A"`)), "", `user "A" exists already`},
		{"two groups of a name", users, resources(of("IAM::Group", `"GroupName": "a"`), of("IAM::Group", `"GroupName": "A"`)), "", `group "A" exists already`},
		{"two policies of a name", users, resources(of("IAM::ManagedPolicy", `"ManagedPolicyName": "a"`), of("IAM::ManagedPolicy", `"ManagedPolicyName": "A"`)), "", `policy "A" exists already`},
		{"no name", users, resources(of("IAM::User", "")), "", "a user without name"},
		{"a nested template that is missing", target, resources(nestedStack(target, inner)), "", "is not in the assembly"},
		{"a nested template by another address", target, resources(strings.Replace(nestedStack(target, inner), ".json", "", 1)), inner, "is not in the assembly"},
		{"nested twice", target, resources(nestedStack(target, outer)), outer, "not nested again"},
		{"a nested stack's parameters", target, resources(strings.Replace(nestedStack(target, inner), `"TemplateURL"`, `"Parameters": {}, "TemplateURL"`, 1)), inner, "no parameters"},
		{"a nested stack that is kept", target, resources(strings.Replace(nestedStack(target, inner), "Delete", "Retain", 1)), inner, "a deletion policy"},
		{"a nested stack that is kept when replaced", target, resources(strings.Replace(nestedStack(target, inner), `"UpdateReplacePolicy": "Delete"`, `"UpdateReplacePolicy": "Retain"`, 1)), inner, "a deletion policy"},
		{"a nested template of another bucket", target, resources(nestedStack(users, inner)), inner, "its template is at"},
		{"a nested template that is not used", target, resources(), inner, "used by nothing"},
		{"a parameter", target, `{"Resources": {}, "Parameters": {"P": {"Type": "String"}}}`, "", "other parameters"},
		{"another rule", target, `{"Resources": {}, "Rules": {"CheckBootstrapVersion": {"Assertions": []}}}`, "", "other rules"},
		{"an output that others import", target, `{"Resources": {}, "Outputs": {"O": {"Value": "x", "Export": {"Name": "x"}}}}`, "", `unknown field "Export"`},
		{"an output that is computed", target, `{"Resources": {}, "Outputs": {"O": {"Value": {"Ref": "R"}}}}`, "", "cannot unmarshal"},
		{"metadata of a template", target, `{"Resources": {}, "Metadata": {}}`, "", `unknown field "Metadata"`},
		{"metadata of a resource", target, resources(role("A") + `, "Metadata": {}`), "", `unknown field "Metadata"`},
		{"an order after nothing", target, resources(role("A") + `, "DependsOn": ["R1"]`), "", `it depends on "R1"`},
		{"an order after something computed", target, resources(role("A") + `, "DependsOn": {"Ref": "R0"}`), "", "cannot unmarshal"},
		{"a handle with properties", target, resources(of("CloudFormation::WaitConditionHandle", "")), "", "properties, which it does not have"},
		{"a name that is a path", target, resources(role("x/A")), "", "IAM knows no such path and name"},
		{"a path that is a pattern", target, resources(of("IAM::Role", `"Path": "/*/", "RoleName": "A"`)), "", "IAM knows no such path and name"},
		{"no account", "123", `{}`, "", "names no account"},
		{"no JSON", target, `{"Resources": `, "", "EOF"},
	} {
		_, err := state.Read(written(c.account, c.template, c.nested))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
	for _, section := range []string{
		`"Outputs": {"O": {"Value": "x"}}`, `"Rules": ` + checkBootstrap, `"Parameters": {"P": {"Type": "String"}}`} {
		text := strings.Replace(inner, "{", "{"+section+", ", 1)
		if _, err := state.Read(written(target, resources(nestedStack(target, text)), text)); err == nil || !strings.Contains(err.Error(), "which nested stacks of ours do not have") {
			t.Errorf("a nested stack with %s: %v", section, err)
		}
	}
	for file, want := range map[string]string{"manifest.json": "no cloud assembly", "s.template.json": "stack s", "s.assets.json": "stack s"} {
		dir := written(target, `{}`, "")
		delete(dir, file)
		if _, err := state.Read(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without %s: %v", file, err)
		}
	}
	for _, text := range []string{`{"artifacts": {}}`, `{`} {
		dir := written(target, `{}`, "")
		dir["manifest.json"].Data = []byte(text)
		if _, err := state.Read(dir); err == nil {
			t.Errorf("the manifest %s is taken", text)
		}
	}
}

// TestEveryKeyOnce repeats each key of each object of each golden template
// once, as it stands and in another case: no reader may choose between two.
func TestEveryKeyOnce(t *testing.T) {
	files, _ := filepath.Glob("../../stacks/testdata/golden/*/*.template.json")
	tried := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		if err := state.Decode(data, &v); err != nil {
			t.Errorf("%s as it is: %v", file, err)
		}
		for i, key := range keys(data) {
			for _, again := range []string{key, strings.ToUpper(key)} {
				text := repeated(data, i, again)
				if !json.Valid(text) {
					t.Fatalf("%s: no JSON with %s again", file, key)
				}
				if _, err := state.Read(written(users, string(text), "")); err == nil || !strings.Contains(err.Error(), "stands twice") && !strings.Contains(err.Error(), fmt.Sprintf("unknown field %q", again)) {
					t.Errorf("%s: the %dth key, %s, may stand twice: %v", file, i, again, err)
				}
				tried++
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d keys tried", tried)
	}
}

// keys are the keys of every object of a template as it is written: one a line.
func keys(data []byte) (out []string) {
	for _, line := range strings.Split(string(data), "\n") {
		if key, ok := keyOf(line); ok {
			out = append(out, key)
		}
	}
	return out
}

func keyOf(line string) (string, bool) {
	key, _, ok := strings.Cut(strings.TrimSpace(line), `": `)
	return strings.TrimPrefix(key, `"`), ok && strings.HasPrefix(key, `"`)
}

// repeated puts a second key before the nth.
func repeated(data []byte, n int, again string) []byte {
	var out bytes.Buffer
	for _, line := range strings.Split(string(data), "\n") {
		if _, ok := keyOf(line); ok {
			if n == 0 {
				fmt.Fprintf(&out, "%q: {},\n", again)
			}
			n--
		}
		out.WriteString(line + "\n")
	}
	return out.Bytes()
}

func TestDecodeRefuses(t *testing.T) {
	type inner struct{ Key string }
	for text, want := range map[string]string{
		`{"One": {"key": "x"}}`:            `unknown field "key"`,
		`{"one": {}}`:                      `unknown field "one"`,
		`{"Many": [{"KEY": "x"}]}`:         `unknown field "KEY"`,
		`{"Named": {"a": {"kEy": "x"}}}`:   `unknown field "kEy"`,
		`{"Named": {"a": {}, "A": {}}}`:    "stands twice",
		`{"Any": {"a": [{"b":1,"B":2}]}}`:  "stands twice",
		`{"Any": null}`:                    "null",
		`{} {}`:                            "behind",
		`{} x`:                             "behind",
		"{\"Any\": \"\xff\"}":              "UTF-8",
		`{"Any": "\ud800"}`:                "does not exist",
		`{"Pointer": {"key": "x"}}`:        `unknown field "key"`,
		`{"Any": [1, 2`:                    "EOF",
		`{"One": "not an object of ours"}`: "cannot unmarshal",

		`{"Any": ` + strings.Repeat("[", 5e6): "stand in one another",
	} {
		var v struct {
			One     inner
			Many    []inner
			Named   map[string]inner
			Pointer *inner
			Any     any
		}
		if err := state.Decode([]byte(text), &v); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
