package review

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// Text writes the report for people. Without access changes it is one line,
// unless details are asked for.
func (r Report) Text(w io.Writer, s ansi.Style, details bool) error {
	p := &printer{w: w, s: s}
	p.line(p.s.Bold(r.headline()))
	if r.silent(details) {
		return p.err
	}
	p.section("Do not miss", len(r.attention()), func() {
		for _, a := range r.attention() {
			p.line("  " + p.s.Warning("!") + " " + diag.Plain(a))
		}
	})
	p.section("Gained", len(r.Gained), func() { p.grants(p.s.Warning("+"), r.Gained, administers(r.Administers)) })
	p.section("What gained roles allow", len(r.Allows), func() {
		for _, t := range r.Allows {
			p.line("  " + diag.Plain(allows(t)))
			p.each("      ", t.Permissions())
		}
	})
	p.section("Lost", len(r.Lost), func() { p.grants(p.s.Good("-"), r.Lost, administers(r.Administered)) })
	p.section("Ends", len(r.Ends), func() {
		for _, e := range r.Ends {
			p.line(fmt.Sprintf("  ~ %s  %s  %s  %s → %s%s", diag.Plain(e.User), e.Account, e.Role, until(e.Old), until(e.New), p.broader(e.Broader())))
		}
	})
	p.section("Roles", len(r.Roles), func() {
		for _, c := range r.Roles {
			p.line(fmt.Sprintf("  ~ %s in %s", p.s.Name(c.Role), names(c.Accounts)))
			for _, f := range c.Changes {
				p.line("      " + diag.Plain(property(f)) + p.broader(f.Broader))
				gone, came := lines(f)
				p.each("        - ", gone)
				p.each("        + ", came)
			}
		}
	})
	p.section("People", len(r.Users), func() {
		for _, u := range r.Users {
			p.line("  " + userLine(u))
		}
	})
	p.section("Deploy, in this order", len(r.Deploy.Stacks), func() { p.each("  ", r.deployment()) })
	p.section("No access change: held by another way", len(r.Moved), func() {
		const most = 20
		for i, m := range r.Moved {
			if i == most && !details {
				p.line(fmt.Sprintf("  and %d more", len(r.Moved)-most))
				break
			}
			p.line(fmt.Sprintf("  %s  %s  %s  %s → %s", m.User, m.Account, m.Role, strings.Join(m.Old, " + "), strings.Join(m.New, " + ")))
		}
	})
	if details {
		p.section("Resources", len(r.Deploy.Resources), func() {
			for _, c := range r.Deploy.Resources {
				p.line(fmt.Sprintf("  %-7s %s  %s %s", c.Action, c.Stack, c.Kind, c.Name))
			}
		})
	}
	return p.err
}

func userLine(u access.UserChange) string {
	switch u.Kind {
	case access.UserAdded:
		return "+ " + u.User + " is added: hand out a first password"
	case access.UserRemoved:
		return "- " + u.User + " is removed"
	case access.UserSuspended:
		return "- " + u.User + " is suspended: the user stays and is denied everything"
	default:
		return "+ " + u.User + " is no longer suspended"
	}
}

// administers marks the grants of administration.
func administers(is func(access.Grant) bool) func(access.Holding) string {
	return func(h access.Holding) string {
		if is(h.Grant) {
			return "administrator"
		}
		return ""
	}
}

type printer struct {
	w   io.Writer
	s   ansi.Style
	err error
}

func (p *printer) line(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, s)
	}
}

func (p *printer) each(indent string, list []string) {
	for _, l := range list {
		p.line(indent + diag.Plain(l))
	}
}

func (p *printer) section(title string, n int, body func()) {
	if n > 0 {
		p.line("")
		p.line(p.s.Bold(title))
		body()
	}
}

func (p *printer) broader(is bool) string {
	if !is {
		return ""
	}
	return "  " + p.s.Warning("broader")
}

func (p *printer) grants(sign string, list []access.Holding, mark func(access.Holding) string) {
	if p.err != nil {
		return
	}
	t := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	for _, h := range list {
		from := diag.Plain(source(h))
		if m := mark(h); m != "" {
			from = m + ", " + from
		}
		fmt.Fprintf(t, "  %s %s\t%s\t%s\t%s\n", sign, h.User, h.Account, h.Role, from)
	}
	p.err = t.Flush()
}
