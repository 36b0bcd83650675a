package access

import (
	"fmt"
	"slices"
	"strings"

	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// Check finds the roles and accounts that nobody reaches and the expectations
// that do not hold.
func Check(a Access) diag.List {
	c := newChecker(a)
	c.void()
	for i := range a.Map.Roles {
		if r := &a.Map.Roles[i]; !c.roles[r.Name.Text] {
			c.reportf(r.Name, diag.UnusedRole, "grant it, or remove it; it is deployed nowhere", "nobody reaches the role %s",
				diag.Quote(r.Name.Text))
		}
	}
	for i := range a.Map.Accounts {
		if t := &a.Map.Accounts[i]; !t.Suspended && c.rolesOf[t.Name.Text] == nil {
			c.reportf(t.Name, diag.UnusedAccount, "grant a role in it, or remove it", "nobody reaches the account %s", diag.Quote(t.Name.Text))
		}
	}
	for i := range a.Map.Expect {
		c.expect(&a.Map.Expect[i])
	}
	return c.out
}

// CheckCannot finds the grants that are expected not to be, in access to which
// parts that were not read may only add.
func CheckCannot(a Access) diag.List {
	c := newChecker(a)
	for i := range a.Map.Expect {
		c.cannot(&a.Map.Expect[i], c.people(&a.Map.Expect[i]))
	}
	return c.out
}

func newChecker(a Access) *checker {
	c := &checker{Access: a, roles: map[string]bool{}, rolesOf: map[string][]string{}, holding: map[targetRole][]*Holding{}}
	for i := range a.Holdings {
		h := &a.Holdings[i]
		d := targetRole{h.Account, h.Role}
		if c.holding[d] == nil {
			c.rolesOf[h.Account] = append(c.rolesOf[h.Account], h.Role)
			c.roles[h.Role] = true
		}
		c.holding[d] = append(c.holding[d], h)
	}
	return c
}

// void reports the suspended accounts in which somebody would hold something,
// each once. A role that is held nowhere else is not unused beside that.
func (c *checker) void() {
	held := map[string][]*Holding{}
	for i := range c.Void {
		h := &c.Void[i]
		held[h.Account], c.roles[h.Role] = append(held[h.Account], h), true
	}
	for i := range c.Map.Accounts {
		a := &c.Map.Accounts[i]
		void := held[a.Name.Text]
		if len(void) == 0 {
			continue
		}
		grants := "1 grant there holds"
		if n := len(void); n > 1 {
			grants = fmt.Sprintf("%d grants there hold", n)
		}
		w := void[0].Sources[0]
		c.out.Add(diag.Finding{Code: diag.SuspendedAccount, At: a.Status.At,
			Text: fmt.Sprintf("the account %s is suspended: %s nothing", diag.Quote(a.Name.Text), grants),
			Help: "write active once AWS has reopened it; where it is closed for good, remove the account",
			Also: &diag.Note{At: w.Entry.Role.At, Text: "the first one, " + w.Name()}})
	}
}

type checker struct {
	Access
	out     diag.List
	roles   map[string]bool           // reached somewhere
	rolesOf map[string][]string       // account: roles that somebody is granted there
	holding map[targetRole][]*Holding // sorted by user
	failed  int
	work    int // so far; see maxWork

	everybody []string // active users, sorted
}

type targetRole struct{ account, role string }

func (c *checker) reportf(w source.Word, code diag.Code, help, format string, args ...any) {
	c.out.Add(diag.Finding{Code: code, At: w.At, Help: help, Text: fmt.Sprintf(format, args...)})
}

// expect evaluates one expectation. A team and "*" stand for active users, a
// group for active accounts: a suspended one is meant only by its name.
func (c *checker) expect(e *config.Expectation) {
	people := c.people(e)
	for _, block := range e.Can {
		c.each(e, block, len(people), func(account string, role source.Word) {
			holding := c.holding[targetRole{account, role.Text}]
			for _, p := range people {
				i, ok := slices.BinarySearchFunc(holding, p, func(h *Holding, p string) int { return strings.Compare(h.User, p) })
				if !ok || holding[i].Ways()&e.Via == 0 {
					c.fail(role, "grant it, or correct the expectation", nil, "%s is expected to be able to assume %s in %s%s, but is not granted it",
						diag.Quote(p), diag.Quote(role.Text), diag.Quote(account), by(e))
				}
			}
		})
	}
	c.cannot(e, people)
}

func (c *checker) cannot(e *config.Expectation, people []string) {
	for _, block := range e.Cannot {
		c.each(e, block, 0, func(account string, role source.Word) {
			for _, h := range c.holding[targetRole{account, role.Text}] {
				source := slices.IndexFunc(h.Sources, func(s Source) bool { return s.SignIn&e.Via != 0 })
				if _, ok := slices.BinarySearch(people, h.User); ok && source >= 0 {
					s := h.Sources[source]
					c.fail(role, "remove the grant, or correct the expectation", &diag.Note{At: s.Entry.Role.At, Text: "the grant, " + s.Name()},
						"%s is expected not to be able to assume %s in %s%s, but is granted it", diag.Quote(h.User), diag.Quote(role.Text),
						diag.Quote(account), by(e))
				}
			}
		})
	}
}

// by is the way of signing in that an expectation is about, in words; none for both.
func by(e *config.Expectation) string {
	if e.Via == config.BothWays {
		return ""
	}
	return " via " + e.Via.String()
}

// people are the names that an expectation is about, sorted.
func (c *checker) people(e *config.Expectation) []string {
	active := func(name string) bool {
		u, ok := c.Map.User(name)
		return ok && !u.Suspended
	}
	switch who := e.Who.Text; {
	case who == config.AllRoles:
		if c.everybody == nil {
			for i := range c.Map.Users {
				if name := c.Map.Users[i].Name.Text; active(name) {
					c.everybody = append(c.everybody, name)
				}
			}
			slices.Sort(c.everybody)
		}
		if len(e.Except) == 0 || !c.afford(e, len(c.everybody)) {
			return c.everybody
		}
		except := map[string]bool{}
		for _, w := range e.Except {
			except[w.Text] = true
		}
		return slices.DeleteFunc(slices.Clone(c.everybody), func(name string) bool { return except[name] })
	case strings.HasPrefix(who, config.TeamPrefix):
		t, ok := c.Map.Team(strings.TrimPrefix(who, config.TeamPrefix))
		if !ok || !c.afford(e, len(t.Members)) {
			return nil
		}
		var out []string
		for _, w := range t.Members {
			if active(w.Text) {
				out = append(out, w.Text)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	default:
		return []string{who}
	}
}

// each calls what is expected with every account and role that a block names.
// "*" is every role that somebody is granted in the account. For each of them
// as many people are looked at, and who holds each.
func (c *checker) each(about *config.Expectation, block config.Access, people int, f func(account string, role source.Word)) {
	one := func(account string, role source.Word) bool {
		ok := c.failed <= maxFailed && c.afford(about, 1+people+len(c.holding[targetRole{account, role.Text}]))
		if ok {
			f(account, role)
		}
		return ok
	}
	for _, a := range c.Map.Expand(block.Where.Text) {
		if a.Suspended && a.Name.Text != block.Where.Text {
			continue
		}
		for _, e := range block.Roles {
			if e.Role.Text != config.AllRoles {
				if _, ok := c.Map.Role(e.Role.Text); ok && !one(a.Name.Text, e.Role) {
					return
				}
				continue
			}
			for _, r := range c.rolesOf[a.Name.Text] {
				if !one(a.Name.Text, source.Word{Text: r, At: e.Role.At}) {
					return
				}
			}
		}
	}
}

// maxWork bounds how many people all expectations together look at. A thousand
// expectations about a thousand people in ten roles are a fifth of it.
const maxWork = 50_000_000

// afford notes work, and reports the expectation at which there is too much.
func (c *checker) afford(e *config.Expectation, n int) bool {
	before := c.work
	if c.work += n; c.work <= maxWork {
		return true
	}
	if before <= maxWork {
		c.out.Add(diag.Finding{Code: diag.TooManyExpectations, At: e.At,
			Text: "the expectations speak of more people, accounts and roles than can be looked at; this one and those behind it are not judged",
			Help: "expect less of everybody, or split the map"})
	}
	return false
}

// maxFailed bounds the findings of all expectations together: one line can
// speak of every user, account and role.
const maxFailed = 1000

func (c *checker) fail(at source.Word, help string, also *diag.Note, format string, args ...any) {
	switch c.failed++; {
	case c.failed > maxFailed+1:
	case c.failed > maxFailed:
		c.out.Add(diag.Finding{Code: diag.ExpectFailed, At: at.At, Text: fmt.Sprintf("more than %d grants are not as expected; no more are shown", maxFailed)})
	default:
		c.out.Add(diag.Finding{Code: diag.ExpectFailed, At: at.At, Help: help, Also: also, Text: fmt.Sprintf(format, args...)})
	}
}
