package pipeline_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolemap/bin/pipeline"
)

// GitHub reads workflows from .github only, and Go embeds from below a package
// only: the two copies are one text.
func TestTheRepositoryRunsWhatInitWrites(t *testing.T) {
	written := map[string]bool{}
	for _, f := range pipeline.Files("github") {
		written[f.Path] = true
		data, err := os.ReadFile(filepath.Join("../..", filepath.FromSlash(f.Path)))
		if err != nil || !bytes.Equal(data, f.Data) {
			t.Errorf("%s is not what init writes (%v); copy .github/workflows to bin/pipeline/github", f.Path, err)
		}
		if info, err := os.Stat(filepath.Join("../..", f.Path)); err == nil && f.Executable != (info.Mode()&0o100 != 0) {
			t.Errorf("%s: executable is %v", f.Path, !f.Executable)
		}
	}
	workflows, _ := filepath.Glob("../../.github/workflows/*.yml")
	for _, w := range workflows {
		if path := filepath.ToSlash(strings.TrimPrefix(w, "../../")); !written[path] {
			t.Errorf("init does not write %s", path)
		}
	}
	if len(workflows) < 3 || len(written) < 10 {
		t.Errorf("%d workflows, %d files", len(workflows), len(written))
	}
}
