// Package explanation writes what a finding means, for somebody who has just got it.
package explanation

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config/explain"
)

// List writes one finding a line.
func List(w io.Writer, all []explain.Explanation) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\n", e.Code, e.Code.Severity(), e.Summary)
	}
	return t.Flush()
}

// Text writes one explanation with its examples and what rolemap says to the
// wrong one.
func Text(w io.Writer, e explain.Explanation, st ansi.Style) error {
	var out strings.Builder
	kind := st.Error(e.Code.Severity().String())
	if e.Code.Severity().String() == "warning" {
		kind = st.Warning(e.Code.Severity().String())
	}
	fmt.Fprintf(&out, "%s (%s)\n\n%s\n\n%s\n", st.Bold(string(e.Code)), kind, st.Bold(e.Summary), e.Text)
	part := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&out, "\n%s\n\n%s", title, indent(text))
		}
	}
	part(st.Error("Wrong:"), e.Wrong.String())
	if len(e.Wrong.Files) > 0 {
		part("rolemap says:", e.Wrong.Findings())
	}
	part(st.Good("Right:"), e.Right.String())
	_, err := io.WriteString(w, out.String())
	return err
}

func indent(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if strings.TrimSpace(line) != "" {
			out.WriteString("    ")
		}
		out.WriteString(line)
	}
	return out.String()
}

// Doc is an explanation as JSON has it.
type Doc struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Text     string `json:"text,omitempty"`
	Wrong    string `json:"wrong,omitempty"`
	Printed  string `json:"printed,omitempty"` // what rolemap says to the wrong one
	Right    string `json:"right,omitempty"`
}

// JSON returns an explanation for a JSON document; in a list without its text.
func JSON(e explain.Explanation, whole bool) Doc {
	d := Doc{Code: string(e.Code), Severity: e.Code.Severity().String(), Summary: e.Summary}
	if whole {
		d.Text, d.Wrong, d.Right = e.Text, e.Wrong.String(), e.Right.String()
		if len(e.Wrong.Files) > 0 {
			d.Printed = e.Wrong.Findings()
		}
	}
	return d
}
