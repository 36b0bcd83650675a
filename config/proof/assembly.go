// Package proof shows that both doors agree: it reads synthesized templates
// back, not the plan they came from, evaluates for every user and role whether
// identity side and trust side together allow the switch, and compares the
// answers with what the map grants.
//
// It understands exactly the resources and statements that rolemap writes and
// fails on any other, since what it cannot judge might let somebody in.
package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"rolemap/config/aws"
)

// world is what the templates of an assembly create.
type world struct {
	users    map[string]*user    // by name; all in the users account
	policies map[string]*policy  // by ARN
	groups   map[string][]string // group: ARNs of its policies
	roles    map[string]*role    // by ARN
	arns     []string            // of the roles, sorted

	dir    fs.FS
	assets map[string]string // of the stack that is being read: hash to file
}

type user struct {
	groups, policies []string
	statements       []statement
}

type policy struct {
	where          string
	users, groups  []string
	document       json.RawMessage
	parsed         []statement
	parsedDocument bool
}

type role struct {
	where   string
	account string
	name    string
	trust   []statement
}

// assembly is what Read needs of a cloud assembly's manifest.json.
type assembly struct {
	Artifacts map[string]struct {
		Type        string
		Environment string
		Properties  struct{ TemplateFile string }
	}
}

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

// read reads every stack of the assembly in a directory.
func read(dir fs.FS, usersAccount string) (*world, error) {
	data, err := fs.ReadFile(dir, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("no cloud assembly: %w", err)
	}
	var a assembly
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	w := &world{users: map[string]*user{}, policies: map[string]*policy{}, groups: map[string][]string{}, roles: map[string]*role{}}
	stacks := 0
	for _, id := range slices.Sorted(maps.Keys(a.Artifacts)) {
		s := a.Artifacts[id]
		if s.Type != "aws:cloudformation:stack" {
			continue
		}
		stacks++
		// The environment is aws://ACCOUNT/REGION.
		account, region, ok := strings.Cut(strings.TrimPrefix(s.Environment, "aws://"), "/")
		if !ok || len(account) != 12 {
			return nil, fmt.Errorf("stack %s names no account: %s", id, s.Environment)
		}
		w.assets = map[string]string{}
		w.dir = dir
		if err := w.readAssets(id); err != nil {
			return nil, err
		}
		if err := w.file(id, s.Properties.TemplateFile, account, region, usersAccount, 0); err != nil {
			return nil, err
		}
	}
	if stacks == 0 {
		return nil, errors.New("the cloud assembly holds no stack")
	}
	return w, w.link(usersAccount)
}

func strict(data []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

// readAssets notes which files of the assembly a stack uploads, by their hash:
// the templates of its nested stacks are among them.
func (w *world) readAssets(stack string) error {
	data, err := fs.ReadFile(w.dir, stack+".assets.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var a struct {
		Files map[string]struct{ Source struct{ Path string } }
	}
	if err == nil {
		err = json.Unmarshal(data, &a)
	}
	if err != nil {
		return fmt.Errorf("%s.assets.json: %w", stack, err)
	}
	for hash, f := range a.Files {
		w.assets[hash] = f.Source.Path
	}
	return nil
}

var assetHash = regexp.MustCompile(`/([0-9a-f]{64})\.json`)

// nested reads the template of a nested stack.
func (w *world) nested(where, account, region, usersAccount string, r resource, depth int) error {
	var p struct{ TemplateURL any }
	if err := strict(r.Properties, &p); err != nil {
		return err
	}
	url, _ := json.Marshal(p.TemplateURL)
	m := assetHash.FindSubmatch(url)
	if m == nil || w.assets[string(m[1])] == "" {
		return fmt.Errorf("its template %s is not in the assembly", url)
	}
	if depth > 0 {
		return errors.New("nested stacks are not nested again")
	}
	return w.file(where, w.assets[string(m[1])], account, region, usersAccount, depth+1)
}

func (w *world) file(stack, name, account, region, usersAccount string, depth int) error {
	data, err := fs.ReadFile(w.dir, name)
	if err != nil {
		return fmt.Errorf("stack %s: %w", stack, err)
	}
	return w.template(stack, account, region, usersAccount, data, depth)
}

func (w *world) template(stack, account, region, usersAccount string, data []byte, depth int) error {
	var t template
	if err := strict(data, &t); err != nil {
		return fmt.Errorf("%s: %w", stack, err)
	}
	partition := aws.Partition(region)
	for _, id := range slices.Sorted(maps.Keys(t.Resources)) {
		r := t.Resources[id]
		where := stack + ": " + id
		if r.Type == "AWS::CloudFormation::Stack" {
			if err := w.nested(where, account, region, usersAccount, r, depth); err != nil {
				return fmt.Errorf("%s: %w", where, err)
			}
			continue
		}
		if r.UpdateReplacePolicy+r.DeletionPolicy != "" {
			return fmt.Errorf("%s: a deletion policy, which none of ours has", where)
		}
		if err := w.resource(where, "arn:"+partition+":iam::"+account+":", account, usersAccount, r); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
	return nil
}

type tags []struct{ Key, Value string }

func (w *world) resource(where, arn, account, usersAccount string, r resource) error {
	switch r.Type {
	case "AWS::IAM::User":
		var p struct {
			UserName          string
			Groups            []string
			ManagedPolicyArns []string
			Tags              tags
		}
		if err := strict(r.Properties, &p); err != nil {
			return err
		}
		if account != usersAccount {
			return fmt.Errorf("user %q is not in the users account %s", p.UserName, usersAccount)
		}
		if _, twice := w.users[p.UserName]; twice || p.UserName == "" {
			return fmt.Errorf("user %q exists already, or has no name", p.UserName)
		}
		w.users[p.UserName] = &user{groups: p.Groups, policies: p.ManagedPolicyArns}
	case "AWS::IAM::Group":
		var p struct{ GroupName string }
		if err := strict(r.Properties, &p); err != nil {
			return err
		}
		if account != usersAccount {
			return fmt.Errorf("group %q is not in the users account %s", p.GroupName, usersAccount)
		}
		w.groups[p.GroupName] = nil
	case "AWS::IAM::ManagedPolicy":
		var p struct {
			ManagedPolicyName, Path string
			PolicyDocument          json.RawMessage
			Users, Groups           []string
		}
		if err := strict(r.Properties, &p); err != nil {
			return err
		}
		if account != usersAccount && len(p.Users)+len(p.Groups) > 0 {
			return fmt.Errorf("policy %q is attached to users outside the users account", p.ManagedPolicyName)
		}
		w.policies[arn+"policy"+orSlash(p.Path)+p.ManagedPolicyName] = &policy{where: where, users: p.Users, groups: p.Groups, document: p.PolicyDocument}
	case "AWS::IAM::Role":
		var p struct {
			RoleName, Path, Description string
			AssumeRolePolicyDocument    json.RawMessage
			ManagedPolicyArns           []string
			PermissionsBoundary         string
			MaxSessionDuration          float64
			Tags                        tags
		}
		if err := strict(r.Properties, &p); err != nil {
			return err
		}
		trust, err := parse(p.AssumeRolePolicyDocument)
		if err != nil {
			return err
		}
		for i := range trust {
			if err := trust[i].knownTrust(arn, usersAccount); err != nil {
				return err
			}
		}
		w.roles[arn+"role"+orSlash(p.Path)+p.RoleName] = &role{where: where, account: account, name: p.RoleName, trust: trust}
	case "AWS::CloudFormation::WaitConditionHandle":
		// Stands in for an account without roles, and grants nothing.
	default:
		return fmt.Errorf("resources of type %s are not known", r.Type)
	}
	return nil
}

func orSlash(path string) string {
	if path == "" {
		return "/"
	}
	return path
}
