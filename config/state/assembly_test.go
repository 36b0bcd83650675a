package state_test

import (
	"strings"
	"testing"

	"rolemap/config/state"
)

// TestReadFollowsTheChain changes one link at a time between the manifest and
// the templates that were judged.
func TestReadFollowsTheChain(t *testing.T) {
	inner := resources(of("IAM::Group", `"GroupName": "g"`))
	for _, c := range []struct{ file, old, new, want string }{
		{"manifest.json", `"cdk:feature-flag-report"`, `"cdk:cloud-assembly"`, "artifacts of type cdk:cloud-assembly are not known"},
		{"manifest.json", `"artifacts"`, `"Artifacts"`, `unknown field "Artifacts"`},
		{"manifest.json", `"version"`, `"version": "1", "version"`, "stands twice"},
		{"manifest.json", `"terminationProtection": true`, `"terminationProtection": false`, "terminationProtection is false"},
		{"manifest.json", `"terminationProtection": true`, `"stackName": "t", "terminationProtection": true`, `unknown field "stackName"`},
		{"manifest.json", `"terminationProtection": true`, `"parameters": {}, "terminationProtection": true`, `unknown field "parameters"`},
		{"manifest.json", `"54.0.0"`, `"53.0.0"`, `version "53.0.0"`},
		{"manifest.json", `"additionalDependencies": [`, `"additionalDependencies": [ "x",`, "additionalDependencies is"},
		{"manifest.json", `"type": "cdk:feature-flag-report"`, `"environment": "x", "type": "cdk:feature-flag-report"`, "more than a type and properties"},
		{"manifest.json", `"type": "cdk:asset-manifest"`, `"additionalMetadataFile": "x", "type": "cdk:asset-manifest"`, "it is no asset manifest"},
		{"manifest.json", `"/cdk-bootstrap/hnb659fds/version"`, `"/x"`, "bootstrapStackVersionSsmParameter is /x"},
		{"manifest.json", "hnb659fds/version\",\n        \"file\"", "x\",\n        \"file\"", "s.assets: its bootstrapStackVersionSsmParameter is /cdk-bootstrap/x"},
		{"manifest.json", `"s.metadata.json"`, `"t.metadata.json"`, "t.metadata.json"},
		{"s.metadata.json", "aws:cdk:stack-tags", "aws:cdk:asset", "notes of type aws:cdk:asset are not known"},
		{"s.metadata.json", `"type"`, `"Type"`, `unknown field "Type"`},
		{"s.assets.json", `"54.0.0"`, `"53.0.0"`, `version "53.0.0"`},
		{"manifest.json", `"displayName": "s"`, `"displayName": "t"`, "displayName is t"},
		{"manifest.json", `"dependencies": [`, `"dependencies": [ "x",`, "dependencies is"},
		{"manifest.json", `"s.assets": {`, `"t.assets": {`, "it is no asset manifest"},
		{"manifest.json", `"s.assets": {`, `"t.assets": {"type": "cdk:asset-manifest"}, "s.assets": {`, "belongs to no stack"},
		{"manifest.json", "aws://" + target, "aws://" + users, "not arn:${AWS::Partition}:iam::" + users},
		{"manifest.json", "/eu-central-1", "/eu-west-1", "-eu-west-1"},
		{"manifest.json", "cdk-hnb659fds-deploy-role", "cdk-hnb659fds-cfn-exec-role", "assumeRoleArn"},
		{"manifest.json", "cdk-hnb659fds-cfn-exec-role-" + target, "cdk-hnb659fds-cfn-exec-role-" + users, "cloudFormationExecutionRoleArn"},
		{"manifest.json", "cdk-hnb659fds-lookup-role", "admin", "lookupRole"},
		{"manifest.json", "s3://cdk-hnb659fds-assets-" + target, "s3://cdk-hnb659fds-assets-" + users, "it is deployed from"},
		{"manifest.json", `"templateFile": "s.template.json"`, `"templateFile": "s0.nested.template.json"`, "it is deployed from"},
		{"s.assets.json", `"path": "s.template.json"`, `"path": "other.json"`, `where "other.json" is uploaded`},
		{"s.assets.json", `"path": "s0.nested.template.json"`, `"path": "s.template.json"`, "has the hash"},
		{"s.assets.json", `"packaging": "file"`, `"packaging": "zip"`, `the packaging "zip"`},
		{"s.assets.json", `"packaging": "file"`, `"executable": ["x"], "packaging": "file"`, `unknown field "executable"`},
		{"s.assets.json", `"bucketName": "cdk-hnb659fds-assets-` + target, `"bucketName": "cdk-hnb659fds-assets-` + users, "is uploaded to"},
		{"s.assets.json", `"objectKey": "`, `"objectKey": "x`, "is uploaded to"},
		{"s.assets.json", `"region": "eu-central-1"`, `"region": "eu-west-1"`, "is uploaded to"},
		{"s.assets.json", "file-publishing-role", "deploy-role", "is uploaded to"},
		{"s.assets.json", `"destinations": {`, `"destinations": {"x": {},`, "2 destinations"},
		{"s.assets.json", `"dockerImages": {`, `"dockerImages": {"x": {}`, "images"},
		{"s.assets.json", `"files"`, `"Files"`, `unknown field "Files"`},
		{"s0.nested.template.json", `"g"`, `"h"`, "has the hash"},
		{"s.template.json", "{", "{ ", "it is deployed from"},
	} {
		dir := written(target, resources(nestedStack(target, inner)), inner)
		if _, err := state.Read(dir); err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(dir[c.file].Data), c.old, c.new, 1)
		if text == string(dir[c.file].Data) {
			t.Errorf("%s holds no %s", c.file, c.old)
		}
		dir[c.file].Data = []byte(text)
		if _, err := state.Read(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %s: %v, want %q", c.file, c.new, err, c.want)
		}
	}
}
