package aws

import (
	"strings"
	"unicode"
)

// Tags of IAM and CloudFormation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
const (
	MaxTagKey   = 128
	MaxTagValue = 256
	MaxTags     = 50
)

// TagRune reports whether a tag may have the character.
func TagRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.N, r) || unicode.Is(unicode.Z,
		r) || strings.ContainsRune("_.:/=+-@", r)
}

// TagValue replaces the characters that IAM does not store in a tag by "_".
func TagValue(text string) string {
	return strings.Map(func(r rune) rune {
		if TagRune(r) {
			return r
		}
		return '_'
	}, text)
}
