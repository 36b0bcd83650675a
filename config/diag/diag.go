// Package diag holds findings about text that people wrote: what is wrong,
// where, and what to write instead. Checks build them; writers show them.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Span is a run of characters on one line of a file. Line and Col start at 1
// and count characters, never bytes. Len is 0 where only the place is known,
// such as the end of a line. The zero Span means "the input as a whole".
type Span struct {
	File           string
	Line, Col, Len int
}

// String is PATH:LINE:COL, the form that editors and CI logs make clickable.
func (s Span) String() string {
	switch {
	case s.Line == 0:
		return Plain(s.File)
	default:
		return fmt.Sprintf("%s:%d:%d", Plain(s.File), s.Line, s.Col)
	}
}

// Before reports whether a place stands before another one.
func Before(s, t Span) bool { return s.compare(t) < 0 }

func (s Span) compare(t Span) int {
	return cmp.Or(cmp.Compare(s.File, t.File), cmp.Compare(s.Line, t.Line), cmp.Compare(s.Col, t.Col))
}

// Severity says whether a finding stops the program from going on.
type Severity uint8

const (
	// Error is the zero value, so that a code without severity fails closed.
	Error Severity = iota
	// Warning is worth a reviewer's look; the map may still be deployed.
	Warning
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Finding is one finding.
type Finding struct {
	Code Code
	At   Span
	Text string // what is wrong, with the value that was found
	Help string // what to write instead; may be empty
	Also *Note  // the other place involved, such as a first definition
}

// Severity is that of the finding's code.
func (d Finding) Severity() Severity { return d.Code.Severity() }

// Note is a second place that a finding involves, and what it is.
type Note struct {
	At   Span
	Text string
}

// List is findings in the order in which they were made; see Sorted.
type List []Finding

// MaxFindings bounds a list: a file of 10 MiB has room for millions of
// findings, gigabytes of them. Nobody reads as many as these.
const MaxFindings = 10_000

// Add appends findings, as long as there is room for them. That some are
// missing is an error, since one of them may be.
func (l *List) Add(findings ...Finding) {
	for _, d := range findings {
		if len(*l) < MaxFindings {
			*l = append(*l, d)
			continue
		}
		if len(*l) == MaxFindings {
			*l = append(*l, Finding{Code: TooManyFindings, At: d.At, Text: fmt.Sprintf("there are more than %d findings; the others are not shown",
				MaxFindings),
				Help: "correct these first; most may have one cause"})
		}
		return
	}
}

// HasErrors reports whether any finding is more than a warning.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Finding) bool { return d.Severity() == Error })
}

// Count returns the number of errors and of warnings.
func (l List) Count() (errors, warnings int) {
	for _, d := range l {
		if d.Severity() == Error {
			errors++
		}
	}
	return errors, len(l) - errors
}

// Sorted returns the findings by place, then code and text, each cause once:
// what is found at one place of several things is one finding.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(a.At.compare(b.At), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Text, b.Text))
	})
	out = slices.CompactFunc(out, func(a, b Finding) bool {
		return a.At == b.At && a.Code == b.Code && a.Text == b.Text
	})
	for i := 1; i < len(out); i++ {
		if out[i].At == out[i-1].At && out[i].Code == out[i-1].Code {
			return out.oneAPlace()
		}
	}
	return out
}

// oneAPlace is a sorted list with one finding for what is found of several
// things at one place, for one grant or definition elsewhere.
func (l List) oneAPlace() List {
	var out List
	for i := 0; i < len(l); {
		j := i + 1
		for j < len(l) && l[j].At == l[i].At && l[j].Code == l[i].Code {
			j++
		}
		out = append(out, likewise(l[i:j], func(a, b *Finding) bool {
			return a.Also == b.Also || a.Also != nil && b.Also != nil && *a.Also == *b.Also
		})...)
		i = j
	}
	return out
}

// Error makes a List an error: its first findings in one line each.
func (l List) Error() string {
	const most = 10
	s := ""
	sorted := l.Sorted()
	for i, d := range sorted {
		if i == most {
			return s + fmt.Sprintf("\nand %d more", len(sorted)-most)
		}
		if i > 0 {
			s += "\n"
		}
		s += d.String()
	}
	return s
}

// String is the finding on one line: PATH:LINE:COL: text [code].
func (d Finding) String() string {
	kind := ""
	if d.Severity() == Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s: %s%s [%s]", Plain(d.At.String()), kind, Plain(d.Text), d.Code)
}
