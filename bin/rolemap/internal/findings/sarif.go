package findings

import (
	"bytes"
	"io"
	"net/url"
	"path/filepath"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"rolemap/config/diag"
)

// Describe says what a finding's code means, in one sentence and at length;
// empty where it cannot.
type Describe func(code string) (summary, text string)

// SARIF writes findings as SARIF 2.1.0, which code scanning services read.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
func SARIF(w io.Writer, list diag.List, describe Describe) error {
	driver := sarif.NewToolComponent().WithName("rolemap")
	run := sarif.NewRun().WithTool(sarif.NewTool().WithDriver(driver))
	// The standard's default counts UTF-16 units; a Span counts characters.
	run.WithColumnKind("unicodeCodePoints")
	marks, rules := fingerprints{}, map[string]int{}
	for _, d := range list.Sorted() {
		index, ok := rules[string(d.Code)]
		if !ok {
			index = len(rules)
			rules[string(d.Code)] = index
			rule := sarif.NewRule(string(d.Code))
			summary, text := describe(string(d.Code))
			if summary != "" {
				rule.WithDescription(summary)
			}
			if text != "" {
				rule.WithHelp(sarif.NewMultiformatMessageString().WithText(text))
			}
			driver.AddRule(rule)
		}
		text := diag.Plain(d.Text)
		if d.Help != "" {
			text += "\n" + diag.Plain(d.Help)
		}
		result := sarif.NewRuleResult(string(d.Code)).WithRuleIndex(index).WithLevel(d.Severity().String()).
			WithMessage(sarif.NewTextMessage(text)).AddLocation(location(d.At)).
			WithPartialFingerprints(map[string]string{"rolemap/v1": marks.of(d)})
		if d.Also != nil {
			result.AddRelatedLocation(location(d.Also.At).WithID(1).WithMessage(sarif.NewTextMessage(diag.Plain(d.Also.Text))))
		}
		run.AddResult(result)
	}
	var out bytes.Buffer
	if err := sarif.NewReport().AddRun(run).PrettyWrite(&out); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err := out.WriteTo(w)
	return err
}

func location(at diag.Span) *sarif.Location {
	file := url.URL{Path: filepath.ToSlash(filepath.Clean(at.File))}
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(file.String()))
	if at.Line > 0 {
		region := sarif.NewRegion().WithStartLine(at.Line).WithStartColumn(at.Col)
		if at.Len > 0 {
			region.WithEndLine(at.Line).WithEndColumn(at.Col + at.Len)
		}
		physical.WithRegion(region)
	}
	return sarif.NewLocationWithPhysicalLocation(physical)
}
