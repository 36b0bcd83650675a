// Package findings writes what is wrong with a map, for people and for the
// programs that show findings beside the lines they are about.
package findings

import (
	"bytes"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config/diag"
)

// Text writes findings for people, with the source line and a caret.
func Text(w io.Writer, list diag.List, src diag.Sources, st ansi.Style) error {
	if !st.On() {
		return diag.WriteText(w, list, src)
	}
	var plain bytes.Buffer
	if err := diag.WriteText(&plain, list, src); err != nil {
		return err
	}
	shown, _ := diag.Shown(list)
	_, err := io.WriteString(w, paint(plain.String(), shown, st))
	return err
}

// paint colours what diag.WriteText wrote. Each finding starts with a line
// that is known in full, so that no source line is taken for one.
func paint(text string, sorted diag.List, st ansi.Style) string {
	var out strings.Builder
	head := func(d diag.Finding) string {
		kind := st.Error("error: ")
		if d.Severity() == diag.Warning {
			kind = st.Warning("warning: ")
		}
		return st.Bold(d.At.String()+":") + " " + kind + st.Bold(diag.Plain(d.Text)) + " " + st.Dim("["+string(d.Code)+"]")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case len(sorted) > 0 && line == sorted[0].String():
			line = head(sorted[0])
			sorted = sorted[1:]
		case strings.HasPrefix(line, "     | "):
			line = st.Dim("     | ") + st.Error(strings.TrimPrefix(line, "     | "))
		case strings.HasPrefix(line, "     = "):
			what, rest, _ := strings.Cut(strings.TrimPrefix(line, "     = "), ": ")
			line = st.Dim("     = ") + st.Name(what+":") + " " + rest
		default:
			if number, code, ok := strings.Cut(line, " | "); ok {
				line = st.Dim(number+" | ") + code
			}
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}
