// Package review shows what a change of the map does: who gains and who loses
// what, which roles allow something else, and what has to be deployed.
package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/plan"
)

// Report is a change between two maps.
type Report struct {
	Old, New string // the maps as they were given

	// OldErrors is how many errors stand in the way of knowing what the old map
	// gave. Zero is the usual case; else only what could be read is compared, and
	// Deploy is empty.
	OldErrors int

	effective.Diff
	Deploy plan.Diff

	Entered []Entered   // Diff.SignIns put together
	Sets    []SetRename // permission sets with another name
	Unmade  []string    // own policies that go before the permission sets that name them

	without    map[string]bool // users who come or go and have no IAM user
	prev, next access.Access
}

// New compares two compiled maps, of which the new one is certain.
func New(oldName, newName string, prev, next compile.Result) Report {
	r := Report{Old: oldName, New: newName}
	deploy := make(chan plan.Diff, 1)
	if prev.AccessCertain {
		go func() { deploy <- compile.Changes(prev, next) }()
	} else {
		r.OldErrors, _ = prev.Findings.Count()
		deploy <- plan.Diff{}
	}
	r.prev, r.next = prev.Access, next.Access
	r.Diff = effective.Between(r.prev, r.next)
	r.Entered, r.Sets, r.Unmade = entered(r.SignIns, r.prev, r.next), setRenames(r.prev, r.next), unmade(r.prev, r.next)
	r.without = withoutIAMUser(r.Users, r.prev.Map, r.next.Map)
	r.Deploy = <-deploy
	return r
}

// Empty reports whether access is known to stay as it is.
func (r Report) Empty() bool {
	return r.Diff.Empty() && r.OldErrors+len(r.Sets)+len(r.Unmade) == 0
}

// Broader reports whether somebody can do more than before, or may.
func (r Report) Broader() bool { return r.Diff.Broader() || r.OldErrors > 0 }

// Destructive reports whether something is taken away that does not come back
// by itself: a user or the IAM user of one who stays, a role's last holder and
// so the role, a permission set's name, a stack, or a resource that would have
// to be replaced, or whose removal fails.
func (r Report) Destructive() bool {
	return len(r.LastHolder)+len(r.Renames)+len(r.Sets)+len(r.Deploy.Splits) > 0 ||
		slices.ContainsFunc(r.Users, func(u access.UserChange) bool {
			return u.Kind == access.UserRemoved || u.Kind == access.IAMUserRemoved
		}) ||
		slices.ContainsFunc(r.Deploy.Stacks, func(s plan.StackChange) bool { return s.Action == plan.Remove || s.Action == plan.Replace }) ||
		slices.ContainsFunc(r.Deploy.Resources, func(c plan.ResourceChange) bool { return c.Action == plan.Replace })
}

// silent reports whether there is nothing to say but that access stays.
func (r Report) silent(details bool) bool {
	return r.Empty() && len(r.Tags)+len(r.Deploy.Splits) == 0 && !details && !slices.ContainsFunc(r.Deploy.Resources,
		func(c plan.ResourceChange) bool { return c.Action == plan.Replace })
}

// broadening are the changes beside gained grants that allow more, in words.
func (r Report) broadening(most int) []string {
	var out []string
	for _, e := range r.Ends {
		if e.Broader() {
			out = append(out, fmt.Sprintf("%s keeps %s in %s %s, not %s", e.User, e.Role, e.Account, until(e.New), until(e.Old)))
		}
	}
	for _, c := range r.Roles {
		for _, f := range c.Changes {
			if f.Broader {
				out = append(out, fmt.Sprintf("%s: %s", c.Role, property(f)))
			}
		}
	}
	for _, u := range r.Users {
		if u.Kind == access.UserResumed {
			out = append(out, u.User+" is no longer suspended")
		}
	}
	for i, c := range r.Identities {
		if i == most && most > 0 {
			out = append(out, fmt.Sprintf("%d more people or groups of Identity Center are others", len(r.Identities)-i))
			break
		}
		out = append(out, somebodyElse(c))
	}
	return out
}

// until writes an end as the map does: a date is held to the end of that day, UTC.
func until(t time.Time) string {
	if t.IsZero() {
		return "without end"
	}
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return "until " + t.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return "until " + t.Format(time.RFC3339)
}

// source says by which way a grant is held and where that is written.
func source(h access.Holding) string {
	w := h.Sources[0]
	s := w.Name()
	if w.Entry.Reason.Text != "" {
		s += ", " + w.Entry.Reason.Text
	}
	if u := h.Until(); !u.IsZero() {
		s += ", " + until(u)
	}
	if ways := h.Ways(); ways != config.IAMUsers {
		s += ", " + grants.Door(ways)
	}
	if n := len(h.Sources); n > 1 {
		s += fmt.Sprintf(", and %d more", n-1)
	}
	return s
}

// headline counts the change in one line.
func (r Report) headline() string {
	if r.Empty() {
		return "No access changes."
	}
	var parts []string
	count := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, diag.Count(n, one, many))
		}
	}
	count(len(r.Gained), "grant gained", "grants gained")
	count(len(r.Lost), "grant lost", "grants lost")
	count(len(r.SignIns), "sign-in changed", "sign-ins changed")
	count(len(r.ends()), "end changed", "ends changed")
	count(len(r.Roles), "role changed", "roles changed")
	byKind := map[access.UserKind]int{}
	for _, u := range r.Users {
		byKind[u.Kind]++
	}
	for _, k := range []access.UserKind{access.UserAdded, access.UserRemoved, access.UserSuspended, access.UserResumed} {
		count(byKind[k], "user "+string(k), "users "+string(k))
	}
	count(byKind[access.IAMUserRemoved], "IAM user removed", "IAM users removed")
	count(byKind[access.IAMUserAdded], "IAM user added", "IAM users added")
	count(len(r.Identities), "identity changed", "identities changed")
	count(len(r.Sets), "permission set renamed", "permission sets renamed")
	count(len(r.Unexpected), "expectation gone", "expectations gone")
	count(len(r.Notes), "change of the whole map", "changes of the whole map")
	kind := "narrower or equal"
	if r.Broader() {
		kind = "broader"
	}
	if r.Destructive() {
		kind += ", destructive"
	}
	if len(parts) == 0 {
		parts = append(parts, "Nothing is seen to change")
	}
	line := strings.Join(parts, ", ") + " (" + kind + ")"
	if r.OldErrors > 0 {
		line += "; of the old map, which has errors, not all could be read"
	}
	return line + "."
}

// deployment is one line a stack: its name and what happens in it.
func (r Report) deployment() []string {
	var out []string
	for _, s := range r.Deploy.Stacks {
		count := map[plan.Action]int{}
		for _, c := range r.Deploy.Resources {
			if c.Stack == s.Name {
				count[c.Action]++
			}
		}
		var parts []string
		for _, a := range []plan.Action{plan.Add, plan.Change, plan.Replace, plan.Remove} {
			if n := count[a]; n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", a, n))
			}
		}
		line := s.Name
		switch s.Action {
		case plan.Add:
			line += " (new stack)"
		case plan.Remove:
			line += " (delete by hand)"
		case plan.Replace:
			line += " (elsewhere than before)"
		}
		if len(parts) > 0 {
			line += ": " + strings.Join(parts, ", ")
		} else if s.Action == plan.Change {
			line += ": its tags or its sign-in address"
		}
		out = append(out, line)
	}
	return out
}
