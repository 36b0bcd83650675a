package graph

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/layout"
	"rolemap/config/plan"
	"rolemap/config/testkit/browser"
	"rolemap/config/testkit/mapgen"
)

var june = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// laidOut is a map's text with its lock file, taken as far as a bridge needs.
func laidOut(t *testing.T, yaml, lock []byte, now time.Time) (access.Access, plan.Plan) {
	t.Helper()
	m, found := config.Parse(config.File{Path: "map.yaml", Data: yaml})
	if found.HasErrors() {
		t.Fatal(found)
	}
	if lock != nil {
		m.Lock, _ = config.ParseLock(config.LockFile, lock)
	}
	a, _ := access.Of(m, now)
	p, _, _ := layout.Of(a)
	return a, p
}

// mixed are organisations with both ways of signing in, and every layout.
func mixed(t *testing.T, each func(seed uint64, o *mapgen.Org, a access.Access, p plan.Plan)) {
	t.Helper()
	for seed := range uint64(60) {
		size := mapgen.Small
		if seed%4 == 3 {
			size = mapgen.Size{Users: 30, Accounts: 16, Roles: 9, Teams: 20, DoorsPerTeam: 6, TeamsPerUser: 6}
		}
		o := mapgen.New(seed, size).Mixed(seed)
		a, p := laidOut(t, o.YAML(nil), o.Lock(), june)
		each(seed, o, a, p)
	}
}

// seen is a bridge as it stands in a drawing.
type seen struct {
	Desc  string `xml:"desc"`
	Spans []struct {
		Class    string `xml:"class,attr"`
		Notes    []text `xml:"text"`
		Landings []struct {
			Texts     []text `xml:"text"`
			Entrances []struct {
				Hint  string `xml:"title"`
				Texts []text `xml:"text"`
				Doors []struct {
					Class string `xml:"class,attr"`
					Hint  string `xml:"title"`
					Texts []text `xml:"text"`
				} `xml:"g"`
			} `xml:"g"`
		} `xml:"g"`
	} `xml:"g"`
}

type text struct {
	Class string `xml:"class,attr"`
	Text  string `xml:",chardata"`
	Runs  []text `xml:"tspan"`
}

// of is the text of a class, with what it counts; empty for none.
func of(texts []text, class string) string {
	for _, t := range texts {
		if slices.Contains(strings.Fields(t.Class), class) {
			return t.Text
		}
	}
	return ""
}

func draw(t *testing.T, b Bridge) (seen, string) {
	t.Helper()
	var out bytes.Buffer
	if err := b.SVG(&out); err != nil {
		t.Fatal(err)
	}
	var s seen
	if err := xml.Unmarshal(out.Bytes(), &s); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	return s, out.String()
}

// TestBridgeListsTheGrants: what stands in the drawing of each way is what
// people hold through it, no less where it says that there is nothing more.
func TestBridgeListsTheGrants(t *testing.T) {
	drawn := map[string]int{}
	mixed(t, func(seed uint64, _ *mapgen.Org, a access.Access, p plan.Plan) {
		picture, _ := draw(t, DrawBridge(a, p, grants.Filter{}))
		for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
			held := map[[2]string]map[string]bool{} // account, role: people
			roles := 0
			for _, h := range a.Via(way).Holdings {
				key := [2]string{h.Account, h.Role}
				if held[key] == nil {
					held[key] = map[string]bool{}
					roles++
				}
				held[key][h.User] = true
			}
			class, kind := "span iam", "door in: role "
			if way == config.IdentityCenter {
				class, kind = "span center", "permission set "
			}
			for _, span := range picture.Spans {
				if span.Class != class {
					continue
				}
				for _, l := range span.Landings {
					account := strings.Fields(of(l.Texts, "title"))[0]
					for _, e := range l.Entrances {
						key := [2]string{account, strings.TrimPrefix(e.Hint, kind)}
						people, whole := map[string]bool{}, of(e.Texts, "left-out") == ""
						for _, d := range e.Doors {
							through := 0
							for _, r := range d.Texts[0].Runs {
								var n int
								switch r.Class {
								case "who":
									people[r.Text] = true
									through++
								case "more":
									if _, err := fmt.Sscanf(r.Text, " and %d more", &n); err != nil || n < 1 {
										t.Errorf("seed %d: %q", seed, r.Text)
									}
									through += n
									whole = false
								}
							}
							if through == 0 || len(e.Doors) == 1 && through != len(held[key]) {
								t.Errorf("seed %d: %d people through %q into %v, want %d", seed, through, d.Hint, key, len(held[key]))
							}
						}
						for name := range people {
							if !held[key][name] {
								t.Errorf("seed %d: %s is drawn into %v %s", seed, name, key, way)
							}
						}
						if whole && !maps.Equal(people, held[key]) {
							t.Errorf("seed %d: into %v %s %v are drawn, %v hold it", seed, key, way, people, held[key])
						}
						delete(held, key)
						drawn[class]++
					}
				}
				if len(held) > 0 {
					var accounts, n, beside int
					note := strings.ReplaceAll(of(span.Notes, "left-out"), "s ", " ")
					if _, err := fmt.Sscanf(note, "Not drawn: %d account with %d role", &accounts, &n); err != nil {
						accounts, n = 0, 0
					}
					for _, l := range span.Landings {
						var more int
						if _, err := fmt.Sscanf(of(l.Texts, "left-out"), "and %d more", &more); err == nil {
							beside += more
						}
					}
					if n+beside != len(held) {
						t.Errorf("seed %d: %d and %d roles are said to be left out of %d, %d are", seed, n, beside, roles, len(held))
					}
					drawn["left out"]++
				}
				held = nil
			}
			if len(held) > 0 {
				t.Errorf("seed %d: no %s for %d roles", seed, class, len(held))
			}
		}
	})
	for _, what := range []string{"span iam", "span center", "left out"} {
		if drawn[what] < 5 {
			t.Errorf("%s: only %d", what, drawn[what])
		}
	}
}

// TestBridgeSaysWhatIsLeftOut: beyond its limits a drawing has numbers that are right.
func TestBridgeSaysWhatIsLeftOut(t *testing.T) {
	var b Bridge
	s := Span{Way: config.IAMUsers, People: []string{"a"}}
	for i := range mostAccounts + 3 {
		l := Landing{Name: fmt.Sprintf("account-%d", i), ID: "222222222222"}
		for j := range 4 {
			one := []Door{{Name: "p", People: []string{"a"}}}
			l.Entrances = append(l.Entrances, Entrance{Kind: "door in: role", Name: fmt.Sprint("Role", j), Doors: one})
		}
		s.Landings = append(s.Landings, l)
	}
	var crowd []string
	for i := range mostNames + 4 {
		crowd = append(crowd, fmt.Sprint("p", i))
	}
	s.Landings[0].Entrances[0].Doors = []Door{{Name: "0", People: crowd}, {Name: "1", People: crowd}, {Name: "2", People: crowd},
		{Name: "3", People: crowd[:2]}, {Name: "4", People: crowd[1:3]}}
	s.Landings[9].Entrances = s.Landings[9].Entrances[:2] // so two are drawn of the next
	b.Spans = append(b.Spans, s)
	picture, _ := draw(t, b)
	span := picture.Spans[0]
	first := span.Landings[0].Entrances[0]
	for _, c := range [][2]string{
		{of(span.Notes, "left-out"), "Not drawn: 4 accounts with 16 roles. --account, --team, --user and --role choose."},
		{of(span.Landings[10].Texts, "left-out"), "and 2 more roles"},
		{of(first.Texts, "left-out"), "and 2 more doors, for 3 people"},
		{of(first.Doors[2].Texts[0].Runs, "more"), " and 4 more"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
	for _, more := range []string{"2 more roles", "2 more doors, for 3 people", " and 4 more", "Not drawn: 4 accounts"} {
		if !strings.Contains(picture.Desc, more) {
			t.Errorf("%q is not in the description %s", more, picture.Desc)
		}
	}
}

// TestDoorsAreThePlans: everybody who holds a role goes through a policy that
// the plan attaches to them or to a group of theirs and that opens this role,
// until the same moment; and groups are assigned what the plan assigns them.
func TestDoorsAreThePlans(t *testing.T) {
	mixed(t, func(seed uint64, _ *mapgen.Org, a access.Access, p plan.Plan) {
		type way struct{ name, account, role, person string }
		want, got := map[way]bool{}, map[way]bool{}
		if s, ok := p.Stack(config.UsersStack); ok {
			in := map[[2]string]bool{}
			for _, u := range plan.All[plan.User](s) {
				for _, g := range u.Groups {
					in[[2]string{u.UserName, g}] = true
				}
			}
			for _, h := range a.Via(config.IAMUsers).Holdings {
				for r, b := range plan.All[plan.ManagedPolicy](s) {
					theirs := slices.Contains(b.Users, h.User) ||
						slices.ContainsFunc(b.Groups, func(g string) bool { return in[[2]string{h.User, g}] })
					for _, o := range r.Note.Opens {
						if theirs && o.Account == h.Account && o.Role == h.Role {
							want[way{b.PolicyName, h.Account, h.Role, h.User}] = true
						}
					}
				}
			}
		}
		if s, ok := p.Stack(config.CenterStack); ok {
			sets, groups, accounts, people := map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
			for r, b := range plan.All[plan.PermissionSet](s) {
				sets[r.ID] = b.SetName
			}
			for r, b := range plan.All[plan.CenterGroup](s) {
				groups[r.ID] = b.DisplayName
			}
			for i := range a.Map.Accounts {
				accounts[a.Map.Accounts[i].ID.Text] = a.Map.Accounts[i].Name.Text
			}
			for name, u := range a.Map.Lock.Users {
				people[u.ID.Text] = name
			}
			for name, g := range a.Map.Lock.Groups {
				groups[g.ID.Text] = name
			}
			for _, b := range plan.All[plan.Assignment](s) {
				w := way{groups[b.Group], accounts[b.AccountID], sets[b.Set], people[b.Principal.ID]}
				if !b.Principal.Person && b.Group == "" {
					w.name = groups[b.Principal.ID]
				}
				want[w] = true
			}
		}
		for _, s := range DrawBridge(a, p, grants.Filter{}).Spans {
			for _, l := range s.Landings {
				for _, e := range l.Entrances {
					for _, d := range e.Doors {
						for _, person := range d.People {
							if s.Way == config.IdentityCenter && d.Name != "" {
								person = ""
							}
							got[way{d.Name, l.Name, e.Name, person}] = true
						}
					}
				}
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("seed %d: drawn are\n%v\nplanned\n%v", seed, got, want)
		}
	})
}

// TestDoorsEnd: who goes through doors that all end does so until their grant
// ends, and else without an end.
func TestDoorsEnd(t *testing.T) {
	ended := map[config.SignIn]int{}
	mixed(t, func(seed uint64, _ *mapgen.Org, a access.Access, p plan.Plan) {
		for _, s := range DrawBridge(a, p, grants.Filter{}).Spans {
			ends := map[access.Grant][]string{}
			for _, l := range s.Landings {
				for _, e := range l.Entrances {
					for _, d := range e.Doors {
						for _, person := range d.People {
							g := access.Grant{User: person, Account: l.Name, Role: e.Name}
							ends[g] = append(ends[g], d.Until)
						}
					}
				}
			}
			for _, h := range a.Via(s.Way).Holdings {
				if want := grants.Until(h); slices.Contains(ends[h.Grant], "") != (want == "") || !slices.Contains(ends[h.Grant], want) {
					t.Errorf("seed %d: %v %s ends %q, want %q", seed, h.Grant, s.Way, ends[h.Grant], want)
				} else if want != "" {
					ended[s.Way]++
				}
			}
		}
	})
	if ended[config.IAMUsers] < 10 || ended[config.IdentityCenter] < 10 {
		t.Errorf("only %v end", ended)
	}
}

const stayed = `
version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}, closed: {id: "333333333333", status: suspended}}
roles: {Admin: {policies: [AdministratorAccess]}, Gone: {policies: [ReadOnlyAccess]}, Soon: {policies: [ReadOnlyAccess], trust: people}}
teams:
  ops: {members: [ann, bob, sus], access: {web: [Admin, {role: Gone, until: 2026-01-31}, {role: Soon, until: 2026-12-31}], closed: [Admin]}}
users:
  ann: {}
  bob: {access: {web: [Soon]}}
  sus: {status: suspended}
  eve: {access: {web: [{role: Admin, until: 2026-01-31}]}}
`

// TestNobodyWhoIsOut: suspended people and accounts and grants that have ended
// are nowhere; before their end they are.
func TestNobodyWhoIsOut(t *testing.T) {
	a, p := laidOut(t, []byte(stayed), nil, june)
	picture, out := draw(t, DrawBridge(a, p, grants.Filter{}))
	for _, no := range []string{"sus", "Gone", "closed", "eve", "333333333333"} {
		if strings.Contains(out, no) {
			t.Errorf("%q is in\n%s", no, out)
		}
	}
	soon := picture.Spans[0].Landings[0].Entrances[1]
	var doors []string
	for _, d := range soon.Doors {
		doors = append(doors, d.Class+" "+d.Hint+" "+of(d.Texts, "until"))
	}
	want := []string{"out door out: policy assume.web.Soon ",
		"out ends door out: policy assume-until.20270101T000000Z.web.Soon until 2026-12-31"}
	if !slices.Equal(doors, want) {
		t.Errorf("%q, want %q", doors, want)
	}
	a, p = laidOut(t, []byte(stayed), nil, june.AddDate(-1, 0, 0))
	if !strings.Contains(fmt.Sprint(DrawBridge(a, p, grants.Filter{})), "eve") {
		t.Error("eve is not there before the end of her grant")
	}
}

// TestBridgeOfAnOrder: the order of the map's text means nothing.
func TestBridgeOfAnOrder(t *testing.T) {
	mixed(t, func(seed uint64, o *mapgen.Org, a access.Access, p plan.Plan) {
		_, one := draw(t, DrawBridge(a, p, grants.Filter{}))
		a, p = laidOut(t, o.YAML(rand.New(rand.NewPCG(seed, 7))), o.Lock(), june)
		if _, other := draw(t, DrawBridge(a, p, grants.Filter{})); one != other {
			t.Errorf("seed %d: two drawings", seed)
		}
	})
}

// TestBridgeEscapes: whatever people write stays text.
func TestBridgeEscapes(t *testing.T) {
	for _, nasty := range []string{`</text><script>alert(1)</script>`, `"><svg onload=x>&amp;<![CDATA[`, "שלום עולם, מנהל",
		"\u202egpj.exe\x00\x1b[31m", "長い名前の" + strings.Repeat("役割", 200), strings.Repeat("W", 128)} {
		e := Entrance{Kind: "door in: role", Name: nasty, Says: []string{"carries " + nasty}, Doors: []Door{
			{Kind: "door out: policy", Name: nasty, People: []string{nasty, nasty + "2"}, Until: nasty},
			{Kind: "door out: policy", Name: "x", People: []string{nasty}}}}
		b := Bridge{Organization: nasty, Spans: []Span{{Way: config.BothWays, Note: nasty, People: []string{nasty},
			Landings: []Landing{{Name: nasty, ID: "222222222222", Title: nasty, Color: nasty, Entrances: []Entrance{e}}}}}}
		picture, out := draw(t, b)
		if strings.Contains(out, "<script") || strings.Contains(out, "<svg onload") || strings.ContainsRune(out, '\u202e') {
			t.Errorf("%q is not escaped", nasty)
		}
		hint := strings.TrimPrefix(picture.Spans[0].Landings[0].Entrances[0].Doors[0].Hint, "door out: policy ")
		if hint != diag.Plain(nasty) {
			t.Errorf("%q is drawn as %q", nasty, hint)
		}
	}
}

// TestBridgeLooksRight opens drawings in a browser: no text lies over another,
// none leaves its bank, and none runs into a door.
func TestBridgeLooksRight(t *testing.T) {
	p := browser.Open(t)
	p.Look(830, 900, false)
	look := func(name string, b Bridge) {
		var out bytes.Buffer
		if err := b.SVG(&out); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "bridge.svg")
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		p.Go("file://" + file)
		var wrong []string
		p.Eval(overlaps, &wrong)
		for _, w := range wrong {
			t.Errorf("%s: %s", name, w)
		}
		if logs := p.Logs(); len(logs) > 0 {
			t.Errorf("%s: %v", name, logs)
		}
	}
	mixed(t, func(seed uint64, _ *mapgen.Org, a access.Access, p plan.Plan) {
		if seed < 12 {
			look(fmt.Sprint("seed ", seed), DrawBridge(a, p, grants.Filter{}))
		}
	})
	a, planned := laidOut(t, []byte(stayed), nil, june)
	look("ends", DrawBridge(a, planned, grants.Filter{}))
	look("nobody", Bridge{Spans: []Span{{Way: config.IAMUsers, Note: mapgen.UsersAccount}}})
	for _, long := range []string{strings.Repeat("Wide.Name-", 12), strings.Repeat("W", 64), strings.Repeat("長い名前", 30)} {
		entrance := Entrance{Kind: "door in: role", Name: long, Says: []string{"carries " + long},
			Doors: []Door{{Kind: "door out: policy", Name: "assume." + long, People: []string{long, long + "2", "c"}, Until: "2027-01-31"}}}
		look(long, Bridge{Spans: []Span{{Way: config.IAMUsers, People: []string{long, long + "2", "c"},
			Landings: []Landing{{Name: long, ID: "222222222222", Title: long, Entrances: []Entrance{entrance}}}}}})
	}
}

// overlaps lists texts that lie over each other, over a door, or outside of the
// drawing or of the bank in which they begin.
const overlaps = `(() => {
	const name = e => e.textContent.trim() || e.getAttribute("class")
	const box = e => { const b = e.getBBox(); return {l: b.x, r: b.x + b.width, t: b.y, b: b.y + b.height, what: name(e)} }
	const all = q => [...document.querySelectorAll(q)].map(box)
	const texts = all("text").map(x => ({...x, t: x.t + 3, b: x.b - 3})), doors = all(".door"), banks = all(".users, .account")
	const over = (a, b) => a.l < b.r && b.l < a.r && a.t < b.b && b.t < a.b
	const wrong = [], view = document.documentElement.viewBox.baseVal
	texts.forEach((a, i) => {
		for (const b of [...texts.slice(i + 1), ...doors]) if (over(a, b)) wrong.push(a.what + " lies over " + b.what)
		const begins = b => a.l > b.l && a.l < b.r && a.t >= b.t && a.t <= b.b
		for (const b of banks) if (begins(b) && (a.r > b.r || a.b > b.b - 6)) wrong.push(a.what + " leaves its bank")
		if (a.l < 0 || a.r > view.width || a.b > view.height) wrong.push(a.what + " leaves the drawing")
	})
	return wrong
})()`
