package state

import (
	"fmt"
	"io/fs"
)

// metadata reads what the CDK noted about a stack's constructs. Most of it is
// for people, but a note of the type aws:cdk:asset makes the CDK upload a file
// or build an image, and hand its place to the stack as a parameter of any name.
func (s Stack) metadata(dir fs.FS, name string) error {
	if name == "" {
		return nil
	}
	data, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	var notes map[string][]struct {
		Type  string   `json:"type"`
		Data  any      `json:"data"`
		Trace []string `json:"trace"`
	}
	if err := Decode(data, &notes); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, list := range notes {
		for _, n := range list {
			switch n.Type {
			case "aws:cdk:stack-tags": // the manifest's win, and those are compared
			case "aws:cdk:creationStack", "aws:cdk:logicalId", "aws:cdk:info", "aws:cdk:warning": // are printed, at most
			default:
				return fmt.Errorf("%s: notes of type %s are not known", name, n.Type)
			}
		}
	}
	return nil
}
