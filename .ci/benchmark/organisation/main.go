// Command organisation makes up the role maps that .ci/bench measures, and
// reads maps the way the things they are compared with need them.
//
//	organisation map AxRxU        a map of A accounts with R roles each and U people
//	organisation map N            a map of N grants
//	organisation map N-less       the same with a person less in a team
//	organisation map changing     a map of some 10,000 grants that fits all quotas
//	organisation map changed      the same with one grant more
//	organisation map opened       the same with one grant more, of a role that nobody held
//	organisation data MAP         what it turns into, as JSON, for an app that knows no role maps
//	organisation count MAP        its people, target roles, grants, resources
//	organisation yaml FILE...     read into YAML nodes and nothing else
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/layout"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

// mostPolicies is how many policies AWS lets an account have when asked.
const mostPolicies = 5000

func main() {
	debug.SetGCPercent(400) // as the programs do: they run once and end
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "organisation:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: organisation map|data|count|yaml WHAT")
	}
	switch args[0] {
	case "map":
		o, err := made(args[1])
		if err != nil {
			return err
		}
		_, err = os.Stdout.Write(append(fmt.Appendf(nil, "quotas: {PoliciesQuota: %d}\n", mostPolicies), o.YAML(nil)...))
		return err
	case "data", "count":
		return means(args[0], args[1])
	case "yaml":
		for _, path := range args[1:] {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			var n yaml.Node
			if err := yaml.Unmarshal(text, &n); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("no command %q", args[0])
}

func made(what string) (*mapgen.Org, error) {
	switch what {
	case "changing", "changed", "opened":
		return changing(what), nil
	}
	var a, r, u int
	if n, err := fmt.Sscanf(what, "%dx%dx%d", &a, &r, &u); n == 3 && err == nil && a > 0 && r > 0 && u > 0 {
		return wide(a, r, u), nil
	}
	number, less := strings.CutSuffix(what, "-less")
	if n, err := strconv.Atoi(number); err == nil && n >= 100 {
		o := grants(n)
		if team := &o.Teams[0]; less {
			team.Members = team.Members[1:]
		}
		return o, nil
	}
	return nil, fmt.Errorf("%q is neither AxRxU nor a number of grants from 100", what)
}

// blank has accounts, roles of the same names for all of them, people, and
// teams without members and access.
func blank(accounts, roles, users, teams int) *mapgen.Org {
	o := mapgen.New(1, mapgen.Size{Users: users, Accounts: accounts, Plain: true})
	for i := range roles {
		o.Roles = append(o.Roles, mapgen.Role{Name: fmt.Sprintf("Role%d", i), Policies: []string{"ReadOnlyAccess"}, Session: "4h"})
	}
	for i := range teams {
		o.Teams = append(o.Teams, mapgen.Team{Name: fmt.Sprintf("team-%d", i)})
	}
	return o
}

// give grants a team n roles of an account, from the first on.
func give(o *mapgen.Org, team, account, first, n int) {
	for i := first; i < min(first+n, len(o.Roles)); i++ {
		o.Teams[team].Access = append(o.Teams[team].Access, mapgen.Entry{Where: o.Accounts[account].Name, Role: o.Roles[i].Name})
	}
}

func join(o *mapgen.Org, team, user int) {
	o.Teams[team].Members = append(o.Teams[team].Members, o.Users[user].Name)
}

// wide makes every role of every account a target role. A team holds four of
// one account and everybody is in one team: few enough that each target role
// has a policy of its own in the users account. Where those would be more than
// an account can have, a team holds eight, and everybody a policy of their own.
func wide(accounts, roles, users int) *mapgen.Org {
	each, policies := 4, accounts*roles
	if policies > mostPolicies-1 {
		each, policies = 8, users
	}
	perAccount := (roles + each - 1) / each
	teams := accounts * perAccount
	o := blank(accounts, roles, users, teams)
	o.Shards = shards(users + policies)
	for t := range teams {
		give(o, t, t/perAccount, t%perAccount*each, each)
	}
	for i := range max(users, teams) {
		join(o, i%teams, i%users)
	}
	return o
}

// grants grows in every direction at once: 25 grants a person, in two teams of
// ten people that hold 15 and 10 roles of one account.
func grants(n int) *mapgen.Org {
	users := n / 25
	teams := max(2, users/5/2*2)
	o := blank(teams/2, 25, users, teams)
	o.Shards = shards(2 * users)
	for t := range teams {
		give(o, t, t/2, t%2*15, 15-t%2*5)
	}
	for u := range users {
		first := u % teams
		join(o, first, u)
		join(o, (first+1+u/teams*2)%teams, u)
	}
	return o
}

// shards is over how many nested stacks the users account has to be spread.
func shards(resources int) int {
	switch {
	case resources <= 400:
		return 1
	case resources <= 6000:
		return 16
	}
	return 64
}

// changing is 250 people in four of 50 teams with ten roles each. The first
// person is in three, which leaves room for a group of their own.
func changing(what string) *mapgen.Org {
	const users, teams = 250, 50
	o := blank(teams/2, 20, users, teams)
	o.Attach = "teams"
	for t := range teams {
		give(o, t, t/2, t%2*10, 10)
	}
	for u := range users {
		for i := range 4 {
			if u > 0 || i > 0 {
				join(o, (u%teams+i*(1+u/teams))%teams, u)
			}
		}
	}
	last := o.Accounts[len(o.Accounts)-1].Name
	switch what {
	case "changed":
		o.Users[0].Access = []mapgen.Entry{{Where: last, Role: o.Roles[0].Name}}
	case "opened":
		o.Roles = append(o.Roles, mapgen.Role{Name: "Rare", Policies: []string{"ReadOnlyAccess"}})
		o.Users[0].Access = []mapgen.Entry{{Where: last, Role: "Rare"}}
	}
	return o
}

type (
	stack struct {
		Name    string   `json:"name"`
		Account string   `json:"account"`
		Region  string   `json:"region"`
		Nested  []nested `json:"nested,omitempty"`
	}
	nested struct {
		Name  string `json:"name"`
		After string `json:"after"` // people wait for policies, policies for people
	}
	user struct {
		Name  string     `json:"name"`
		Tags  []plan.Tag `json:"tags"`
		Stack string     `json:"stack"` // nested; empty for the stack itself
	}
	policy struct {
		Name  string   `json:"name"`
		Roles []string `json:"roles"` // ARNs
		Users []string `json:"users"`
		Stack string   `json:"stack"`
	}
	role struct {
		Name        string   `json:"name"`
		Description string   `json:"description,omitempty"`
		Policies    []string `json:"policies"`
		Hours       float64  `json:"hours,omitempty"`
	}
	target struct {
		stack
		Roles []role `json:"roles"`
	}
	organisation struct {
		Name     string   `json:"name"`
		Users    stack    `json:"users"`
		People   []user   `json:"people"`
		Policies []policy `json:"policies"`
		Targets  []target `json:"targets"`
	}
)

// means writes what a map turns into in plain terms. It takes maps like those
// made here and the example: roles of AWS managed policies, attached to people.
func means(what, path string) error {
	l, err := config.Load(path)
	if err != nil {
		return err
	}
	m := l.Map
	a, found := access.Of(m, time.Now())
	if found.HasErrors() || l.Findings.HasErrors() {
		return fmt.Errorf("%s has errors", path)
	}
	p, _, _ := layout.Of(a) // quotas are for validate to judge
	if what == "count" {
		people, roles, resources := 0, 0, 0
		for i := range p.Stacks {
			s := &p.Stacks[i]
			resources += len(s.Resources)
			for range plan.All[plan.User](s) {
				people++
			}
			for range plan.All[plan.Role](s) {
				roles++
			}
		}
		fmt.Println(people, roles, len(a.Holdings), resources)
		return nil
	}
	o := organisation{Name: p.Organization}
	for i := range p.Stacks {
		s := &p.Stacks[i]
		head := stack{Name: s.Name, Account: s.Account, Region: s.Region}
		if s.Name != config.UsersStack {
			o.Targets = append(o.Targets, target{head, rolesOf(s)})
			continue
		}
		for r := range plan.All[plan.NestedStack](s) {
			head.Nested = append(head.Nested, nested{r.ID, r.After[0]})
		}
		o.Users = head
		for r, x := range plan.All[plan.User](s) {
			o.People = append(o.People, user{x.UserName, x.Tags, r.In})
		}
		for r, x := range plan.All[plan.ManagedPolicy](s) {
			if len(r.Note.Opens) == 0 {
				continue // the app has its own
			}
			out := policy{Name: x.PolicyName, Users: x.Users, Stack: r.In}
			for _, t := range r.Note.Opens {
				account, _ := m.Account(t.Account)
				out.Roles = append(out.Roles, "arn:aws:iam::"+account.ID.Text+":role/"+t.Role)
			}
			o.Policies = append(o.Policies, out)
		}
	}
	out := bufio.NewWriter(os.Stdout)
	if err := json.NewEncoder(out).Encode(o); err != nil {
		return err
	}
	return out.Flush()
}

func rolesOf(s *plan.Stack) []role {
	out := []role{}
	for _, r := range plan.All[plan.Role](s) {
		names := []string{}
		for _, arn := range r.PolicyARNs {
			_, name, _ := strings.Cut(arn, ":policy/")
			names = append(names, name)
		}
		out = append(out, role{r.RoleName, r.Description, names, r.MaxSession.Hours()})
	}
	return out
}
