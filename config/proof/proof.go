// Package proof shows that a cloud assembly lets in whom the map lets in: it
// takes what the templates create, not the plan they came from, evaluates for
// every user and role whether identity side and trust side together allow the
// switch, and for everybody in Identity Center which accounts they may enter
// with which permission set, and compares the answers with what the map grants
// through that door.
//
// It understands exactly the statements that rolemap writes and fails on any
// other, since what it cannot judge might let somebody in.
package proof

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/effective"
	"rolemap/config/state"
)

// Result is what a proof found.
type Result struct {
	Users, Roles int
	Permissions  int      // policies that roles and permission sets carry, compared with the map's
	Files        int      // templates
	Stacks       []string // that were judged
	Left         []string // the map's other stacks, of which nothing is said
	Partial      []string // all that there are, where others of the map's are missing: then nothing else is compared
	Switches     int      // cells in which the switch is allowed in some situation
	Center       Center
	Wrong        []string // every disagreement, in words; empty where both doors agree
}

// Cells is how many pairs of an IAM user and a role were judged.
func (r Result) Cells() int { return r.Users * r.Roles }

// Center is what was judged of Identity Center.
type Center struct {
	People  int // who holds something through it, or is let in
	Roles   int // in accounts, likewise
	Entries int // cells in which somebody is let in at some moment
}

// Cells is how many pairs of a person and a role in an account were judged.
func (c Center) Cells() int { return c.People * c.Roles }

// Prove compares the templates of a cloud assembly with the access that a map
// gives through each door, for every user and role of either, with and without
// MFA, inside and outside the role's address ranges, before and after the
// grant's end. The
// assembly holds the map's stacks, all of them unless some are named: then
// exactly those, and nothing is said of the others. The error is for an
// assembly with something in it that cannot be judged.
func Prove(dir fs.FS, a access.Access, now time.Time, only ...string) (Result, error) {
	m := a.Map
	s, err := state.Read(dir)
	if err != nil {
		return Result{}, err
	}
	w := &linked{State: s, usersAccount: m.UsersAccount.ID.Text, partition: aws.Partition(m.UsersAccount.Region.Text)}
	if err := w.link(); err != nil {
		return Result{}, err
	}
	p := &prover{linked: w, access: a.Via(config.IAMUsers), now: now, chosen: map[string]bool{},
		granted: map[string]map[string]access.Holding{}, terms: map[string]effective.Terms{}}
	if err := p.choose(only); err != nil || p.result.Partial != nil {
		return p.result, err
	}
	p.stacks()
	p.inventory()
	p.permissions()
	p.trusts()
	p.beside()
	p.doors()
	p.identityCenter(a)
	slices.Sort(p.result.Wrong)
	p.result.Wrong = slices.Compact(p.result.Wrong)
	p.result.Users, p.result.Roles, p.result.Files = len(w.users), len(w.roles), w.Files
	return p.result, nil
}

type prover struct {
	*linked
	access  access.Access // through IAM users
	now     time.Time
	chosen  map[string]bool                      // the stacks that are judged
	granted map[string]map[string]access.Holding // role ARN, user
	terms   map[string]effective.Terms           // role ARN: what it is worth, but for ends
	result  Result
}

func (p *prover) wrong(format string, args ...any) {
	p.result.Wrong = append(p.result.Wrong, fmt.Sprintf(format, args...))
}
