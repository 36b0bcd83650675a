package state

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"

	"rolemap/config/aws"
)

type template struct {
	Description string // for people
	Resources   map[string]resource
	Outputs     map[string]Output
	Parameters  any
	Rules       any
}

// The parameter and the rule with which the CDK has CloudFormation check that
// the account's bootstrap is new enough. They can stop a deployment and change
// nothing in it.
const (
	bootstrapVersion = `{"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "` + bootstrapParameter + `",
		"Description": "Version of the CDK Bootstrap resources in this environment, automatically retrieved from SSM Parameter Store. [cdk:skip]"}}`
	checkBootstrapVersion = `{"CheckBootstrapVersion": {"Assertions": [
		{"Assert": {"Fn::Not": [{"Fn::Contains": [["1", "2", "3", "4", "5"], {"Ref": "BootstrapVersion"}]}]},
		"AssertDescription": "CDK bootstrap stack version 6 required. Please run 'cdk bootstrap' with a recent version of the CDK CLI."}]}}`
)

type resource struct {
	Type       string
	Properties json.RawMessage
	DependsOn  dependencies

	// The CDK sets these on nested stacks.
	UpdateReplacePolicy, DeletionPolicy string
}

// reader reads the templates of one stack into a state.
type reader struct {
	*State
	dir    fs.FS
	stack  Stack
	assets map[string]string // hash: file; what was read is taken out

	sets     map[string]ID // by logical id, in the stack's own template
	groups   map[string]ID // likewise, in the template that is read
	nestedIn map[string]ID // the sets that a nested stack is given, by parameter; nil outside one
}

// rank orders resources so that what others name is read before them.
func rank(x resource) int {
	switch x.Type {
	case "AWS::CloudFormation::Stack":
		return 2
	case "AWS::IdentityStore::GroupMembership", "AWS::SSO::Assignment":
		return 1
	default:
		return 0
	}
}

// template reads a template; nested are the permission sets that the one
// around it gives it, nil for a stack's own template.
func (r *reader) template(where string, data []byte, nested map[string]ID) error {
	var t template
	if err := Decode(data, &t); err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	if err := r.sections(t, nested); err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	r.Files++
	r.groups, r.nestedIn = map[string]ID{}, nested
	byRank := func(a, b string) int {
		return cmp.Or(rank(t.Resources[a])-rank(t.Resources[b]), cmp.Compare(a, b))
	}
	for _, id := range slices.SortedFunc(maps.Keys(t.Resources), byRank) {
		x, at := t.Resources[id], where+": "+id
		err := x.DependsOn.in(t.Resources)
		switch {
		case err != nil:
		case x.Type == "AWS::CloudFormation::Stack":
			err = r.nested(at, x, nested != nil)
		case x.UpdateReplacePolicy+x.DeletionPolicy != "":
			err = errors.New("a deletion policy, which none of ours has")
		default:
			err = r.resource(at, id, x)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	return nil
}

// sections judges what a template has beside resources, which is where a value
// could come from or go to: into a nested stack go the permission sets that it
// is given, and nothing comes out; into a stack only the bootstrap's version.
func (r *reader) sections(t template, nested map[string]ID) error {
	if nested != nil {
		declared := map[string]any{}
		for name := range nested {
			declared[name] = map[string]any{"Type": "String"}
		}
		if t.Rules != nil || t.Outputs != nil || len(nested) == 0 && t.Parameters != nil || len(nested) > 0 && !reflect.DeepEqual(t.Parameters,
			any(declared)) {
			return errors.New("other parameters than the permission sets that it is given, or rules or outputs, which nested stacks of ours do not have")
		}
		return nil
	}
	if t.Parameters != nil && !same(t.Parameters, bootstrapVersion) {
		return errors.New("other parameters than the bootstrap's version")
	}
	if t.Rules != nil && !same(t.Rules, checkBootstrapVersion) {
		return errors.New("other rules than that the bootstrap is new enough")
	}
	r.stack.Outputs = t.Outputs
	return nil
}

// same reports whether a value is what a JSON text says.
func same(v any, text string) bool {
	var want any
	return json.Unmarshal([]byte(text), &want) == nil && reflect.DeepEqual(v, want)
}

// dependencies are the logical ids that a resource waits for. They order what
// CloudFormation does, and change nothing of what it makes.
type dependencies []string

// UnmarshalJSON takes one id or a list.
func (d *dependencies) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*d = dependencies{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(d))
}

func (d dependencies) in(all map[string]resource) error {
	for _, id := range d {
		if _, ok := all[id]; !ok {
			return fmt.Errorf("it depends on %q, which is not in the template", id)
		}
	}
	return nil
}

func (r *reader) resource(where, logical string, x resource) error {
	add := func(kind Kind, path, name string) (ID, error) {
		if path == "" {
			path = "/"
		}
		if name != "" && !aws.Name128.MatchString(name) || !aws.Path.MatchString(path) {
			return ID{}, fmt.Errorf("a %s called %q: IAM knows no such path and name", kind, path+name)
		}
		id := ID{r.stack.Account, kind, path + name}
		return id, r.take(id, where)
	}
	var id ID
	var err error
	switch x.Type {
	case "AWS::IAM::User":
		var p struct {
			UserName          string
			Groups            []string
			ManagedPolicyArns []string
			Tags              []Tag
		}
		if err = Decode(x.Properties, &p); err == nil {
			id, err = add(AUser, "", p.UserName)
			r.Users[id] = &User{where, p.Groups, p.ManagedPolicyArns, p.Tags}
		}
	case "AWS::IAM::Group":
		var p struct{ GroupName string }
		if err = Decode(x.Properties, &p); err == nil {
			id, err = add(AGroup, "", p.GroupName)
			r.Groups[id] = &Group{where}
		}
	case "AWS::IAM::ManagedPolicy":
		var p struct {
			ManagedPolicyName, Path string
			PolicyDocument          json.RawMessage
			Users, Groups           []string
		}
		if err = Decode(x.Properties, &p); err == nil {
			id, err = add(APolicy, p.Path, p.ManagedPolicyName)
			r.Policies[id] = &Policy{where, p.PolicyDocument, p.Users, p.Groups}
		}
	case "AWS::IAM::Role":
		var p struct {
			RoleName, Path, Description string
			AssumeRolePolicyDocument    json.RawMessage
			ManagedPolicyArns           []string
			PermissionsBoundary         string
			MaxSessionDuration          float64
			Tags                        []Tag
		}
		if err = Decode(x.Properties, &p); err == nil {
			id, err = add(ARole, p.Path, p.RoleName)
			r.Roles[id] = &Role{where, p.Description, p.AssumeRolePolicyDocument, p.ManagedPolicyArns, p.PermissionsBoundary,
				p.MaxSessionDuration, p.Tags}
		}
	case "AWS::SSO::PermissionSet":
		err = r.permissionSet(where, logical, x.Properties)
	case "AWS::IdentityStore::Group":
		err = r.centerGroup(where, logical, x.Properties)
	case "AWS::IdentityStore::GroupMembership":
		err = r.membership(where, x.Properties)
	case "AWS::SSO::Assignment":
		err = r.assignment(where, x.Properties)
	case "AWS::CloudFormation::WaitConditionHandle":
		// Stands in for an account without roles, and grants nothing.
		if x.Properties != nil {
			err = errors.New("properties, which it does not have")
		}
	default:
		err = fmt.Errorf("resources of type %s are not known", x.Type)
	}
	return err
}

// Partition is the part of AWS that the stack stands in.
func (s Stack) Partition() string { return aws.Partition(s.Region) }
