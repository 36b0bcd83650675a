package config

import (
	"fmt"
	"rolemap/config/diag"
	"rolemap/config/source"
	"slices"
	"sync"
)

// File is one part of a map: its path as findings show it, and its text.
type File struct {
	Path string
	Data []byte
}

// Parse reads the parts of one map. It touches no file: policies that name one
// get their documents from Load. The map is never nil; where the findings hold
// errors it is incomplete and must not be deployed.
func Parse(files ...File) (*Map, diag.List) { return parse(0, files) }

// parse is Parse beside parts of which not even the text is there.
func parse(unread int, files []File) (*Map, diag.List) {
	p := &parser{m: &Map{Unread: unread}, single: map[string]diag.Span{}}
	if len(files) > 1 {
		p.names = map[string]map[string]diag.Span{}
	}
	p.m.UsersAccount.Shards = 1
	empty := true
	eachOpen(files, func(r *source.Reader, root *source.Node, found *diag.List) {
		empty = empty && r.Empty
		switch {
		case r.Empty: // defines nothing, and hides nothing
		case root == nil:
			p.m.Unread += len(*found)
		default:
			p.Reader, r.Unknown = r, p.unknown
			p.part(root)
			if !source.IsMapping(root) {
				p.m.Unread += len(*found)
			}
		}
		p.out.Add(*found...)
	})
	if v := p.m.Version; v.Text != "" && v.Text != "1" {
		// In another version any key may mean anything: nothing else is worth saying.
		p.m.otherVersion, p.m.Unread = true, 0
		p.out = diag.List{{Code: diag.UnsupportedVersion, At: v.At, Text: "the map has version " + diag.Quote(v.Text),
			Help: "this program reads version 1"}}
	}
	if p.m.Unread == 0 && !p.m.otherVersion && !empty {
		p.complete(files)
	}
	p.m.buildIndex()
	if g := p.m.buildMembers(); g != nil {
		p.out.Add(diag.Finding{Code: diag.TooManyGrants, At: g.Name.At,
			Text: fmt.Sprintf("the account groups with all mean more than %d accounts", maxMembers), Help: "use one such group in many places"})
	}
	p.m.fillDefaults()
	p.m.fillSignIn()
	p.m.flawed = slices.ContainsFunc(p.out, func(d diag.Finding) bool { return d.Severity() == diag.Error && d.Code != diag.EmptyFile })
	return p.m, p.out
}

// eachOpen calls read with each file in turn. They become nodes side by side,
// unless they are more together than one file may be: nodes take a lot of memory.
func eachOpen(files []File, read func(*source.Reader, *source.Node, *diag.List)) {
	type part struct {
		reader *source.Reader
		root   *source.Node
		found  diag.List
	}
	parts, size := make([]part, len(files)), 0
	open := func(i int) {
		parts[i].reader, parts[i].root = source.Open(files[i].Path, files[i].Data, &parts[i].found)
	}
	for _, f := range files {
		size += len(f.Data)
	}
	var opening sync.WaitGroup
	for i := 0; i < len(files) && size <= source.MaxFileSize; i++ {
		opening.Go(func() { open(i) })
	}
	opening.Wait()
	for i := range files {
		if size > source.MaxFileSize {
			open(i)
		}
		read(parts[i].reader, parts[i].root, &parts[i].found)
		parts[i] = part{}
	}
}

type parser struct {
	*source.Reader
	m      *Map
	out    diag.List
	single map[string]diag.Span            // keys that stand in one part only
	names  map[string]map[string]diag.Span // section, name: where it was first written; nil for a map of one part
}

// elsewhere answers keys that people look for and that are not there.
var elsewhere = map[string]string{
	"Statement":            "write document: and the policy below it",
	"active":               "write status: suspended for who may enter nothing for now",
	"disabled":             "write status: suspended",
	"duration":             "write session:",
	"expires":              "write until:",
	"groups":               "people are grouped in teams, accounts in account_groups",
	"inline_policies":      "write them under the map's policies:, and their names in the role's",
	"managed_policies":     "write policies: AWS managed policies and your own stand in one list",
	"max_session_duration": "write session:",
	"permission_sets":      "write roles: a role is a permission set where people sign in through Identity Center",
	"session_duration":     "write session:",
	"suspended":            "write status: suspended",
	"teams":                "membership is written once, at the team: add the user to its members",
}

// unknown answers a key that the language does not have.
func (p *parser) unknown(key, meant string) string {
	p.m.missNames(meant) // of no section, where nothing is near
	return elsewhere[key]
}

// part reads one file's top level.
func (p *parser) part(root *source.Node) {
	m := p.m
	once := func(name string, read func(source.Word, *source.Node)) source.Field {
		return source.Reads(name, func(key source.Word, n *source.Node) {
			if first, twice := p.single[name]; twice {
				p.Report(diag.Finding{Code: diag.DuplicateKey, At: key.At, Text: fmt.Sprintf("%q stands in two parts of the map", name),
					Help: "keep it in one file", Also: &diag.Note{At: first, Text: "the first one"}})
				return
			}
			p.single[name] = key.At
			read(key, n)
		})
	}
	named := func(section, what string, grow func(int), read func(source.Word, *source.Node)) source.Field {
		return source.Reads(section, func(_ source.Word, n *source.Node) {
			grow(len(n.Content) / 2)
			all, within := p.Unread, 0
			p.Mapping(n, section, func(name source.Word, v *source.Node) {
				if p.first(section, what, name) {
					before := p.Unread
					read(name, v)
					within += p.Unread - before
				}
			})
			if p.Unread-all > within { // not only something of an entry, but its name
				m.missNames(section)
			}
		})
	}
	p.Fields(root, p.At(root), "the map", nil,
		once("version", func(_ source.Word, n *source.Node) { p.Text(&m.Version, n, "version") }),
		once("organization", func(_ source.Word, n *source.Node) { p.Text(&m.Organization, n, "organization") }),
		once("users_account", p.usersAccount),
		once("sign_in", func(_ source.Word, n *source.Node) { p.Text(&m.SignInAt, n, "sign_in") }),
		once("identity_center", p.identityCenter),
		once("defaults", p.defaults),
		once("quotas", p.quotas),
		once("new_regions", p.TextList(&m.NewRegions, "new_regions", "a region")),
		named("accounts", "account", func(n int) { m.Accounts = slices.Grow(m.Accounts, n) }, p.account),
		named("account_groups", "account group", func(n int) { m.Groups = slices.Grow(m.Groups, n) }, p.group),
		named("policies", "policy", func(n int) { m.Policies = slices.Grow(m.Policies, n) }, p.policy),
		named("roles", "role", func(n int) { m.Roles = slices.Grow(m.Roles, n) }, p.role),
		named("teams", "team", func(n int) { m.Teams = slices.Grow(m.Teams, n) }, p.team),
		named("users", "user", func(n int) { m.Users = slices.Grow(m.Users, n) }, p.user),
		source.Reads("expect", func(_ source.Word, n *source.Node) { p.List(n, "expect", p.expectation) }),
	)
}

// first notes a name of a section and reports one that another part has too.
func (p *parser) first(section, what string, name source.Word) bool {
	if p.names == nil {
		return true // one mapping, whose reader sees what stands twice
	}
	if p.names[section] == nil {
		p.names[section] = map[string]diag.Span{}
	}
	if at, twice := p.names[section][name.Text]; twice {
		p.Report(diag.Finding{Code: diag.DuplicateName, At: name.At, Text: fmt.Sprintf("%s %s is defined twice", what, diag.Quote(name.Text)),
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
		if _, ok := p.single[need.name]; !ok && !p.m.incomplete[need.name] {
			p.out.Add(diag.Finding{Code: diag.MissingKey, At: at, Text: "the map has no " + need.name, Help: need.help})
		}
	}
}
