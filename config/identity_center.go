package config

import (
	"regexp"
	"strings"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// Center is the organisation's instance of AWS IAM Identity Center.
type Center struct {
	At         diag.Span
	Account    source.Word // id of the account of its stack: the management or the delegated administrator account
	Region     source.Word // the instance's primary region
	Management source.Word // id of the organisation's management account; empty where it is not told
	StartURL   source.Word
	Shards     int // nested stacks over which teams are spread, 1 to 64; default 8
}

// CenterStack is the name of Identity Center's stack, which no target account
// may carry.
const CenterStack = "identity-center"

const defaultCenterShards = 8

// Delegated reports whether the stack's account is not the management account
// but one that administers for it. AWS then refuses it the management account.
func (c *Center) Delegated() bool {
	return c.Management.Text != "" && c.Management.Text != c.Account.Text
}

// within reads a mapping below a key of its own.
func (p *parser) within(what string, known ...source.Field) func(source.Word, *source.Node) {
	return func(key source.Word, n *source.Node) { p.Fields(n, key.At, what, nil, known...) }
}

func (p *parser) identityCenter(key source.Word, n *source.Node) {
	before := p.Unread
	ic := &Center{At: key.At, Shards: defaultCenterShards}
	p.Fields(n, key.At, "identity_center", []string{"account"},
		source.Reads("account", func(key source.Word, n *source.Node) {
			p.Fields(n, key.At, "identity_center.account", []string{"id", "region"},
				source.Reads("id", p.accountID(&ic.Account)), source.Text("region", &ic.Region))
		}),
		source.Reads("management_account", p.accountID(&ic.Management)),
		source.Text("start_url", &ic.StartURL),
		source.Reads("shards", p.shards(&ic.Shards)),
	)
	if p.Unread > before {
		p.m.missNames("identity_center")
	}
	p.m.IdentityCenter = ic
}

// Sources: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
// and https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html
var (
	startURLRule = regexp.MustCompile(`^https://[A-Za-z0-9][A-Za-z0-9.-]*(/[A-Za-z0-9/._-]*)?$`)
	setNameRule  = aws.NameRule{Most: 32, Form: regexp.MustCompile(`^[A-Za-z0-9_+=,.@-]+$`), Words: "1 to 32 of A-Z, a-z, 0-9 and _+=,.@-"}
)

const maxGroupName = 1024 // characters of a group's display name

func (c *checker) identityCenter() {
	m := c.m
	if ic := m.IdentityCenter; ic != nil {
		c.region(ic.Region)
		if url := ic.StartURL; url.Text != "" && !startURLRule.MatchString(url.Text) {
			c.reportf(url.At, diag.InvalidValue, "write it as Identity Center shows it, https://acme.awsapps.com/start", "start_url is %s",
				diag.Quote(url.Text))
		}
	}
	told := func(w source.Word, key string) {
		if w.Text != "" && m.IdentityCenter == nil && !m.incomplete["identity_center"] {
			c.reportf(w.At, diag.MissingKey, `add identity_center: {account: {id: "444444444444", region: eu-central-1}}`,
				"%s is given, but the map has no identity_center", key)
		}
	}
	for i := range m.Roles {
		r := &m.Roles[i]
		told(r.SetName, "identity_center.name")
		if r.SetName.Text != "" {
			c.name(r.SetName, "the permission set of role "+diag.Quote(r.Name.Text), setNameRule)
		}
	}
	groups := map[string]*Team{}
	for i := range m.Teams {
		t := &m.Teams[i]
		told(t.Directory, "identity_center.group")
		c.short(t.Directory, maxGroupName, "the group of team ", diag.Quote(t.Name.Text))
		key := strings.ToLower(t.Directory.Text)
		if key == "" {
			continue
		}
		if first, twice := groups[key]; twice {
			c.twice(t.Directory, first.Directory, "%s is the group of two teams, %s and %s", diag.Quote(t.Directory.Text),
				diag.Quote(first.Name.Text), diag.Quote(t.Name.Text))
			continue
		}
		groups[key] = t
	}
	for i := range m.Users {
		told(m.Users[i].CenterName, "identity_center.user_name")
	}
	c.lock()
}

// SetNameOf is the name of a role's permission set.
func (r *Role) SetNameOf() source.Word {
	if r.SetName.Text != "" {
		return r.SetName
	}
	return r.Name
}

// GroupOf is the display name of a team's group in Identity Center.
func (m *Map) GroupOf(t *Team) string {
	if t.Directory.Text != "" {
		return t.Directory.Text
	}
	return m.Organization.Text + "-" + t.Name.Text
}

// GroupDescription is what a team's own group says of itself in the directory:
// by it one that rolemap made is told from others'.
func GroupDescription(t *Team) string { return "Made by rolemap of the team " + t.Name.Text }
