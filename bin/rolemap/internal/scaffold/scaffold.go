// Package scaffold holds what a new repository starts with.
package scaffold

import (
	"embed"
	"io/fs"

	"rolemap/bin/pipeline"
	"rolemap/config"
)

//go:embed files
var files embed.FS

// File is one file to start with.
type File struct {
	Path       string // from the repository's top, with slashes
	Data       []byte
	Executable bool
	Own        bool // it is the repository's own to change, unlike what this program brings
}

// Map is where the starting map stands.
const Map = "config/rolemap.yaml"

// Files are a starting map, the schema that editors read, who has to approve
// changes, and the pipelines of a CI that check and deploy them: github,
// gitlab or none.
func Files(ci string) []File {
	read := func(name string) []byte {
		data, err := fs.ReadFile(files, "files/"+name)
		if err != nil {
			panic(err) // embedded, so it is there
		}
		return data
	}
	out := []File{
		{Path: Map, Data: read("rolemap.yaml"), Own: true},
		{Path: "config/rolemap.schema.json", Data: []byte(config.Schema)},
		{Path: codeowners(ci), Data: read("CODEOWNERS"), Own: true},
	}
	for _, f := range pipeline.Files(ci) {
		out = append(out, File{Path: f.Path, Data: f.Data, Executable: f.Executable})
	}
	return out
}

// codeowners is where a forge looks for the file.
func codeowners(ci string) string {
	if ci == "github" {
		return ".github/CODEOWNERS"
	}
	return "CODEOWNERS"
}
