package review

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rolemap/config/access"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

// TestTheOrderIsNeverCut has more stacks than a comment takes lines, and more
// than it takes names.
func TestTheOrderIsNeverCut(t *testing.T) {
	for stacks, want := range map[int]string{
		300:  "1. account-with-a-name-299: add 2\n\n</details>",
		1000: "account-with-a-name-998, account-with-a-name-999\n\n</details>",
		3000: "\nTo deploy: 3000 stacks, users first and then the others in any order; `rolemap stacks` lists them.\n",
	} {
		r := Report{}
		for i := range 3000 {
			r.Users = append(r.Users, access.UserChange{User: fmt.Sprintf("user-with-a-name-%d", i), Kind: access.UserAdded})
		}
		for i := range stacks {
			name := fmt.Sprintf("account-with-a-name-%d", i)
			if i == 0 {
				name = "users"
			}
			r.Deploy.Stacks = append(r.Deploy.Stacks, plan.StackChange{Name: name, Action: plan.Change})
			for range 2 {
				r.Deploy.Resources = append(r.Deploy.Resources, plan.ResourceChange{Stack: name, Action: plan.Add})
			}
		}
		var b bytes.Buffer
		r.Markdown(&b, true)
		if text := b.String(); !strings.Contains(text, want) || len(text) >= maxComment {
			t.Errorf("%d stacks: %d bytes without %q", stacks, len(text), want)
		}
	}
}

// TestCountsAgree compares organisations before and after some edits: the
// numbers of the headline are those of the sections and of their rows, and no
// sentence stands twice.
func TestCountsAgree(t *testing.T) {
	fold := regexp.MustCompile(`(?s)<summary>([^<]*): (\d+)</summary>\n\n(.*?)\n</details>`)
	numbers := regexp.MustCompile(`(\d+) (grants? gained|grants? lost|ends? changed|roles? changed|users? \w+)`)
	seen := map[string]int{}
	for seed := range uint64(100) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		o := mapgen.New(seed, mapgen.Small)
		prev := compiled(t, o.YAML(nil))
		for range 1 + rnd.IntN(5) {
			edit(rnd, o)
		}
		next := compiled(t, o.YAML(nil))
		if prev.Findings.HasErrors() || next.Findings.HasErrors() {
			continue
		}
		r := New("a", "b", prev, next)
		var b bytes.Buffer
		if err := r.Markdown(&b, false); err != nil {
			t.Fatal(err)
		}
		text, have := b.String(), map[string]int{}
		for _, m := range fold.FindAllStringSubmatch(text, -1) {
			rows := 0
			for line := range strings.Lines(m[3]) {
				if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "1. ") || strings.HasPrefix(line, "| ") {
					rows++
				}
			}
			if strings.Contains(m[3], "| --- |") {
				rows -= 2
			}
			n, _ := strconv.Atoi(m[2])
			if n != rows {
				t.Errorf("seed %d: %s says %d, there are %d rows\n%s", seed, m[1], n, rows, m[3])
			}
			have[m[1]] = n
		}
		headline, _, _ := strings.Cut(text, "\n")
		said := map[string]int{}
		for _, m := range numbers.FindAllStringSubmatch(headline, -1) {
			n, _ := strconv.Atoi(m[1])
			section := map[string]string{"gained": "Gained", "lost": "Lost"}[m[2][strings.LastIndexByte(m[2], ' ')+1:]]
			switch {
			case strings.HasPrefix(m[2], "user"):
				section = "People"
			case strings.HasPrefix(m[2], "end"):
				section = "Ends"
			case strings.HasPrefix(m[2], "role"):
				section = "Roles that allow something else"
			}
			said[section] += n
			seen[section]++
		}
		for _, section := range []string{"Gained", "Lost", "People", "Ends", "Roles that allow something else"} {
			if said[section] != have[section] {
				t.Errorf("seed %d: %q has %d in the headline, %d in its section\n%s", seed, section, said[section], have[section], text)
			}
		}
		for _, sentence := range []string{"first delete", "first password", "is denied everything", "AWS sees", "deleted there", "any more", "somebody deletes", "CloudFormation refuses"} {
			most := 1
			if sentence == "AWS sees" {
				most = 3 // of users, roles and accounts
			}
			if sentence == "somebody deletes" {
				most = 2 // accounts that left, and stacks
			}
			if n := strings.Count(text, sentence); n > most {
				t.Errorf("seed %d: %q stands %d times\n%s", seed, sentence, n, text)
			}
		}
	}
	if len(seen) < 5 {
		t.Errorf("the edits are lopsided: %v", seen)
	}
}

// edit makes one change such as people make.
func edit(r *rand.Rand, o *mapgen.Org) {
	team, user := &o.Teams[r.IntN(len(o.Teams))], &o.Users[r.IntN(len(o.Users))]
	switch r.IntN(6) {
	case 0:
		user.Suspended = !user.Suspended
	case 1:
		team.Access = nil
	case 2:
		user.Access = []mapgen.Entry{{Where: o.Accounts[0].Name, Role: o.Roles[r.IntN(len(o.Roles))].Name}}
	case 3:
		for i := range 3 {
			o.Users = append(o.Users, mapgen.User{Name: fmt.Sprintf("new.%d.%d", len(o.Users), i)})
		}
	case 4:
		for i := range team.Access {
			team.Access[i].Until = []string{"", "2027-01-31"}[r.IntN(2)]
		}
	case 5:
		o.Roles[r.IntN(len(o.Roles))].Policies = []string{"ReadOnlyAccess", "Billing"}
	}
}
