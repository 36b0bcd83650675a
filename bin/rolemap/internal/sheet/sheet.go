// Package sheet writes text so that spreadsheets read it as text.
package sheet

import (
	"strings"

	"rolemap/config/diag"
)

// Inert keeps a spreadsheet from reading a text as a formula: names in IAM may
// start with = + - @. An apostrophe in front says "text" to a spreadsheet.
// https://owasp.org/www-community/attacks/CSV_Injection
func Inert(s string) string {
	s = diag.Plain(s)
	if trimmed := strings.TrimLeft(s, " \u00A0"); trimmed != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(trimmed)[0]) {
		return "'" + s
	}
	return s
}
