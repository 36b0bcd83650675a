package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"rolemap/config/aws"
)

type template struct {
	Description string
	Resources   map[string]resource
	Outputs     map[string]any
	Parameters  map[string]any
	Rules       map[string]any
}

type resource struct {
	Type       string
	Properties json.RawMessage
	DependsOn  any
	Metadata   any

	// The CDK sets these on nested stacks.
	UpdateReplacePolicy, DeletionPolicy string
}

// reader reads the templates of one stack into a state.
type reader struct {
	*State
	dir    fs.FS
	stack  Stack
	assets map[string]string // hash: file; what was read is taken out
}

// template reads a template; nested says that another one holds it.
func (r *reader) template(where string, data []byte, nested bool) error {
	var t template
	if err := Decode(data, &t); err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	r.Files++
	for _, id := range slices.Sorted(maps.Keys(t.Resources)) {
		x, at := t.Resources[id], where+": "+id
		var err error
		if x.Type == "AWS::CloudFormation::Stack" {
			err = r.nested(at, x, nested)
		} else if x.UpdateReplacePolicy+x.DeletionPolicy != "" {
			err = errors.New("a deletion policy, which none of ours has")
		} else {
			err = r.resource(at, x)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	return nil
}

func (r *reader) resource(where string, x resource) error {
	add := func(kind Kind, path, name string) (ID, error) {
		if path == "" {
			path = "/"
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
			r.Roles[id] = &Role{where, p.Description, p.AssumeRolePolicyDocument, p.ManagedPolicyArns, p.PermissionsBoundary, p.MaxSessionDuration, p.Tags}
		}
	case "AWS::CloudFormation::WaitConditionHandle":
		// Stands in for an account without roles, and grants nothing.
	default:
		err = fmt.Errorf("resources of type %s are not known", x.Type)
	}
	return err
}

// Partition is the part of AWS that the stack stands in.
func (s Stack) Partition() string { return aws.Partition(s.Region) }
