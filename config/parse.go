package config

import (
	"fmt"
	"slices"
	"strings"

	"rolemap/config/diag"
)

// File is one part of a map: its path as findings show it, and its text.
type File struct {
	Path string
	Data []byte
}

// Parse reads the parts of one map. It touches no file: policies that name one
// get their documents from Load. The map is never nil; where the findings hold
// errors it is incomplete and must not be deployed.
func Parse(files ...File) (*Map, diag.List) {
	p := &parser{m: &Map{}, single: map[string]diag.Span{}}
	if len(files) > 1 {
		p.names = map[string]map[string]diag.Span{}
	}
	p.m.UsersAccount.Shards = 1
	for _, f := range files {
		r, root := open(f.Path, f.Data, &p.out)
		if root == nil {
			p.m.Incomplete = true
			continue
		}
		p.reader = r
		p.part(root)
	}
	if !p.m.Incomplete {
		p.complete(files)
	}
	p.m.buildIndex()
	p.m.fillDefaults()
	return p.m, p.out
}

type parser struct {
	*reader
	m      *Map
	out    diag.List
	single map[string]diag.Span            // keys that stand in one part only
	names  map[string]map[string]diag.Span // section, name: where it was first written; nil for a map of one part
}

// field is one key that a mapping may have.
type field struct {
	name string
	read func(key Word, value *node)
}

// fields reads a mapping of known keys; required ones are named in need.
func (p *parser) fields(n *node, at diag.Span, what string, need []string, known ...field) {
	seen := []string{}
	isMap := false
	p.mapping(n, what, func(key Word, value *node) {
		isMap = true
		for _, f := range known {
			if f.name == key.Text {
				seen = append(seen, f.name)
				f.read(key, value)
				return
			}
		}
		names := make([]string, len(known))
		for i, f := range known {
			names[i] = f.name
		}
		p.errorf(key.At, "unknown-key", didYouMean(key.Text, names, "keys here: "+strings.Join(names, ", ")),
			"%s has no key %s", what, diag.Quote(key.Text))
	})
	for _, name := range need {
		if (isMap || isMapping(n)) && !slices.Contains(seen, name) {
			p.errorf(at, "missing-key", fmt.Sprintf("add %s:", name), "%s has no %s", what, name)
		}
	}
}

func (p *parser) text(to *Word, what string) func(Word, *node) {
	return func(_ Word, n *node) {
		if w, ok := p.word(n, what); ok {
			*to = w
		}
	}
}

func (p *parser) textList(to *[]Word, what, item string) func(Word, *node) {
	return func(_ Word, n *node) { *to = append(*to, p.words(n, what, item)...) }
}

// part reads one file's top level.
func (p *parser) part(root *node) {
	m := p.m
	once := func(name string, read func(Word, *node)) field {
		return field{name, func(key Word, n *node) {
			if first, twice := p.single[name]; twice {
				p.report(diag.Diagnostic{Code: "duplicate-key", At: key.At, Text: fmt.Sprintf("%q stands in two parts of the map", name),
					Help: "keep it in one file", Also: &diag.Note{At: first, Text: "the first one"}})
				return
			}
			p.single[name] = key.At
			read(key, n)
		}}
	}
	named := func(section, what string, grow func(int), read func(Word, *node)) field {
		return field{section, func(_ Word, n *node) {
			grow(len(n.Content) / 2)
			p.mapping(n, section, func(name Word, v *node) {
				if p.first(section, what, name) {
					read(name, v)
				}
			})
		}}
	}
	p.fields(root, p.reader.at(root), "the map", nil,
		once("version", p.text(&m.Version, "version")),
		once("organization", p.text(&m.Organization, "organization")),
		once("users_account", p.usersAccount),
		once("defaults", p.defaults),
		once("quotas", p.quotas),
		named("accounts", "account", func(n int) { m.Accounts = slices.Grow(m.Accounts, n) }, p.account),
		named("account_groups", "account group", func(n int) { m.Groups = slices.Grow(m.Groups, n) }, func(name Word, n *node) {
			m.Groups = append(m.Groups, AccountGroup{Name: name, Accounts: p.words(n, "account group "+diag.Quote(name.Text), "an account")})
		}),
		named("policies", "policy", func(n int) { m.Policies = slices.Grow(m.Policies, n) }, p.policy),
		named("roles", "role", func(n int) { m.Roles = slices.Grow(m.Roles, n) }, p.role),
		named("teams", "team", func(n int) { m.Teams = slices.Grow(m.Teams, n) }, p.team),
		named("users", "user", func(n int) { m.Users = slices.Grow(m.Users, n) }, p.user),
		field{"expect", func(_ Word, n *node) { p.list(n, "expect", p.expectation) }},
	)
}

// first notes a name of a section and reports one that another part has too.
func (p *parser) first(section, what string, name Word) bool {
	if p.names == nil {
		return true // one mapping, whose reader sees what stands twice
	}
	if p.names[section] == nil {
		p.names[section] = map[string]diag.Span{}
	}
	if at, twice := p.names[section][name.Text]; twice {
		p.report(diag.Diagnostic{Code: "duplicate-name", At: name.At, Text: fmt.Sprintf("%s %s is defined twice", what, diag.Quote(name.Text)),
			Help: "merge the two into one, or rename one", Also: &diag.Note{At: at, Text: "the first one"}})
		return false
	}
	p.names[section][name.Text] = name.At
	return true
}

// complete reports the keys that no part has.
func (p *parser) complete(files []File) {
	if len(files) == 0 {
		return
	}
	at := diag.Span{File: files[0].Path, Line: 1, Col: 1}
	for _, need := range []struct{ name, help string }{
		{"version", "add version: 1"},
		{"organization", "add organization: and a short name in lower case"},
		{"users_account", "add users_account: {id: \"111111111111\", region: eu-central-1}"},
	} {
		if _, ok := p.single[need.name]; !ok {
			p.out.Add(diag.Diagnostic{Code: "missing-key", At: at, Text: "the map has no " + need.name, Help: need.help})
		}
	}
}

func (p *parser) usersAccount(key Word, n *node) {
	u := &p.m.UsersAccount
	u.At = key.At
	p.fields(n, key.At, "users_account", []string{"id", "region"},
		field{"id", p.accountID(&u.ID)},
		field{"region", p.text(&u.Region, "region")},
		field{"alias", p.text(&u.Alias, "alias")},
		field{"tags", p.tags(&u.Tags)},
		field{"shards", p.number(&u.Shards, "shards", 1, 64)},
	)
}

func (p *parser) defaults(key Word, n *node) {
	d := &p.m.Defaults
	var path Word
	p.fields(n, key.At, "defaults", nil,
		field{"session", p.text(&d.Session, "session")},
		field{"mfa", p.text(&d.MFA, "mfa")},
		field{"trust", p.text(&d.Trust, "trust")},
		field{"attach_to", p.text(&d.Attach, "attach_to")},
		field{"path", p.text(&path, "path")},
	)
	d.PathAt, d.Path = path, path.Text
}

func (p *parser) quotas(_ Word, n *node) {
	p.mapping(n, "quotas", func(name Word, v *node) {
		q := Quota{Name: name}
		p.number(&q.Value, name.Text, 0, 1<<31-1)(name, v)
		p.m.Quotas = append(p.m.Quotas, q)
	})
}

func (p *parser) account(name Word, n *node) {
	a := Account{Name: name}
	p.fields(n, name.At, "account "+diag.Quote(name.Text), []string{"id"},
		field{"id", p.accountID(&a.ID)},
		field{"region", p.text(&a.Region, "region")},
		field{"description", p.text(&a.Description, "description")},
		field{"color", p.text(&a.Color, "color")},
		field{"tags", p.tags(&a.Tags)},
	)
	p.m.Accounts = append(p.m.Accounts, a)
}

func (p *parser) role(name Word, n *node) {
	r := Role{Name: name}
	what := "role " + diag.Quote(name.Text)
	p.fields(n, name.At, what, []string{"policies"},
		field{"description", p.text(&r.Description, "description")},
		field{"policies", p.textList(&r.Policies, "policies", "a policy")},
		field{"session", p.text(&r.Session, "session")},
		field{"mfa", p.text(&r.MFA, "mfa")},
		field{"trust", p.text(&r.Trust, "trust")},
		field{"permissions_boundary", p.text(&r.Boundary, "permissions_boundary")},
		field{"source_ip", func(key Word, n *node) {
			if r.SourceIP = p.words(n, "source_ip", "an address range"); len(r.SourceIP) == 0 {
				p.errorf(key.At, "empty-list", "name the ranges, or leave the key out for every address", "source_ip of %s names no address range", what)
			}
		}},
	)
	p.m.Roles = append(p.m.Roles, r)
}

func (p *parser) team(name Word, n *node) {
	t := Team{Name: name}
	p.fields(n, name.At, "team "+diag.Quote(name.Text), nil,
		field{"description", p.text(&t.Description, "description")},
		field{"members", p.textList(&t.Members, "members", "a user")},
		field{"access", p.access(&t.Access)},
	)
	p.m.Teams = append(p.m.Teams, t)
}

func (p *parser) user(name Word, n *node) {
	u := User{Name: name}
	// A user may have nothing but a name: "bob: {}" or just "bob:".
	if !isNothing(n) {
		p.fields(n, name.At, "user "+diag.Quote(name.Text), nil,
			field{"name", p.text(&u.FullName, "name")},
			field{"email", p.text(&u.Email, "email")},
			field{"access", p.access(&u.Access)},
			field{"status", p.text(&u.Status, "status")},
			field{"teams", func(key Word, _ *node) {
				p.errorf(key.At, "unknown-key", "add "+name.Text+" to the members of each team", "user %s has no key \"teams\": membership is written once, at the team", diag.Quote(name.Text))
			}},
		)
	}
	u.Suspended = u.Status.Text == "suspended"
	p.m.Users = append(p.m.Users, u)
}
