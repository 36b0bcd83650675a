// Package markdown puts what people wrote into Markdown so that it shows as
// written: no link, image, mention, HTML or table cell comes of it.
package markdown

import (
	"regexp"
	"strings"

	"rolemap/config/diag"
)

// A backslash makes punctuation plain in CommonMark; & and < become entities,
// since sanitizers differ on backslashes before HTML.
var escapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`,
	"!", `\!`, "|", `\|`, "~", `\~`, "$", `\$`, "&", "&amp;", "<", "&lt;", ">", "&gt;",
)

// GitHub and GitLab look for references, @people and #issues before all, in the
// text that is left when escapes and entities are resolved, and nowhere in code:
// so code is what such a word becomes. What would end code, or a cell around
// it, or is HTML, is no part of it.
// https://github.com/github/markup/issues/1168
// https://docs.gitlab.com/user/markdown/#gitlab-specific-references
var reference = regexp.MustCompile("(?i)[^\\s`|\\\\<>&]*(?:[@#!%~^]|:[a-z0-9_+-]+:|://|www\\.|\\bgh-[0-9]|\\b[0-9a-f]{7,40}\\b|\\$[0-9a-z]|&[0-9])[^\\s`|\\\\<>&]*")

// Escape returns the text as inline Markdown, on one line.
func Escape(text string) string {
	text = diag.Plain(text)
	var b strings.Builder
	end := 0
	for _, at := range reference.FindAllStringIndex(text, -1) {
		word := strings.TrimRight(text[at[0]:at[1]], ",;:.")
		b.WriteString(escapes.Replace(text[end:at[0]]) + "`" + word + "`")
		end = at[0] + len(word)
	}
	s := b.String() + escapes.Replace(text[end:])
	// At the start of a line these would make a list, a heading's underline or a rule.
	if s != "" && strings.ContainsRune("-+=:", rune(s[0])) {
		s = `\` + s
	}
	return s
}
