package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"time"

	"rolemap/config/aws"
)

// PermissionSet is a permission set of Identity Center.
type PermissionSet struct {
	Where, Stack  string
	Instance      string // ARN
	Description   string
	Policies      []string          // ARNs of AWS managed policies
	References    []PolicyReference // customer policies of each account
	Inline        json.RawMessage   // nil for none
	BoundaryARN   string            // empty for none
	BoundaryNamed PolicyReference   // or a customer policy; the zero PolicyReference for none
	Session       time.Duration     // 0 where none is written
	Tags          []Tag
}

// PolicyReference names a customer policy without its account.
type PolicyReference struct{ Name, Path string }

// CenterGroup is a group of the identity store.
type CenterGroup struct{ Where, Stack, Store, Description string }

// Membership is a person's place in a group that the state holds.
type Membership struct {
	Store string
	Group ID
	User  string // id in the identity store
}

// Assignment lets a group or a person into an account with a permission set.
type Assignment struct {
	Instance  string // ARN
	Set       ID
	Account   string
	Group     ID     // one that the state holds; the zero ID where Principal is given
	Principal string // id of a group of the directory or, with Person, of a person
	Person    bool
}

// given are the permission sets that a nested stack is handed: parameters of
// the logical ids of the sets in the template around it, and nothing else.
func (r *reader) given(parameters map[string]any) (map[string]ID, error) {
	out := map[string]ID{}
	for name, value := range parameters {
		set, ok := r.sets[name]
		if !ok || !reflect.DeepEqual(value, attribute(name, "PermissionSetArn")) {
			return nil, fmt.Errorf("the parameter %q, which is not the ARN of a permission set of that id", name)
		}
		out[name] = set
	}
	return out, nil
}

// attribute is what another resource of the template has.
func attribute(id, name string) any { return map[string]any{"Fn::GetAtt": []any{id, name}} }

// ours is the group of the same template whose id a value stands for.
func (r *reader) ours(value any) (ID, bool) {
	if m, ok := value.(map[string]any); ok {
		if l, ok := m["Fn::GetAtt"].([]any); ok && len(l) == 2 {
			id, _ := l[0].(string) // anything else is no attribute of a group
			group, ok := r.groups[id]
			return group, ok && reflect.DeepEqual(value, attribute(id, "GroupId"))
		}
	}
	return ID{}, false
}

// Sources: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
// and https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html;
// of group names those that the map's teams give.
var (
	setName     = regexp.MustCompile(`^[\w+=,.@-]{1,32}$`)
	groupName   = regexp.MustCompile(`^[\w+=,.@-]+$`)
	isoDuration = regexp.MustCompile(`^PT(?:([0-9]{1,3})H)?(?:([0-9]{1,4})M)?$`)
)

// permissionSet reads a set, which stands in the stack's own template.
func (r *reader) permissionSet(where, id string, properties json.RawMessage) error {
	var p struct {
		InstanceArn, Name, Description, SessionDuration string
		ManagedPolicies                                 []string
		CustomerManagedPolicyReferences                 []PolicyReference
		InlinePolicy                                    json.RawMessage
		PermissionsBoundary                             struct {
			ManagedPolicyArn               string
			CustomerManagedPolicyReference PolicyReference
		}
		Tags []Tag
	}
	if err := Decode(properties, &p); err != nil {
		return err
	}
	if r.nestedIn != nil || !setName.MatchString(p.Name) {
		return fmt.Errorf("a permission set called %q, in a nested stack or with no name of AWS's", p.Name)
	}
	session := time.Duration(0)
	if p.SessionDuration != "" {
		m := isoDuration.FindStringSubmatch(p.SessionDuration)
		if m == nil {
			return fmt.Errorf("a session of %q, which is not one of hours and minutes", p.SessionDuration)
		}
		h, _ := strconv.Atoi(m[1]) // digits, or nothing for none
		minutes, _ := strconv.Atoi(m[2])
		session = time.Duration(h)*time.Hour + time.Duration(minutes)*time.Minute
	}
	set := ID{r.stack.Account, ASet, "/" + p.Name}
	r.sets[id] = set
	r.Sets[set] = &PermissionSet{where, r.stack.Name, p.InstanceArn, p.Description, p.ManagedPolicies, p.CustomerManagedPolicyReferences,
		p.InlinePolicy,
		p.PermissionsBoundary.ManagedPolicyArn, p.PermissionsBoundary.CustomerManagedPolicyReference, session, p.Tags}
	return r.take(set, where)
}

// centerGroup reads a group, which only a nested stack makes.
func (r *reader) centerGroup(where, id string, properties json.RawMessage) error {
	var p struct{ IdentityStoreId, DisplayName, Description string }
	if err := Decode(properties, &p); err != nil {
		return err
	}
	if r.nestedIn == nil || !groupName.MatchString(p.DisplayName) {
		return fmt.Errorf("a group called %q, outside a nested stack or with a name that no team gives", p.DisplayName)
	}
	group := ID{r.stack.Account, ACenterGroup, "/" + p.DisplayName}
	r.groups[id] = group
	r.CenterGroups[group] = &CenterGroup{where, r.stack.Name, p.IdentityStoreId, p.Description}
	return r.take(group, where)
}

func (r *reader) membership(where string, properties json.RawMessage) error {
	var p struct {
		IdentityStoreId string
		GroupId         any
		MemberId        struct{ UserId string }
	}
	if err := Decode(properties, &p); err != nil {
		return err
	}
	group, ok := r.ours(p.GroupId)
	if !ok {
		return errors.New("a membership in another group than one of the same template")
	}
	m := Membership{p.IdentityStoreId, group, p.MemberId.UserId}
	if first, twice := r.Memberships[m]; twice {
		return fmt.Errorf("the membership exists already, at %s", first)
	}
	r.Memberships[m] = where
	return nil
}

func (r *reader) assignment(where string, properties json.RawMessage) error {
	var p struct {
		InstanceArn, PrincipalType, TargetId, TargetType string
		PermissionSetArn                                 struct{ Ref string }
		PrincipalId                                      any
	}
	if err := Decode(properties, &p); err != nil {
		return err
	}
	set, ok := r.nestedIn[p.PermissionSetArn.Ref]
	if !ok {
		return fmt.Errorf("an assignment of %q, which is no permission set that the nested stack is given", p.PermissionSetArn.Ref)
	}
	if p.TargetType != "AWS_ACCOUNT" || !aws.AccountID.MatchString(p.TargetId) {
		return fmt.Errorf("an assignment in %s %q, which is no account", p.TargetType, p.TargetId)
	}
	a := Assignment{Instance: p.InstanceArn, Set: set, Account: p.TargetId, Person: p.PrincipalType == "USER"}
	if p.PrincipalType != "USER" && p.PrincipalType != "GROUP" {
		return fmt.Errorf("an assignment of a principal of type %q", p.PrincipalType)
	}
	a.Principal, ok = p.PrincipalId.(string)
	if !ok && !a.Person {
		a.Group, ok = r.ours(p.PrincipalId)
	}
	if !ok {
		return errors.New("an assignment of neither an id nor a group of the same template")
	}
	if first, twice := r.Assignments[a]; twice {
		return fmt.Errorf("the assignment exists already, at %s", first)
	}
	r.Assignments[a] = where
	return nil
}
