package profiles_test

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/profiles"
	"rolemap/config"
	"rolemap/config/access"
)

// A role that the extension reads otherwise than it is called is left out, and
// why is told.
func TestSwitchRolesLeavesOut(t *testing.T) {
	for path, want := range map[string]int{"/": 1, "/team/": 1, "/a=b/": 0} {
		r := compiled(t, `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {a=b: {policies: [ReadOnlyAccess]}, b: {policies: [ReadOnlyAccess]}}
users: {alice: {access: {web: [a=b, b]}}}
defaults: {path: `+path+"}\n")
		var text strings.Builder
		s, left, err := profiles.SwitchRoles(&text, r.Access, "alice", profiles.Options{})
		if err != nil || len(s.Profiles) != want || strings.Count(text.String(), "role_arn") != want || want == 0 && text.Len() > 0 {
			t.Errorf("%s: %v, %v:\n%s", path, s.Profiles, err, text.String())
		}
		if got := fmt.Sprint(left[0]); len(left) != 2-want || got != `acme-web-a:b is left out: the extension cuts a role's name and path at "="` {
			t.Errorf("%s: %v", path, left)
		}
	}
}

// Other tools get the grants of the one door that they know, and nothing else.
func TestToolsGetTheGrantsOfTheirDoor(t *testing.T) {
	arn := regexp.MustCompile(`(?m)^role_arn = arn:aws:iam::(\d{12}):role/(?:rolemap/)?(.+)$`)
	set := regexp.MustCompile(`granted_sso_account_id = (\d{12})\ngranted_sso_role_name = (.+)\n`)
	lists := [2]int{}
	for seed := range uint64(60) {
		r := generated(t, seed, after, nil)
		ids := func(way config.SignIn, user string) map[[2]string]bool {
			out := map[[2]string]bool{}
			for _, h := range r.Access.Via(way).Holdings {
				if a, _ := r.Map.Account(h.Account); user == "" || h.User == user {
					out[[2]string{a.ID.Text, h.Role}] = true
				}
			}
			return out
		}
		listed := func(rule *regexp.Regexp, text string) map[[2]string]bool {
			out := map[[2]string]bool{}
			for _, m := range rule.FindAllStringSubmatch(text, -1) {
				out[[2]string{m[1], m[2]}] = true
			}
			return out
		}
		for _, u := range r.Map.Users {
			var text strings.Builder
			if _, _, err := profiles.SwitchRoles(&text, r.Access, u.Name.Text, profiles.Options{}); err != nil {
				t.Fatal(err)
			}
			got, want := listed(arn, text.String()), ids(config.IAMUsers, u.Name.Text)
			if !maps.Equal(got, want) || u.Suspended && len(got) > 0 || strings.Count(text.String(), "\nsource_profile = generated\n") != len(want) {
				t.Fatalf("seed %d: %s has %v, wants %v", seed, u.Name.Text, got, want)
			}
			lists[0] += len(want)
		}
		files, _ := profiles.Registry(access.Access{Map: r.Map, Holdings: r.Access.Holdings}, profiles.Options{})
		got, want := listed(set, string(files["config"])), ids(config.IdentityCenter, "")
		if !maps.Equal(got, want) || strings.Contains(string(files["config"]), "user.") || !profiles.OfRegistry(files["config"]) || !profiles.OfRegistry(files["granted.yml"]) {
			t.Fatalf("seed %d: %v, want %v", seed, got, want)
		}
		lists[1] += len(want)
	}
	if lists[0] == 0 || lists[1] == 0 {
		t.Error("nothing was listed", lists)
	}
}
