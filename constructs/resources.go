package constructs

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go/runtime"
)

// Resource is a resource as CloudFormation writes it.
type Resource struct {
	// ID is the logical id.
	ID string `json:"id"`
	// Type is CloudFormation's, such as AWS::IAM::Role.
	Type string `json:"type"`
	// Properties are CloudFormation's: a map or a struct that encoding/json
	// writes the way a template has them.
	Properties any `json:"properties,omitempty"`
	// After are the logical ids of what must exist before.
	After []string `json:"after,omitempty"`
}

// NewResources defines resources in a stack or a nested stack. In Node each is
// the typed L1 construct of its type, so aspects such as cdk-nag's see what
// they know. All of a list take one call across jsii, where one call each is
// most of the time of a large synthesis.
func NewResources(scope constructs.Construct, list []Resource) {
	if len(list) == 0 {
		return
	}
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // as the CDK reports everything
	}
	runtime.Load("rolemap-resources", "1.0.0", module)
	runtime.StaticInvokeVoid("rolemap-resources.Resources", "define", []any{scope, string(text)})
}

// module is the package of the directory resources, in the form that jsii takes.
var module = pack()

//go:embed all:resources
var sources embed.FS

func pack() []byte {
	files, err := sources.ReadDir("resources")
	if err != nil {
		panic(err)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	t := tar.NewWriter(z)
	for _, f := range files {
		text, err := sources.ReadFile("resources/" + f.Name())
		if err != nil {
			panic(err)
		}
		t.WriteHeader(&tar.Header{Name: "package/" + f.Name(), Mode: 0o644, Size: int64(len(text))})
		t.Write(text)
	}
	t.Close()
	z.Close()
	return out.Bytes()
}
