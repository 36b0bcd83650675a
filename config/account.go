package config

import (
	"fmt"
	"regexp"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
)

// Account is a target account: one in which people work.
type Account struct {
	Name        source.Word
	ID          source.Word
	Region      source.Word // the users account's where the map says nothing
	Title       source.Word // what people call it; empty where the name is all
	Description source.Word
	Color       source.Word
	Tags        []Tag
	Status      source.Word
	Suspended   bool // AWS closed or suspended it: no stack, and nobody holds anything there
	Shards      int  // nested stacks over which its roles are spread, 1 to 64; default 1, the stack itself
	SignInAt    source.Word
	LetsIn      SignIn // what the account lets in
}

// Variables are what the variables of a document stand for in the account.
func (a *Account) Variables() policy.Variables {
	return policy.Variables{ID: a.ID.Text, Name: a.Name.Text, Region: a.Region.Text}
}

func (p *parser) account(name source.Word, n *source.Node) {
	a := Account{Name: name, Shards: 1}
	p.Fields(n, name.At, "account "+diag.Quote(name.Text), []string{"id"},
		source.Reads("id", p.accountID(&a.ID)),
		source.Text("region", &a.Region),
		source.Text("title", &a.Title),
		source.Text("description", &a.Description),
		source.Text("color", &a.Color),
		source.Text("status", &a.Status),
		source.Reads("tags", p.tags(&a.Tags)),
		source.Reads("shards", p.shards(&a.Shards)),
		source.Text("sign_in", &a.SignInAt),
	)
	a.Suspended = a.Status.Text == "suspended"
	p.m.Accounts = append(p.m.Accounts, a)
}

var numberLike = regexp.MustCompile(`^[-+]?[0-9][0-9a-fA-Fox_.,+-]*$`)

// accountID reads an account's id. An unquoted one may be another number than
// the one written: YAML 1.1 reads 012345670123 as octal.
func (p *parser) accountID(to *source.Word) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		w, ok := p.Word(n, "id")
		if !ok {
			return
		}
		switch {
		case !source.Quoted(n) && numberLike.MatchString(w.Text):
			help := "write id: " + diag.Quote(w.Text) + ", after checking the digits"
			if !aws.AccountID.MatchString(w.Text) {
				help = "write its 12 digits in quotes; a leading zero may have been lost"
			}
			p.Reportf(w.At, diag.AccountIDUnquoted, help,
				"the account id %s is not in quotes: YAML may read it as a number, one with a leading zero as an octal number, and so as another account", diag.Cut(w.Text))
		case !aws.AccountID.MatchString(w.Text):
			p.Reportf(w.At, diag.AccountID, "an account id has 12 digits, in quotes: \"111111111111\"", "the account id %s is not 12 digits",
				diag.Quote(w.Text))
		default:
			*to = w
		}
	}
}

func (c *checker) accounts() {
	m := c.m
	ids := map[string]*Account{}
	for i := range m.Accounts {
		a := &m.Accounts[i]
		c.name(a.Name, "an account", slugRule)
		if a.Name.Text == UsersStack {
			c.reportf(a.Name.At, diag.ReservedName, "choose another name, such as users-admin",
				"the account name %q is taken by the users account's stack", UsersStack)
		}
		if a.Name.Text == CenterStack {
			c.reportf(a.Name.At, diag.ReservedName, "choose another name, such as identity",
				"the account name %q is taken by Identity Center's stack", CenterStack)
		}
		c.region(a.Region)
		if a.Color.At != (diag.Span{}) && !colorRule.MatchString(a.Color.Text) {
			c.reportf(a.Color.At, diag.InvalidValue, `write "#rrggbb", in quotes because # starts a comment`, "color is %s",
				diag.Quote(a.Color.Text))
		}
		c.oneOf(a.Status, "status", "active", "suspended")
		c.tags(a.Tags, nil)
		if first, twice := ids[a.ID.Text]; twice && a.ID.Text != "" {
			c.out.Add(diag.Finding{Code: diag.DuplicateAccountID, At: a.ID.At,
				Text: fmt.Sprintf("the accounts %s and %s have one id, %s", diag.Quote(first.Name.Text), diag.Quote(a.Name.Text), a.ID.Text),
				Help: "correct one, or remove one", Also: &diag.Note{At: first.ID.At, Text: "the first one"}})
			continue
		}
		ids[a.ID.Text] = a
	}
}
