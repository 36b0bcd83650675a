// Package plan is what a role map turns into in AWS, as data: stacks, and in
// each a list of resources. It knows no map and no CDK: package layout fills
// it, package stacks writes it down.
package plan

import (
	"cmp"
	"slices"
	"time"

	"rolemap/config/aws"
	"rolemap/config/diag"
)

// Plan is everything that a map turns into.
type Plan struct {
	Organization string
	Stacks       []Stack // in the order of their Order, then by name
}

// Stack is one stack of one account.
type Stack struct {
	Name        string // its construct id too
	Order       int    // stacks of a lower one are deployed first
	Description string
	Account     string // id
	Region      string
	Tags        []Tag // by key
	Outputs     []Output
	Resources   []Resource // each after what it stands in
	Note        StackNote
}

// Tag is a tag of a stack or a user.
type Tag struct{ Key, Value string }

// Output is what a deployment of the stack prints at its end.
type Output struct{ Name, Value, Description string }

// StackNote is what is known of a stack beside its content: it is neither
// compared nor deployed.
type StackNote struct {
	At     diag.Span // what in the map would have to change for another stack
	Holds  string    // in words, for a summary
	Counts []string  // quotas of its account that are worth showing though nothing is taken
	Within string    // stands before the names of its resources where they need their account told
}

// Resource is one resource of a stack.
type Resource struct {
	ID    string   // logical id in the template
	In    string   // the nested stack, by its ID; empty for the stack itself
	After []string // IDs of what must exist before: nested stacks, or others in the same place, never both
	Body  Body
	Note  Note
}

// Note is what is known of a resource beside its content: it is neither
// compared nor deployed.
type Note struct {
	At    diag.Span    // where the map says that it exists
	List  diag.Span    // where it names the policies; zero for At
	Text  diag.Span    // where the document is, or what makes it long; zero for At
	Opens []TargetRole // of an assume policy: what it lets into
}

// place is what has to be edited where a resource takes too much of a quota.
func (n *Note) place(quota string) diag.Span {
	at := diag.Span{}
	switch quota {
	case aws.PoliciesPerRole:
		at = n.List
	case aws.PolicySize, aws.TrustSize:
		at = n.Text
	}
	return cmp.Or(at, n.At)
}

// TargetRole is one role of one account, and the end of what a policy grants
// on it; zero for no end.
type TargetRole struct {
	Account, Role string
	Until         time.Time
}

// Stack returns the stack of that name.
func (p *Plan) Stack(name string) (*Stack, bool) {
	i := slices.IndexFunc(p.Stacks, func(s Stack) bool { return s.Name == name })
	if i < 0 {
		return nil, false
	}
	return &p.Stacks[i], true
}

// Sort brings the stacks into their order.
func (p *Plan) Sort() {
	slices.SortFunc(p.Stacks, func(a, b Stack) int { return a.compare(&b) })
}

func (s *Stack) compare(t *Stack) int {
	return cmp.Or(cmp.Compare(s.Order, t.Order), cmp.Compare(s.Name, t.Name))
}

// Only returns the plan with the stacks of these names, and the names that
// there are not.
func (p *Plan) Only(names ...string) (some Plan, unknown []string) {
	some.Organization = p.Organization
	for _, s := range p.Stacks {
		if slices.Contains(names, s.Name) {
			some.Stacks = append(some.Stacks, s)
		}
	}
	for _, name := range names {
		if _, ok := p.Stack(name); !ok {
			unknown = append(unknown, name)
		}
	}
	return some, unknown
}

// All returns the bodies of one type in a stack, with their resources, in the
// order of the stack.
func All[B Body](s *Stack) func(yield func(*Resource, B) bool) {
	return func(yield func(*Resource, B) bool) {
		for i := range s.Resources {
			if b, ok := s.Resources[i].Body.(B); ok && !yield(&s.Resources[i], b) {
				return
			}
		}
	}
}
