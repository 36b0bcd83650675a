package layout_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/layout"
	"rolemap/config/plan"
	"rolemap/config/policy"
)

// What tests need of a plan, and no more: no other test that looks at one knows its shape.

// planned is a plan, and what it takes of quotas.
type planned struct {
	plan.Plan
	usage []plan.Usage
}

// users is the users account's stack; empty in an empty plan.
func (p planned) users() *plan.Stack {
	if s, ok := p.Stack(config.UsersStack); ok {
		return s
	}
	return &plan.Stack{}
}

// attachment is a policy of the users account that lets somebody out.
type attachment struct {
	name, in string
	opens    map[string]time.Time // ARN of a role: until when; zero for no end. Read from the document
	to       []string             // "user NAME", "group NAME"
	after    []string
}

// policiesOf are the policies that open something, by logical id.
func policiesOf(p planned) map[string]attachment {
	out := map[string]attachment{}
	for r, x := range plan.All[plan.ManagedPolicy](p.users()) {
		if len(r.Note.Opens) == 0 {
			continue
		}
		a := attachment{name: x.PolicyName, in: r.In, after: r.After, opens: opens(x.Document.Value())}
		for _, u := range x.Users {
			a.to = append(a.to, "user "+u)
		}
		for _, g := range x.Groups {
			a.to = append(a.to, "group "+g)
		}
		out[r.ID] = a
	}
	return out
}

// membersOf are the groups of each user, and the nested stack in which each stands.
func membersOf(p planned) (groups map[string][]string, in map[string]string) {
	groups, in = map[string][]string{}, map[string]string{}
	for r, u := range plan.All[plan.User](p.users()) {
		groups[u.UserName], in[u.UserName] = u.Groups, r.In
	}
	return groups, in
}

// waits are what each nested stack and each barrier waits for, as logical ids and nested stacks.
func waits(p planned) map[string][]string {
	out := map[string][]string{}
	for _, r := range p.users().Resources {
		if r.Body.Name() == "" {
			out[r.ID] = r.After
		}
	}
	return out
}

// kindsOf is the kind of each resource of the users account, and what it waits for.
func kindsOf(p planned) (kinds map[string]string, after map[string][]string) {
	kinds, after = map[string]string{}, map[string][]string{}
	for _, r := range p.users().Resources {
		if r.Body.Name() != "" {
			kinds[r.ID], after[r.ID] = string(r.Body.Kind())+" "+r.In, r.After
		}
	}
	return kinds, after
}

// opens reads a document: the roles that it allows to assume, and until when.
func opens(doc map[string]any) map[string]time.Time {
	out, sids := map[string]time.Time{}, map[any]bool{}
	for _, s := range doc["Statement"].([]any) {
		s := s.(map[string]any)
		if sids[s["Sid"]] {
			panic(fmt.Sprint("a Sid stands twice: ", s))
		}
		sids[s["Sid"]] = true
		var until time.Time
		if c, ok := s["Condition"].(map[string]any); ok {
			until, _ = time.Parse(time.RFC3339, c["DateLessThan"].(map[string]any)["aws:CurrentTime"].(string))
		}
		roles, ok := s["Resource"].([]any)
		if !ok {
			roles = []any{s["Resource"]}
		}
		for _, r := range roles {
			if _, twice := out[r.(string)]; twice || s["Effect"] != "Allow" || s["Action"] != "sts:AssumeRole" {
				panic(fmt.Sprint("an odd statement: ", s))
			}
			out[r.(string)] = until
		}
	}
	return out
}

// laidOut is the access and the plan of a map, and of the lock file beside it, and what was found of it.
func laidOut(t *testing.T, text []byte, lock ...[]byte) (a access.Access, p planned, found diag.List) {
	t.Helper()
	m, wrong := config.Parse(config.File{Path: "rolemap.yaml", Data: text})
	for _, data := range lock {
		m.Lock, found = config.ParseLock(config.LockFile, data)
		wrong = append(wrong, found...)
	}
	if wrong = append(wrong, config.Check(m, now)...); wrong.HasErrors() {
		t.Fatalf("%v\n%s", wrong, text)
	}
	a, wrong = access.Of(m, now)
	if wrong.HasErrors() {
		t.Fatal(wrong)
	}
	p.Plan, p.usage, found = layout.Of(a)
	return a, p, found
}

// usageOf is how much of each quota is used by what.
func usageOf(p planned) map[string]int {
	out := map[string]int{}
	for _, u := range p.usage {
		out[u.Quota+" of "+u.Subject.String()] = u.Used
	}
	return out
}

// render is all of a plan as text, in an order of its own.
func render(p planned) string {
	out := []string{"organization " + p.Organization}
	sorted := func(blocks []string) {
		slices.Sort(blocks)
		out = append(out, blocks...)
	}
	for i := range p.Stacks {
		s := &p.Stacks[i]
		head := fmt.Sprintf("stack %s in %s %s tags %v order %d: %s, %s", s.Name, s.Account, s.Region, s.Tags, s.Order, s.Description, s.Note.Holds)
		for _, o := range s.Outputs {
			head += fmt.Sprintf(" output %s %s", o.Name, o.Value)
		}
		out = append(out, head)
		var blocks []string
		for i := range s.Resources {
			blocks = append(blocks, renderResource(&s.Resources[i]))
		}
		sorted(blocks)
	}
	var blocks []string
	for _, u := range p.usage {
		blocks = append(blocks, fmt.Sprintf("%s: %d of %d %s, line %d", u.Subject, u.Used, u.Allowed, u.Quota, u.At.Line))
	}
	sorted(blocks)
	return strings.Join(out, "\n") + "\n"
}

func renderResource(r *plan.Resource) string {
	text := func(d plan.Document) string {
		return fmt.Sprintf("\n    %d %s", d.Size(), policy.CompactJSON(d.Value()))
	}
	head := fmt.Sprintf("  %s %s in %q after %v", r.Body.Kind(), r.ID, r.In, r.After)
	switch x := r.Body.(type) {
	case plan.User:
		return head + fmt.Sprintf(" name %s groups %v policies %v tags %v", x.UserName, x.Groups, x.PolicyARNs, x.Tags)
	case plan.NestedStack:
		return head + " " + x.Description
	case plan.Group:
		return head + " name " + x.GroupName
	case plan.ManagedPolicy:
		head += fmt.Sprintf(" name %s%s users %v groups %v", x.Path, x.PolicyName, x.Users, x.Groups)
		for _, t := range r.Note.Opens {
			head += fmt.Sprintf("\n    opens %s/%s until %s", t.Account, t.Role, t.Until.Format(time.RFC3339))
		}
		return head + text(x.Document)
	case plan.Role:
		return head + fmt.Sprintf(" name %s%s policies %v boundary %q session %v description %q", x.Path, x.RoleName, x.PolicyARNs, x.Boundary, x.MaxSession, x.Description) + text(x.Trust)
	}
	return head
}
