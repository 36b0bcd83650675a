// Package mapgen makes role maps up, for property tests and benchmarks. A seed
// gives the same organisation again.
package mapgen

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Size says how large an organisation is to be.
type Size struct {
	Users, Accounts, Roles, Teams int
	// DoorsPerTeam is how many roles a team is granted, at most.
	DoorsPerTeam int
	// TeamsPerUser is in how many teams a user is, at most.
	TeamsPerUser int
	// Plain leaves out all but the keys a simple map has.
	Plain bool
}

// Small fits AWS's quotas in either layout.
var Small = Size{Users: 9, Accounts: 4, Roles: 6, Teams: 4, DoorsPerTeam: 3, TeamsPerUser: 2}

// Org is an organisation; its fields may be changed before it is written.
type Org struct {
	Attach, Trust, Path string
	SignIn              string // empty leaves the key out, here and below
	Center              bool   // with Identity Center; see Mixed
	Shards              int    // 0 leaves the key out
	Accounts            []Account
	Groups              []Group
	Policies            []Policy
	Roles               []Role
	Teams               []Team
	Users               []User
}

type (
	Account struct {
		Name, ID, Region, Title string
		Suspended               bool
		Shards                  int // 0 leaves the key out
		SignIn                  string
	}
	Group struct {
		Name     string
		Accounts []string
		All      bool // every account but for Except; then Accounts is empty
		Except   []string
	}
	Policy struct {
		Name     string
		Actions  []string
		Anywhere bool // its text does not depend on the account
	}
	Role struct {
		Name, MFA, Trust, Session, Boundary string
		SignIn                              string
		Policies, SourceIP                  []string
	}
	// Entry is one granted role. Until is empty for no end.
	Entry struct{ Where, Role, Until string }
	Team  struct {
		Name      string
		Members   []string
		Access    []Entry
		SignIn    string
		Directory string // the group of the directory that it is; empty for its own
	}
	User struct {
		Name      string
		Suspended bool
		Access    []Entry
		SignIn    string
	}
)

// UsersAccount is the id of the users account of every organisation made up.
const UsersAccount = "999999999999"

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func some(r *rand.Rand, list []string, n int) []string {
	out := slices.Clone(list)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(n, len(out))]
}

func maybe(r *rand.Rand, s Size, odds int, value string) string {
	if s.Plain || r.IntN(odds) > 0 {
		return ""
	}
	return value
}

// New makes an organisation up.
func New(seed uint64, s Size) *Org {
	r := rand.New(rand.NewPCG(seed, 1))
	o := &Org{Attach: maybe(r, s, 3, "teams"), Trust: maybe(r, s, 3, "people"), Path: maybe(r, s, 4, "/rolemap/")}
	shapes := rand.New(rand.NewPCG(seed, 2)) // of its own, so that all else stays as it is
	var accounts, users, targets, policies []string
	for i := range s.Accounts {
		a := Account{Name: fmt.Sprintf("account-%d", i), ID: fmt.Sprintf("%012d", 100000000000+i)}
		if i == 0 && !s.Plain && r.IntN(2) == 0 {
			a.ID = UsersAccount // the users account as its own target
		}
		if a.Region = maybe(r, s, 3, "us-east-1"); a.Region == "" {
			a.Region = maybe(shapes, s, 8, newRegion)
		}
		a.Title = maybe(shapes, s, 3, fmt.Sprintf("Shop №%d, production", i))
		a.Suspended = i > 1 && maybe(shapes, s, 6, "yes") != "" // the first two can be entered, as tests like to
		o.Accounts = append(o.Accounts, a)
		accounts = append(accounts, a.Name)
	}
	targets = slices.Clone(accounts)
	if !s.Plain {
		g := Group{Name: "group-0", Accounts: some(r, accounts, 2)}
		o.Groups, targets = append(o.Groups, g), append(targets, g.Name)
		if shapes.IntN(3) > 0 {
			all := Group{Name: "group-all", All: true, Except: some(shapes, accounts, shapes.IntN(3))}
			o.Groups, targets = append(o.Groups, all), append(targets, all.Name)
		}
		for i := range 3 {
			p := Policy{Name: fmt.Sprintf("policy-%d", i), Actions: []string{"s3:GetObject", "s3:ListBucket", fmt.Sprintf("sqs:Action%d", i)}}
			o.Policies, policies = append(o.Policies, p), append(policies, p.Name)
		}
	}
	for i := range s.Roles {
		o.Roles = append(o.Roles, role(r, s, fmt.Sprintf("Role%d", i), policies))
	}
	for i := range s.Users {
		u := User{Name: fmt.Sprintf("user.%d", i), Suspended: maybe(r, s, 8, "yes") != ""}
		users = append(users, u.Name)
		o.Users = append(o.Users, u)
	}
	for i := range s.Teams {
		t := Team{Name: teamName(shapes, s, i)}
		for range 1 + r.IntN(max(1, s.DoorsPerTeam)) {
			t.Access = add(t.Access, o.entry(r, s, targets))
		}
		o.Teams = append(o.Teams, t)
	}
	for _, u := range users {
		for _, i := range r.Perm(len(o.Teams))[:min(s.TeamsPerUser, len(o.Teams))] {
			o.Teams[i].Members = append(o.Teams[i].Members, u)
		}
	}
	if !s.Plain {
		for range 2 {
			i := r.IntN(len(o.Users))
			o.Users[i].Access = add(o.Users[i].Access, o.entry(r, s, targets))
		}
	}
	return o
}

// teamName is a name of an IAM group's characters, up to the longest.
func teamName(r *rand.Rand, s Size, i int) string {
	if s.Plain {
		return fmt.Sprintf("team-%d", i)
	}
	return fmt.Sprintf(pick(r, []string{"team-%d", "team-%d", "Team_%d", "T%d@corp+a=b,c", "team.%d",
		"long" + strings.Repeat("-team", 22) + ".%d"}), i)
}

func role(r *rand.Rand, s Size, name string, policies []string) Role {
	x := Role{Name: name, MFA: maybe(r, s, 3, "optional"), Trust: maybe(r, s, 3, "people"), Session: maybe(r, s, 2, "4h"),
		Boundary: maybe(r, s, 4, "PowerUserAccess")}
	x.Policies = some(r, []string{"ReadOnlyAccess", "AWSLambda_FullAccess", "AdministratorAccess", "ViewOnlyAccess"}, 1+r.IntN(2))
	if len(policies) > 0 && r.IntN(2) == 0 {
		x.Policies = append(x.Policies, pick(r, policies))
	}
	if maybe(r, s, 3, "yes") != "" {
		x.SourceIP = some(r, []string{"203.0.113.0/24", "198.51.100.7", "2001:db8::/32"}, 2)
	}
	return x
}

func (o *Org) entry(r *rand.Rand, s Size, targets []string) Entry {
	return Entry{Where: pick(r, targets), Role: pick(r, o.Roles).Name,
		Until: maybe(r, s, 5, pick(r, []string{"2027-01-31", "2027-06-30T12:00:00Z"}))}
}

func add(list []Entry, e Entry) []Entry {
	if slices.ContainsFunc(list, func(x Entry) bool { return x.Where == e.Where && x.Role == e.Role }) {
		return list
	}
	return append(list, e)
}

// YAML writes the map. With a source of chance every list and mapping comes in
// another order; the meaning is the same.
func (o *Org) YAML(shuffle *rand.Rand) []byte {
	w := writer{shuffle: shuffle}
	parts := []string{
		"version: 1\n", "organization: generated\n",
		"users_account:\n" + w.join("  id: \""+UsersAccount+"\"\n", "  region: eu-central-1\n", shards("", o.Shards)),
		line("sign_in", o.SignIn), center(w, o.Center),
		"defaults:\n" + w.join(line("  attach_to", o.Attach), line("  trust", o.Trust), line("  path", o.Path), "  mfa: required\n"),
		o.newRegions(w),
		section(w, "accounts", o.Accounts, func(a Account) string {
			return "  " + a.Name + ":\n" + w.join("    id: \""+a.ID+"\"\n", line("    region", a.Region), line("    title", a.Title),
				status(a.Suspended), line("    sign_in", a.SignIn), shards("  ", a.Shards), "    tags: {"+w.join("stage: test, ", "owner: x, ")+"}\n")
		}),
		section(w, "account_groups", o.Groups, func(g Group) string { return "  " + g.Name + ": " + w.group(g) + "\n" }),
		section(w, "policies", o.Policies, func(p Policy) string {
			return "  " + p.Name + ":\n    document:\n" + w.join("      Version: \"2012-10-17\"\n",
				"      Statement:\n"+w.join("        - {Effect: Allow, Action: "+w.list(p.Actions)+", Resource: \"arn:aws:s3:::x-"+where(p)+"/*\"}\n",
					"        - {Effect: Deny, Action: \"iam:*\", Resource: \"*\"}\n"))
		}),
		section(w, "roles", o.Roles, func(r Role) string {
			return "  " + r.Name + ":\n" + w.join("    policies: "+w.list(r.Policies)+"\n", line("    mfa", r.MFA), line("    sign_in", r.SignIn),
				line("    trust", r.Trust), line("    session", r.Session),
				line("    permissions_boundary", r.Boundary), list("    source_ip", w.list(r.SourceIP)))
		}),
		section(w, "teams", o.Teams, func(t Team) string {
			return "  " + t.Name + ":\n" + w.join("    members: "+w.list(t.Members)+"\n", line("    sign_in", t.SignIn), directory(t.Directory),
				w.access(t.Access))
		}),
		section(w, "users", o.Users, func(u User) string {
			return "  " + u.Name + ":\n" + w.join("    name: The "+u.Name+"\n", status(u.Suspended), line("    sign_in", u.SignIn),
				w.access(u.Access))
		}),
	}
	return []byte(w.join(parts...))
}

type writer struct{ shuffle *rand.Rand }

func (w writer) join(parts ...string) string {
	w.mix(parts)
	var b bytes.Buffer
	for _, p := range parts {
		b.WriteString(p)
	}
	return b.String()
}

func (w writer) mix(parts []string) {
	if w.shuffle != nil {
		w.shuffle.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	}
}

func (w writer) list(items []string) string {
	items = slices.Clone(items)
	w.mix(items)
	out := "["
	for i, x := range items {
		if i > 0 {
			out += ", "
		}
		out += fmt.Sprintf("%q", x)
	}
	return out + "]"
}

func (w writer) group(g Group) string {
	switch {
	case !g.All:
		return w.list(g.Accounts)
	case len(g.Except) == 0:
		return "all"
	}
	parts := []string{"all: true", "except: " + w.list(g.Except)}
	w.mix(parts)
	return "{" + strings.Join(parts, ", ") + "}"
}

// Members are the accounts of a group.
func (o *Org) Members(g Group) []string {
	if !g.All {
		return g.Accounts
	}
	var out []string
	for _, a := range o.Accounts {
		if !slices.Contains(g.Except, a.Name) {
			out = append(out, a.Name)
		}
	}
	return out
}

func (w writer) access(entries []Entry) string {
	if len(entries) == 0 {
		return ""
	}
	var places []string
	by := map[string][]string{}
	for _, e := range entries {
		if by[e.Where] == nil {
			places = append(places, e.Where)
		}
		item := e.Role
		if e.Until != "" {
			item = "{" + w.join("role: "+e.Role+", ", "until: "+e.Until+", ") + "}"
		}
		by[e.Where] = append(by[e.Where], item)
	}
	var lines []string
	for _, p := range places {
		items := by[p]
		w.mix(items)
		text := "      " + p + ": ["
		for i, x := range items {
			if i > 0 {
				text += ", "
			}
			text += x
		}
		lines = append(lines, text+"]\n")
	}
	return "    access:\n" + w.join(lines...)
}

func line(key, value string) string {
	if value == "" {
		return ""
	}
	return key + ": " + value + "\n"
}

// newRegion is one that no program knows.
const newRegion = "eu-nowhere-9"

func (o *Org) newRegions(w writer) string {
	if !slices.ContainsFunc(o.Accounts, func(a Account) bool { return a.Region == newRegion }) {
		return ""
	}
	return "new_regions: " + w.list([]string{newRegion, "eu-elsewhere-1"}) + "\n"
}

func status(suspended bool) string {
	if suspended {
		return "    status: suspended\n"
	}
	return ""
}

func shards(indent string, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s  shards: %d\n", indent, n)
}

func list(key, value string) string {
	if value == "[]" {
		return ""
	}
	return key + ": " + value + "\n"
}

func section[T any](w writer, key string, list []T, one func(T) string) string {
	if len(list) == 0 {
		return ""
	}
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = one(x)
	}
	return key + ":\n" + w.join(parts...)
}

func where(p Policy) string {
	if p.Anywhere {
		return "anywhere"
	}
	return "${account.id}"
}
