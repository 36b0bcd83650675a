package plan

import "time"

// Kind is what a resource is, in a word for people.
type Kind string

// Kinds of resources.
const (
	KindUser    Kind = "user"
	KindGroup   Kind = "group"
	KindPolicy  Kind = "policy"
	KindRole    Kind = "role"
	KindNested  Kind = "nested stack"
	KindBarrier Kind = "barrier"
)

// structural reports whether resources of a kind make nothing in AWS by
// themselves: they have no name there and are not listed as changes.
func (k Kind) structural() bool { return k == KindNested || k == KindBarrier }

// Body is what a resource is: a small value that says of itself what all loops
// over a plan have to know.
type Body interface {
	Kind() Kind
	// Name is its name in AWS; empty for structure.
	Name() string
	// Fixed is what of it cannot change: CloudFormation would make it anew,
	// and refuses to while the old one holds the name.
	Fixed() string
	// Size bounds from above, in bytes, what it takes of a template.
	Size() int
	// Takes calls take with what it takes of AWS's quotas beside its stack's.
	Takes(take func(quota string, of Subject, n int))
}

// Document is a policy document.
type Document interface {
	// Value is the document as encoding/json reads it: maps, lists, texts.
	Value() map[string]any
	// Size is its length without white space, in bytes, as IAM counts it.
	Size() int
}

// User is an IAM user.
type User struct {
	UserName   string
	Groups     []string
	PolicyARNs []string // of the policies every user carries
	Tags       []Tag
}

// Group is an IAM group. It names neither its members nor its policies, which
// name it: so it never changes.
type Group struct{ GroupName string }

// ManagedPolicy is a customer managed policy and who it is attached to.
type ManagedPolicy struct {
	PolicyName string
	Path       string
	Document   Document
	Users      []string
	Groups     []string
}

// Role is a role in a target account.
type Role struct {
	RoleName    string
	Path        string
	Description string
	Trust       Document
	PolicyARNs  []string
	Boundary    string // ARN; empty for none
	MaxSession  time.Duration
}

// NestedStack holds the resources that are In it.
type NestedStack struct {
	Description string
	// Sets are the ids of the permission sets that it is given, each as a
	// parameter of that name.
	Sets []string
}

// Barrier makes nothing: what waits for it waits for everything it waits for,
// at the price of one line.
type Barrier struct{}

func (User) Kind() Kind          { return KindUser }
func (Group) Kind() Kind         { return KindGroup }
func (ManagedPolicy) Kind() Kind { return KindPolicy }
func (Role) Kind() Kind          { return KindRole }
func (NestedStack) Kind() Kind   { return KindNested }
func (Barrier) Kind() Kind       { return KindBarrier }

func (u User) Name() string          { return u.UserName }
func (g Group) Name() string         { return g.GroupName }
func (p ManagedPolicy) Name() string { return p.PolicyName }
func (r Role) Name() string          { return r.RoleName }
func (NestedStack) Name() string     { return "" }
func (Barrier) Name() string         { return "" }

// Create-only properties.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html

func (u User) Fixed() string          { return u.UserName }
func (g Group) Fixed() string         { return g.GroupName }
func (p ManagedPolicy) Fixed() string { return p.Path + p.PolicyName }
func (r Role) Fixed() string          { return r.Path + r.RoleName }
func (NestedStack) Fixed() string     { return "" }
func (Barrier) Fixed() string         { return "" }
