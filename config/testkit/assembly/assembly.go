// Package assembly writes cloud assemblies for tests, with everything in them
// that the CDK deploys by.
package assembly

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing/fstest"
)

// Stack is a stack, its template and those of its nested stacks.
type Stack struct {
	Name, Account, Region string
	Tags                  map[string]string
	Template              string
	Nested                []string
}

type object = map[string]any

// Of is the cloud assembly of some stacks.
func Of(stacks ...Stack) fstest.MapFS {
	dir := fstest.MapFS{}
	artifacts := object{"aws-cdk-lib/feature-flag-report": object{"type": "cdk:feature-flag-report",
		"properties": object{"module": "aws-cdk-lib", "flags": object{}}}}
	const parameter = "/cdk-bootstrap/hnb659fds/version"
	write := func(name string, v any) {
		data, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			panic(err) // it holds only objects and texts
		}
		dir[name] = &fstest.MapFile{Data: data}
	}
	for _, s := range stacks {
		template, assets := s.Name+".template.json", s.Name+".assets"
		files := object{}
		file := func(name, hash, text string) {
			dir[name] = &fstest.MapFile{Data: []byte(text)}
			files[hash] = object{"displayName": name, "source": object{"path": name, "packaging": "file"},
				"destinations": object{s.Account + "-" + s.Region: object{"bucketName": s.bucket(), "objectKey": hash + ".json",
					"region": s.Region, "assumeRoleArn": s.role("file-publishing")}}}
		}
		file(template, sum(s.Template), s.Template)
		for i, text := range s.Nested {
			file(fmt.Sprintf("%s%d.nested.template.json", s.Name, i), NestedSum(text), text)
		}
		write(assets+".json", object{"version": "54.0.0", "files": files, "dockerImages": object{}})
		artifacts[assets] = object{"type": "cdk:asset-manifest", "properties": object{"file": assets + ".json",
			"requiresBootstrapStackVersion": 6, "bootstrapStackVersionSsmParameter": parameter}}
		write(s.Name+".metadata.json", object{"/" + s.Name: []object{{"type": "aws:cdk:stack-tags", "data": []object{}}}})
		artifacts[s.Name] = object{"type": "aws:cloudformation:stack", "environment": "aws://" + s.Account + "/" + s.Region,
			"properties": object{"templateFile": template, "terminationProtection": true, "tags": s.Tags, "validateOnSynth": false,
				"assumeRoleArn": s.role("deploy"), "cloudFormationExecutionRoleArn": s.role("cfn-exec"),
				"stackTemplateAssetObjectUrl":   "s3://" + s.bucket() + "/" + sum(s.Template) + ".json",
				"requiresBootstrapStackVersion": 6, "bootstrapStackVersionSsmParameter": parameter, "additionalDependencies": []string{assets},
				"lookupRole": object{"arn": s.role("lookup"), "requiresBootstrapStackVersion": 8, "bootstrapStackVersionSsmParameter": parameter}},
			"dependencies": []string{assets}, "additionalMetadataFile": s.Name + ".metadata.json", "displayName": s.Name}
	}
	write("manifest.json", object{"version": "54.0.0", "artifacts": artifacts, "minimumCliVersion": "2.1131.0"})
	return dir
}

// URL is the TemplateURL of a nested stack.
func URL(account, region, template string) string {
	s := Stack{Account: account, Region: region}
	at := s.bucket() + "/" + NestedSum(template) + ".json"
	return `{"Fn::Join": ["", ["https://s3.` + region + `.", {"Ref": "AWS::URLSuffix"}, "/` + at + `"]]}`
}

func (s Stack) bucket() string { return "cdk-hnb659fds-assets-" + s.Account + "-" + s.Region }

func (s Stack) role(what string) string {
	return "arn:${AWS::Partition}:iam::" + s.Account + ":role/cdk-hnb659fds-" + what + "-role-" + s.Account + "-" + s.Region
}

// NestedSum is the hash of a template on one line, as the CDK takes it.
func NestedSum(text string) string {
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(text)); err != nil {
		panic(err) // a test's own template
	}
	return sum(line.String())
}

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}
