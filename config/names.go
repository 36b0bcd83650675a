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
	slug             = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	organizationRule = aws.NameRule{Most: 32, Form: slug, Words: "1 to 32 of a-z, 0-9 and -, starting with a letter"}
	slugRule         = aws.NameRule{Most: 63, Form: slug, Words: "1 to 63 of a-z, 0-9 and -, starting with a letter"}
	// A team's name is an IAM group's with attach_to: teams.
	teamRule = aws.NameRule{Most: 128, Form: regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+=,.@-]*$`),
		Words: "1 to 128 of A-Z, a-z, 0-9 and _+=,.@-, starting with a letter"}
	colorRule = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	emailRule = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// name checks the form of a name that is not IAM's.
func (c *checker) name(w source.Word, what string, rule aws.NameRule) {
	if !rule.MatchString(w.Text) {
		c.reportf(w.At, diag.InvalidName, "names here are "+rule.Words, "%s has the name %s", what, diag.Quote(w.Text))
	}
}

// iamNames checks names that become IAM names of one kind, or may: among them
// case makes no difference.
func (c *checker) iamNames(what string, rule aws.NameRule, reserved func(source.Word), names []source.Word) {
	lower := make(map[string]*source.Word, len(names))
	for i := range names {
		w := names[i]
		c.name(w, what, rule)
		reserved(w)
		key := strings.ToLower(w.Text)
		if first, twice := lower[key]; twice && first.Text != w.Text {
			c.out.Add(diag.Finding{Code: diag.NameCase, At: w.At, Text: "the names " + diag.Quote(w.Text) + " and " + diag.Quote(first.Text) + " differ in case only: one name for IAM",
				Help: "rename one", Also: &diag.Note{At: first.At, Text: "the first one"}})
			continue
		}
		lower[key] = &names[i]
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
		c.notRegion(w)
	case !slices.Contains(aws.Regions, w.Text) && !slices.ContainsFunc(c.m.NewRegions, func(r source.Word) bool { return r.Text == w.Text }):
		c.reportf(w.At, diag.UnknownRegion, c.suggest(w.Text, aws.Regions,
			"check the spelling")+" (or add new_regions: ["+diag.Cut(w.Text)+"] where AWS has opened it lately)", "the region %s is not known",
			diag.Quote(w.Text))
	case aws.Partition(w.Text) != aws.Partition(c.m.UsersAccount.Region.Text) && c.m.UsersAccount.Region.Text != "":
		c.reportf(w.At, diag.OtherPartition, "keep a map for each partition",
			"the region %s is in partition %s and the users account in %s: no role can be assumed across",
			diag.Quote(w.Text), aws.Partition(w.Text), aws.Partition(c.m.UsersAccount.Region.Text))
	}
}

func (c *checker) notRegion(w source.Word) {
	c.reportf(w.At, diag.InvalidRegion, c.suggest(w.Text, aws.Regions, "write a region's code, such as eu-central-1"), "%s is not a region",
		diag.Quote(w.Text))
}

// newRegions checks the form of regions that the program does not know; one
// that it knows by now does no harm.
func (c *checker) newRegions() {
	c.unique(c.m.NewRegions, "new_regions")
	for _, w := range c.m.NewRegions {
		if !aws.RegionForm.MatchString(w.Text) {
			c.notRegion(w)
		}
	}
}

func names[T any](list []T, name func(*T) source.Word) []source.Word {
	out := make([]source.Word, 0, len(list))
	for i := range list {
		out = append(out, name(&list[i]))
	}
	return out
}
