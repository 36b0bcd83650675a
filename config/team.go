package config

import (
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
	"strings"
)

// OwnGroupPrefix starts the names of the IAM groups that rolemap itself makes
// with attach_to: teams.
const OwnGroupPrefix = "rolemap."

// Team is people and what they may enter together.
type Team struct {
	Name        source.Word
	Description source.Word
	Members     []source.Word
	Access      []Access
	SignInAt    source.Word
	SignIn      SignIn      // after defaults
	Directory   source.Word // identity_center.group: a group of the directory; empty for one of its own

	membersAt, accessAt diag.Span // of these keys, else of the name
	incomplete          bool
}

func (p *parser) team(name source.Word, n *source.Node) {
	p.m.Teams = append(p.m.Teams, Team{Name: name, membersAt: name.At, accessAt: name.At})
	t := &p.m.Teams[len(p.m.Teams)-1]
	before := p.Unread
	p.Fields(n, name.At, "team "+diag.Quote(name.Text), nil,
		source.Text("description", &t.Description),
		source.Reads("members", at(&t.membersAt, p.TextList(&t.Members, "members", "a user"))),
		source.Reads("access", at(&t.accessAt, p.access(&t.Access))),
		source.Text("sign_in", &t.SignInAt),
		source.Reads("identity_center", p.within("identity_center of team "+diag.Quote(name.Text), source.Text("group", &t.Directory))),
	)
	t.incomplete = p.Unread > before
}

// at notes where a key stands, beside reading its value.
func at(to *diag.Span, read func(source.Word, *source.Node)) func(source.Word, *source.Node) {
	return func(key source.Word, n *source.Node) {
		*to = key.At
		read(key, n)
	}
}

func (c *checker) teams() {
	m := c.m
	for i := range m.Roles {
		r := &m.Roles[i]
		if strings.HasPrefix(r.Boundary.Text, "arn:") || slices.ContainsFunc(r.Policies,
			func(w source.Word) bool { return strings.HasPrefix(w.Text, "arn:") }) {
			c.grantedIn[r.Name.Text] = map[string]bool{}
		}
	}
	c.roleNames = c.right(names(m.Roles, func(r *Role) source.Word { return r.Name }))
	c.userNames = c.right(names(m.Users, func(u *User) source.Word { return u.Name }))
	c.iamNames("a team", teamRule, c.groupName, names(m.Teams, func(t *Team) source.Word { return t.Name }))
	for i := range m.Teams {
		t := &m.Teams[i]
		what := "team " + diag.Quote(t.Name.Text)
		if len(t.Members) == 0 && !t.incomplete {
			c.reportf(t.membersAt, diag.EmptyTeam, "name its members, or remove the team", "%s has no members", what)
		}
		if !t.incomplete && len(t.Access) == 0 { // of an empty block, its own finding tells
			c.reportf(t.accessAt, diag.NoAccess, "grant it a role, or remove the team", "%s has no access", what)
		}
		c.unique(t.Members, "the members of "+what)
		for _, w := range t.Members {
			if _, ok := m.User(w.Text); !ok {
				c.unknown(diag.UnknownUser, w, "users", what+" lists", c.userNames)
			}
		}
		c.access(t.Access, what)
	}
}

// groupName checks a team's name where it becomes an IAM group's.
func (c *checker) groupName(w source.Word) {
	if !c.m.Defaults.AttachTeams {
		return
	}
	c.reserved(w)
	if strings.HasPrefix(strings.ToLower(w.Text), OwnGroupPrefix) {
		c.reportf(w.At, diag.ReservedName, "choose another name", "groups whose names start with %q are rolemap's own", OwnGroupPrefix)
	}
}
