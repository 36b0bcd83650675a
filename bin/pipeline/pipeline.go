// Package pipeline holds the scripts with which pipelines review and deploy a
// map, and the workflows that call them, so that "rolemap init" can write them.
package pipeline

import (
	"embed"
	"io/fs"
	"path"
)

//go:embed README.md access access-comment comment deploy prepare ready record removals.js review synth-base templates tools gitlab-ci.yml github
var files embed.FS

// File is one file of the pipelines.
type File struct {
	Path       string // from the repository's top, with slashes
	Data       []byte
	Executable bool
}

// Files are the scripts, and the workflows for GitHub ("github") or GitLab
// ("gitlab"); for any other name there are none.
func Files(ci string) []File {
	var out []File
	if ci != "github" && ci != "gitlab" {
		return nil
	}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := files.ReadFile(name)
		f := File{Path: "bin/pipeline/" + name, Data: data, Executable: path.Ext(name) == "" && name != "tools"}
		switch {
		case path.Dir(name) == "github" && ci == "github":
			f.Path = ".github/workflows/" + path.Base(name)
		case name == "gitlab-ci.yml" && ci == "gitlab":
			f.Path = ".gitlab-ci.yml"
		case path.Dir(name) == "github" || name == "gitlab-ci.yml":
			return err
		}
		out = append(out, f)
		return err
	})
	if err != nil {
		panic(err) // embedded, so it can be read
	}
	return out
}
