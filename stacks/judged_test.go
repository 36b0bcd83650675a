package stacks_test

import (
	"encoding/csv"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"rolemap/config/compile"
	"rolemap/stacks"
)

// accepted are the findings of cdk-nag that stand, each with its reason, by
// rule and by the start of the resource's id.
var accepted = map[string]map[string]string{
	"full": {
		"AwsSolutions-IAM4 Role":                     "a role carries the AWS managed policies that the map names; a reviewer approved them by name",
		"AwsSolutions-IAM5 PolicyReadReports":        "the organisation's own policy, passed through as reviewed",
		"AwsSolutions-IAM5 PolicyDeployWeb":          "the organisation's own policy, passed through as reviewed",
		"AwsSolutions-IAM5 PolicyRolemapSelfService": "the password rules and the list of devices know no narrower resource, MFA device names are free, and a Deny on * only takes away",
		"NIST.800.53.R5-IAMUserNoPolicies Policy":    "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"NIST.800.53.R5-IAMUserNoPolicies User":      "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"NIST.800.53.R5-IAMUserGroupMembership User": "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"PCI.DSS.321-IAMUserNoPolicies Policy":       "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"PCI.DSS.321-IAMUserNoPolicies User":         "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"PCI.DSS.321-IAMUserGroupMembership User":    "attach_to: users is the literal design; attach_to: teams is clean of this rule",
	},
	"center/rolemap": { // nothing of Identity Center's own stack
		"AwsSolutions-IAM4 Role":                     "a role carries the AWS managed policies that the map names; a reviewer approved them by name",
		"AwsSolutions-IAM5 PolicyReadReports":        "the organisation's own policy, passed through as reviewed",
		"AwsSolutions-IAM5 PolicyDeployWeb":          "the organisation's own policy, passed through as reviewed",
		"AwsSolutions-IAM5 PolicyBounds":             "a boundary, as reviewed: it allows nothing by itself",
		"AwsSolutions-IAM5 PolicyRolemapSelfService": "the password rules and the list of devices know no narrower resource, MFA device names are free, and a Deny on * only takes away",
		"NIST.800.53.R5-IAMUserNoPolicies Policy":    "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"NIST.800.53.R5-IAMUserNoPolicies User":      "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"NIST.800.53.R5-IAMUserGroupMembership User": "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"PCI.DSS.321-IAMUserNoPolicies Policy":       "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"PCI.DSS.321-IAMUserNoPolicies User":         "attach_to: users is the literal design; attach_to: teams is clean of this rule",
		"PCI.DSS.321-IAMUserGroupMembership User":    "attach_to: users is the literal design; attach_to: teams is clean of this rule",
	},
	"teams": {
		"AwsSolutions-IAM4 Role":                     "a role carries the AWS managed policies that the map names; a reviewer approved them by name",
		"AwsSolutions-IAM5 PolicyReadReports":        "the organisation's own policy, passed through as reviewed",
		"AwsSolutions-IAM5 PolicyDeployWeb":          "the organisation's own policy, passed through as reviewed",
		"AwsSolutions-IAM5 PolicyRolemapSelfService": "the password rules and the list of devices know no narrower resource, MFA device names are free, and a Deny on * only takes away",
	},
}

// TestNag runs cdk-nag's packs over both layouts. Every finding needs a reason
// above, and every reason a finding.
func TestNag(t *testing.T) {
	for file, reasons := range accepted {
		r, err := compile.Load("testdata/"+file+".yaml", now)
		if err != nil || r.Findings.HasErrors() {
			t.Fatal(err, r.Findings)
		}
		dir := inApp(t, func(app awscdk.App) {
			// Else the first finding would end the synthesis.
			app.Node().SetContext(jsii.String("@aws-cdk/core:annotationsInValidationReport"), false)
			stacks.New(app, r.Plan)
			for _, pack := range []awscdk.IAspect{cdknag.NewAwsSolutionsChecks(nil), cdknag.NewNIST80053R5Checks(nil), cdknag.NewPCIDSS321Checks(nil)} {
				awscdk.Aspects_Of(app).Add(pack, nil)
			}
		})
		used := map[string]bool{}
		for _, row := range nagRows(t, dir) {
			rule, resource, verdict := row[0], filepath.Base(row[1]), row[2]
			if verdict == "Compliant" || verdict == "N/A" {
				continue
			}
			key := ""
			for k := range reasons {
				if r, prefix, _ := strings.Cut(k, " "); r == rule && strings.HasPrefix(resource, prefix) {
					key = k
				}
			}
			if key == "" {
				t.Errorf("%s: %s on %s: %s", file, rule, row[1], row[5])
			}
			used[key] = true
		}
		for _, k := range slices.Sorted(maps.Keys(reasons)) {
			if !used[k] {
				t.Errorf("%s: no finding needs the reason for %q any more", file, k)
			}
		}
	}
}

// nagRows are the lines of every report: rule, resource, compliance, reason, level, text.
func nagRows(t *testing.T, dir string) [][]string {
	t.Helper()
	reports, _ := filepath.Glob(filepath.Join(dir, "*NagReport.csv"))
	var out [][]string
	for _, name := range reports {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil || len(rows) < 1 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		out = append(out, rows[1:]...)
	}
	if len(out) == 0 {
		t.Fatal("cdk-nag wrote no report")
	}
	return out
}

// TestCfnLint runs CloudFormation's own linter where it is installed.
func TestCfnLint(t *testing.T) {
	lint, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("cfn-lint is not installed")
	}
	for file := range accepted {
		r, err := compile.Load("testdata/"+file+".yaml", now)
		if err != nil || r.Findings.HasErrors() {
			t.Fatal(err, r.Findings)
		}
		dir := synth(t, r)
		files, _ := filepath.Glob(filepath.Join(dir, "*.template.json"))
		if out, err := exec.Command(lint, files...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", file, err, out)
		}
	}
}
