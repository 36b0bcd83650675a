package portal_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/layout"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

var update = flag.Bool("update", false, "write the golden files")

// now lies between the ends that made-up maps have.
var now = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

func read(t testing.TB, text, lock []byte) access.Access {
	t.Helper()
	m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: text})
	if lock != nil {
		m.Lock, _ = config.ParseLock(config.LockFile, lock)
	}
	a, more := access.Of(m, now)
	if found = append(found, more...); found.HasErrors() {
		t.Fatal(found)
	}
	return a
}

// published is the data as a page has it.
func published(t testing.TB, d portal.Data) (out portal.Data, text string) {
	t.Helper()
	files, err := d.Files()
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(files[portal.DataFile]), "JSON.parse(")
	if err := json.Unmarshal([]byte(strings.TrimSuffix(after, ")\n")), &text); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out, text
}

// grantsOf are what the data says: "PERSON ACCOUNT ROLE DOOR" to its end.
func grantsOf(d portal.Data) map[string]string {
	out := map[string]string{}
	for _, p := range d.People {
		for _, g := range p.Grants {
			x := d.Targets[g[0]]
			for i, door := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
				switch end := g[1+i]; {
				case end >= 0:
					out[fmt.Sprint(p.Name, d.Accounts[x.Account].Name, d.Roles[x.Role].Name, door)] = d.Ends[end].At
				case end == portal.Endless:
					out[fmt.Sprint(p.Name, d.Accounts[x.Account].Name, d.Roles[x.Role].Name, door)] = ""
				}
			}
		}
	}
	return out
}

func wanted(a access.Access) map[string]string {
	out := map[string]string{}
	for _, door := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
		for _, h := range a.Via(door).Holdings {
			end := ""
			if !h.Until().IsZero() {
				end = h.Until().UTC().Format(time.RFC3339)
			}
			out[fmt.Sprint(h.User, h.Account, h.Role, door)] = end
		}
	}
	return out
}

func each(t *testing.T, n uint64, f func(t *testing.T, seed uint64, o *mapgen.Org, a access.Access)) {
	for seed := range n {
		o := mapgen.New(seed, mapgen.Small)
		var lock []byte
		if seed%4 > 0 {
			o = o.Mixed(seed)
			lock = o.Lock()
		}
		f(t, seed, o, read(t, o.YAML(nil), lock))
	}
}

// TestListsTheGrantsOfEachDoor, each with its end and its sources, and nobody
// and nothing that is suspended or has ended.
func TestListsTheGrantsOfEachDoor(t *testing.T) {
	each(t, 150, func(t *testing.T, seed uint64, o *mapgen.Org, a access.Access) {
		d, text := published(t, portal.New(a, time.Time{}, ""))
		if got, want := grantsOf(d), wanted(a); !maps.Equal(got, want) {
			t.Fatalf("seed %d: got\n%v\nwant\n%v", seed, got, want)
		}
		for _, e := range d.Ends {
			if at, err := time.Parse(time.RFC3339, e.At); err != nil || !at.After(now) {
				t.Errorf("seed %d: %s has ended", seed, e.At)
			}
		}
		people := map[string]portal.Person{}
		for _, p := range d.People {
			people[string(p.Name)] = p
		}
		for _, u := range o.Users {
			if _, ok := people[u.Name]; ok == u.Suspended {
				t.Errorf("seed %d: %s is listed: %v", seed, u.Name, ok)
			}
		}
		for _, x := range o.Accounts {
			if x.Suspended && strings.Contains(text, `"`+x.Name+`"`) {
				t.Errorf("seed %d: %s is suspended and listed", seed, x.Name)
			}
		}
		for _, h := range a.Holdings {
			var got, want []string
			for _, g := range people[h.User].Grants {
				if x := d.Targets[g[0]]; string(d.Accounts[x.Account].Name) == h.Account && string(d.Roles[x.Role].Name) == h.Role {
					for _, i := range g[3:] {
						got = append(got, sourceText(d, d.Sources[i], h.Account))
					}
				}
			}
			for _, s := range h.Sources {
				end := ""
				if !s.Entry.Until.IsZero() {
					end = s.Entry.Until.UTC().Format(time.RFC3339)
				}
				want = append(want, fmt.Sprint(s.Name(), s.Block.Where.Text, s.SignIn, end))
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d, %v: through %v, want %v", seed, h.Grant, got, want)
			}
		}
	})
}

func sourceText(d portal.Data, s portal.Source, account string) string {
	name, where, end := "direct grant", account, ""
	if s.Team >= 0 {
		name = "team " + string(d.Teams[s.Team].Name)
	}
	if s.Where != "" {
		where = string(s.Where)
	}
	if s.End >= 0 {
		end = d.Ends[s.End].At
	}
	return fmt.Sprint(name, where, config.SignIn(s.Ways), end)
}

// TestAgreesWithThePlan: what links lead to is what is synthesized, by name,
// path, account and length of the session, and all of it.
func TestAgreesWithThePlan(t *testing.T) {
	each(t, 60, func(t *testing.T, seed uint64, o *mapgen.Org, a access.Access) {
		p, _, found := layout.Of(a)
		if found.HasErrors() {
			return // a quota; there is no plan
		}
		want, got := map[string]bool{}, map[string]bool{}
		for i := range p.Stacks {
			s := &p.Stacks[i]
			for _, r := range plan.All[plan.Role](s) {
				want[fmt.Sprint("role ", s.Account, r.Path, r.RoleName, " ", r.MaxSession.Minutes())] = true
			}
			sets := map[string]plan.PermissionSet{}
			for r, b := range plan.All[plan.PermissionSet](s) {
				sets[r.ID] = b
			}
			for _, x := range plan.All[plan.Assignment](s) {
				want[fmt.Sprint("set ", x.AccountID, sets[x.Set].SetName, " ", sets[x.Set].Session.Minutes())] = true
			}
		}
		d, _ := published(t, portal.New(a, time.Time{}, ""))
		for _, x := range d.Targets {
			id, minutes := d.Accounts[x.Account].ID, d.Terms[x.Terms].Minutes
			if x.Switch != nil {
				u, err := url.Parse(x.Switch.URL)
				if err != nil || x.Switch.URL == "" {
					t.Fatalf("seed %d: %+v", seed, x)
				}
				q := u.Query()
				path := "/" + q.Get("roleName")
				got[fmt.Sprint("role ", q.Get("account"), path, " ", minutes)] = true
				if want := ":" + id + ":role" + path; q.Get("account") != id || !strings.HasSuffix(string(x.ARN), want) {
					t.Errorf("seed %d: %s and %s", seed, x.ARN, u)
				}
			}
			if x.Center != nil {
				start, query, _ := strings.Cut(x.Center.URL, "/#/console?")
				q, err := url.ParseQuery(query)
				if start != a.Map.IdentityCenter.StartURL.Text && x.Center.Why == "" || err != nil {
					t.Errorf("seed %d: %+v", seed, x.Center)
				}
				if x.Center.Why != "" { // the map tells no address
					q = url.Values{"account_id": {id}, "role_name": {string(x.Set)}}
				}
				got[fmt.Sprint("set ", q.Get("account_id"), q.Get("role_name"), " ", minutes)] = true
			}
			if want := links.Profile(a.Map, string(d.Accounts[x.Account].Name), string(d.Roles[x.Role].Name)); string(x.Profile) != want {
				t.Errorf("seed %d: %s, want %s", seed, x.Profile, want)
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("seed %d: got\n%v\nwant\n%v", seed, got, want)
		}
	})
}

// TestOnePersonsFileNamesNobodyElse, and says of them what the portal says.
func TestOnePersonsFileNamesNobodyElse(t *testing.T) {
	each(t, 40, func(t *testing.T, seed uint64, o *mapgen.Org, a access.Access) {
		all := wanted(a)
		for _, u := range o.Users {
			if u.Suspended {
				continue
			}
			d, _ := published(t, portal.New(a, time.Time{}, u.Name))
			want := maps.Clone(all)
			maps.DeleteFunc(want, func(key, _ string) bool { return !strings.HasPrefix(key, u.Name+"account-") })
			if got := grantsOf(d); !maps.Equal(got, want) || len(d.People) != 1 || string(d.For) != u.Name {
				t.Errorf("seed %d, %s: %v, want %v", seed, u.Name, got, want)
			}
		}
	})
}

// TestOnePersonsFileHasNoWordOfOthers: neither of people nor of what only others hold, whatever is written there.
func TestOnePersonsFileHasNoWordOfOthers(t *testing.T) {
	const text = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts:
  web: {id: "222222222222"}
  secret-account: {id: "333333333333", title: secret-title, description: secret-about, tags: {secret-key: secret-tag}}
account_groups: {secret-group: [secret-account]}
roles: {View: {policies: [ViewOnlyAccess]}, secret-role: {description: secret-worth, policies: [AdministratorAccess]}}
teams:
  ops: {members: [eve, secret-user], access: {web: [View]}}
  secret-team: {description: secret-aim, members: [secret-user], access: {secret-group: [{role: secret-role, reason: secret-reason}], web: [View]}}
users:
  eve: {name: Eve}
  secret-user: {name: secret-name, email: secret@example.com, access: {web: [{role: View, reason: secret-cause, until: 2027-06-30}]}}
`
	html, err := portal.New(read(t, []byte(text), nil), now, "eve").HTML()
	if err != nil {
		t.Fatal(err)
	}
	if shown := string(html); strings.Contains(shown, "secret") || strings.Contains(shown, "333333333333") || strings.Contains(shown, "2027-06-30") {
		t.Error(shown)
	}
	if !strings.Contains(string(html), "Eve") {
		t.Error("the file is about nobody")
	}
}

// TestOrderOfTheMapDoesNotMatter: the same map in another order gives the same files, byte for byte.
func TestOrderOfTheMapDoesNotMatter(t *testing.T) {
	each(t, 40, func(t *testing.T, seed uint64, o *mapgen.Org, a access.Access) {
		var lock []byte
		if a.Map.Lock != nil {
			lock = o.Lock()
		}
		_, one := published(t, portal.New(a, now, ""))
		_, other := published(t, portal.New(read(t, o.YAML(rand.New(rand.NewPCG(seed, 7))), lock), now, ""))
		if one != other {
			t.Errorf("seed %d:\n%s\n%s", seed, one, other)
		}
	})
}

// TestExample holds what the pages show of a map with every kind of grant.
func TestExample(t *testing.T) {
	text, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	a := read(t, text, nil)
	for name, person := range map[string]string{"example.json": "", "alice.json": "alice"} {
		got, err := json.MarshalIndent(portal.New(a, now, person), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != string(got) {
			t.Errorf("%s is not what the pages show (%v); see -update:\n%s", file, err, got)
		}
	}
}
