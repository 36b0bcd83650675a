package access

import (
	"time"

	"rolemap/config"
)

// EndChange is a grant whose end changed. Zero is no end.
type EndChange struct {
	Grant
	Old, New time.Time
}

// Broader reports whether access now lasts longer.
func (e EndChange) Broader() bool {
	return !e.Old.IsZero() && (e.New.IsZero() || e.New.After(e.Old))
}

// Same reports whether another change leads from the same end to the same.
func (e EndChange) Same(other EndChange) bool {
	return e.Old.Equal(other.Old) && e.New.Equal(other.New)
}

// WayEnd is the end that a grant has through one way of signing in, where it
// changed. It broadens nothing by itself: what a person can do, Ends say.
type WayEnd struct {
	Way config.SignIn
	EndChange
}

// ends notes what becomes of the end of a grant that stays.
func (d *Diff) ends(old, new *Holding) {
	whole := EndChange{new.Grant, old.Until(), new.Until()}
	if !whole.Old.Equal(whole.New) {
		d.Ends = append(d.Ends, whole)
	}
	if old.Ways()|new.Ways() != config.BothWays {
		return // there is one way, whose end it is
	}
	var changed []WayEnd
	alike := true
	for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
		if !(old.Ways() & new.Ways()).Has(way) {
			continue
		}
		e := EndChange{new.Grant, old.Via(way).Until(), new.Via(way).Until()}
		alike = alike && e.Same(whole)
		if !e.Old.Equal(e.New) {
			changed = append(changed, WayEnd{way, e})
		}
	}
	if !alike {
		d.WayEnds = append(d.WayEnds, changed...)
	}
}
