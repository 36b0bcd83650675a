// Package iam lays out sign-in by IAM users: the users account's stack, with
// people and the policies that let them out, and a stack for each target
// account, with the roles that let them in. It is pure Go.
package iam

import (
	"cmp"
	"slices"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/plan"
	"rolemap/config/policy"
	"rolemap/config/source"
)

// Of lays out the stacks of a map and what is held by IAM users, and finds who
// comes by more roles than their policies can hold. Everywhere are own policies
// that every account has, whether a role there uses them or not. The map must
// be free of errors.
func Of(a access.Access, everywhere []string) ([]plan.Stack, diag.List) {
	m := a.Map
	l := &layouter{m: m, Access: a, everywhere: everywhere, partition: aws.Partition(m.UsersAccount.Region.Text),
		trusts: map[string]policy.Measured{}, logical: make(map[[2]string]string, 2*len(m.Users)), assumeSizes: map[string]int{}}
	l.findTargets()
	// The two sides share what is found so far and nothing that they note.
	side := *l
	side.logical = make(map[[2]string]string, len(l.targets))
	accounts := make(chan []plan.Stack, 1)
	go func() { accounts <- side.accounts() }()
	stacks := make([]plan.Stack, 0, len(m.Accounts)+1)
	stacks = append(stacks, l.users())
	return append(stacks, <-accounts...), diag.Likewise(l.out)
}

type layouter struct {
	access.Access
	m         *config.Map
	partition string
	out       diag.List

	targets    []*target // by account, role
	leads      []*target // where each of the holdings leads
	everywhere []string

	assumeSizes map[string]int // see assumeSize
	logical     map[[2]string]string
	trusts      map[string]policy.Measured // by what tells them apart: most roles share one
}

func (l *layouter) stack(name string, account, region source.Word, tags []config.Tag) plan.Stack {
	s := plan.Stack{Name: name, Account: account.Text, Region: region.Text,
		Tags: []plan.Tag{{Key: "managed-by", Value: "rolemap"}, {Key: "organization", Value: l.m.Organization.Text}}}
	for _, t := range tags {
		s.Tags = append(s.Tags, plan.Tag{Key: t.Key.Text, Value: t.Value.Text})
	}
	slices.SortFunc(s.Tags, func(a, b plan.Tag) int { return cmp.Compare(a.Key, b.Key) })
	return s
}

func (l *layouter) arn(account, kind, name string) string {
	return "arn:" + l.partition + ":iam::" + account + ":" + kind + l.m.Defaults.Path + name
}

func (l *layouter) ids(kind string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = l.id(kind, n)
	}
	return out
}

// id is plan.LogicalID, remembered: a user's is asked for once a policy.
func (l *layouter) id(kind, name string) string {
	key := [2]string{kind, name}
	id, ok := l.logical[key]
	if !ok {
		id = plan.LogicalID(kind, name)
		l.logical[key] = id
	}
	return id
}

func byName(a, b plan.Resource) int { return cmp.Compare(a.Body.Name(), b.Body.Name()) }
