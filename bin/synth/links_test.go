package main

import (
	"os/exec"
	"strings"
	"testing"
)

// What is synthesized depends on the map and its lock file alone: the app cannot
// ask AWS. The CDK's own runtime starts Node, and needs no network either.
func TestStaysFreeOfTheSDK(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		for _, no := range []string{"github.com/aws/aws-sdk-go-v2", "github.com/aws/smithy-go", "rolemap/bin/rolemap-aws", "net/http"} {
			if dep == no || strings.HasPrefix(dep, no+"/") {
				t.Errorf("the CDK app links %s", dep)
			}
		}
	}
}
