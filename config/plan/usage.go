package plan

import (
	"rolemap/config/aws"
	"rolemap/config/diag"
)

// Subject is what a quota is counted for.
type Subject struct{ Kind, Name string }

// String is the subject in words: user "alice".
func (s Subject) String() string { return s.Kind + " " + diag.Quote(s.Name) }

// account stands for the account that a resource is in.
var account = Subject{Kind: "account"}

// Usage is how much of one of AWS's quotas one subject takes.
type Usage struct {
	Quota   string // by AWS's name
	Subject Subject
	Used    int
	Allowed int
	At      diag.Span // what in the map would have to change
}

// Share is the part of the quota that is used: 1 is all of it.
func (u Usage) Share() float64 { return float64(u.Used) / float64(u.Allowed) }

// NearShare is the share from which a quota is warned about.
const NearShare = 0.8

func (u User) Takes(take func(string, Subject, int)) {
	me := Subject{"user", u.UserName}
	take(aws.PoliciesPerUser, me, len(u.PolicyARNs))
	take(aws.GroupsPerUser, me, len(u.Groups))
	take(aws.UsersPerAccount, account, 1)
}

func (g Group) Takes(take func(string, Subject, int)) {
	take(aws.PoliciesPerGroup, Subject{"group", g.GroupName}, 0)
	take(aws.GroupsPerAccount, account, 1)
}

func (p ManagedPolicy) Takes(take func(string, Subject, int)) {
	take(aws.PolicySize, Subject{"policy", p.PolicyName}, p.Document.Size())
	take(aws.PoliciesAccount, account, 1)
	for _, name := range p.Users {
		take(aws.PoliciesPerUser, Subject{"user", name}, 1)
	}
	for _, name := range p.Groups {
		take(aws.PoliciesPerGroup, Subject{"group", name}, 1)
	}
}

func (r Role) Takes(take func(string, Subject, int)) {
	me := Subject{"role", r.RoleName}
	take(aws.PoliciesPerRole, me, len(r.PolicyARNs))
	take(aws.TrustSize, me, r.Trust.Size())
	take(aws.RolesPerAccount, account, 1)
}

func (NestedStack) Takes(func(string, Subject, int)) {}

func (Barrier) Takes(func(string, Subject, int)) {}

// Usage counts what the plan takes of quotas; allowed says how much there is
// of each. Who carries policies stands before them in a stack, so that the
// usage points at the map where it names the identity.
func (p *Plan) Usage(allowed func(quota string) int) []Usage {
	resources := 0
	for i := range p.Stacks {
		resources += len(p.Stacks[i].Resources) + 3
	}
	c := counter{used: make(map[key]int, resources), list: make([]Usage, 0, 2*resources), allowed: allowed,
		of: map[string]*Stack{}, sets: map[[2]string]bool{}}
	for i := range p.Stacks {
		if s := &p.Stacks[i]; c.of[s.Account] == nil {
			c.of[s.Account] = s
		}
	}
	for i := range p.Stacks {
		c.stack(&p.Stacks[i])
	}
	return c.list
}

// counter adds up what is taken of quotas.
type counter struct {
	used    map[key]int // index into list
	list    []Usage
	allowed func(string) int
	of      map[string]*Stack  // account: the first stack that is deployed there
	sets    map[[2]string]bool // account, permission set: provisioned there
}

// provisioned counts a permission set in the account of an assignment, once.
func (c *counter) provisioned(a Assignment, at diag.Span) {
	if c.sets[[2]string{a.AccountID, a.Set}] {
		return
	}
	c.sets[[2]string{a.AccountID, a.Set}] = true
	name := a.AccountID
	if s := c.of[a.AccountID]; s != nil {
		name, at = s.Name, s.Note.At
	}
	c.take(key{aws.SetsPerAccount, a.AccountID, account.Kind, ""}, name, 1, at)
}

// key tells subjects apart: names are an account's own, and it has none itself.
type key struct{ quota, account, kind, name string }

func (c *counter) take(k key, shown string, n int, at diag.Span) {
	single := k.kind == "policy" || k.kind == "role" // one resource takes all of it; of others more add to it
	i, ok := 0, false
	if !single {
		i, ok = c.used[k]
	}
	if !ok {
		i = len(c.list)
		c.list = append(c.list, Usage{Quota: k.quota, Subject: Subject{k.kind, shown}, Allowed: c.allowed(k.quota), At: at})
	}
	if !ok && !single {
		c.used[k] = i
	}
	c.list[i].Used += n
}

func (c *counter) stack(s *Stack) {
	// The stack itself and each nested one has limits of its own.
	piece := func(in string, resources, bytes int) {
		name := s.Name
		if in != "" {
			name += "/" + in
		}
		c.take(key{aws.ResourcesPerStack, s.Account, "stack", name}, name, resources, s.Note.At)
		c.take(key{aws.TemplateSize, s.Account, "stack", name}, name, bytes, s.Note.At)
	}
	piece("", 0, frameSize)
	for _, quota := range s.Note.Counts {
		c.take(key{quota, s.Account, account.Kind, ""}, s.Name, 0, s.Note.At)
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		if n, ok := r.Body.(NestedStack); ok {
			piece(r.ID, 0, n.Size())
			if len(n.Sets) > 0 {
				name := s.Name + "/" + r.ID
				c.take(key{aws.ParametersPerStack, s.Account, "stack", name}, name, len(n.Sets), s.Note.At)
			}
		}
		if a, ok := r.Body.(Assignment); ok {
			c.provisioned(a, r.Note.At)
		}
		piece(r.In, 1, r.Size())
		r.Body.Takes(func(quota string, of Subject, n int) {
			if of == account {
				c.take(key{quota, s.Account, of.Kind, ""}, s.Name, n, s.Note.At)
				return
			}
			c.take(key{quota, s.Account, of.Kind, of.Name}, s.Note.Within+of.Name, n, r.Note.place(quota))
		})
	}
}
