package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
)

// assetManifest is STACK.assets.json: what the CDK uploads before it deploys.
type assetManifest struct {
	Version      string              `json:"version"`
	Files        map[string]asset    `json:"files"`
	DockerImages map[string]struct{} `json:"dockerImages"`
}

type asset struct {
	DisplayName string `json:"displayName"`
	Source      struct {
		Path      string `json:"path"`
		Packaging string `json:"packaging"`
	} `json:"source"`
	Destinations map[string]destination `json:"destinations"`
}

type destination struct {
	BucketName    string `json:"bucketName"`
	ObjectKey     string `json:"objectKey"`
	Region        string `json:"region"`
	AssumeRoleARN string `json:"assumeRoleArn"`
}

// assets are the files that the stack uploads, by their hash: its template and
// those of its nested stacks. Each goes under its hash into the staging bucket
// of the stack's own account, and nowhere else.
func (s Stack) assets(dir fs.FS, a artifact) (map[string]string, error) {
	var p struct {
		File                          string `json:"file"`
		RequiresBootstrapStackVersion int    `json:"requiresBootstrapStackVersion"`
		BootstrapStackVersionSSM      string `json:"bootstrapStackVersionSsmParameter"`
	}
	if a.Type != "cdk:asset-manifest" || !a.bare() {
		return nil, errors.New("it is no asset manifest, or more than one")
	}
	if err := Decode(a.Properties, &p); err != nil {
		return nil, err
	}
	if p.BootstrapStackVersionSSM != bootstrapParameter {
		return nil, fmt.Errorf("its bootstrapStackVersionSsmParameter is %s, not %s", p.BootstrapStackVersionSSM, bootstrapParameter)
	}
	data, err := fs.ReadFile(dir, p.File)
	if err != nil {
		return nil, err
	}
	var m assetManifest
	if err := Decode(data, &m); err != nil {
		return nil, err
	}
	if m.Version != version {
		return nil, fmt.Errorf("version %q, not %q", m.Version, version)
	}
	if len(m.DockerImages) > 0 {
		return nil, errors.New("images, which none of ours has")
	}
	out := map[string]string{}
	for hash, f := range m.Files {
		if f.Source.Packaging != "file" {
			return nil, fmt.Errorf("the packaging %q", f.Source.Packaging)
		}
		if len(f.Destinations) != 1 {
			return nil, fmt.Errorf("%d destinations of %s, not one", len(f.Destinations), f.Source.Path)
		}
		for _, d := range f.Destinations {
			if want := (destination{s.bucket(), hash + ".json", s.Region, s.role("file-publishing")}); d != want {
				return nil, fmt.Errorf("%s is uploaded to %v, not to %v", f.Source.Path, d, want)
			}
		}
		out[hash] = f.Source.Path
	}
	return out, nil
}

// root reads the stack's template, which has to be the one that is uploaded
// and then deployed.
func (r *reader) root(name, url string) ([]byte, error) {
	data, err := fs.ReadFile(r.dir, name)
	if err != nil {
		return nil, err
	}
	hash := sum(data)
	if want := "s3://" + r.stack.bucket() + "/" + hash + ".json"; url != want {
		return nil, fmt.Errorf("it is deployed from %s, and %s would be at %s", url, name, want)
	}
	if r.assets[hash] != name {
		return nil, fmt.Errorf("it is deployed from %s, where %q is uploaded, not %s", url, r.assets[hash], name)
	}
	delete(r.assets, hash)
	return data, nil
}

var assetHash = regexp.MustCompile(`/([0-9a-f]{64})\.json`)

// nested reads the template of a nested stack. Its hash is that of the template
// on one line: the CDK takes it before it lays the file out.
func (r *reader) nested(where string, x resource, nested bool) error {
	var p struct {
		TemplateURL any
		Parameters  map[string]any
	}
	if err := Decode(x.Properties, &p); err != nil {
		return err
	}
	if p.Parameters != nil && len(p.Parameters) == 0 {
		return errors.New("no parameters, which is written otherwise")
	}
	sets, err := r.given(p.Parameters)
	if err != nil {
		return err
	}
	if nested {
		return errors.New("nested stacks are not nested again")
	}
	if x.UpdateReplacePolicy != "Delete" || x.DeletionPolicy != "Delete" {
		return errors.New("a deletion policy that nested stacks of ours do not have")
	}
	url, _ := json.Marshal(p.TemplateURL)
	m := assetHash.FindSubmatch(url)
	if m == nil || r.assets[string(m[1])] == "" {
		return fmt.Errorf("its template %s is not in the assembly", url)
	}
	hash := string(m[1])
	want := `{"Fn::Join":["",["https://s3.` + r.stack.Region + `.",{"Ref":"AWS::URLSuffix"},"/` + r.stack.bucket() + "/" + hash + `.json"]]}`
	if string(url) != want {
		return fmt.Errorf("its template is at %s, not at %s", url, want)
	}
	data, err := fs.ReadFile(r.dir, r.assets[hash])
	if err != nil {
		return err
	}
	var line bytes.Buffer
	if err := json.Compact(&line, data); err != nil {
		return err
	}
	if got := sum(line.Bytes()); got != hash {
		return fmt.Errorf("the template %s has the hash %s, not %s", r.assets[hash], got, hash)
	}
	delete(r.assets, hash)
	return r.template(where, data, sets)
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}
