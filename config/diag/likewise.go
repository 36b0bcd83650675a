package diag

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Likewise makes one finding of those that say the same of several things, such
// as the users or accounts that one grant leads to: the first of them, with
// what the others are about. Only the values in quotes and the numbers of their
// texts differ; where they stand does not matter.
func Likewise(list List) List { return likewise(list, func(a, b *Finding) bool { return true }) }

// likewise is Likewise of the findings for which one would do.
func likewise(list List, one func(a, b *Finding) bool) List {
	var groups [][]Finding
	alike := map[sameness][]int{} // indexes of groups
next:
	for _, d := range list {
		key := sameness{d.Code, d.Help, number.ReplaceAllString(quoted.ReplaceAllString(d.Text, `""`), "0")}
		for _, i := range alike[key] {
			if one(&groups[i][0], &d) {
				groups[i] = append(groups[i], d)
				continue next
			}
		}
		alike[key] = append(alike[key], len(groups))
		groups = append(groups, []Finding{d})
	}
	out := make(List, len(groups))
	for i, g := range groups {
		out[i] = g[0]
		out[i].Text += others(g)
	}
	return out
}

// sameness is what findings of one cause have in common.
type sameness struct {
	code       Code
	help, text string
}

var (
	quoted = regexp.MustCompile(`"[^"]*"`)
	number = regexp.MustCompile(`[0-9]+`)
)

// others says what findings behind the first are about: by name where their
// texts differ in one value.
func others(group []Finding) string {
	const most = 3
	if len(group) == 1 {
		return ""
	}
	first, differs := quoted.FindAllString(group[0].Text, -1), -1
	var names []string
	for _, d := range group[1:] {
		for i, v := range quoted.FindAllString(d.Text, -1) {
			if v == first[i] {
				continue
			}
			if differs >= 0 && differs != i {
				return fmt.Sprintf("; likewise %d more", len(group)-1)
			}
			differs = i
			if !slices.Contains(names, v) {
				names = append(names, v)
			}
		}
	}
	switch {
	case len(names) == 0:
		return fmt.Sprintf("; likewise %d more", len(group)-1)
	case len(names) > most:
		return fmt.Sprintf("; likewise %s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return "; likewise " + strings.Join(names, ", ")
}
