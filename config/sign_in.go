package config

import (
	"cmp"
	"fmt"
	"slices"

	"rolemap/config/diag"
	"rolemap/config/source"
)

// SignIn is a set of ways of signing in.
type SignIn uint8

// The ways of signing in, and both.
const (
	IAMUsers SignIn = 1 << iota
	IdentityCenter
	BothWays = IAMUsers | IdentityCenter
)

// signIns are the words that the map has for them.
var signIns = []string{"iam-users", "identity-center", "both"}

// String is the map's word; empty for the empty set.
func (s SignIn) String() string {
	if s == 0 || s > BothWays {
		return ""
	}
	return signIns[s-1]
}

// words is the set for people.
func (s SignIn) words() string {
	if s == BothWays {
		return "both ways"
	}
	return s.String()
}

// Has reports whether all ways of another set are among these.
func (s SignIn) Has(t SignIn) bool { return s&t == t }

// signInOf is what a word stands for; the empty set for none and for a wrong one.
func signInOf(w source.Word) SignIn {
	for s := IAMUsers; s <= BothWays; s++ {
		if s.String() == w.Text {
			return s
		}
	}
	return 0
}

// fillSignIn works out who signs in how. The people's side: a user's own word,
// else that of the team through which a grant comes, else the map's. The
// target's side: what an account and a role let in, which is both ways where
// they say nothing.
func (m *Map) fillSignIn() {
	or := func(s, otherwise SignIn) SignIn {
		if s == 0 {
			return otherwise
		}
		return s
	}
	m.SignIn = or(signInOf(m.SignInAt), IAMUsers)
	for i := range m.Accounts {
		m.Accounts[i].LetsIn = or(signInOf(m.Accounts[i].SignInAt), BothWays)
	}
	for i := range m.Roles {
		m.Roles[i].LetsIn = or(signInOf(m.Roles[i].SignInAt), BothWays)
	}
	through := map[string]SignIn{} // user: the ways of their teams together
	for i := range m.Teams {
		t := &m.Teams[i]
		t.SignIn = or(signInOf(t.SignInAt), m.SignIn)
		for _, w := range t.Members {
			through[w.Text] |= t.SignIn
		}
	}
	for i := range m.Users {
		u := &m.Users[i]
		u.SignIn = signInOf(u.SignInAt)
		ways := through[u.Name.Text]
		if ways == 0 || len(u.Access) > 0 {
			ways |= m.SignIn
		}
		u.HasIAMUser = or(u.SignIn, ways).Has(IAMUsers)
	}
}

// SignInOf is the people's side of a grant: how a user signs in who holds it
// through a team; nil for a direct grant.
func (m *Map) SignInOf(u *User, t *Team) SignIn {
	switch {
	case u.SignIn != 0:
		return u.SignIn
	case t != nil:
		return t.SignIn
	default:
		return m.SignIn
	}
}

// signIn checks how people sign in: that words are right, that Identity Center
// is described where it is used, and that both sides of each grant have a way
// in common.
func (c *checker) signIn() {
	m := c.m
	words := []source.Word{m.SignInAt}
	for i := range m.Accounts {
		words = append(words, m.Accounts[i].SignInAt)
	}
	for i := range m.Roles {
		words = append(words, m.Roles[i].SignInAt)
	}
	for i := range m.Teams {
		words = append(words, m.Teams[i].SignInAt)
	}
	for i := range m.Users {
		words = append(words, m.Users[i].SignInAt)
	}
	used := source.Word{}
	for _, w := range words {
		c.oneOf(w, "sign_in", signIns...)
		if used.Text == "" && signInOf(w).Has(IdentityCenter) {
			used = w
		}
	}
	if used.Text != "" && m.IdentityCenter == nil && !m.incomplete["identity_center"] {
		c.reportf(used.At, diag.MissingKey, `add identity_center: {account: {id: "444444444444", region: eu-central-1}}`,
			"sign_in is %s, but the map has no identity_center", diag.Quote(used.Text))
	}
	narrow := func(s SignIn) bool { return s != BothWays }
	if !slices.ContainsFunc(m.Accounts, func(a Account) bool { return narrow(a.LetsIn) }) &&
		!slices.ContainsFunc(m.Roles, func(r Role) bool { return narrow(r.LetsIn) }) {
		return // every way is let in everywhere
	}
	c.letIn = map[string][BothWays + 1][]string{}
	for i := range m.Teams {
		t := &m.Teams[i]
		c.noWay(t.Access, t.SignIn, cmp.Or(t.SignInAt, m.SignInAt), "the members of team "+diag.Quote(t.Name.Text))
		var own [BothWays + 1][]*User // members who sign in otherwise than their team
		for _, w := range t.Members {
			if u, ok := m.User(w.Text); ok && u.SignIn != 0 && u.SignIn != t.SignIn {
				own[u.SignIn] = append(own[u.SignIn], u)
			}
		}
		for way, users := range own {
			if len(users) > 0 {
				c.noWay(t.Access, SignIn(way), users[0].SignInAt, list(wordTexts(names(users,
					func(u **User) source.Word { return (*u).Name })))+" of team "+diag.Quote(t.Name.Text))
			}
		}
	}
	for i := range m.Users {
		u := &m.Users[i]
		c.noWay(u.Access, m.SignInOf(u, nil), cmp.Or(u.SignInAt, m.SignInAt), diag.Quote(u.Name.Text))
	}
}

// noWay reports entries that people cannot use, since what they sign in by, what
// the account and what the role let in have nothing in common. One entry is one
// finding, whatever number of accounts it is about.
func (c *checker) noWay(access []Access, people SignIn, word source.Word, who string) {
	if word.Text != "" && signInOf(word) == 0 {
		return // what is meant is not known
	}
	for _, a := range access {
		for _, e := range a.Roles {
			r, ok := c.m.Role(e.Role.Text)
			if !ok {
				continue
			}
			for way, accounts := range c.accountsBy(a.Where.Text) {
				if len(accounts) == 0 || people&SignIn(way)&r.LetsIn != 0 {
					continue
				}
				account, _ := c.m.Account(accounts[0])
				other := cmp.Or(r.SignInAt, account.SignInAt)
				if r.LetsIn&people != 0 {
					other = account.SignInAt
				}
				c.out.Add(diag.Finding{Code: diag.NoWayIn, At: cmp.Or(word, e.Role).At,
					Text: fmt.Sprintf("%s cannot enter %s in %s: they sign in by %s, the role lets in %s, the account %s",
						who, diag.Quote(e.Role.Text), list(accounts), people.words(), r.LetsIn.words(), SignIn(way).words()),
					Help: "change sign_in on one of the sides, or remove the grant", Also: &diag.Note{At: other.At, Text: "what is let in"}})
			}
		}
	}
}

// accountsBy are the names of a place's accounts by what they let in, each place looked up once.
func (c *checker) accountsBy(where string) [BothWays + 1][]string {
	by, ok := c.letIn[where]
	if !ok {
		for _, a := range c.m.Expand(where) {
			by[a.LetsIn] = append(by[a.LetsIn], a.Name.Text)
		}
		c.letIn[where] = by
	}
	return by
}
