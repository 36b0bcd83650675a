package review

import (
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

type grant struct {
	User          string         `json:"user"`
	Account       string         `json:"account"`
	Role          string         `json:"role"`
	Administrator bool           `json:"administrator,omitempty"`
	Everywhere    bool           `json:"every_account,omitempty"`
	By            string         `json:"by,omitempty"`
	Until         string         `json:"until,omitempty"` // as written
	At            *jsondoc.Place `json:"at,omitempty"`
	SignIn        string         `json:"sign_in,omitempty"` // in a map with Identity Center
}

type end struct {
	grant
	Old     string `json:"old,omitempty"`
	New     string `json:"new,omitempty"`
	Broader bool   `json:"broader"`
}

type change struct {
	Key     string `json:"key"`
	Old     string `json:"old"`
	New     string `json:"new"`
	Broader bool   `json:"broader"`

	// Of permissions, where the statements of the lines of old and new stand.
	OldAt []jsondoc.Place `json:"old_at,omitempty"`
	NewAt []jsondoc.Place `json:"new_at,omitempty"`
}

type tags struct {
	Kind access.TagsOf `json:"kind"`
	Name string        `json:"name,omitempty"`
	Old  []string      `json:"old"`
	New  []string      `json:"new"`
}

type role struct {
	Role          string   `json:"role"`
	Accounts      []string `json:"accounts"`
	Administrator bool     `json:"becomes_administrator,omitempty"`
	Changes       []change `json:"changes"`
}

type user struct {
	User   string          `json:"user"`
	Change access.UserKind `json:"change"`
}

type rename struct {
	Kind string `json:"kind"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

type allowed struct {
	Role        string   `json:"role"`
	Policies    []string `json:"policies"`
	Boundary    string   `json:"permissions_boundary,omitempty"`
	Described   []string `json:"described,omitempty"` // a line a policy of AWS
	Permissions []string `json:"permissions"`
}

type expected struct {
	Who      string   `json:"who"`
	Cannot   bool     `json:"cannot,omitempty"`
	Role     string   `json:"role"`
	Accounts []string `json:"accounts"`
	Except   []string `json:"except,omitempty"`
	Via      string   `json:"via,omitempty"` // the one way of signing in it is about
}

type move struct {
	grant
	Old []string `json:"old"`
	New []string `json:"new"`
}

type signIn struct {
	grant
	Old string `json:"old"`
	New string `json:"new"`
}

type identity struct {
	Kind access.IdentityKind `json:"kind"`
	Name string              `json:"name,omitempty"`
	Old  string              `json:"old"`
	New  string              `json:"new"`
}

type set struct {
	Role     string   `json:"role"`
	Old      string   `json:"old"`
	New      string   `json:"new"`
	Accounts []string `json:"accounts"`
}

type stack struct {
	Name   string `json:"name"`
	Action string `json:"action"`
}

type resource struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logical_id"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Action    string `json:"action"`
}

// JSON writes the report for other programs. Empty lists are written as [], but
// for those of Identity Center, which most maps have not.
func (r Report) JSON(w io.Writer) error {
	doc := struct {
		Version     int        `json:"version"`
		Old         string     `json:"old"`
		New         string     `json:"new"`
		OldErrors   int        `json:"old_errors"`
		Changes     bool       `json:"access_changes"`
		Broadening  bool       `json:"broadening"`
		Destructive bool       `json:"destructive"`
		Attention   []string   `json:"attention"`
		Gained      []grant    `json:"gained"`
		Allows      []allowed  `json:"gained_roles"`
		Lost        []grant    `json:"lost"`
		Ends        []end      `json:"ends"`
		Roles       []role     `json:"roles"`
		Users       []user     `json:"users"`
		Renames     []rename   `json:"renames"`
		LastHolder  []grant    `json:"roles_without_holder"`
		Moved       []move     `json:"held_by_another_way"`
		Unexpected  []expected `json:"expectations_gone"`
		Tags        []tags     `json:"tags"`
		SignIns     []signIn   `json:"sign_ins,omitempty"`
		Identities  []identity `json:"identities,omitempty"`
		Sets        []set      `json:"permission_sets_renamed,omitempty"`
		Unmade      []string   `json:"policies_still_named,omitempty"`
		Stacks      []stack    `json:"stacks"`
		Resources   []resource `json:"resources"`
	}{
		Version: jsondoc.Version, Old: r.Old, New: r.New, OldErrors: r.OldErrors, Changes: !r.Empty(), Broadening: r.Broader(),
		Destructive: r.Destructive(),
		Attention:   append([]string{}, r.attention(0)...), Gained: []grant{}, Allows: []allowed{}, Lost: []grant{}, Ends: []end{},
		Roles: []role{}, Users: []user{},
		Renames: []rename{}, LastHolder: []grant{}, Moved: []move{}, Unexpected: []expected{}, Tags: []tags{}, Unmade: r.Unmade,
		Stacks: []stack{}, Resources: []resource{},
	}
	for _, h := range r.Gained {
		g := full(r.next, h)
		g.Administrator = r.Administers(h.Grant)
		g.Everywhere = g.Administrator && r.Everywhere(h.Account)
		doc.Gained = append(doc.Gained, g)
	}
	for _, t := range r.Allows {
		doc.Allows = append(doc.Allows, allowed{t.Role, policies(t.Policies), t.Boundary.Name, t.Described(), append([]string{}, t.Permissions()...)})
	}
	for _, h := range r.Lost {
		g := full(r.prev, h)
		g.Administrator = r.Administered(h.Grant)
		g.Everywhere = g.Administrator && r.WasEverywhere(h.Account)
		doc.Lost = append(doc.Lost, g)
	}
	for _, e := range r.ends() {
		doc.Ends = append(doc.Ends, e.json())
	}
	for _, c := range r.Roles {
		x := role{Role: c.Role, Accounts: c.Accounts, Administrator: c.Administrator, Changes: []change{}}
		for _, f := range c.Changes {
			old, new := values(f)
			x.Changes = append(x.Changes, change{key(f), old, new, f.Broader, places(f.OldAt), places(f.NewAt)})
		}
		doc.Roles = append(doc.Roles, x)
	}
	for _, u := range r.Users {
		doc.Users = append(doc.Users, user{u.User, u.Kind})
	}
	for _, n := range r.Renames {
		doc.Renames = append(doc.Renames, rename(n))
	}
	for _, g := range r.LastHolder {
		doc.LastHolder = append(doc.LastHolder, bare(g))
	}
	for _, u := range r.Unexpected {
		x := expected{u.Who, u.Cannot, u.Role, u.Accounts, u.Except, ""}
		if u.Via != config.BothWays {
			x.Via = u.Via.String()
		}
		doc.Unexpected = append(doc.Unexpected, x)
	}
	for _, m := range r.Moved {
		doc.Moved = append(doc.Moved, move{bare(m.Grant), m.Old, m.New})
	}
	for _, c := range r.Tags {
		doc.Tags = append(doc.Tags, tags{c.Kind, c.Name, append([]string{}, c.Old...), append([]string{}, c.New...)})
	}
	for _, c := range r.SignIns {
		g := bare(c.Grant)
		g.By = because(c, r.prev, r.next)
		doc.SignIns = append(doc.SignIns, signIn{g, c.Old.String(), c.New.String()})
	}
	for _, c := range r.Identities {
		doc.Identities = append(doc.Identities, identity(c))
	}
	for _, x := range r.Sets {
		doc.Sets = append(doc.Sets, set(x))
	}
	for _, s := range r.Deploy.Stacks {
		doc.Stacks = append(doc.Stacks, stack{s.Name, string(s.Action)})
	}
	for _, c := range r.Deploy.Resources {
		doc.Resources = append(doc.Resources, resource{c.Stack, c.ID, string(c.Kind), c.Name, string(c.Action)})
	}
	return jsondoc.Write(w, doc)
}

func places(list []diag.Span) []jsondoc.Place {
	var out []jsondoc.Place
	for _, at := range list {
		out = append(out, jsondoc.At(at))
	}
	return out
}

func bare(g access.Grant) grant { return grant{User: g.User, Account: g.Account, Role: g.Role} }

func full(a access.Access, h access.Holding) grant {
	g := bare(h.Grant)
	at := jsondoc.At(h.Sources[0].Entry.Role.At)
	var by []string
	for _, w := range h.Sources {
		by = append(by, w.Name())
	}
	g.By, g.Until, g.At, g.SignIn = strings.Join(by, " + "), grants.Until(h), &at, grants.SignIn(a.Map, h.Ways())
	return g
}
