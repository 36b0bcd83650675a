package findings

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"

	"rolemap/config/diag"
)

// Describe says what a finding's code means, in one sentence and at length;
// empty where it cannot.
type Describe func(code string) (summary, text string)

// SARIF writes findings as SARIF 2.1.0, which code scanning services read.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
func SARIF(w io.Writer, list diag.List, describe Describe) error {
	marks, index := fingerprints{}, map[string]int{}
	rules, results := []rule{}, []result{}
	for _, d := range list.Sorted() {
		code := string(d.Code)
		i, ok := index[code]
		if !ok {
			i = len(rules)
			index[code] = i
			summary, long := describe(code)
			rules = append(rules, rule{ID: code, ShortDescription: textOf(summary), Help: textOf(long)})
		}
		said := diag.Plain(d.Text)
		if d.Help != "" {
			said += "\n" + diag.Plain(d.Help)
		}
		r := result{
			RuleID: code, RuleIndex: i, Kind: "fail", Level: d.Severity().String(), Rank: unknown,
			Message: message{Text: said}, Locations: []location{locationOf(d.At)}, RelatedLocations: []location{},
			PartialFingerprints: map[string]string{"rolemap/v1": marks.of(d)},
		}
		if d.Also != nil {
			also := locationOf(d.Also.At)
			also.ID, also.Message = 1, &message{Text: diag.Plain(d.Also.Text)}
			r.RelatedLocations = append(r.RelatedLocations, also)
		}
		results = append(results, r)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(report{
		Schema:  "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs: []run{{
			ColumnKind: "unicodeCodePoints", // the default counts UTF-16 units; a Span counts characters
			Language:   "en-US", NewlineSequences: []string{"\r\n", "\n"}, Results: results,
			Tool: tool{Driver: driver{
				Contents: []string{"localizedData", "nonLocalizedData"}, Language: "en-US", Name: "rolemap", Rules: rules,
			}},
		}},
	})
}

func textOf(s string) *text {
	if s == "" {
		return nil
	}
	return &text{s}
}

func locationOf(at diag.Span) location {
	file := url.URL{Path: filepath.ToSlash(filepath.Clean(at.File))}
	l := location{ID: unknown, PhysicalLocation: physical{ArtifactLocation: artifact{Index: unknown, URI: file.String()}}}
	if at.Line > 0 {
		r := region{ByteOffset: unknown, CharOffset: unknown, StartLine: at.Line, StartColumn: at.Col}
		if at.Len > 0 {
			r.EndLine, r.EndColumn = at.Line, at.Col+at.Len
		}
		l.PhysicalLocation.Region = &r
	}
	return l
}
