// Package report writes the periodic review of access: who holds what through
// what and since when, administrators first, for somebody to sign.
package report

import (
	"cmp"
	"slices"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/effective"
)

// Report is who holds what at a moment.
type Report struct {
	Organization string
	At           time.Time
	Map          string // its path, as it was given
	People       int    // who hold something
	Accounts     int    // in which somebody does
	Sections     []Section
	Beside       []Beside
	Notes        []string // sentences: what stands in the way of knowing all of it

	Last *history.Version // the last one in git; nil where git has none
	Rev  string           // of the review before; empty where it is not compared
	Then []review.Line    // what has changed since
}

// Section is a part of the grants; each grant stands in one.
type Section struct {
	Title, Why string
	Rows       []Row // by user, account, role
}

// Row is one grant.
type Row struct {
	access.Grant
	Name, Email   string // of the person; empty for none
	AccountTitle  string
	AccountID     string
	Administrator bool
	Everywhere    bool // an administrator of the users account, and so of every account
	Direct        bool // by one way at least
	SignIn        config.SignIn
	Through       []string
	Until         string // as the map has it; empty for none
	Reasons       []string
	Session       time.Duration
	MFA           bool // demanded of who comes as an IAM user
	Since         history.Since
	Uncommitted   bool // git is known, and no commit has the grant
	New           bool // since the review before
}

// What sections there are, in the order in which a grant finds its own.
var sections = []Section{
	{Title: "Administrators", Why: "They can change who may do what in the account; of the users account, in every account."},
	{Title: "Direct grants", Why: "Held by a person and not through a team: the exception, each with its reason."},
	{Title: "Grants with an end", Why: "They end by themselves; is what they are for still needed?"},
	{Title: "Through teams", Why: "Held without an end, and by no administrator."},
}

// Options are what is known beside the map.
type Options struct {
	Map   string
	Since map[access.Grant]history.Since // nil where it is not known
	Last  *history.Version
	Notes []string
	Rev   string        // of the review before, as it was given
	Prev  access.Access // at Rev, as of then
	Old   int           // errors in the map there
}

// New reports on access at a moment.
func New(a access.Access, at time.Time, o Options) Report {
	m := a.Map
	r := Report{Organization: m.Organization.Text, At: at, Map: o.Map, Notes: o.Notes, Last: o.Last, Sections: slices.Clone(sections),
		Rev: o.Rev}
	came := map[access.Grant]bool{}
	if o.Rev != "" {
		then := review.Report{OldErrors: o.Old, Diff: effective.Between(o.Prev, a)}
		r.Then = then.Lines()
		for _, h := range then.Gained {
			came[h.Grant] = true
		}
	}
	people, accounts, terms := map[string]bool{}, map[string]bool{}, map[string]effective.Terms{}
	partition := aws.Partition(m.UsersAccount.Region.Text)
	for _, h := range a.Holdings {
		people[h.User], accounts[h.Account] = true, true
		t, known := terms[h.Role]
		if !known {
			t = effective.Written(m, h.Role, partition)
			terms[h.Role] = t
		}
		row := rowOf(m, h, t)
		row.Since, row.New = o.Since[h.Grant], came[h.Grant]
		row.Uncommitted = o.Since != nil && row.Since.At.IsZero()
		s := &r.Sections[sectionOf(row)]
		s.Rows = append(s.Rows, row)
	}
	r.People, r.Accounts, r.Beside = len(people), len(accounts), beside(a, r.Sections)
	return r
}

func rowOf(m *config.Map, h access.Holding, t effective.Terms) Row {
	u, _ := m.User(h.User)
	account, _ := m.Account(h.Account)
	row := Row{Grant: h.Grant, Name: u.FullName.Text, Email: u.Email.Text, AccountTitle: account.Title.Text, AccountID: account.ID.Text,
		Administrator: t.Administrator(), Everywhere: t.Administrator() && account.ID.Text == m.UsersAccount.ID.Text, SignIn: h.Ways(),
		Session: t.Session, MFA: t.MFA, Through: grants.Through(h), Until: grants.Until(h)}
	for _, s := range h.Sources {
		row.Direct = row.Direct || s.Team == nil
		if reason := s.Entry.Reason.Text; reason != "" && !slices.Contains(row.Reasons, reason) {
			row.Reasons = append(row.Reasons, reason)
		}
	}
	return row
}

func sectionOf(r Row) int {
	switch {
	case r.Administrator:
		return 0
	case r.Direct:
		return 1
	case r.Until != "":
		return 2
	}
	return 3
}

// Grants counts the grants of all sections.
func (r Report) Grants() int {
	n := 0
	for _, s := range r.Sections {
		n += len(s.Rows)
	}
	return n
}

// since is a date in words: when it came into git, or before when.
func (r Row) since() string {
	switch s := r.Since; {
	case r.Uncommitted:
		return "not in git yet"
	case s.At.IsZero():
		return "not known"
	case s.Earlier:
		return "before " + s.At.Format(time.DateOnly)
	default:
		return s.At.Format(time.DateOnly)
	}
}

// signIn is how somebody enters, in words.
func (r Row) signIn() string {
	return map[config.SignIn]string{config.IAMUsers: "IAM user", config.IdentityCenter: "Identity Center",
		config.BothWays: "both ways"}[r.SignIn]
}

// administers is what an administrator administers, in words; empty for who does not.
func (r Row) administers() string {
	switch {
	case r.Everywhere:
		return "every account"
	case r.Administrator:
		return "the account"
	}
	return ""
}

// account is what people call the account, with its name.
func (r Row) account() string {
	if r.AccountTitle != "" {
		return r.Account + " (" + r.AccountTitle + ")"
	}
	return r.Account
}

// date is the moment of the report.
func (r Report) date() string { return r.At.UTC().Format("2006-01-02 15:04 UTC") }

// last is who changed the map last, in words; empty for none.
func (r Report) last() string {
	if r.Last == nil {
		return ""
	}
	return "on " + r.Last.At.Format(time.DateOnly) + " by " + r.Last.Author + ", " + r.Last.Commit[:12] + ": " +
		cmp.Or(r.Last.Subject, "without a subject")
}
