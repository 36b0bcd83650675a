// Package migrate says how far an organisation is on its way from IAM users to
// Identity Center, and which edits of the map lead on: one team a step, each a
// change that can be reviewed and deployed by itself.
package migrate

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/format"
	"rolemap/config/source"
)

// Status is where everybody stands.
type Status struct {
	Teams  []Team   // by name
	People []Person // by name; who holds nothing is left out
	Grants map[config.SignIn]int
	Roles  []Role // by account, name
}

// Team is how the members of a team sign in for what it gives.
type Team struct {
	Name   string
	SignIn config.SignIn
	// People are the members who hold something through it.
	People int
}

// Person is through which ways somebody holds grants.
type Person struct {
	Name string
	Ways config.SignIn
	// Own says that the person's own sign_in decides, not that of their teams.
	Own bool
}

// Role is a role that people enter through Identity Center: what resource
// policies that name the role of IAM users have to allow beside it.
type Role struct {
	Account, Role string
	ARN           string // of the role of IAM users
	Pattern       string // for ArnLike on aws:PrincipalArn
}

// Of works out where everybody stands.
func Of(a access.Access) Status {
	s := Status{Grants: map[config.SignIn]int{}}
	ways, through := map[string]config.SignIn{}, map[string]map[string]bool{}
	roles := map[Role]bool{}
	for i := range a.Holdings {
		h := &a.Holdings[i]
		ways[h.User] |= h.Ways()
		s.Grants[h.Ways()]++
		for _, w := range h.Sources {
			if w.Team == nil {
				continue
			}
			name := w.Team.Name.Text
			if through[name] == nil {
				through[name] = map[string]bool{}
			}
			through[name][h.User] = true
		}
		if h.Ways().Has(config.IdentityCenter) {
			roles[role(a.Map, h.Account, h.Role)] = true
		}
	}
	for i := range a.Map.Teams {
		t := &a.Map.Teams[i]
		s.Teams = append(s.Teams, Team{t.Name.Text, t.SignIn, len(through[t.Name.Text])})
	}
	for i := range a.Map.Users {
		u := &a.Map.Users[i]
		if w := ways[u.Name.Text]; w != 0 {
			s.People = append(s.People, Person{u.Name.Text, w, u.SignIn != 0})
		}
	}
	for r := range roles {
		s.Roles = append(s.Roles, r)
	}
	slices.SortFunc(s.Teams, func(a, b Team) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.People, func(a, b Person) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Roles, func(a, b Role) int { return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Role, b.Role)) })
	return s
}

// role names a role as each way of signing in has it. In us-east-1 the path of
// Identity Center's roles has no region.
func role(m *config.Map, account, name string) Role {
	a, _ := m.Account(account)
	r, _ := m.Role(name)
	partition := aws.Partition(a.Region.Text)
	region := m.IdentityCenter.Region.Text + "/"
	if region == "us-east-1/" {
		region = ""
	}
	head := "arn:" + partition + ":iam::" + a.ID.Text + ":role"
	return Role{Account: account, Role: name, ARN: head + m.Defaults.Path + name,
		Pattern: head + "/aws-reserved/sso.amazonaws.com/" + region + "AWSReservedSSO_" + r.SetNameOf().Text + "_*"}
}

// Step is one edit of the map.
type Step struct {
	Team string // empty for the map's own sign_in
	To   config.SignIn
	File config.File // the part as it is afterwards
	// Blocked are the errors that the map would have then. A step with one
	// changes nothing, and those behind it go on without it.
	Blocked       diag.List
	Before, After compile.Result
}

// String says what the step does.
func (s Step) String() string {
	if s.Team == "" {
		return "who is in no team: sign_in: " + s.To.String()
	}
	return fmt.Sprintf("team %s: sign_in: %s", s.Team, s.To)
}

// Steps are the edits that are left from where the map stands to Identity
// Center alone: each team first comes both ways, in the order of their names,
// then those who hold direct grants; after that, in the same order, the first
// way closes. People with a sign_in of their own, accounts and roles that let in
// one way stay as they are. Each is called with every step as it is known; false
// ends the walk. Only, where it is not empty, names the teams whose steps are
// wanted. The map must be free of errors.
func Steps(l config.Loaded, now time.Time, only []string, each func(Step) bool) {
	before := compile.Of(l, now)
	formatted := map[string]bool{} // by file
	for _, to := range []config.SignIn{config.BothWays, config.IdentityCenter} {
		for _, name := range movers(l.Map, only) {
			from, at, old, needed := stands(l.Map, name)
			if !needed || to == config.BothWays && from != config.IAMUsers || to == config.IdentityCenter && from != config.BothWays {
				continue
			}
			next, file, err := edit(l, at, name == "", old, to, formatted)
			if err != nil {
				s := Step{Team: name, To: to, File: config.File{Path: at.File}, Before: before, After: before}
				s.Blocked.Add(diag.Finding{Code: diag.WrongType, At: at, Text: "sign_in cannot be written here: " + err.Error(),
					Help: "write it by hand: sign_in: " + to.String()})
				if !each(s) {
					return
				}
				continue
			}
			if old.Text != "" {
				at = old.At
			}
			s := Step{Team: name, To: to, File: file, Before: before, After: compile.Of(next, now)}
			for _, d := range s.After.Findings {
				if d.Severity() == diag.Error {
					s.Blocked = append(s.Blocked, asWritten(l, next, d, at))
				}
			}
			if len(s.Blocked) == 0 && to == config.BothWays && heldBack(s.After.Access, name) {
				continue // an account or a role holds everything back: such as for emergencies
			}
			if !each(s) {
				return
			}
			if len(s.Blocked) == 0 {
				l, before = next, s.After
			}
		}
	}
}

// movers are who moves: the teams by name, and under no name the map's own sign_in.
func movers(m *config.Map, only []string) []string {
	if len(only) > 0 {
		return only
	}
	var out []string
	for i := range m.Teams {
		out = append(out, m.Teams[i].Name.Text)
	}
	slices.Sort(out)
	return append(out, "")
}

// Left is how many edits are left at most from where a map stands, without
// trying any.
func Left(m *config.Map, only []string) int {
	n := 0
	for _, name := range movers(m, only) {
		switch from, _, _, needed := stands(m, name); {
		case needed && from == config.IAMUsers:
			n += 2
		case needed && from == config.BothWays:
			n++
		}
	}
	return n
}

// heldBack reports whether all that a team gives, or under no name all direct
// grants, is entered as IAM users alone whatever its sign_in says. A team that
// gives nothing is not.
func heldBack(a access.Access, team string) bool {
	gives := false
	for i := range a.Holdings {
		for _, s := range a.Holdings[i].Sources {
			if s.Team == nil && team == "" || s.Team != nil && s.Team.Name.Text == team {
				if s.SignIn.Has(config.IdentityCenter) {
					return false
				}
				gives = true
			}
		}
	}
	return gives
}

// stands says how a team, or the map under no name, signs in, and where that is
// or would be written. The map's own word is needed for direct grants only:
// once every team has said its own, nobody else goes by it.
func stands(m *config.Map, team string) (from config.SignIn, at diag.Span, old source.Word, needed bool) {
	if team == "" {
		needed = slices.ContainsFunc(m.Users, func(u config.User) bool { return len(u.Access) > 0 && u.SignIn == 0 })
		return m.SignIn, m.Version.At, m.SignInAt, needed
	}
	t, _ := m.Team(team)
	return t.SignIn, t.Name.At, t.SignInAt, true
}

// asWritten is a finding of an edited map with the places of the map as it is
// written still; what was not there is at the name, or the value, that was edited.
func asWritten(old, new config.Loaded, d diag.Finding, edited diag.Span) diag.Finding {
	place := func(at diag.Span) diag.Span {
		for i, f := range new.Parts {
			if f.Path == at.File && at.Line > 0 {
				return before(old.Parts[i].Data, f.Data, at, edited)
			}
		}
		return at
	}
	d.At = place(d.At)
	if d.Also != nil {
		also := *d.Also
		also.At = place(also.At)
		d.Also = &also
	}
	return d
}

// edit writes a sign_in and reads the map anew. Formatted are the files that are
// as "rolemap fmt" writes them, as far as that has been asked.
func edit(l config.Loaded, at diag.Span, top bool, old source.Word, to config.SignIn, formatted map[string]bool) (config.Loaded,
	config.File, error) {
	if old.Text != "" {
		at.File = old.At.File
	}
	parts := slices.Clone(l.Parts)
	i := slices.IndexFunc(parts, func(f config.File) bool { return f.Path == at.File })
	if i < 0 {
		return l, config.File{}, errNotThere
	}
	text, err := setKey(parts[i].Data, at, top, old, "sign_in", to.String())
	if err != nil {
		return l, config.File{}, err
	}
	// What "rolemap fmt" has nothing to say about stays so.
	is, known := formatted[parts[i].Path]
	if !known {
		was, found, err := format.Format(parts[i].Path, parts[i].Data)
		is = err == nil && len(found) == 0 && bytes.Equal(was, parts[i].Data)
		formatted[parts[i].Path] = is
	}
	if is {
		if out, found, err := format.Format(parts[i].Path, text); err == nil && len(found) == 0 {
			text = out
		}
	}
	parts[i].Data = text
	return l.With(parts), parts[i], nil
}
