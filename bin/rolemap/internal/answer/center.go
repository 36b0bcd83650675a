package answer

import (
	"strings"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/layout/identitycenter"
	"rolemap/config/plan"
)

// Center is the way through Identity Center.
type Center struct {
	Sources []access.Source
	Through []Principal
	Set     string    // name of the permission set
	Account string    // id
	Until   time.Time // of this way; zero for no end
	// Denied says that the permission set itself denies everything from Until
	// on; else the end comes with the next deployment.
	Denied bool
}

// Principal is who has the assignment: a group, or the person.
type Principal struct {
	Person    string // of an assignment of their own; else
	Group     string // display name
	Directory bool   // the group is the directory's, not rolemap's
}

// center is the way of a holding as it is held through Identity Center; nil for none.
func (b *Book) center(h access.Holding) *Center {
	if len(h.Sources) == 0 {
		return nil
	}
	m := b.access.Map
	role, _ := m.Role(h.Role)
	account, _ := m.Account(h.Account)
	c := &Center{Sources: h.Sources, Set: role.SetNameOf().Text, Account: account.ID.Text, Until: h.Until()}
	c.Denied = b.denies[c.Set]
	seen := map[Principal]bool{}
	for _, s := range h.Sources {
		p := Principal{Person: h.User}
		if s.Team != nil {
			p = Principal{Group: m.GroupOf(s.Team), Directory: s.Team.Directory.Text != ""}
		}
		if !seen[p] {
			seen[p] = true
			c.Through = append(c.Through, p)
		}
	}
	return c
}

// ends reports whether a permission set's own policy holds the ends of grants.
func ends(d plan.Document) bool {
	if d == nil {
		return false
	}
	list, _ := d.Value()["Statement"].([]any)
	for _, v := range list {
		s, _ := v.(map[string]any)
		if sid, _ := s["Sid"].(string); strings.HasPrefix(sid, identitycenter.EndSid) {
			return true
		}
	}
	return false
}

// doors are the ways of signing in, one by one.
var doors = []config.SignIn{config.IAMUsers, config.IdentityCenter}
