// Package markdown puts what people wrote into Markdown so that it shows as
// written: no link, image, mention, HTML or table cell comes of it.
package markdown

import (
	"strings"

	"rolemap/config/diag"
)

// A backslash makes punctuation plain in CommonMark; & and < become entities,
// since sanitizers differ on backslashes before HTML. A zero-width joiner
// after @ and # would change the text, an entity does not, and GitHub then
// neither notifies a person nor links an issue.
var escapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`,
	"!", `\!`, "|", `\|`, "~", `\~`, "$", `\$`, "&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;", "#", "&#35;",
	"://", "&#58;//", "www.", "www&#46;",
)

// Escape returns the text as inline Markdown, on one line.
func Escape(text string) string {
	s := escapes.Replace(diag.Plain(text))
	// At the start of a line these would make a list, a heading's underline or a rule.
	if s != "" && strings.ContainsRune("-+=:", rune(s[0])) {
		s = `\` + s
	}
	return s
}
