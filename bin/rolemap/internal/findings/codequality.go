package findings

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"

	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/diag"
)

// CodeQuality writes findings as a GitLab Code Quality report.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func CodeQuality(w io.Writer, list diag.List) error {
	type lines struct {
		Begin int `json:"begin"`
	}
	type location struct {
		Path  string `json:"path"`
		Lines lines  `json:"lines"`
	}
	type issue struct {
		Description string   `json:"description"`
		CheckName   string   `json:"check_name"`
		Fingerprint string   `json:"fingerprint"`
		Severity    string   `json:"severity"`
		Location    location `json:"location"`
	}
	issues := []issue{}
	marks := fingerprints{}
	for _, d := range list.Sorted() {
		severity := "critical"
		if d.Severity() == diag.Warning {
			severity = "minor"
		}
		text := diag.Plain(d.Text)
		if d.Help != "" {
			text += " (" + diag.Plain(d.Help) + ")"
		}
		issues = append(issues, issue{text, string(d.Code), marks.of(d), severity,
			// GitLab takes paths from the repository's root, without "./".
			location{filepath.ToSlash(filepath.Clean(d.At.File)), lines{max(1, d.At.Line)}}})
	}
	return jsondoc.Write(w, issues)
}

// fingerprints tell a finding from others though its line moves: by file, code
// and text, and among equal ones by their order.
type fingerprints map[string]int

func (f fingerprints) of(d diag.Finding) string {
	key := d.At.File + "\x00" + string(d.Code) + "\x00" + d.Text
	f[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, f[key]))
	return hex.EncodeToString(sum[:16])
}
