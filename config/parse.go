package config

import (
	"fmt"
	"slices"

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
	if v := p.m.Version; v.Text != "" && v.Text != "1" {
		// In another version any key may mean anything: nothing else is worth saying.
		p.m.Incomplete = true
		p.out = diag.List{{Code: "unsupported-version", At: v.At, Text: "the map has version " + diag.Quote(v.Text), Help: "this program reads version 1"}}
	}
	if !p.m.Incomplete {
		p.complete(files)
	}
	p.m.buildIndex()
	p.m.fillDefaults()
	p.m.flawed = p.out.HasErrors()
	return p.m, p.out
}

type parser struct {
	*reader
	m      *Map
	out    diag.List
	single map[string]diag.Span            // keys that stand in one part only
	names  map[string]map[string]diag.Span // section, name: where it was first written; nil for a map of one part
}

// part reads one file's top level.
func (p *parser) part(root *node) {
	m := p.m
	m.Incomplete = m.Incomplete || !isMapping(root)
	once := func(name string, read func(Word, *node)) field {
		return reads(name, func(key Word, n *node) {
			if first, twice := p.single[name]; twice {
				p.report(diag.Finding{Code: "duplicate-key", At: key.At, Text: fmt.Sprintf("%q stands in two parts of the map", name),
					Help: "keep it in one file", Also: &diag.Note{At: first, Text: "the first one"}})
				return
			}
			p.single[name] = key.At
			read(key, n)
		})
	}
	named := func(section, what string, grow func(int), read func(Word, *node)) field {
		return reads(section, func(_ Word, n *node) {
			grow(len(n.Content) / 2)
			all, within := p.lost, 0
			p.mapping(n, section, func(name Word, v *node) {
				if p.first(section, what, name) {
					before := p.lost
					read(name, v)
					within += p.lost - before
				}
			})
			if p.lost-all > within { // not only something of an entry, but its name
				m.lose(section)
			}
		})
	}
	p.fields(root, p.reader.at(root), "the map", nil,
		once("version", func(_ Word, n *node) { p.text(&m.Version, n, "version") }),
		once("organization", func(_ Word, n *node) { p.text(&m.Organization, n, "organization") }),
		once("users_account", p.usersAccount),
		once("defaults", p.defaults),
		once("quotas", p.quotas),
		named("accounts", "account", func(n int) { m.Accounts = slices.Grow(m.Accounts, n) }, p.account),
		named("account_groups", "account group", func(n int) { m.Groups = slices.Grow(m.Groups, n) }, p.group),
		named("policies", "policy", func(n int) { m.Policies = slices.Grow(m.Policies, n) }, p.policy),
		named("roles", "role", func(n int) { m.Roles = slices.Grow(m.Roles, n) }, p.role),
		named("teams", "team", func(n int) { m.Teams = slices.Grow(m.Teams, n) }, p.team),
		named("users", "user", func(n int) { m.Users = slices.Grow(m.Users, n) }, p.user),
		reads("expect", func(_ Word, n *node) { p.list(n, "expect", p.expectation) }),
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
		p.report(diag.Finding{Code: "duplicate-name", At: name.At, Text: fmt.Sprintf("%s %s is defined twice", what, diag.Quote(name.Text)),
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
		if _, ok := p.single[need.name]; !ok && !p.m.lost[need.name] {
			p.out.Add(diag.Finding{Code: "missing-key", At: at, Text: "the map has no " + need.name, Help: need.help})
		}
	}
}

func (p *parser) usersAccount(key Word, n *node) {
	u := &p.m.UsersAccount
	u.At = key.At
	p.fields(n, key.At, "users_account", []string{"id", "region"},
		reads("id", p.accountID(&u.ID)),
		text("region", &u.Region),
		text("alias", &u.Alias),
		reads("tags", p.tags(&u.Tags)),
		reads("shards", p.shards(&u.Shards)),
	)
}

func (p *parser) defaults(key Word, n *node) {
	d := &p.m.Defaults
	var path Word
	p.fields(n, key.At, "defaults", nil,
		text("session", &d.Session),
		text("mfa", &d.MFA),
		text("trust", &d.Trust),
		text("attach_to", &d.Attach),
		text("path", &path),
	)
	d.PathAt, d.Path = path, path.Text
}

func (p *parser) quotas(_ Word, n *node) {
	p.mapping(n, "quotas", func(name Word, v *node) {
		if value, at, ok := p.number(v, diag.Cut(name.Text), 0, 1<<31-1); ok {
			p.m.Quotas = append(p.m.Quotas, Quota{Name: name, Value: value, At: at})
		}
	})
}

func (p *parser) shards(to *int) func(Word, *node) {
	return func(_ Word, n *node) {
		if shards, _, ok := p.number(n, "shards", 1, 64); ok {
			*to = shards
		}
	}
}

func (p *parser) account(name Word, n *node) {
	a := Account{Name: name, Shards: 1}
	p.fields(n, name.At, "account "+diag.Quote(name.Text), []string{"id"},
		reads("id", p.accountID(&a.ID)),
		text("region", &a.Region),
		text("description", &a.Description),
		text("color", &a.Color),
		reads("tags", p.tags(&a.Tags)),
		reads("shards", p.shards(&a.Shards)),
	)
	p.m.Accounts = append(p.m.Accounts, a)
}
