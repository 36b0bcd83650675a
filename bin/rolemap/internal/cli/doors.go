package cli

import (
	"fmt"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/effective"
)

// doors is how many people come through which ways of signing in, of those who
// hold something, and what differs by nature where both are used.
type doors struct {
	count  grants.Ways
	told   bool // the map has more than one way
	nature []string
}

func doorsOf(r compile.Result) doors {
	d := doors{told: r.Map.IdentityCenter != nil}
	people, roles := map[string]config.SignIn{}, map[string]bool{}
	var used config.SignIn
	for i := range r.Access.Holdings {
		h := &r.Access.Holdings[i]
		ways := h.Ways()
		people[h.User] |= ways
		used |= ways
		if ways.Has(config.IdentityCenter) {
			roles[h.Role] = true
		}
	}
	for _, ways := range people {
		d.count[ways]++
	}
	if used == config.BothWays {
		d.nature = effective.NatureOf(r.Map, roles)
	}
	return d
}

// people says it behind their number; empty where there is one way alone.
func (d doors) people() string {
	if text := d.count.String(); d.told && text != "" {
		return " (" + text + ")"
	}
	return ""
}

func (d doors) json() map[string]int {
	if !d.told {
		return nil
	}
	out := map[string]int{}
	for ways := config.IAMUsers; ways <= config.BothWays; ways++ {
		out[ways.String()] = d.count[ways]
	}
	return out
}

// writeNature says what differs by nature.
func (d doors) writeNature(w io.Writer) error {
	if len(d.nature) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "people sign in both ways, which differ by nature:\n  %s\n", strings.Join(d.nature, "\n  "))
	return err
}
