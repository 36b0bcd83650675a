package profiles_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/profiles"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/compile"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

// before and after lie on either side of most ends that made-up maps have.
var before, after = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)

// generated is a made-up map, compiled.
func generated(t *testing.T, seed uint64, at time.Time, shuffle *rand.Rand) compile.Result {
	t.Helper()
	o := mapgen.New(seed, mapgen.Small)
	if seed%3 > 0 {
		o.Mixed(seed)
	}
	m, found := config.Parse(config.File{Path: "map.yaml", Data: o.YAML(shuffle)})
	if o.Center {
		lock, more := config.ParseLock(config.LockFile, o.Lock())
		m.Lock = lock
		found = append(found, more...)
	}
	r := compile.Of(config.Loaded{Map: m, Findings: found}, at)
	if r.Findings.HasErrors() {
		t.Fatalf("seed %d: %v", seed, r.Findings)
	}
	return r
}

type entrance struct {
	access.Grant
	way config.SignIn
}

// Each grant has a profile through each way that leads to it, nothing else has,
// and what a profile names stands so in the plan.
func TestProfilesAreTheGrants(t *testing.T) {
	temporary, ways := 0, map[config.SignIn]int{}
	for seed := range uint64(120) {
		for _, at := range []time.Time{before, after} {
			r := generated(t, seed, at, nil)
			o := profiles.Options{SignIn: profiles.Login}
			if seed%2 == 0 {
				o.SignIn = profiles.AccessKey
			}
			want, got := map[entrance]bool{}, map[entrance]bool{}
			for _, h := range r.Access.Holdings {
				for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
					if h.Ways().Has(way) {
						want[entrance{h.Grant, way}] = true
						ways[way]++
					}
				}
			}
			for i := range r.Map.Users {
				u := &r.Map.Users[i]
				s := profiles.Of(r.Access, u.Name.Text, o)
				if u.Suspended && !s.Empty() {
					t.Fatalf("seed %d: %s is suspended and has profiles", seed, u.Name.Text)
				}
				heads := slices.Sorted(slices.Values(s.Sections()))
				if len(slices.Compact(slices.Clone(heads))) != len(heads) {
					t.Fatalf("seed %d: a section twice: %v", seed, heads)
				}
				if written := written(t, s); !slices.Equal(written, heads) { // by which Put finds what is taken
					t.Fatalf("seed %d: sections %v, written %v", seed, heads, written)
				}
				if block := s.Block(); strings.ContainsFunc(block, func(r rune) bool { return r > '~' }) {
					t.Fatalf("seed %d: not every locale reads it: %s", seed, block)
				}
				for _, p := range s.Profiles {
					got[entrance{p.Grant, p.Way}] = true
					agrees(t, r, s, p, o)
					if p.Get("duration_seconds") != "" {
						temporary++
					}
				}
			}
			if !maps.Equal(got, want) {
				t.Fatalf("seed %d: profiles %v, grants %v", seed, got, want)
			}
		}
	}
	if temporary == 0 || ways[config.IAMUsers] == 0 || ways[config.IdentityCenter] == 0 {
		t.Error("nothing was tried", temporary, ways)
	}
}

// agrees holds a profile against what the map turns into.
func agrees(t *testing.T, r compile.Result, s profiles.Set, p profiles.Profile, o profiles.Options) {
	t.Helper()
	users, _ := r.Plan.Stack(config.UsersStack)
	account, _ := r.Map.Account(p.Account)
	if got := p.Get("region"); got != account.Region.Text {
		t.Errorf("%s: region %s", p.Name, got)
	}
	if p.Way == config.IdentityCenter {
		center, _ := r.Plan.Stack(config.CenterStack)
		found := false
		for _, set := range plan.All[plan.PermissionSet](center) {
			found = found || set.SetName == p.Get("sso_role_name")
		}
		if !found || p.Get("sso_account_id") != account.ID.Text || p.Get("sso_session") != s.BaseName() || p.Get("duration_seconds")+p.Get("mfa_serial") != "" {
			t.Errorf("%s: %v", p.Name, p.Settings)
		}
		return
	}
	var role plan.Role
	target, _ := r.Plan.Stack(p.Account)
	for _, x := range plan.All[plan.Role](target) {
		if x.RoleName == p.Role {
			role = x
		}
	}
	if want := "arn:aws:iam::" + target.Account + ":role" + role.Path + role.RoleName; p.Get("role_arn") != want {
		t.Errorf("%s: role_arn %s, want %s", p.Name, p.Get("role_arn"), want)
	}
	most := time.Hour
	if o.SignIn == profiles.AccessKey {
		most = role.MaxSession
	}
	if seconds, err := strconv.Atoi(cmp.Or(p.Get("duration_seconds"), "3600")); err != nil || time.Duration(seconds)*time.Second != most {
		t.Errorf("%s: %d seconds with %s, and sessions of %s", p.Name, seconds, o.SignIn, role.MaxSession)
	}
	trust := fmt.Sprint(role.Trust.Value())
	if (p.Get("mfa_serial") != "") != strings.Contains(trust, "aws:MultiFactorAuthPresent") {
		t.Errorf("%s: mfa_serial %q, trust %s", p.Name, p.Get("mfa_serial"), trust)
	}
	once := map[string]bool{}
	for _, x := range s.Base {
		if once[x.Key] {
			t.Errorf("%s has %s twice", s.BaseName(), x.Key)
		}
		once[x.Key] = true
	}
	if p.Get("source_profile") != s.BaseName() || s.Base == nil {
		t.Errorf("%s comes from %s", p.Name, p.Get("source_profile"))
	}
	signIn := "arn:aws:iam::" + users.Account + ":user/" + p.User
	if o.SignIn == profiles.Login && s.Login[0] != (profiles.Setting{Key: "login_session", Value: signIn}) {
		t.Errorf("%s signs in with %v", p.User, s.Login)
	}
}

// Names depend on the map alone: not on its order, and not on the person.
func TestNamesAreTheSameForEverybody(t *testing.T) {
	for seed := range uint64(40) {
		for _, template := range []profiles.Template{profiles.Full, profiles.Short, "{role}", "{account}", "{organization}", "default"} {
			called := map[string]string{}
			for _, shuffle := range []*rand.Rand{nil, rand.New(rand.NewPCG(seed, 9))} {
				r := generated(t, seed, before, shuffle)
				for i := range r.Map.Users {
					s := profiles.Of(r.Access, r.Map.Users[i].Name.Text, profiles.Options{Names: template})
					for _, p := range s.Profiles {
						of := fmt.Sprint(p.Account, p.Role, strings.HasSuffix(p.Name, "-sso"))
						if other, ok := called[p.Name]; ok && other != of || p.Name == "default" {
							t.Fatalf("seed %d, %s: %s is %s and %s", seed, template, p.Name, of, other)
						}
						called[p.Name] = of
					}
				}
			}
		}
	}
}

// written are the heads of the sections of a set's configuration, sorted.
func written(t *testing.T, s profiles.Set) (out []string) {
	t.Helper()
	var text strings.Builder
	if err := s.Config(&text); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text.String()) {
		if head, ok := strings.CutPrefix(line, "["); ok {
			out = append(out, strings.TrimSuffix(head, "]\n"))
		}
	}
	slices.Sort(out)
	return out
}

func TestCollisions(t *testing.T) {
	r := compiled(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, web-prod: {id: "333333333333"}, default: {id: "444444444444"}}
roles: {Admin: {policies: [ReadOnlyAccess]}, prod-Admin: {policies: [ReadOnlyAccess]}}
users: {x: {access: {web: [Admin, prod-Admin], web-prod: [Admin], default: [Admin]}}}
`)
	for template, want := range map[profiles.Template][]string{
		"":               {"acme-default-Admin", "acme-web-Admin", "acme-web-prod.Admin", "acme-web.prod-Admin"},
		profiles.Short:   {"default-Admin", "web-Admin", "acme-web-prod.Admin", "acme-web.prod-Admin"},
		"{account}":      {"acme-default-Admin", "acme-web-Admin", "acme-web.prod-Admin", "web-prod"},
		"{account_id}/x": {"444444444444/x", "acme-web-Admin", "acme-web.prod-Admin", "333333333333/x"},
	} {
		s := profiles.Of(r.Access, "x", profiles.Options{Names: template})
		var got []string
		for _, p := range s.Profiles {
			got = append(got, p.Name)
			if p.Get("role_session_name") != "" {
				t.Error("a session's name has two characters at least")
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", template, got, want)
		}
		if len(s.Renamed) == 0 {
			t.Errorf("%s: nothing is told", template)
		}
	}
}

// A template that gives a role the name of what somebody signs in with, or of
// what every tool falls back to, is not followed there; each door's name is its own.
func TestNamesThatAreTaken(t *testing.T) {
	r := compiled(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}, start_url: https://acme.awsapps.com/start}
accounts: {web: {id: "222222222222"}}
roles: {acme: {policies: [ReadOnlyAccess]}, acme-login: {policies: [ReadOnlyAccess]}, default: {policies: [ReadOnlyAccess]}, ok: {policies: [ReadOnlyAccess]}}
users: {ab: {access: {web: [acme, acme-login, default, ok]}}}
`)
	s := profiles.Of(r.Access, "ab", profiles.Options{Names: "{role}"})
	var got []string
	for _, p := range s.Profiles {
		got = append(got, p.Name)
		if p.Get("role_session_name") != "ab" {
			t.Errorf("%s: a session's name of two characters is %q", p.Name, p.Get("role_session_name"))
		}
	}
	want := []string{"acme-web-acme", "acme-web-acme-login", "acme-web-default", "ok"}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if len(s.Renamed) != 3 {
		t.Errorf("told are %v", s.Renamed)
	}
}

// Names that read like those of other doors however long they are get what no
// other door has; what is told is the name that the template would have given.
func TestNamesOfLastResort(t *testing.T) {
	m, found := config.Parse(config.File{Path: "map.yaml", Data: []byte(`
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}, start_url: https://acme.awsapps.com/start}
sign_in: both
accounts: {web: {id: "222222222222"}}
roles:
  A: {policies: [ReadOnlyAccess]}
  A-sso: {policies: [ReadOnlyAccess], sign_in: iam-users}
  A-sso-222222222222: {policies: [ReadOnlyAccess], sign_in: iam-users}
users: {ab: {access: {web: [A, A-sso, A-sso-222222222222]}}}
`)})
	a, more := access.Of(m, before)
	if found = append(found, more...); found.HasErrors() {
		t.Fatal(found)
	}
	var got []string
	s := profiles.Of(a, "ab", profiles.Options{})
	for _, p := range s.Profiles {
		got = append(got, p.Name)
	}
	for _, x := range s.Renamed {
		got = append(got, x.Wanted+" -> "+x.Name)
	}
	slices.Sort(got)
	want := []string{"acme-web-A", "acme-web-A-222222222222-sso", "acme-web-A-sso -> acme-web-A-222222222222-sso",
		"acme-web-A-sso -> acme-web-A-sso-51524E4E", "acme-web-A-sso-222222222222", "acme-web-A-sso-51524E4E"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A device is named by its ARN, by its name, or by its path and name.
func TestDevice(t *testing.T) {
	r := compiled(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {Admin: {policies: [ReadOnlyAccess]}}
users: {ab: {access: {web: [Admin]}}}
`)
	for device, want := range map[string]string{
		"": "arn:aws:iam::111111111111:mfa/ab", "phone": "arn:aws:iam::111111111111:mfa/phone", "desk/phone": "arn:aws:iam::111111111111:mfa/desk/phone",
		"arn:aws:iam::111111111111:mfa/x": "arn:aws:iam::111111111111:mfa/x",
	} {
		if got := profiles.Of(r.Access, "ab", profiles.Options{MFA: device}).Profiles[0].Get("mfa_serial"); got != want {
			t.Errorf("%q is %s, want %s", device, got, want)
		}
	}
}

// The document has what the file has.
func TestJSON(t *testing.T) {
	r := generated(t, 1, before, nil)
	settings := func(list []profiles.Setting) map[string]string {
		out := map[string]string{}
		for _, x := range list {
			out[x.Key] = x.Value
		}
		return out
	}
	for _, u := range r.Map.Users {
		s := profiles.Of(r.Access, u.Name.Text, profiles.Options{Names: "{role}"})
		var text strings.Builder
		if err := s.JSON(&text); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Login    map[string]string `json:"login_profile"`
			IAMUser  map[string]string `json:"iam_user_profile"`
			Session  map[string]string `json:"sso_session"`
			Profiles []struct {
				Name, Account, Role, Via, Until string
				Settings                        map[string]string
			}
			Renamed []struct{ Account, Role, Name, Wanted string }
		}
		if err := json.Unmarshal([]byte(text.String()), &got); err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got.Login, settings(s.Login)) || !maps.Equal(got.IAMUser, settings(s.Base)) || !maps.Equal(got.Session, settings(s.Session)) ||
			len(got.Profiles) != len(s.Profiles) || len(got.Renamed) != len(s.Renamed) {
			t.Fatalf("%s of %+v", text.String(), s)
		}
		for i, p := range s.Profiles {
			x := got.Profiles[i]
			if x.Name != p.Name || x.Account != p.Account || x.Role != p.Role || x.Via != p.Way.String() || x.Until != p.Until ||
				!maps.Equal(x.Settings, settings(p.Settings)) {
				t.Errorf("%+v is %+v", p, x)
			}
		}
		for i, p := range s.Renamed {
			if x := got.Renamed[i]; x.Account != p.Account || x.Role != p.Role || x.Name != p.Name || x.Wanted != p.Wanted {
				t.Errorf("%+v is %+v", p, x)
			}
		}
	}
}

// A section is parted from the next by one line, and the first by none.
func TestConfigReadsWell(t *testing.T) {
	r := generated(t, 1, before, nil)
	for _, u := range r.Map.Users {
		var text strings.Builder
		if err := profiles.Of(r.Access, u.Name.Text, profiles.Options{}).Config(&text); err != nil {
			t.Fatal(err)
		}
		heads := strings.Count(text.String(), "\n[") // each behind a comment, but those of an access key
		if strings.HasPrefix(text.String(), "\n") || strings.Contains(text.String(), "\n\n\n") || strings.Count(text.String(), "\n\n") != max(heads-1, 0) {
			t.Errorf("%s", text.String())
		}
	}
}

// Every SDK reads every name: there is one that passes over others.
// https://github.com/smithy-lang/smithy-typescript/blob/main/packages/shared-ini-file-loader/src/parseIni.ts
func TestNamesThatEverySDKReads(t *testing.T) {
	r := compiled(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles:
  "=a,b": {policies: [ReadOnlyAccess]}
  "=a=b": {policies: [ReadOnlyAccess]}
  "-a-b": {policies: [ReadOnlyAccess]}
  "_+.@": {policies: [ReadOnlyAccess]}
users: {alice: {access: {web: ["=a,b", "=a=b", "-a-b", "_+.@"]}}}
`)
	read := regexp.MustCompile(`^[\w\-@+.%:/]+$`)
	for _, template := range []profiles.Template{"", profiles.Short, "{role}", ":{role}"} {
		seen := map[string]bool{}
		for _, p := range profiles.Of(r.Access, "alice", profiles.Options{Names: template}).Profiles {
			if !read.MatchString(p.Name) || seen[p.Name] || !strings.HasSuffix(p.Get("role_arn"), ":role/"+p.Role) {
				t.Errorf("%s: %q of %s", template, p.Name, p.Role)
			}
			seen[p.Name] = true
		}
		if template == "" && !seen["acme-web-:a/b"] {
			t.Error(seen)
		}
	}
}

func compiled(t *testing.T, text string) compile.Result {
	t.Helper()
	m, found := config.Parse(config.File{Path: "map.yaml", Data: []byte(text)})
	r := compile.Of(config.Loaded{Map: m, Findings: found}, before)
	if r.Findings.HasErrors() {
		t.Fatal(r.Findings)
	}
	return r
}

// What everybody shares names nobody, and holds every door of Identity Center.
func TestSharedIsNobodys(t *testing.T) {
	for seed := range uint64(40) {
		r := generated(t, seed, before, nil)
		want := map[access.Grant]bool{}
		for _, h := range r.Access.Via(config.IdentityCenter).Holdings {
			want[access.Grant{Account: h.Account, Role: h.Role}] = true
		}
		s, got := profiles.Shared(r.Access, profiles.Options{}), map[access.Grant]bool{}
		for _, p := range s.Profiles {
			got[p.Grant] = true
		}
		if !slices.IsSortedFunc(s.Profiles, func(a, b profiles.Profile) int {
			return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Role, b.Role))
		}) {
			t.Errorf("seed %d: in no order: %v", seed, s.Profiles)
		}
		var text strings.Builder
		if err := s.Config(&text); err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got, want) || len(got) != len(s.Profiles) || s.Base != nil || strings.Contains(text.String(), "user.") {
			t.Fatalf("seed %d: %v, want %v:\n%s", seed, got, want, text.String())
		}
	}
}

func TestParseTemplate(t *testing.T) {
	for in, want := range map[string]string{
		"": string(profiles.Full), "full": string(profiles.Full), "short": "{account}-{role}", "{role}@{account_id}": "{role}@{account_id}",
		"{acount}": `did you mean "{account}"?`, "x": "write full, short", "{role} x": "between placeholders", "{role}]": "between placeholders",
		"{role}=": "between placeholders", "{role}{": "between placeholders", "{role}\n": "between placeholders",
	} {
		got, err := profiles.ParseTemplate(in)
		if err != nil && !strings.Contains(err.Error(), want) || err == nil && string(got) != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}
