package config

import (
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// Defaults are the values of roles and of the layout that the map did not
// write elsewhere. The zero value of each typed field is the built-in default.
type Defaults struct {
	Session source.Word
	MFA     source.Word
	Trust   source.Word
	Attach  source.Word
	PathAt  source.Word

	AttachTeams bool   // attach_to: teams; policies go to groups, never to users
	Path        string // IAM path of roles and policies; "/" unless written
}

func (p *parser) defaults(key source.Word, n *source.Node) {
	d := &p.m.Defaults
	var path source.Word
	p.Fields(n, key.At, "defaults", nil,
		source.Text("session", &d.Session),
		source.Text("mfa", &d.MFA),
		source.Text("trust", &d.Trust),
		source.Text("attach_to", &d.Attach),
		source.Text("path", &path),
	)
	d.PathAt, d.Path = path, path.Text
}

// fillDefaults computes the effective values of roles and accounts. The safe
// value stands where the text is wrong, which Check reports.
func (m *Map) fillDefaults() {
	d := &m.Defaults
	d.AttachTeams = d.Attach.Text == "teams"
	if d.PathAt.At == (diag.Span{}) {
		d.Path = "/"
	}
	for i := range m.Accounts {
		if a := &m.Accounts[i]; a.Region.At == (diag.Span{}) {
			a.Region = m.UsersAccount.Region
		}
	}
	or := func(w, otherwise source.Word) string {
		if w.Text != "" {
			return w.Text
		}
		return otherwise.Text
	}
	for i := range m.Roles {
		r := &m.Roles[i]
		var ok bool
		if r.MaxSession, ok = parseSession(or(r.Session, d.Session)); !ok {
			r.MaxSession = minSession
		}
		r.MFAOptional = or(r.MFA, d.MFA) == "optional"
		r.TrustPeople = or(r.Trust, d.Trust) == "people"
	}
}

func (c *checker) defaults() {
	d := &c.m.Defaults
	c.session(d.Session)
	c.oneOf(d.MFA, "mfa", "required", "optional")
	c.oneOf(d.Trust, "trust", "account", "people")
	c.oneOf(d.Attach, "attach_to", "users", "teams")
	if !aws.Path.MatchString(d.Path) || len(d.Path) > 512 {
		c.reportf(d.PathAt.At, diag.InvalidPath, "start and end with a slash, as in /rolemap/, with A-Z, a-z, 0-9 and _+=,.@- between",
			"the path is %s", diag.Quote(d.Path))
	}
}
