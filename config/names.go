package config

import (
	"regexp"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
	"strings"
)

var (
	organizationRule = aws.NameRule{Regexp: regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`), Words: "1 to 32 of a-z, 0-9 and -, starting with a letter"}
	slugRule         = aws.NameRule{Regexp: regexp.MustCompile(`^[a-z][a-z0-9-]{0,62}$`), Words: "1 to 63 of a-z, 0-9 and -, starting with a letter"}
	colorRule        = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	emailRule        = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// name checks the form of a name that is not IAM's.
func (c *checker) name(w source.Word, what string, rule aws.NameRule) {
	if !rule.MatchString(w.Text) {
		c.reportf(w.At, diag.InvalidName, "names here are "+rule.Words, "%s has the name %s", what, diag.Quote(w.Text))
	}
}

// iamNames checks names that become IAM names of one kind, among which case
// makes no difference.
func (c *checker) iamNames(what string, rule aws.NameRule, names []source.Word) {
	lower := make(map[string]source.Word, len(names))
	for _, w := range names {
		c.name(w, what, rule)
		c.reserved(w)
		key := strings.ToLower(w.Text)
		if first, twice := lower[key]; twice && first.Text != w.Text {
			c.out.Add(diag.Finding{Code: diag.NameCase, At: w.At, Text: "the names " + diag.Quote(w.Text) + " and " + diag.Quote(first.Text) + " differ in case only: one name for IAM",
				Help: "rename one", Also: &diag.Note{At: first.At, Text: "the first one"}})
			continue
		}
		lower[key] = w
	}
}

func (c *checker) reserved(w source.Word) {
	if owner := aws.ReservedName(w.Text); owner != "" {
		c.reportf(w.At, diag.ReservedName, "choose another name", "the name %s belongs to %s", diag.Quote(w.Text), owner)
	}
}

func (c *checker) region(w source.Word) {
	switch {
	case w.Text == "":
	case !aws.RegionForm.MatchString(w.Text):
		c.reportf(w.At, diag.InvalidRegion, c.suggest(w.Text, aws.Regions, "write a region's code, such as eu-central-1"), "%s is not a region", diag.Quote(w.Text))
	case !slices.Contains(aws.Regions, w.Text):
		c.reportf(w.At, diag.UnknownRegion, c.suggest(w.Text, aws.Regions, "check the spelling; a region newer than this program is fine"), "the region %s is not known", diag.Quote(w.Text))
	case aws.Partition(w.Text) != aws.Partition(c.m.UsersAccount.Region.Text) && c.m.UsersAccount.Region.Text != "":
		c.reportf(w.At, diag.OtherPartition, "keep a map for each partition", "the region %s is in partition %s and the users account in %s: no role can be assumed across",
			diag.Quote(w.Text), aws.Partition(w.Text), aws.Partition(c.m.UsersAccount.Region.Text))
	}
}

func names[T any](list []T, name func(*T) source.Word) (out []source.Word) {
	for i := range list {
		out = append(out, name(&list[i]))
	}
	return out
}
