package migrate_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/effective"
	"rolemap/config/format"
	"rolemap/config/migrate"
	"rolemap/config/testkit/mapgen"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func load(t *testing.T, text, lock []byte) config.Loaded {
	t.Helper()
	f := config.File{Path: "rolemap.yaml", Data: text}
	m, found := config.Parse(f)
	if found.HasErrors() {
		t.Fatalf("%v\n%s", found, text)
	}
	m.Lock, _ = config.ParseLock(config.LockFile, lock)
	return config.Loaded{Map: m, Findings: found, Sources: diag.Sources{f.Path: text}, Parts: []config.File{f}}
}

// TestStepsMoveNobody over generated organisations: every step changes one
// sign_in and nothing else of the text's meaning, nobody gains or loses, both
// ways together are the grants; after all of them only those come as IAM users
// whom the steps leave alone; a map that was formatted stays so.
func TestStepsMoveNobody(t *testing.T) {
	steps := 0
	for seed := range uint64(60) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		l := load(t, o.YAML(nil), o.Lock())
		formatted := seed%2 == 0
		if formatted {
			l = load(t, asFormatted(t, l.Parts[0].Data), o.Lock())
		}
		text := l.Parts[0].Data
		var last migrate.Step
		stuck := map[string]bool{}
		migrate.Steps(l, now, nil, func(s migrate.Step) bool {
			if len(s.Blocked) > 0 {
				stuck[s.Team] = true
				return true
			}
			if d := effective.Between(s.Before.Access, s.After.Access); len(d.Gained)+len(d.Lost)+len(d.Ends) > 0 || d.Broader() {
				t.Fatalf("seed %d: %s: %+v", seed, s, d)
			}
			if n := differences(t, text, s.File.Data); n != 1 {
				t.Fatalf("seed %d: %s changes %d values\n%s\n%s", seed, s, n, text, s.File.Data)
			}
			if formatted && !bytes.Equal(asFormatted(t, s.File.Data), s.File.Data) {
				t.Fatalf("seed %d: %s is not formatted as the map was\n%s", seed, s, s.File.Data)
			}
			text, last = s.File.Data, s
			steps++
			return true
		})
		if last.File.Data == nil {
			continue
		}
		for _, h := range last.After.Access.Via(config.IAMUsers).Holdings {
			u, _ := last.After.Map.User(h.User)
			account, _ := last.After.Map.Account(h.Account)
			r, _ := last.After.Map.Role(h.Role)
			for _, s := range h.Sources {
				team := ""
				if s.Team != nil {
					team = s.Team.Name.Text
				}
				alone := u.SignIn.Has(config.IAMUsers) || stuck[team] || !account.LetsIn.Has(config.IdentityCenter) || !r.LetsIn.Has(config.IdentityCenter)
				if !alone {
					t.Errorf("seed %d: %v of team %q is still entered as an IAM user", seed, h.Grant, team)
				}
			}
		}
	}
	if steps < 200 {
		t.Errorf("only %d steps", steps)
	}
}

func asFormatted(t *testing.T, text []byte) []byte {
	t.Helper()
	out, found, err := format.Format("rolemap.yaml", text)
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	return out
}

// differences counts the values of sign_in that differ; anything else that does counts too.
func differences(t *testing.T, before, after []byte) int {
	var a, b any
	if err := yaml.Unmarshal(before, &a); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(after, &b); err != nil {
		t.Fatal(err)
	}
	n := 0
	var walk func(a, b any)
	walk = func(a, b any) {
		x, ok1 := a.(map[string]any)
		y, ok2 := b.(map[string]any)
		if !ok1 || !ok2 {
			if !reflect.DeepEqual(a, b) {
				n++
			}
			return
		}
		for k := range x {
			walk(x[k], y[k])
		}
		for k := range y {
			if _, ok := x[k]; !ok {
				n++
			}
		}
	}
	walk(a, b)
	return n
}

// TestStepsKeepTheText: comments, order and layout stay, in every way in which
// a team can be written.
func TestStepsKeepTheText(t *testing.T) {
	const head = `# our map
version: 1 # always
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}}
roles: {Reader: {policies: [ReadOnlyAccess]}}
users: {ann: {}}
teams:
`
	for _, c := range []struct{ before, after string }{
		{"  ops: {members: [ann], access: {web: [Reader]}} # ours\n", "  ops: {sign_in: both, members: [ann], access: {web: [Reader]}} # ours\n"},
		{"  ops: # ours\n\n    # who\n    members: [ann]\n    access: {web: [Reader]}\n", "  ops: # ours\n\n    # who\n    sign_in: both\n    members: [ann]\n    access: {web: [Reader]}\n"},
		{"  ops:\n    sign_in: \"iam-users\" # still\n    members: [ann]\n    access: {web: [Reader]}\n", "  ops:\n    sign_in: both # still\n    members: [ann]\n    access: {web: [Reader]}\n"},
		{"  \"ops\" : {sign_in: iam-users, members: [ann],\n    access: {web: [Reader]}}\n", "  \"ops\" : {sign_in: both, members: [ann],\n    access: {web: [Reader]}}\n"},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll(head+c.before, "\n", end)
			lock := []byte("version: 1\ninstance: arn:aws:sso:::instance/ssoins-1111222233334444\nidentity_store: d-1234567890\nregion: eu-central-1\nusers: {ann: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01}}\n")
			n := 0
			migrate.Steps(load(t, []byte(text), lock), now, nil, func(s migrate.Step) bool {
				n++
				if want := strings.ReplaceAll(head+c.after, "\n", end); len(s.Blocked) > 0 || string(s.File.Data) != want {
					t.Errorf("%v\n%q, want\n%q", s.Blocked, s.File.Data, want)
				}
				return false
			})
			if n != 1 {
				t.Errorf("%d steps\n%s", n, text)
			}
		}
	}
}

// TestBlocked: a step that would break the map says why and is left out; the others go on.
func TestBlocked(t *testing.T) {
	text := `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}}
roles:
  Reader: {policies: [ReadOnlyAccess]}
  ARoleWithANameOfMoreThanThirtyTwoLetters: {policies: [ReadOnlyAccess]}
users: {ann: {}, bob: {}}
teams:
  long: {members: [ann], access: {web: [ARoleWithANameOfMoreThanThirtyTwoLetters]}}
  short: {members: [ann], access: {web: [Reader]}}
  unknown: {members: [bob], access: {web: [Reader]}}
  anchored: &a {members: [ann], access: {web: [Reader]}}
`
	lock := []byte("version: 1\ninstance: arn:aws:sso:::instance/ssoins-1111222233334444\nidentity_store: d-1234567890\nregion: eu-central-1\nusers: {ann: {id: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01}}\n")
	var got []string
	migrate.Steps(load(t, []byte(text), lock), now, nil, func(s migrate.Step) bool {
		line := s.String()
		for _, d := range s.Blocked {
			line += fmt.Sprintf(" %s %d:%d", d.Code, d.At.Line, d.At.Col)
		}
		got = append(got, line)
		return true
	})
	want := []string{"team anchored: sign_in: both wrong-type 15:3", "team long: sign_in: both permission-set-name 9:3", "team short: sign_in: both", "team unknown: sign_in: both lock-missing 10:18", "team short: sign_in: identity-center"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestStatus(t *testing.T) {
	o := mapgen.New(3, mapgen.Small).Mixed(3)
	l := load(t, o.YAML(nil), o.Lock())
	a, _ := access.Of(l.Map, now)
	s := migrate.Of(a)
	total := 0
	for _, n := range s.Grants {
		total += n
	}
	if total != len(a.Holdings) || len(s.Teams) != len(o.Teams) {
		t.Errorf("%+v", s)
	}
	for _, p := range s.People {
		var ways config.SignIn
		for _, h := range a.Holdings {
			if h.User == p.Name {
				ways |= h.Ways()
			}
		}
		if ways != p.Ways {
			t.Errorf("%s: %v, want %v", p.Name, p.Ways, ways)
		}
	}
	for _, r := range s.Roles {
		if !strings.HasSuffix(r.Pattern, ":role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_"+r.Role+"_*") || !bytes.HasPrefix([]byte(r.Pattern), []byte("arn:aws:iam::")) {
			t.Errorf("%+v", r)
		}
	}
}
