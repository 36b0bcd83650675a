package explain

import (
	"strings"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
)

// Base is the map to which examples are added, unless they are whole.
func Base() string { return base }

// Judge compiles the example as of Now.
func (x Example) Judge() (compile.Result, error) {
	dir := fstest.MapFS{}
	if !x.whole {
		dir["base.yaml"] = &fstest.MapFile{Data: []byte(base)}
	}
	for _, f := range x.Files {
		dir[f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	l, err := config.LoadDir(dir, ".")
	if err != nil {
		return compile.Result{}, err
	}
	return compile.Of(l, Now), nil
}

// Findings is what rolemap prints about the example, empty for nothing.
func (x Example) Findings() string {
	r, err := x.Judge()
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	diag.WriteText(&b, r.Findings, r.Sources) // a Builder never fails
	return b.String()
}
