package profiles

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/plan"
	"rolemap/config/source"
)

// Template is how profiles are named; the zero Template is Full.
type Template string

// Templates that have a name of their own. Full is what the portal shows.
const (
	Full  Template = "{organization}-{account}-{role}"
	Short Template = "{account}-{role}"
)

var (
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
	// templateRest is what every reader of the file takes in a section's name, and
	// every shell in a word.
	templateRest = regexp.MustCompile(`^[A-Za-z0-9_+.@:/-]*$`)
	placeholders = []string{"{organization}", "{account}", "{account_id}", "{role}"}
)

// ParseTemplate reads a template: "full", "short", or one with placeholders.
func ParseTemplate(s string) (Template, error) {
	switch s {
	case "", "full":
		return Full, nil
	case "short":
		return Short, nil
	}
	for _, p := range placeholder.FindAllString(s, -1) {
		if !slices.Contains(placeholders, p) {
			return "", errors.New(source.DidYouMean(p, placeholders, "it takes "+strings.Join(placeholders, ", ")))
		}
	}
	switch rest := placeholder.ReplaceAllString(s, ""); {
	case !templateRest.MatchString(rest):
		return "", errors.New("between placeholders stand A-Z, a-z, 0-9 and _+.@:/-")
	case rest == s:
		return "", fmt.Errorf("write full, short, or a template of %s", strings.Join(placeholders, ", "))
	}
	return Template(s), nil
}

// door is what a profile leads to.
type door struct {
	account, role string
	second        bool // through Identity Center, beside the one of the IAM user
}

// names are the names of the profiles of all doors of a map, each once: two
// people call the same role the same. Where a template gives one name to more
// doors than one, each of them gets a longer one; nothing depends on an order.
func names(a access.Access, t Template) map[door]string {
	m := a.Map
	level := map[door]int{}
	for _, h := range a.Holdings {
		level[door{h.Account, h.Role, false}] = 0
		if h.Ways() == config.BothWays {
			level[door{h.Account, h.Role, true}] = 0
		}
	}
	for {
		out, holders := make(map[door]string, len(level)), map[string]int{base(m): 2, base(m) + login: 2, "default": 2}
		for d, n := range level {
			out[d] = name(m, t, d, n)
			holders[out[d]]++
		}
		raised := false
		for d, n := range level {
			if holders[out[d]] > 1 && n < longest {
				level[d] = n + 1
				raised = true
			}
		}
		if !raised {
			return out
		}
	}
}

// longest is the last level of name.
const longest = 3

// name is a door's name at a level of length: the template's, the full one,
// with the account's id, with what no other door has.
func name(m *config.Map, t Template, d door, level int) string {
	account, _ := m.Account(d.account)
	var out string
	switch {
	case level == 0 && cmp.Or(t, Full) != Full:
		out = wanted(m, t, d)
	case level <= 1:
		out = links.Profile(m, d.account, d.role)
	case level == 2:
		out = links.Profile(m, d.account, d.role) + "-" + account.ID.Text
	default:
		out = string(plan.AppendHash([]byte(links.Profile(m, d.account, d.role)+"-"), fmt.Sprint(d)))
	}
	if d.second {
		out += links.Beside
	}
	return out
}

// wanted is a door's name as the template has it.
func wanted(m *config.Map, t Template, d door) string {
	account, _ := m.Account(d.account)
	return strings.NewReplacer("{organization}", m.Organization.Text, "{account}", d.account, "{account_id}", account.ID.Text, "{role}",
		links.InProfile(d.role)).
		Replace(string(cmp.Or(t, Full)))
}

// login stands behind the name of the profile in which "aws login" signs in.
const login = "-login"

// base names the profile of an IAM user, and the session of Identity Center.
func base(m *config.Map) string { return m.Organization.Text }

// Renamed is a profile whose name is not the template's.
type Renamed struct {
	access.Grant
	Wanted, Name string
}

func (r Renamed) String() string {
	return diag.Plain(fmt.Sprintf("the profile of %s in %s is %s: %s is another's name, too", r.Role, r.Account, r.Name, r.Wanted))
}
