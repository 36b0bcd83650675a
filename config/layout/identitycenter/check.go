package identitycenter

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
)

// check finds what AWS would refuse, or what would let in others than the map
// says. It reports whether the stack can be laid out: whether every id is known.
func (l *layouter) check() bool {
	if len(l.held.Holdings) == 0 {
		return true // nobody comes this way yet, and nothing needs an id
	}
	l.groups()
	if l.lock == nil {
		l.reportf(l.ic.At, diag.LockMissing, "run "+config.SyncCommand+" with access to the organisation, and commit the file",
			"people sign in through Identity Center, but %s is not there beside the map", config.LockFile)
		return false
	}
	l.sets()
	l.accounts()
	people, groups := l.people(), l.directory()
	return people && groups
}

func (l *layouter) reportf(at diag.Span, code diag.Code, help, format string, args ...any) {
	l.out.Add(diag.Finding{Code: code, At: at, Help: help, Text: fmt.Sprintf(format, args...)})
}

// sets checks the names of permission sets, and what their policies test.
func (l *layouter) sets() {
	roles := map[string]bool{}
	for i := range l.held.Holdings {
		roles[l.held.Holdings[i].Role] = true
	}
	taken := map[string]source.Word{} // lower case: what has the name
	for _, w := range l.lock.Sets {
		taken[strings.ToLower(w.Text)] = w
	}
	for i := range l.m.Roles {
		r := &l.m.Roles[i]
		if !roles[r.Name.Text] {
			continue
		}
		name := r.SetNameOf()
		if len(name.Text) > maxSetName {
			l.reportf(name.At, diag.PermissionSetName, "give it a shorter one: identity_center: {name: ...}",
				"role %s has %d characters; a permission set's name has at most %d", diag.Quote(name.Text), len(name.Text), maxSetName)
		}
		if other, twice := taken[strings.ToLower(name.Text)]; twice {
			l.out.Add(diag.Finding{Code: diag.PermissionSetName, At: name.At,
				Text: fmt.Sprintf("the permission set %s is there already: names that differ in case only are one", diag.Quote(name.Text)),
				Help: "give it another name: identity_center: {name: ...}", Also: &diag.Note{At: other.At, Text: "the other one"}})
		}
		taken[strings.ToLower(name.Text)] = name
		seen := map[string]bool{}
		for _, w := range append(slices.Clone(r.Policies), r.Boundary) {
			if p, ok := l.m.Policy(w.Text); ok && p.Document != nil && !seen[w.Text] && testsMFA(p.Document.For(policy.Variables{})) {
				seen[w.Text] = true
				l.reportf(w.At, diag.PermissionSetMFA, "leave the condition out: MFA is a setting of the instance; or give the role sign_in: iam-users",
					"policy %s of role %s tests an MFA key, which no session of Identity Center has", diag.Quote(w.Text), diag.Quote(r.Name.Text))
			}
		}
	}
}

// groups checks the names of the teams' own groups. The map has each team's
// name once, whatever its case; the directory's names are others'.
func (l *layouter) groups() {
	type group struct {
		at   diag.Note
		help string
	}
	there := map[string]group{} // lower case
	if l.lock != nil {
		for _, name := range slices.Sorted(maps.Keys(l.lock.Groups)) {
			g := l.lock.Groups[name]
			there[strings.ToLower(g.Name.Text)] = group{diag.Note{At: g.Name.At, Text: "the directory's group"},
				"let the team be that group: identity_center: {group: " + diag.Quote(g.Name.Text) +
					"}; or rename one of them, and run " + config.SyncCommand}
		}
	}
	for i := range l.m.Teams {
		if t := &l.m.Teams[i]; t.Directory.Text != "" {
			there[strings.ToLower(t.Directory.Text)] = group{diag.Note{At: t.Directory.At, Text: "which is team " + diag.Quote(t.Name.Text)},
				"rename this team, or the group in the directory"}
		}
	}
	own := map[*config.Team]bool{}
	for i := range l.held.Holdings {
		teams, _ := sources(&l.held.Holdings[i])
		for _, t := range teams {
			own[t] = t.Directory.Text == ""
		}
	}
	for i := range l.m.Teams {
		t := &l.m.Teams[i]
		if g, taken := there[strings.ToLower(l.m.GroupOf(t))]; taken && own[t] {
			l.out.Add(diag.Finding{Code: diag.GroupName, At: t.Name.At, Help: g.help, Also: &g.at,
				Text: fmt.Sprintf("team %s would have a group %s of its own, and the directory has one of that name: "+
					"names that differ in case only are one",
					diag.Quote(t.Name.Text), diag.Quote(l.m.GroupOf(t)))})
		}
	}
}

// maxSetName is that of a permission set, in characters.
// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
const maxSetName = 32

// testsMFA reports whether a condition of a document has an MFA key.
func testsMFA(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, testsMFA)
	case map[string]any:
		for k, x := range v {
			if strings.HasPrefix(strings.ToLower(k), "aws:multifactorauth") || testsMFA(x) {
				return true
			}
		}
	}
	return false
}

// accounts checks where the assignments lead.
func (l *layouter) accounts() {
	n := map[string]map[string]bool{} // account: roles
	for i := range l.held.Holdings {
		h := &l.held.Holdings[i]
		if n[h.Account] == nil {
			n[h.Account] = map[string]bool{}
		}
		n[h.Account][h.Role] = true
	}
	for i := range l.m.Accounts {
		a := &l.m.Accounts[i]
		if n[a.Name.Text] == nil {
			continue
		}
		if l.ic.Delegated() && a.ID.Text == l.ic.Management.Text {
			l.reportf(a.Name.At, diag.ManagementAccount, "let people in there as IAM users: sign_in: iam-users for the account",
				"account %s is the management account, where a delegated administrator may assign nobody; %s granted there", diag.Quote(a.Name.Text),
				granted(len(n[a.Name.Text])))
		}
		if known, ok := l.lock.Accounts[a.ID.Text]; len(l.lock.Accounts) > 0 && (!ok || known.Status.Text != "" && known.Status.Text != "active") {
			what := "is not in the organisation"
			if ok {
				what = "is " + known.Status.Text + " in the organisation"
			}
			l.reportf(a.ID.At, diag.AccountGone, "remove the grants there, or run "+config.SyncCommand+" if that has changed: an assignment there takes the whole stack with it",
				"account %s %s", diag.Quote(a.Name.Text), what)
		}
	}
}

// people checks that everybody who needs an id has one: members of groups that
// the stack makes, those with direct grants, and those whose grants end.
func (l *layouter) people() bool {
	missing := map[string]diag.Span{}
	for i := range l.held.Holdings {
		h := &l.held.Holdings[i]
		if l.lock.Users[h.User].ID.Text != "" {
			continue
		}
		teams, direct := sources(h)
		if direct || !h.Until().IsZero() || slices.ContainsFunc(teams, func(t *config.Team) bool { return t.Directory.Text == "" }) {
			u, _ := l.m.User(h.User)
			missing[h.User] = u.Name.At
		}
	}
	if len(missing) == 0 {
		return true
	}
	names := slices.Sorted(maps.Keys(missing))
	l.reportf(missing[names[0]], diag.LockMissing, "run "+config.SyncCommand+"; who is called otherwise there gets identity_center: {user_name: ...}",
		"%s has no id for %s", config.LockFile, some(names))
	return false
}

// directory holds the members of teams against those of the directory's groups,
// and reports whether each has an id.
func (l *layouter) directory() bool {
	known := true
	for i := range l.m.Teams {
		t := &l.m.Teams[i]
		if t.Directory.Text == "" || !t.SignIn.Has(config.IdentityCenter) {
			continue
		}
		g, ok := l.lock.Groups[t.Directory.Text]
		if !ok {
			l.reportf(t.Directory.At, diag.LockMissing, "run "+config.SyncCommand+", or correct the name", "%s has no id for the group %s",
				config.LockFile, diag.Quote(t.Directory.Text))
			known = false
			continue
		}
		there, here := map[string]bool{}, map[string]bool{}
		for _, w := range g.Members {
			there[w.Text] = true
		}
		var few, odd []string
		for _, w := range t.Members {
			here[w.Text] = true
			u, _ := l.m.User(w.Text)
			switch {
			case !there[w.Text]:
				few = append(few, w.Text)
			case u.Suspended || !l.m.SignInOf(u, t).Has(config.IdentityCenter):
				odd = append(odd, w.Text)
			}
		}
		var many []string
		for name := range there {
			if !here[name] {
				many = append(many, name)
			}
		}
		slices.Sort(few)
		slices.Sort(many)
		slices.Sort(odd)
		also := &diag.Note{At: g.Name.At, Text: "the directory's group"}
		differ := func(names []string, text, help string) {
			if len(names) > 0 {
				l.out.Add(diag.Finding{Code: diag.DirectoryMembers, At: t.Directory.At, Also: also, Help: help,
					Text: fmt.Sprintf(text, diag.Quote(t.Directory.Text), diag.Quote(t.Name.Text), some(names))})
			}
		}
		differ(many, "the group %s has members that team %s has not: %s",
			"add them to the team, or remove them in the directory and run "+config.SyncCommand)
		differ(few, "the group %s lacks members of team %s: %s", "add them in the directory and run "+config.SyncCommand+", or remove them from the team")
		differ(odd, "the group %s lets in members of team %s whom the map does not let in that way: %s",
			"remove them from the team and in the directory, or let the team have a group of its own")
	}
	return known
}

func granted(roles int) string {
	return diag.Count(roles, "role is", "roles are")
}
