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

// Source is one way in which a user comes by a grant. Its pointers lead into the map.
type Source struct {
	SignIn config.SignIn  // the ways of signing in that lead through it, one or both
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
// sources that lead through it, and so their end. In the sources that are left
// the other ways are left out.
func (a Access) Via(way config.SignIn) Access {
	out := Access{Map: a.Map, Holdings: make([]Holding, 0, len(a.Holdings))}
	for _, h := range a.Holdings {
		if h = h.Via(way); len(h.Sources) > 0 {
			out.Holdings = append(out.Holdings, h)
		}
	}
	return out
}

// Via keeps of a holding what is held through one way of signing in; without
// sources, and so no holding, where nothing is.
func (h Holding) Via(way config.SignIn) Holding {
	h.Sources = via(h.Sources, way)
	return h
}

// via is a list of sources through some ways only; itself where it has no others.
func via(sources []Source, way config.SignIn) []Source {
	if !slices.ContainsFunc(sources, func(s Source) bool { return s.SignIn&^way != 0 }) {
		return sources
	}
	out := make([]Source, 0, len(sources))
	for _, s := range sources {
		if s.SignIn &= way; s.SignIn != 0 {
			out = append(out, s)
		}
	}
	return out
}

// Ways are the ways of signing in through which the grant can be used.
func (h Holding) Ways() (ways config.SignIn) {
	for _, s := range h.Sources {
		ways |= s.SignIn
	}
	return ways
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
