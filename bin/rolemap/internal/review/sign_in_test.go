package review

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/effective"
	"rolemap/config/testkit/mapgen"
)

// mixed compiles a mixed organisation beside its lock file.
func mixed(o *mapgen.Org) compile.Result {
	return compile.Of(config.LoadText(fstest.MapFS{config.LockFile: {Data: o.Lock()}}, "rolemap.yaml", o.YAML(nil)), now)
}

// TestMovingATeam is a line, however many people and roles move, broadens
// nothing, and says how many IAM users go.
func TestMovingATeam(t *testing.T) {
	at := func(signIn string) compile.Result {
		var roles, people, lock strings.Builder
		for i := range 20 {
			fmt.Fprintf(&roles, "Role%d, ", i)
		}
		for i := range 30 {
			fmt.Fprintf(&people, "p%d, ", i)
			fmt.Fprintf(&lock, "  p%d: {id: %q, user_name: p%[1]d}\n", i, mapgen.ID("user", fmt.Sprint(i)))
		}
		text := fmt.Sprintf(`
version: 1
organization: acme
defaults: {attach_to: teams}
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}, start_url: https://acme.awsapps.com/start}
accounts: {web: {id: "222222222222"}, api: {id: "333333333333"}}
roles: {%s}
teams: {data: {sign_in: %s, members: [%s], access: {web: [%s], api: [Role1]}}}
users: {%s}
`, strings.ReplaceAll(roles.String(), ", ", ": {policies: [ReadOnlyAccess]}, "), signIn, people.String(), roles.String(), strings.ReplaceAll(people.String(), ", ", ": {}, "))
		lockText := "version: 1\ninstance: arn:aws:sso:::instance/ssoins-1111222233334444\nidentity_store: d-1234567890\nregion: eu-central-1\nusers:\n" + lock.String()
		r := compile.Of(config.LoadText(fstest.MapFS{config.LockFile: {Data: []byte(lockText)}}, "rolemap.yaml", []byte(text)), now)
		if r.Findings.HasErrors() {
			t.Fatal(r.Findings)
		}
		return r
	}
	users, both, center := at("iam-users"), at("both"), at("identity-center")
	for _, c := range []struct {
		prev, next compile.Result
		want       string
		destroys   bool
	}{
		{users, both, "  Nobody gains or loses a role by this.\n  For 30 people the way through Identity Center opens, at https://acme.awsapps.com/start.\n" +
			"  By nature it differs there: " + strings.Join(effective.Nature, "; ") + ".\n" +
			"  ~ team data: iam-users → both; 30 people (p0, p1, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p2, p20, p21, p22, p23, p24, p25, p26 and 10 more), 20 roles in 2 accounts (api, web)\n", false},
		{both, center, "  Nobody gains or loses a role by this.\n  For 30 people the way as an IAM user closes: another role ARN in 2 accounts, which resource policies have to allow first; running sessions last until they end or their role goes.\n" +
			"  ~ team data: both → identity-center; 30 people (p0, p1, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p2, p20, p21, p22, p23, p24, p25, p26 and 10 more), 20 roles in 2 accounts (api, web)\n", true},
	} {
		r := New("a", "b", c.prev, c.next)
		var b bytes.Buffer
		if err := r.Text(&b, ansi.Style{}, false); err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(b.String(), "Signs in differently\n")
		section, _, _ = strings.Cut(section, "\n\n")
		if section+"\n" != c.want {
			t.Errorf("got:\n%s\nwant:\n%s", section, c.want)
		}
		if r.Broader() || r.Empty() || r.Destructive() != c.destroys {
			t.Errorf("broader %v, empty %v, destructive %v", r.Broader(), r.Empty(), r.Destructive())
		}
	}
}

// TestEnteredOfGenerated: each grant that is entered another way stands in one
// line, with its ways, and every line's team or direct grant is one that changed.
func TestEnteredOfGenerated(t *testing.T) {
	changes, lines := 0, 0
	for seed := range uint64(120) {
		rnd := rand.New(rand.NewPCG(seed, 8))
		before, after := mapgen.New(seed, mapgen.Small).Mixed(seed), mapgen.New(seed, mapgen.Small).Mixed(seed)
		ways := []string{"iam-users", "identity-center", "both", ""}
		moved := &after.Teams[rnd.IntN(len(after.Teams))]
		moved.SignIn = ways[rnd.IntN(4)]
		person := &after.Users[rnd.IntN(len(after.Users))]
		if rnd.IntN(2) == 0 {
			person.SignIn = ways[rnd.IntN(4)]
		}
		prev, next := mixed(before), mixed(after)
		if !prev.AccessCertain || !next.AccessCertain {
			continue // somebody is shut out
		}
		r := New("a", "b", prev, next)
		n := 0
		for _, e := range r.Entered {
			n += e.Grants
			lines++
		}
		if n != len(r.SignIns) {
			t.Errorf("seed %d: %d of %d changes are shown", seed, n, len(r.SignIns))
		}
		for _, c := range r.SignIns {
			changes++
			in := 0
			for _, e := range r.Entered {
				if e.Old == c.Old && e.New == c.New && e.By == because(c, prev.Access, next.Access) && slices.Contains(e.Users, c.User) && slices.Contains(e.Accounts, c.Account) && slices.Contains(e.Roles, c.Role) {
					in++
				}
			}
			if by := because(c, prev.Access, next.Access); in != 1 || by == "" || c.User != person.Name && by != "team "+moved.Name {
				t.Errorf("seed %d: %+v is in %d lines, by %q", seed, c, in, by)
			}
		}
		if len(r.SignIns) > 0 && len(r.Gained)+len(r.Ends) == 0 && r.Broader() {
			t.Errorf("seed %d: signing in differently counts as broader", seed)
		}
		var b bytes.Buffer
		if err := errors.Join(r.Markdown(&b, true), r.Text(&b, ansi.Style{}, true), r.JSON(&b)); err != nil {
			t.Fatal(err)
		}
	}
	if changes < 100 || lines < 40 {
		t.Errorf("too few to tell: %d changes in %d lines", changes, lines)
	}
}
