// Package state is what exists in AWS or will: users, groups, policies and
// roles, permission sets and who is assigned them, each at its account, kind
// and name. It is read from a cloud assembly,
// never from the plan that the assembly came from, and knows no map.
//
// It understands exactly the resources that rolemap writes and refuses any
// other, since what cannot be judged might let somebody in.
package state

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind is a kind of thing, spelt as IAM's ARNs spell it.
type Kind string

// The kinds that a state holds. Those of Identity Center have no ARNs that are
// known before they exist; their account is that of the stack.
const (
	AUser   Kind = "user"
	AGroup  Kind = "group"
	APolicy Kind = "policy"
	ARole   Kind = "role"

	ASet         Kind = "permission set"
	ACenterGroup Kind = "Identity Center group"
)

// ID says which thing is meant. Whatever names things in an account fits: an
// IAM path and name, or a permission set assigned there.
type ID struct {
	Account string
	Kind    Kind
	Name    string // with the path, from its first slash on: /rolemap/Auditor
}

// ARN is the ID as IAM writes it in a partition.
func (id ID) ARN(partition string) string {
	return "arn:" + partition + ":iam::" + id.Account + ":" + string(id.Kind) + id.Name
}

// State is what exists.
type State struct {
	Stacks   []Stack // sorted by name
	Users    map[ID]*User
	Groups   map[ID]*Group
	Policies map[ID]*Policy
	Roles    map[ID]*Role

	Sets         map[ID]*PermissionSet
	CenterGroups map[ID]*CenterGroup
	Memberships  map[Membership]string // where each stands, here and below
	Assignments  map[Assignment]string

	Files int // templates that were read

	taken map[ID]string // where each name is used, without path and case
}

// Stack is a stack of an assembly and where it goes.
type Stack struct {
	Name, Account, Region string
	Tags                  map[string]string
	Outputs               map[string]Output
}

// Output is what a deployment prints at its end.
type Output struct{ Description, Value string }

// Tag is a tag of a resource.
type Tag struct{ Key, Value string }

// String is the tag as people write it.
func (t Tag) String() string { return t.Key + "=" + t.Value }

// User is an IAM user.
type User struct {
	Where    string // stack and logical id, here and below
	Groups   []string
	Policies []string // ARNs of what is attached
	Tags     []Tag
}

// Group is an IAM group. What it carries says the policies' side.
type Group struct{ Where string }

// Policy is a customer managed policy and the names of whom it is attached to.
type Policy struct {
	Where         string
	Document      json.RawMessage
	Users, Groups []string
}

// Role is an IAM role.
type Role struct {
	Where       string
	Description string
	Trust       json.RawMessage
	Policies    []string // ARNs
	Boundary    string   // ARN; empty for none
	Session     float64  // seconds; 0 where none is written
	Tags        []Tag
}

func empty() *State {
	return &State{Users: map[ID]*User{}, Groups: map[ID]*Group{}, Policies: map[ID]*Policy{}, Roles: map[ID]*Role{},
		Sets: map[ID]*PermissionSet{}, CenterGroups: map[ID]*CenterGroup{}, Memberships: map[Membership]string{},
		Assignments: map[Assignment]string{},
		taken:       map[ID]string{}}
}

// take notes a name. IAM takes each once in an account, whatever its path and
// case.
func (s *State) take(id ID, where string) error {
	name := id.Name[strings.LastIndexByte(id.Name, '/')+1:]
	if name == "" {
		return fmt.Errorf("a %s without name", id.Kind)
	}
	key := ID{id.Account, id.Kind, strings.ToLower(name)}
	if first, twice := s.taken[key]; twice {
		return fmt.Errorf("%s %q exists already, at %s", id.Kind, name, first)
	}
	s.taken[key] = where
	return nil
}

// Sorted lists the IDs of a part of a state in a stable order.
func Sorted[T any](part map[ID]T) []ID {
	return slices.SortedFunc(maps.Keys(part), func(a, b ID) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
}
