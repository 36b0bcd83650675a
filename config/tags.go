package config

import (
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tag is one tag of an account.
type Tag struct{ Key, Value source.Word }

// Tag keys that rolemap itself sets: on every stack, and on every IAM user.
var (
	OwnTags  = []string{"organization", "managed-by"}
	UserTags = []string{"name", "email"}
)

func (p *parser) tags(to *[]Tag) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		p.Mapping(n, "tags", func(key source.Word, v *source.Node) {
			if w, ok := p.Word(v, "tag "+diag.Quote(key.Text)); ok {
				*to = append(*to, Tag{Key: key, Value: w})
			}
		})
	}
}

// tags checks the tags of a stack, which its resources inherit; more are the
// keys that rolemap sets on resources beside its own.
func (c *checker) tags(tags []Tag, more []string) {
	own := slices.Concat(OwnTags, more)
	most := aws.MaxTags - len(own)
	seen := make(map[string]source.Word, len(tags))
	for i, t := range tags {
		if i == most {
			c.reportf(t.Key.At, diag.InvalidTag, "remove some", "there are %d tags; AWS takes %d on a resource, of which rolemap sets %d",
				len(tags), aws.MaxTags, len(own))
		}
		c.tagText(t.Key, aws.MaxTagKey, "key")
		c.tagText(t.Value, aws.MaxTagValue, "value")
		// IAM compares keys without regard to case.
		key := strings.ToLower(t.Key.Text)
		if key == "" || strings.HasPrefix(key, "aws:") || slices.Contains(own, key) {
			c.reportf(t.Key.At, diag.InvalidTag, "choose another key; "+strings.Join(own, ", ")+" and aws:... are taken",
				"the tag key %s is not free", diag.Quote(t.Key.Text))
		} else if first, twice := seen[key]; twice {
			c.out.Add(diag.Finding{Code: diag.NameCase, At: t.Key.At, Text: "the tag keys " + diag.Quote(t.Key.Text) + " and " + diag.Quote(first.Text) + " differ in case only: one key for IAM",
				Help: "rename one", Also: &diag.Note{At: first.At, Text: "the first one"}})
			continue
		}
		seen[key] = t.Key
	}
}

func (c *checker) tagText(w source.Word, most int, what string) {
	if i := strings.IndexFunc(w.Text, func(r rune) bool { return !aws.TagRune(r) }); i >= 0 {
		bad, _ := utf8.DecodeRuneInString(w.Text[i:])
		c.reportf(w.At, diag.InvalidTag, "letters, digits, spaces and _.:/=+-@", "the tag's %s %s has the character %q", what,
			diag.Quote(w.Text), bad)
	}
	c.short(w, most, "the tag's ", what)
}
