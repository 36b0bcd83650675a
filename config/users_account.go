package config

import (
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// UsersAccount is the account in which people sign in.
type UsersAccount struct {
	At     diag.Span
	ID     source.Word
	Region source.Word
	Alias  source.Word // console sign-in alias; empty for none
	Tags   []Tag
	Shards int // nested stacks over which people and their policies are spread, 1 to 64; default 1
}

// UsersStack is the name of the users account's stack, which no target account
// may carry.
const UsersStack = "users"

func (p *parser) usersAccount(key source.Word, n *source.Node) {
	u := &p.m.UsersAccount
	u.At = key.At
	p.Fields(n, key.At, "users_account", []string{"id", "region"},
		source.Reads("id", p.accountID(&u.ID)),
		source.Text("region", &u.Region),
		source.Text("alias", &u.Alias),
		source.Reads("tags", p.tags(&u.Tags)),
		source.Reads("shards", p.shards(&u.Shards)),
	)
}

func (p *parser) shards(to *int) func(source.Word, *source.Node) {
	return func(_ source.Word, n *source.Node) {
		if shards, _, ok := p.Number(n, "shards", 1, 64); ok {
			*to = shards
		}
	}
}

func (c *checker) usersAccount() {
	u := &c.m.UsersAccount
	c.region(u.Region)
	if a := u.Alias.Text; a != "" && !aws.IsAlias(a) {
		c.reportf(u.Alias.At, diag.InvalidValue, "3 to 63 of a-z, 0-9 and single -, not 12 digits alone", "the alias is %s", diag.Quote(a))
	}
	c.tags(u.Tags, UserTags)
}
