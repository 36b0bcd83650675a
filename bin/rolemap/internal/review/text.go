package review

import (
	"fmt"
	"io"
	"slices"
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
	most := mostNames
	if details {
		most = 0
	}
	attention := r.attention(most)
	p.section("Do not miss", len(attention), func() {
		for _, a := range attention {
			p.line("  " + p.s.Warning("!") + " " + diag.Plain(a))
		}
	})
	p.section("Gained", len(r.Gained), func() { p.grants(p.s.Warning("+"), r.Gained, administers(r.Administers, r.Everywhere)) })
	p.section("What gained roles allow", len(r.Allows), func() {
		for _, t := range r.Allows {
			p.line("  " + diag.Plain(allows(t)))
			p.each("      ", permitted(t))
		}
	})
	p.section("Lost", len(r.Lost), func() { p.grants(p.s.Good("-"), r.Lost, administers(r.Administered, r.WasEverywhere)) })
	p.section("Signs in differently", len(r.Entered), func() {
		p.each("  ", r.effects())
		for i, e := range r.Entered {
			if i == mostLines && !details {
				p.line(fmt.Sprintf("  and %d more", len(r.Entered)-i))
				break
			}
			p.line("  ~ " + diag.Plain(e.line(most)))
		}
	})
	ends := r.ends()
	p.section("Ends", len(ends), func() {
		for _, e := range ends {
			p.line(fmt.Sprintf("  ~ %s  %s  %s  %s%s", diag.Plain(e.User), e.Account, e.Role, e.words(), p.broader(e.Longer)))
		}
	})
	p.section("Roles", len(r.Roles), func() {
		for _, c := range r.Roles {
			p.line(fmt.Sprintf("  ~ %s in %s", p.s.Name(c.Role), names(c.Accounts)))
			for _, f := range c.Changes {
				p.line("      " + diag.Plain(property(f)) + p.broader(f.Broader))
				gone, came := lines(f, details)
				p.each("        - ", gone)
				p.each("        + ", came)
			}
		}
	})
	p.section("People", len(r.Users), func() {
		p.each("  ", r.advice())
		for _, u := range r.Users {
			p.line("  " + userLine(u))
		}
	})
	p.section("Tags", len(r.Tags), func() {
		for _, c := range r.Tags {
			p.line("  " + diag.Plain(tagLine(c)))
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
	case access.UserAdded, access.UserResumed, access.IAMUserAdded:
		return "+ " + u.User + userWords[u.Kind]
	}
	return "- " + u.User + userWords[u.Kind]
}

var userWords = map[access.UserKind]string{
	access.UserAdded:     " is added",
	access.UserRemoved:   " is removed",
	access.UserSuspended: " is suspended",
	access.UserResumed:   " is no longer suspended",

	access.IAMUserRemoved: " has no IAM user any more",
	access.IAMUserAdded:   " gets an IAM user",
}

// advice is what the changes of users mean, once for all of them.
func (r Report) advice() []string {
	has := func(k access.UserKind) bool {
		return slices.ContainsFunc(r.Users, func(u access.UserChange) bool { return u.Kind == k })
	}
	var out []string
	add := func(has bool, advice string) {
		if has {
			out = append(out, advice)
		}
	}
	add(len(r.iamUsers(access.UserAdded)) > 0, "Hand out a first password to whoever is added.")
	add(slices.ContainsFunc(r.Users, func(u access.UserChange) bool { return u.Kind == access.UserAdded && r.without[u.User] }),
		"Whoever is added without an IAM user signs in as the directory lets them.")
	add(has(access.IAMUserAdded), "Hand out a first password to whoever gets an IAM user.")
	add(has(access.UserSuspended), "Whoever is suspended stays a user and is denied everything.")
	return out
}

// administers marks the grants of administration.
func administers(is func(access.Grant) bool, everywhere func(account string) bool) func(access.Holding) string {
	return func(h access.Holding) string {
		switch {
		case !is(h.Grant):
			return ""
		case everywhere(h.Account):
			return "administrator of every account"
		}
		return "administrator"
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
