package findings

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"rolemap/config/diag"
)

// Workflow commands end at a line end, and their properties at , and :.
// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
var (
	commandText  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandValue = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub writes findings as annotations of a workflow run.
func GitHub(w io.Writer, list diag.List) error {
	for _, d := range list.Sorted() {
		at := "file=" + commandValue.Replace(d.At.File)
		if d.At.Line > 0 {
			at += fmt.Sprintf(",line=%d,col=%d,endLine=%d,endColumn=%d", d.At.Line, d.At.Col, d.At.Line, d.At.Col+max(1, d.At.Len))
		}
		text := diag.Plain(d.Text) + " [" + string(d.Code) + "]"
		if d.Help != "" {
			text += "\nhelp: " + diag.Plain(d.Help)
		}
		if d.Also != nil {
			text += "\n" + d.Also.At.String() + ": " + diag.Plain(d.Also.Text)
		}
		_, err := fmt.Fprintf(w, "::%s %s,title=%s::%s\n", d.Severity(), at, commandValue.Replace("rolemap: "+cmp.Or(string(d.Code), "finding")),
			commandText.Replace(text))
		if err != nil {
			return err
		}
	}
	return nil
}
