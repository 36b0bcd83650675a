package history

import (
	"time"

	"rolemap/config/access"
)

// Since is from when on somebody has held a grant, without a break.
type Since struct {
	At      time.Time // zero where no commit has the grant: it is in nothing but files
	Commit  string
	Earlier bool // the clone ends there, and it may be longer
}

// Holder works out since when grants are held, from version to version back.
type Holder struct {
	since   map[access.Grant]Since
	pending []access.Holding
	ids     func(account string) string
	newer   time.Time
	// Skipped counts versions with errors, which say nothing about what they lack.
	Skipped int
}

// Of starts with what is held at a moment.
func Of(a access.Access, at time.Time) *Holder {
	h := &Holder{since: make(map[access.Grant]Since, len(a.Holdings)), pending: append([]access.Holding{}, a.Holdings...), newer: at}
	h.ids = func(account string) string {
		x, ok := a.Map.Account(account)
		if !ok {
			return ""
		}
		return x.ID.Text
	}
	return h
}

// Add takes the next older version, and reports whether there is more to know.
func (h *Holder) Add(v Version) bool {
	if v.Errors > 0 {
		h.Skipped++
		return true
	}
	then := v.Access(v.At)
	kept := h.pending[:0]
	for _, x := range h.pending {
		old, ok := then.Find(x.Grant)
		if !ok {
			continue
		}
		account, _ := v.Map.Account(x.Account)
		if until := old.Until(); account.ID.Text != h.ids(x.Account) || !until.IsZero() && until.Before(h.newer) {
			continue // another account, or a grant that ended before it was given anew
		}
		h.since[x.Grant] = Since{At: v.At, Commit: v.Commit}
		kept = append(kept, x)
	}
	h.pending, h.newer = kept, v.At
	return len(kept) > 0
}

// Done tells since when each grant is held. Cut says that the clone ended
// before the history did.
func (h *Holder) Done(cut bool) map[access.Grant]Since {
	if cut {
		for _, x := range h.pending {
			s := h.since[x.Grant]
			s.Earlier = !s.At.IsZero()
			h.since[x.Grant] = s
		}
	}
	return h.since
}
