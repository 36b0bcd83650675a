// Package access computes what a role map means: who may switch into which
// role of which account, and where that is written. It is the only place that
// does; everything else asks it.
package access

import (
	"cmp"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/source"
)

// Grant means "this user may switch into this role in this account".
type Grant struct{ User, Account, Role string }

// SignIn is how a user signs in who uses a grant. It belongs to the way by
// which a grant is held, never to the grant.
type SignIn uint8

// The ways of signing in.
const (
	IAMUsers SignIn = iota
	IdentityCenter
)

// String is the word that the map has for it.
func (s SignIn) String() string {
	if s == IdentityCenter {
		return "identity-center"
	}
	return "iam-users"
}

// Source is one way in which a user comes by a grant. Its pointers lead into the map.
type Source struct {
	SignIn SignIn
	Team   *config.Team   // nil for a direct grant
	Member *source.Word   // where the membership is written; nil for a direct grant
	Block  *config.Access // the account or group as written
	Entry  *config.Entry
}

// Name says where the grant comes from: "team NAME" or "direct grant".
func (w Source) Name() string {
	if w.Team != nil {
		return "team " + w.Team.Name.Text
	}
	return "direct grant"
}

// Holding is a grant and every way that leads to it, at least one.
type Holding struct {
	Grant
	Sources []Source
}

// Until is when the grant ends: the latest end of its ways; zero where one of
// them has none.
func (h Holding) Until() time.Time {
	var until time.Time
	for _, w := range h.Sources {
		if w.Entry.Until.IsZero() {
			return time.Time{}
		}
		if w.Entry.Until.After(until) {
			until = w.Entry.Until
		}
	}
	return until
}

// Access is every grant of a map at one moment, sorted by user, account, role.
type Access struct {
	Map      *config.Map
	Holdings []Holding
	// Void are what would be grants, were their accounts not suspended; sorted too.
	Void []Holding
}

// Via keeps what is held through one way of signing in: of each holding the
// sources with it, and so their end.
func (a Access) Via(signIn SignIn) Access {
	other := func(s Source) bool { return s.SignIn != signIn }
	out := Access{Map: a.Map, Holdings: make([]Holding, 0, len(a.Holdings))}
	for _, h := range a.Holdings {
		if slices.ContainsFunc(h.Sources, other) {
			h.Sources = slices.DeleteFunc(slices.Clone(h.Sources), other)
		}
		if len(h.Sources) > 0 {
			out.Holdings = append(out.Holdings, h)
		}
	}
	return out
}

// Find returns the holding of a grant, if there is one.
func (a Access) Find(g Grant) (Holding, bool) {
	i, ok := slices.BinarySearchFunc(a.Holdings, g, func(h Holding, g Grant) int { return h.Grant.Compare(g) })
	if !ok {
		return Holding{}, false
	}
	return a.Holdings[i], true
}

// Compare orders grants by user, account, role.
func (g Grant) Compare(h Grant) int {
	return cmp.Or(cmp.Compare(g.User, h.User), cmp.Compare(g.Account, h.Account), cmp.Compare(g.Role, h.Role))
}
