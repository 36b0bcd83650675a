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
)

// What tests need of a plan, and no more: no other test that looks at one knows its shape.

// attachment is a policy of the users account that lets somebody out.
type attachment struct {
	name, in string
	opens    map[string]time.Time // ARN of a role: until when; zero for no end. Read from the document
	to       []string             // "user NAME", "group NAME"
	after    []string
}

// policiesOf are the policies with doors, by logical id.
func policiesOf(p layout.Plan) map[string]attachment {
	out := map[string]attachment{}
	for _, x := range p.Users.Policies {
		if len(x.Doors) == 0 {
			continue
		}
		a := attachment{name: x.Name, in: x.In, after: x.After, opens: opens(x.Document)}
		for _, u := range x.Users {
			a.to = append(a.to, "user "+u)
		}
		for _, g := range x.Groups {
			a.to = append(a.to, "group "+g)
		}
		out[x.ID] = a
	}
	return out
}

// membersOf are the groups of each user, and the nested stack in which each stands.
func membersOf(p layout.Plan) (groups map[string][]string, in map[string]string) {
	groups, in = map[string][]string{}, map[string]string{}
	for _, u := range p.Users.Users {
		groups[u.Name], in[u.Name] = u.Groups, u.In
	}
	return groups, in
}

// waits are what each nested stack and each barrier waits for, as logical ids and nested stacks.
func waits(p layout.Plan) map[string][]string {
	out := map[string][]string{}
	for _, n := range p.Users.Nested {
		out[n.ID] = []string{n.After}
	}
	for _, b := range p.Users.Barriers {
		out[b.ID] = slices.Concat(b.After, b.Nested)
	}
	return out
}

// kindsOf is the kind of each resource of the users account, and what it waits for.
func kindsOf(p layout.Plan) (kinds map[string]string, after map[string][]string) {
	kinds, after = map[string]string{}, map[string][]string{}
	for _, x := range p.Users.Users {
		kinds[x.ID], after[x.ID] = "user "+x.In, x.After
	}
	for _, x := range p.Users.Groups {
		kinds[x.ID] = "group "
	}
	for _, x := range p.Users.Policies {
		kinds[x.ID], after[x.ID] = "policy "+x.In, x.After
	}
	return kinds, after
}

// opens reads a document: the roles that it allows to assume, and until when.
func opens(doc map[string]any) map[string]time.Time {
	out := map[string]time.Time{}
	for _, s := range doc["Statement"].([]any) {
		s := s.(map[string]any)
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

// laidOut is a map's access and its plan; ok is false where it is over a quota.
func laidOut(t *testing.T, text []byte) (a access.Access, p layout.Plan, found diag.List) {
	t.Helper()
	m, wrong := config.Parse(config.File{Path: "rolemap.yaml", Data: text})
	if wrong = append(wrong, config.Check(m, now)...); wrong.HasErrors() {
		t.Fatalf("%v\n%s", wrong, text)
	}
	a, wrong = access.Of(m, now)
	if wrong.HasErrors() {
		t.Fatal(wrong)
	}
	p, found = layout.Of(a)
	return a, p, found
}

// usageOf is how much of each quota is used by what.
func usageOf(p layout.Plan) map[string]int {
	out := map[string]int{}
	for _, u := range p.Budget {
		out[u.Quota+" of "+u.Subject] = u.Used
	}
	return out
}

// render is all of a plan as text, in an order of its own.
func render(p layout.Plan) string {
	var out, blocks []string
	block := func(format string, args ...any) { blocks = append(blocks, fmt.Sprintf(format, args...)) }
	flush := func() {
		slices.Sort(blocks)
		out, blocks = append(out, blocks...), nil
	}
	policies := func(list []layout.Policy) {
		for _, x := range list {
			text := fmt.Sprintf("  policy %s %s%s in %q after %v users %v groups %v", x.ID, x.Path, x.Name, x.In, x.After, x.Users, x.Groups)
			for _, d := range x.Doors {
				text += fmt.Sprintf("\n    opens %s/%s until %s", d.Account, d.Role, d.Until.Format(time.RFC3339))
			}
			block("%s\n    %d %s", text, x.Size, config.CompactJSON(x.Document))
		}
	}
	frame := func(nested []layout.Nested, barriers []layout.Barrier) {
		for _, x := range nested {
			block("  nested %s after %s", x.ID, x.After)
		}
		for _, x := range barriers {
			block("  barrier %s after %v %v", x.ID, x.After, x.Nested)
		}
		flush()
	}
	u := p.Users
	out = append(out, "organization "+p.Organization, fmt.Sprintf("stack %s in %s %s tags %v sign-in %s", u.Name, u.Account, u.Region, u.Tags, u.SignInURL))
	for _, x := range u.Users {
		block("  user %s %s in %q after %v groups %v policies %v tags %v", x.ID, x.Name, x.In, x.After, x.Groups, x.Policies, x.Tags)
	}
	for _, x := range u.Groups {
		block("  group %s %s", x.ID, x.Name)
	}
	policies(u.Policies)
	frame(u.Nested, u.Barriers)
	for _, t := range p.Targets {
		out = append(out, fmt.Sprintf("stack %s in %s %s tags %v", t.Name, t.Account, t.Region, t.Tags))
		policies(t.Policies)
		for _, x := range t.Roles {
			block("  role %s %s%s in %q after %v policies %v boundary %q session %v description %q\n    %d %s", x.ID, x.Path, x.Name, x.In, x.After,
				x.PolicyARNs, x.Boundary, x.MaxSession, x.Description, x.TrustSize, config.CompactJSON(x.Trust))
		}
		frame(t.Nested, t.Barriers)
	}
	for _, u := range p.Budget {
		block("%s: %d of %d %s, line %d", u.Subject, u.Used, u.Allowed, u.Quota, u.At.Line)
	}
	flush()
	return strings.Join(out, "\n") + "\n"
}
