// Package layout decides what a role map turns into in AWS: which policy is
// attached to whom, which role stands where, and how much of AWS's quotas that
// takes. It is pure Go, so that a map can be judged without the CDK; the
// constructs only write down what the plan says.
package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"rolemap/config/diag"
)

// Plan is everything that a map turns into. Every list is sorted by name.
type Plan struct {
	Organization string
	Users        UsersStack
	Targets      []TargetStack
	Budget       []Usage `json:"-"`
}

// Stack is where a stack goes. Its name is its construct id too.
type Stack struct {
	Name    string
	Account string // account id
	Region  string
	Tags    []Tag
}

// Tag is a tag of a stack or a user.
type Tag struct{ Key, Value string }

// UsersStack is the stack of the users account.
type UsersStack struct {
	Stack
	SignInURL string
	Users     []User
	Groups    []Group
	Policies  []Policy
	Nested    []Nested  // empty unless the map spreads them
	Barriers  []Barrier // in the order in which they are passed
}

// TargetStack is the stack of a target account.
type TargetStack struct {
	Stack
	Policies []Policy
	Roles    []Role
	Nested   []Nested  // empty unless the map spreads the roles
	Barriers []Barrier // in the order in which they are passed
}

// User is an IAM user. ID, here and below, is the logical id in the template;
// After are the logical ids of what must exist before.
type User struct {
	ID       string
	Name     string
	Groups   []string
	Policies []string // ARNs of the policies every user carries
	Tags     []Tag
	After    []string
	In       string // the nested stack; empty for the stack itself
}

// Group is an IAM group.
type Group struct {
	ID   string
	Name string
}

// Policy is a customer managed policy and who it is attached to.
type Policy struct {
	ID       string
	Name     string
	Path     string
	Document map[string]any
	Users    []string
	Groups   []string
	After    []string
	In       string // the nested stack; empty for the stack itself

	Doors   []Door   `json:"-"` // what the policy lets through; empty for other policies
	carrier string   // whose doors alone the policy opens; empty where it is shared
	slots   []string // logical ids of the carrier's policies

	Size int       `json:"-"` // of the document without white space, in bytes
	At   diag.Span `json:"-"`
}

// Role is a role in a target account.
type Role struct {
	ID          string
	Name        string
	Path        string
	Description string
	Trust       map[string]any
	PolicyARNs  []string
	Boundary    string // ARN; empty for none
	MaxSession  time.Duration
	After       []string
	In          string // the nested stack; empty for the stack itself

	TrustSize int       `json:"-"` // of the trust without white space, in bytes
	At        diag.Span `json:"-"`
}

// Door is one role of one account, and the end of what a policy grants on it;
// zero for no end.
type Door struct {
	Account, Role string
	Until         time.Time
}

// Only returns the plan with the stacks of these names, and the names that
// there are not.
func (p Plan) Only(names ...string) (some Plan, unknown []string) {
	some = Plan{Organization: p.Organization, Budget: p.Budget}
	for _, name := range names {
		i, ok := slices.BinarySearchFunc(p.Targets, name, func(t TargetStack, name string) int { return strings.Compare(t.Name, name) })
		switch {
		case name == p.Users.Name:
			some.Users = p.Users
		case !ok:
			unknown = append(unknown, name)
		case !slices.ContainsFunc(some.Targets, func(t TargetStack) bool { return t.Name == name }):
			some.Targets = append(some.Targets, p.Targets[i])
		}
	}
	slices.SortFunc(some.Targets, func(a, b TargetStack) int { return strings.Compare(a.Name, b.Name) })
	return some, unknown
}

// Digest identifies what a stack contains: equal digests, equal templates.
func (s UsersStack) Digest() string { return digest(s) }

// Digest identifies what a stack contains: equal digests, equal templates.
func (s TargetStack) Digest() string { return digest(s) }

func digest(stack any) string {
	b, err := json.Marshal(stack)
	if err != nil {
		panic(err) // a plan holds only what JSON can
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
