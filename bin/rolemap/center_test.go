package main

import (
	"os"
	"path/filepath"
	"strings"

	"rolemap/config/testkit/assembly"
)

// center puts the map with Identity Center and its synthesized templates into
// a directory: cdk.out as they are, changed.out with another session of a set.
func center(to string) error {
	const data = "../../stacks/testdata/"
	if err := os.CopyFS(to, os.DirFS(data+"center")); err != nil {
		return err
	}
	for dir, session := range map[string]string{"cdk.out": `"PT1H30M"`, "changed.out": `"PT12H"`} {
		var stacks []assembly.Stack
		for name, at := range map[string][2]string{"users": {"111111111111", "eu-central-1"}, "webapp": {"222222222222", "eu-central-1"},
			"analytics": {"333333333333", "us-east-1"}, "management": {"999999999999", "eu-central-1"}, "identity-center": {"444444444444", "eu-central-1"}} {
			s := assembly.Stack{Name: name, Account: at[0], Region: at[1], Tags: map[string]string{"managed-by": "rolemap", "organization": "acme"}}
			files, err := filepath.Glob(data + "golden/center/" + strings.ReplaceAll(name, "-", "") + "*.nested.template.json")
			if err != nil {
				return err
			}
			for i, file := range append(files, data+"golden/center/"+name+".template.json") {
				text, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				if i < len(files) {
					s.Nested = append(s.Nested, string(text))
				} else {
					s.Template = strings.Replace(string(text), `"PT1H30M"`, session, 1)
				}
			}
			stacks = append(stacks, s)
		}
		if err := os.CopyFS(filepath.Join(to, dir), assembly.Of(stacks...)); err != nil {
			return err
		}
	}
	return nil
}
