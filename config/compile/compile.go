// Package compile takes a role map all the way: from files to findings, access
// and a plan. Every program that reads a map goes through it, so that all of
// them give the same verdict.
package compile

import (
	"slices"
	"time"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/layout"
	"rolemap/config/plan"
)

// Result is a map, what it means, what it turns into, and what is wrong.
// Where Findings has errors the plan is empty and must not be deployed.
type Result struct {
	// AccessCertain says that nothing was found by which Access might be other
	// than what the map's authors mean. A map that breaks an expectation or a
	// quota is wrong all the same, but there is an answer to who may enter what.
	AccessCertain bool

	Map      *config.Map
	Access   access.Access
	Plan     plan.Plan
	Usage    []plan.Usage // of AWS's quotas
	Findings diag.List
	Sources  diag.Sources
}

// Changes are what has to be deployed to get from one map to another. The stack
// of an account that is suspended now is out of reach: there is nothing to delete.
func Changes(prev, next Result) plan.Diff {
	d := plan.Compare(prev.Plan, next.Plan)
	d.Stacks = slices.DeleteFunc(d.Stacks, func(s plan.StackChange) bool {
		a, ok := next.Map.Account(s.Name)
		return ok && a.Suspended
	})
	return d
}

// Load compiles the map at a path, a file or a directory, as of now. The error
// is for a path that cannot be read at all; everything else is a finding.
func Load(path string, now time.Time) (Result, error) {
	l, err := config.Load(path)
	if err != nil {
		return Result{}, err
	}
	return Of(l, now), nil
}

// Of compiles a loaded map.
func Of(l config.Loaded, now time.Time) Result {
	r := Result{Map: l.Map, Findings: l.Findings, Sources: l.Sources}
	// Both only read the map: one looks at what is written, one at what it means.
	checked := make(chan diag.List, 1)
	go func() {
		if l.Map.Incomplete {
			checked <- nil
		} else {
			checked <- config.Check(l.Map, now)
		}
	}()
	var found diag.List
	r.Access, found = access.Of(l.Map, now)
	r.Findings.Add(<-checked...)
	r.Findings.Add(found...)
	// Beside an error, a grant may only seem to be missing.
	if r.AccessCertain = !r.Findings.HasErrors(); r.AccessCertain {
		r.Findings.Add(access.Check(r.Access)...)
	}
	if !r.Findings.HasErrors() {
		r.Plan, r.Usage, found = layout.Of(r.Access)
		r.Findings.Add(found...)
		if r.Findings.HasErrors() {
			r.Plan = plan.Plan{}
		}
	}
	r.Findings = r.Findings.Sorted()
	return r
}
