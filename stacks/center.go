package stacks

import (
	"rolemap/config/plan"
	"rolemap/constructs"
)

// Identity Center's resources as entries of a list. A nested stack is given
// the permission sets that it uses as parameters of their ids.

func permissionSet(r *plan.Resource, b plan.PermissionSet) constructs.Resource {
	p := constructs.PermissionSetProps{InstanceARN: b.Instance, Name: b.SetName, Description: b.Description, Session: b.Session,
		PolicyARNs: b.PolicyARNs, BoundaryARN: b.BoundaryARN, Boundary: constructs.PolicyReference{Name: b.Boundary.Name, Path: b.Boundary.Path},
		Tags: tags(b.Tags), After: r.After}
	for _, x := range b.References {
		p.References = append(p.References, constructs.PolicyReference{Name: x.Name, Path: x.Path})
	}
	if b.Inline != nil {
		p.Inline = b.Inline.Value()
	}
	return p.Resource(r.ID)
}

func membership(r *plan.Resource, b plan.Membership) constructs.Resource {
	return constructs.MembershipProps{IdentityStore: b.Store, Group: groupID(b.Group), UserID: b.UserID}.Resource(r.ID)
}

func assignment(r *plan.Resource, b plan.Assignment) constructs.Resource {
	principal := constructs.Given{Text: b.Principal.ID}
	if b.Group != "" {
		principal = groupID(b.Group)
	}
	return constructs.AssignmentProps{InstanceARN: b.Instance, Set: constructs.Given{Ref: b.Set}, Account: b.AccountID,
		Principal: principal, Person: b.Principal.Person, After: r.After}.Resource(r.ID)
}

func groupID(resource string) constructs.Given {
	return constructs.Given{Attribute: [2]string{resource, "GroupId"}}
}

func tags(list []plan.Tag) []constructs.Tag {
	out := make([]constructs.Tag, len(list))
	for i, t := range list {
		out[i] = constructs.Tag(t)
	}
	return out
}
