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
	go func() { checked <- config.Check(l.Map, now) }()
	var found diag.List
	r.Access, found = access.Of(l.Map, now)
	r.Findings.Add(<-checked...)
	r.Findings.Add(found...)
	// Beside an error, a grant may only seem to be missing. A part that cannot
	// be read only adds grants, and an empty one none.
	r.AccessCertain = !r.Findings.HasErrors()
	check := func(access.Access) diag.List { return nil }
	switch other, _ := without(r.Findings, diag.EmptyFile).Count(); other {
	case 0:
		check = access.Check
	case l.Map.Unread:
		check = access.CheckCannot
	}
	go func() { checked <- check(r.Access) }()
	var p plan.Plan
	var usage []plan.Usage
	found = nil
	if r.AccessCertain {
		p, usage, found = layout.Of(r.Access)
	}
	r.Findings.Add(<-checked...)
	if !r.Findings.HasErrors() {
		r.Plan, r.Usage = p, usage
		r.Findings.Add(found...)
		if r.Findings.HasErrors() {
			r.Plan = plan.Plan{}
		}
	}
	r.Findings = r.Findings.Sorted()
	return r
}

func without(list diag.List, code diag.Code) diag.List {
	return slices.DeleteFunc(slices.Clone(list), func(d diag.Finding) bool { return d.Code == code })
}
