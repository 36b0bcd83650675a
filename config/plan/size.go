package plan

// A template's size is bounded from above: the CDK writes one value a line,
// which at most doubles a document, adds keys and braces to a resource, and its
// own parameter and rule to the template. A test holds the bound against
// synthesized templates.
const (
	frameSize    = 1500 // of a template without resources, and of a nested stack in its parent
	resourceSize = 250
	itemSize     = 12 // of a line of a list, beside its text
)

func listSize(lists ...[]string) (n int) {
	for _, l := range lists {
		for _, text := range l {
			n += len(text) + itemSize
		}
	}
	return n
}

// Size bounds from above, in bytes, what a resource takes of a template.
func (r *Resource) Size() int {
	return len(r.ID) + r.Body.Size() + listSize(r.After)
}

func (u User) Size() int {
	n := resourceSize + len(u.UserName) + listSize(u.Groups, u.PolicyARNs)
	for _, t := range u.Tags {
		n += 5*itemSize + len(t.Key) + len(t.Value)
	}
	return n
}

func (g Group) Size() int { return resourceSize + len(g.GroupName) }

func (p ManagedPolicy) Size() int {
	return resourceSize + len(p.PolicyName) + len(p.Path) + 2*p.Document.Size() + listSize(p.Users, p.Groups)
}

func (r Role) Size() int {
	return resourceSize + 100 + len(r.RoleName) + len(r.Path) + len(r.Description) + len(r.Boundary) + 2*r.Trust.Size() + listSize(r.PolicyARNs)
}

func (n NestedStack) Size() int { return frameSize + 20*itemSize*len(n.Sets) + 4*listSize(n.Sets) }

func (Barrier) Size() int { return resourceSize }
