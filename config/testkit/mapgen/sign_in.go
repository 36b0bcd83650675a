package mapgen

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
)

// CenterAccount is the id of the account in which every organisation that was
// mixed administers Identity Center.
const CenterAccount = "888888888888"

// The words of the map for ways of signing in.
var ways = []string{"iam-users", "identity-center", "both"}

// Mixed gives the organisation Identity Center, and every mix of ways to sign
// in: people and teams by one, the other or both, accounts and roles that let
// in one only where that shuts nobody out, teams that are groups of the
// directory. Lock is the lock file that goes with it.
func (o *Org) Mixed(seed uint64) *Org {
	r := rand.New(rand.NewPCG(seed, 2))
	o.Center = true
	o.SignIn = pick(r, append(ways, ""))
	for i := range o.Policies {
		o.Policies[i].Anywhere = r.IntN(2) == 0
	}
	some := func(odds int) string {
		if r.IntN(odds) > 0 {
			return ""
		}
		return pick(r, ways)
	}
	for i := range o.Teams {
		o.Teams[i].SignIn = some(2)
	}
	for i := range o.Users {
		o.Users[i].SignIn = some(4)
	}
	for i := range o.Accounts {
		o.Accounts[i].SignIn = some(5)
	}
	for i := range o.Roles {
		o.Roles[i].SignIn = some(5)
	}
	o.open()
	for i := range o.Teams {
		t := &o.Teams[i]
		exact := !slices.ContainsFunc(t.Members, func(name string) bool { u := o.user(name); return u.Suspended || u.SignIn != "" })
		if exact && o.comes(t.SignIn) && r.IntN(2) == 0 {
			t.Directory = "Directory of " + t.Name
		}
	}
	return o
}

func (o *Org) user(name string) *User {
	return &o.Users[slices.IndexFunc(o.Users, func(u User) bool { return u.Name == name })]
}

// comes reports whether whoever says this comes through Identity Center.
func (o *Org) comes(signIn string) bool { return set(signIn, set(o.SignIn, 1))&2 != 0 }

// set is a word's set of ways as bits: 1 for IAM users, 2 for Identity Center.
func set(word string, otherwise int) int {
	if i := slices.Index(ways, word); i >= 0 {
		return i + 1
	}
	return otherwise
}

// open lets accounts and roles let in everything again where they shut somebody out.
func (o *Org) open() {
	fit := func(people int, entries []Entry) {
		for _, e := range entries {
			role := &o.Roles[slices.IndexFunc(o.Roles, func(r Role) bool { return r.Name == e.Role })]
			for _, name := range o.accounts(e.Where) {
				a := &o.Accounts[slices.IndexFunc(o.Accounts, func(a Account) bool { return a.Name == name })]
				if people&set(role.SignIn, 3)&set(a.SignIn, 3) == 0 {
					role.SignIn, a.SignIn = "", ""
				}
			}
		}
	}
	for _, t := range o.Teams {
		people := set(t.SignIn, set(o.SignIn, 1))
		fit(people, t.Access)
		for _, name := range t.Members {
			fit(set(o.user(name).SignIn, people), t.Access)
		}
	}
	for _, u := range o.Users {
		fit(set(u.SignIn, set(o.SignIn, 1)), u.Access)
	}
}

// accounts are those of an account or a group.
func (o *Org) accounts(where string) []string {
	for _, g := range o.Groups {
		if g.Name == where {
			return o.Members(g)
		}
	}
	return []string{where}
}

// ID is the id that Lock has for a person, or a group of the directory.
func ID(kind, name string) string {
	n := 0
	for _, c := range kind + "/" + name {
		n = (n*131 + int(c)) % 1_000_000_000
	}
	return fmt.Sprintf("90677c608a-%08x-22e4-4fb8-9bfa-%012x", n, n*7)
}

// Lock is the lock file of a mixed organisation.
func (o *Org) Lock() []byte {
	var b bytes.Buffer
	b.WriteString("version: 1\ninstance: arn:aws:sso:::instance/ssoins-1111222233334444\nidentity_store: d-1234567890\nregion: eu-central-1\nusers:\n")
	for _, u := range o.Users {
		fmt.Fprintf(&b, "  %s: {id: %q, user_name: %s}\n", u.Name, ID("user", u.Name), u.Name)
	}
	head := "groups:\n"
	for _, t := range o.Teams {
		if t.Directory != "" {
			b.WriteString(head)
			head = ""
			fmt.Fprintf(&b, "  %q: {id: %q, members: %s}\n", t.Directory, ID("group", t.Directory), writer{}.list(t.Members))
		}
	}
	return b.Bytes()
}

func center(w writer, has bool) string {
	if !has {
		return ""
	}
	return "identity_center:\n" + w.join("  account: {id: \""+CenterAccount+"\", region: eu-central-1}\n",
		"  start_url: https://generated.awsapps.com/start\n", "  shards: 3\n")
}

func directory(group string) string {
	if group == "" {
		return ""
	}
	return fmt.Sprintf("    identity_center: {group: %q}\n", group)
}
