package layout_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

var logicalID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,254}$`)

// Whatever names the map has, IAM takes those that are made of them, no two of
// a kind are one without regard to case, and no two things have one logical id.
func TestNamesAreIAMs(t *testing.T) {
	packed := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 11))
		o := skewed(r, r.IntN(60), "teams")
		for i := range o.Teams {
			// As long as can be, and alike but for the last character.
			o.Teams[i].Name = "T" + strings.Repeat([]string{"x", ".", "y-", "="}[seed%4], 128)[:126] + fmt.Sprint(i)
			for range r.IntN(40) {
				e := mapgen.Entry{Where: o.Accounts[r.IntN(len(o.Accounts))].Name, Role: o.Roles[r.IntN(len(o.Roles))].Name}
				o.Teams[i].Access = append(o.Teams[i].Access, e)
			}
			o.Teams[i].Access = distinct(o.Teams[i].Access)
		}
		o.Shards = int(seed % 3 * 4)
		p, _ := planOf(t, o)
		s, _ := p.Stack(config.UsersStack)
		names, ids := map[string]bool{}, map[string]bool{}
		groups := map[string]bool{}
		for i := range s.Resources {
			x := &s.Resources[i]
			if ids[x.ID] || !logicalID.MatchString(x.ID) {
				t.Errorf("seed %d: the logical id %s is there already, or none", seed, x.ID)
			}
			ids[x.ID] = true
			if x.Body.Name() == "" {
				continue
			}
			if key := string(x.Body.Kind()) + " " + strings.ToLower(x.Body.Name()); names[key] || !aws.Name128.MatchString(x.Body.Name()) {
				t.Errorf("seed %d: %s is there already, or no name", seed, key)
			} else {
				names[key] = true
			}
			if len(x.Note.Opens) > 1 {
				packed++
			}
			if g, ok := x.Body.(plan.Group); ok {
				groups[g.GroupName] = true
			}
		}
		// A team is the group of its name.
		a, _, _ := laidOut(t, o.YAML(nil))
		for _, h := range a.Holdings {
			for _, w := range h.Sources {
				if w.Team != nil && !groups[w.Team.Name.Text] && !groups["rolemap.direct."+h.User] {
					t.Errorf("seed %d: no group %s", seed, w.Team.Name.Text)
				}
			}
		}
	}
	if packed < 20 {
		t.Errorf("only %d packed policies", packed)
	}
}

func distinct(entries []mapgen.Entry) (out []mapgen.Entry) {
	seen := map[[2]string]bool{}
	for _, e := range entries {
		if key := [2]string{e.Where, e.Role}; !seen[key] {
			seen[key] = true
			out = append(out, e)
		}
	}
	return out
}
