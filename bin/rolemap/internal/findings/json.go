package findings

import (
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/diag"
)

// Finding is a finding as JSON has it.
type Finding struct {
	Code     string        `json:"code"`
	Severity string        `json:"severity"` // error or warning
	At       jsondoc.Place `json:"at"`
	Text     string        `json:"text"`
	Help     string        `json:"help,omitempty"`
	Also     *Also         `json:"also,omitempty"`
}

// Also is the other place that a finding involves.
type Also struct {
	At   jsondoc.Place `json:"at"`
	Text string        `json:"text"`
}

// JSON returns findings for a JSON document, by place; never nil.
func JSON(list diag.List) []Finding {
	out := []Finding{}
	for _, d := range list.Sorted() {
		f := Finding{Code: string(d.Code), Severity: d.Severity().String(), At: jsondoc.At(d.At), Text: d.Text, Help: d.Help}
		if d.Also != nil {
			f.Also = &Also{jsondoc.At(d.Also.At), d.Also.Text}
		}
		out = append(out, f)
	}
	return out
}
