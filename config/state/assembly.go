package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
)

// version is that of the cloud assembly's format which the CDK in go.mod
// writes. What another one means is not known here.
const version = "54.0.0"

// bootstrapParameter is where the CDK looks a bootstrap's version up.
const bootstrapParameter = "/cdk-bootstrap/hnb659fds/version"

// manifest is a cloud assembly's manifest.json.
type manifest struct {
	Version           string              `json:"version"`
	MinimumCLIVersion string              `json:"minimumCliVersion"`
	Artifacts         map[string]artifact `json:"artifacts"`
}

type artifact struct {
	Type                   string          `json:"type"`
	Environment            string          `json:"environment"`
	Properties             json.RawMessage `json:"properties"`
	Dependencies           []string        `json:"dependencies"`
	AdditionalMetadataFile string          `json:"additionalMetadataFile"`
	DisplayName            string          `json:"displayName"`
}

// The stack's name is not among them: the CDK writes it where it differs from
// the artifact's, which none of ours does.
type stackProperties struct {
	TemplateFile                  string            `json:"templateFile"`
	TerminationProtection         bool              `json:"terminationProtection"`
	Tags                          map[string]string `json:"tags"`
	ValidateOnSynth               bool              `json:"validateOnSynth"`
	AssumeRoleARN                 string            `json:"assumeRoleArn"`
	ExecutionRoleARN              string            `json:"cloudFormationExecutionRoleArn"`
	TemplateURL                   string            `json:"stackTemplateAssetObjectUrl"`
	RequiresBootstrapStackVersion int               `json:"requiresBootstrapStackVersion"`
	BootstrapStackVersionSSM      string            `json:"bootstrapStackVersionSsmParameter"`
	AdditionalDependencies        []string          `json:"additionalDependencies"`
	LookupRole                    lookupRole        `json:"lookupRole"`
}

type lookupRole struct {
	ARN                           string `json:"arn"`
	RequiresBootstrapStackVersion int    `json:"requiresBootstrapStackVersion"`
	BootstrapStackVersionSSM      string `json:"bootstrapStackVersionSsmParameter"`
}

var environment = regexp.MustCompile(`^aws://([0-9]{12})/([a-z0-9-]+)$`)

// Read reads every stack of the cloud assembly in a directory, along the way
// on which the CDK deploys it. The error is for an assembly with something in
// it that cannot be judged.
func Read(dir fs.FS) (*State, error) {
	data, err := fs.ReadFile(dir, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("no cloud assembly: %w", err)
	}
	var m manifest
	if err := Decode(data, &m); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	if m.Version != version {
		return nil, fmt.Errorf("manifest.json: version %q, not %q", m.Version, version)
	}
	s := empty()
	uploads := 0
	for _, name := range slices.Sorted(maps.Keys(m.Artifacts)) {
		switch a := m.Artifacts[name]; a.Type {
		case "aws:cloudformation:stack":
			r, data, err := s.open(dir, name, m.Artifacts)
			if err != nil {
				return nil, fmt.Errorf("stack %s: %w", name, err)
			}
			if err := r.template(name, data, nil); err != nil {
				return nil, err
			}
			s.Stacks = append(s.Stacks, r.stack)
			for hash := range r.assets {
				return nil, fmt.Errorf("stack %s: the asset %s is uploaded and used by nothing", name, hash)
			}
		case "cdk:asset-manifest":
			uploads++
		case "cdk:feature-flag-report", "cdk:tree": // for people, and nothing of them is deployed
			if !a.bare() {
				return nil, fmt.Errorf("manifest.json: the artifact %s has more than a type and properties", name)
			}
		default:
			return nil, fmt.Errorf("manifest.json: artifacts of type %s are not known", a.Type)
		}
	}
	if len(s.Stacks) == 0 {
		return nil, errors.New("the cloud assembly holds no stack")
	}
	if uploads != len(s.Stacks) {
		return nil, errors.New("manifest.json: an asset manifest that belongs to no stack")
	}
	return s, nil
}

// open follows the manifest to what is deployed as a stack: its template and
// a reader that knows what else is uploaded for it.
func (s *State) open(dir fs.FS, name string, all map[string]artifact) (*reader, []byte, error) {
	a := all[name]
	env := environment.FindStringSubmatch(a.Environment)
	if env == nil {
		return nil, nil, fmt.Errorf("it names no account: %s", a.Environment)
	}
	var p stackProperties
	if err := Decode(a.Properties, &p); err != nil {
		return nil, nil, err
	}
	r := &reader{State: s, dir: dir, stack: Stack{Name: name, Account: env[1], Region: env[2], Tags: p.Tags}, sets: map[string]ID{}}
	assets := name + ".assets"
	for _, x := range []struct{ what, is, want string }{
		{"displayName", a.DisplayName, name},
		{"assumeRoleArn", p.AssumeRoleARN, r.stack.role("deploy")},
		{"cloudFormationExecutionRoleArn", p.ExecutionRoleARN, r.stack.role("cfn-exec")},
		{"lookupRole", p.LookupRole.ARN, r.stack.role("lookup")},
		{"bootstrapStackVersionSsmParameter", p.BootstrapStackVersionSSM, bootstrapParameter},
		{"lookupRole's bootstrapStackVersionSsmParameter", p.LookupRole.BootstrapStackVersionSSM, bootstrapParameter},
		{"terminationProtection", fmt.Sprint(p.TerminationProtection), "true"},
		{"dependencies", fmt.Sprintf("%q", a.Dependencies), fmt.Sprintf("%q", []string{assets})},
		{"additionalDependencies", fmt.Sprintf("%q", p.AdditionalDependencies), fmt.Sprintf("%q", []string{assets})},
	} {
		if x.is != x.want {
			return nil, nil, fmt.Errorf("its %s is %s, not %s", x.what, x.is, x.want)
		}
	}
	var err error
	if r.assets, err = r.stack.assets(dir, all[assets]); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", assets, err)
	}
	if err := r.stack.metadata(dir, a.AdditionalMetadataFile); err != nil {
		return nil, nil, err
	}
	data, err := r.root(p.TemplateFile, p.TemplateURL)
	return r, data, err
}

// bare reports whether an artifact says nothing beside its type and properties.
func (a artifact) bare() bool {
	return a.Environment+a.AdditionalMetadataFile+a.DisplayName == "" && len(a.Dependencies) == 0
}

// role is the ARN of a role of the stack's bootstrapped account, with the
// placeholder that the CDK fills in.
func (s Stack) role(what string) string {
	return "arn:${AWS::Partition}:iam::" + s.Account + ":role/cdk-hnb659fds-" + what + "-role-" + s.Account + "-" + s.Region
}

// bucket is the staging bucket of the stack's bootstrapped account.
func (s Stack) bucket() string { return "cdk-hnb659fds-assets-" + s.Account + "-" + s.Region }
