package config

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rolemap/config/diag"
)

// Tags of IAM and CloudFormation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
const (
	maxTagKey   = 128
	maxTagValue = 256
	maxTags     = 50
)

// Tag keys that rolemap itself sets: on every stack, and on every IAM user.
var (
	OwnTags  = []string{"organization", "managed-by"}
	UserTags = []string{"name", "email"}
)

func tagRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.N, r) || unicode.Is(unicode.Z, r) || strings.ContainsRune("_.:/=+-@", r)
}

// TagValue replaces the characters that IAM does not store in a tag by "_".
func TagValue(text string) string {
	return strings.Map(func(r rune) rune {
		if tagRune(r) {
			return r
		}
		return '_'
	}, text)
}

// tags checks the tags of a stack, which its resources inherit; more are the
// keys that rolemap sets on resources beside its own.
func (c *checker) tags(tags []Tag, more []string) {
	own := slices.Concat(OwnTags, more)
	most := maxTags - len(own)
	seen := make(map[string]Word, len(tags))
	for i, t := range tags {
		if i == most {
			c.errorf(t.Key.At, "invalid-tag", "remove some", "there are %d tags; AWS takes %d on a resource, of which rolemap sets %d", len(tags), maxTags, len(own))
		}
		c.tagText(t.Key, maxTagKey, "key")
		c.tagText(t.Value, maxTagValue, "value")
		// IAM compares keys without regard to case.
		key := strings.ToLower(t.Key.Text)
		if key == "" || strings.HasPrefix(key, "aws:") || slices.Contains(own, key) {
			c.errorf(t.Key.At, "invalid-tag", "choose another key; "+strings.Join(own, ", ")+" and aws:... are taken", "the tag key %s is not free", diag.Quote(t.Key.Text))
		} else if first, twice := seen[key]; twice {
			report(&c.out, diag.Finding{Code: "name-case", At: t.Key.At, Text: "the tag keys " + diag.Quote(t.Key.Text) + " and " + diag.Quote(first.Text) + " differ in case only: one key for IAM",
				Help: "rename one", Also: &diag.Note{At: first.At, Text: "the first one"}})
			continue
		}
		seen[key] = t.Key
	}
}

func (c *checker) tagText(w Word, most int, what string) {
	if i := strings.IndexFunc(w.Text, func(r rune) bool { return !tagRune(r) }); i >= 0 {
		bad, _ := utf8.DecodeRuneInString(w.Text[i:])
		c.errorf(w.At, "invalid-tag", "letters, digits, spaces and _.:/=+-@", "the tag's %s %s has the character %q", what, diag.Quote(w.Text), bad)
	}
	c.short(w, most, "the tag's ", what)
}
