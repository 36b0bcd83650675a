package graph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

func pictures(t *testing.T) []Picture {
	t.Helper()
	var out []Picture
	for seed := range uint64(30) {
		s := mapgen.Small
		switch seed % 3 {
		case 1:
			s = mapgen.Size{Users: 60, Accounts: 10, Roles: 8, Teams: 12, DoorsPerTeam: 5, TeamsPerUser: 2}
		case 2:
			s = mapgen.Size{Users: 5, Accounts: 20, Roles: 30, Teams: 30, DoorsPerTeam: 8, TeamsPerUser: 9}
		}
		m, found := config.Parse(config.File{Path: "map.yaml", Data: mapgen.New(seed, s).YAML(nil)})
		if found.HasErrors() {
			t.Fatal(found)
		}
		a, _ := access.Of(m, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		out = append(out, New(a))
	}
	return out
}

// Every line starts and ends at a node, and no two nodes share an id.
func TestPictureIsWhole(t *testing.T) {
	for i, p := range pictures(t) {
		ids := map[string]bool{}
		node := func(n Node) {
			if ids[n.ID] {
				t.Errorf("picture %d has the id %s twice", i, n.ID)
			}
			ids[n.ID] = true
		}
		for _, n := range append(append([]Node{}, p.People...), p.Teams...) {
			node(n)
		}
		for _, a := range p.Accounts {
			node(a.Node)
			for _, n := range a.Roles {
				node(n)
			}
		}
		for _, e := range p.Edges {
			if !ids[e.From] || !ids[e.To] {
				t.Errorf("picture %d: no node for %+v", i, e)
			}
		}
	}
}

// Nothing overlaps in a column, and everything lies within the drawing.
func TestNothingOverlaps(t *testing.T) {
	const tolerance = 0.01
	for i, p := range pictures(t) {
		d := place(p)
		for c, column := range d.columns {
			bottom := 0.0
			for _, u := range column {
				if u.top() < bottom-tolerance {
					t.Errorf("picture %d: %s in column %d lies over what is above", i, u.shapes[0].Label, c)
				}
				bottom = u.top() + u.height()
				for _, s := range u.shapes {
					if s.x < 0 || s.x+s.w > d.width || s.y < 0 || s.y+s.h > d.height {
						t.Errorf("picture %d: %s lies outside", i, s.Label)
					}
				}
			}
		}
	}
}

// A filtered picture is no higher than its tallest column, and has no holes.
func TestFilteredPicturesAreCompact(t *testing.T) {
	const tolerance = 0.01
	drawn := 0
	for seed := range uint64(12) {
		m, _ := config.Parse(config.File{Path: "map.yaml", Data: mapgen.New(seed, mapgen.Size{Users: 8, Accounts: 12, Roles: 10, Teams: 8, DoorsPerTeam: 5, TeamsPerUser: 3}).YAML(nil)})
		a, _ := access.Of(m, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		var filters []grants.Filter
		for i := range m.Users {
			filters = append(filters, grants.Filter{Users: []string{m.Users[i].Name.Text}})
		}
		for i := range m.Accounts {
			filters = append(filters, grants.Filter{Accounts: []string{m.Accounts[i].Name.Text}})
		}
		for i := range m.Teams {
			filters = append(filters, grants.Filter{Teams: []string{m.Teams[i].Name.Text}})
		}
		for _, f := range filters {
			d := place(Draw(a, f))
			most := 0.0
			for c, column := range d.columns {
				y := 0.0
				for i, u := range column {
					y += u.height() + gap(u)
					if i > 0 && u.top()-column[i-1].top()-column[i-1].height() > widestGap+tolerance {
						t.Errorf("seed %d, %+v: a hole above %s in column %d", seed, f, u.shapes[0].Label, c)
					}
				}
				most = max(most, y)
			}
			over := 2*margin + titleLine + 2*padding
			if len(d.legend) > 0 {
				over += legendLine
			}
			if d.height > most+over+tolerance {
				t.Errorf("seed %d, %+v: %.0f high for a column of %.0f", seed, f, d.height, most)
			}
			drawn++
		}
	}
	if drawn < 200 {
		t.Errorf("only %d pictures", drawn)
	}
}

// Direct grants and such that end look different from others, and a legend says so.
func TestLegend(t *testing.T) {
	for i, p := range pictures(t) {
		direct, ends := 0, 0
		for _, e := range p.Edges {
			if e.Kind == Direct {
				direct++
			}
			if e.Ends {
				ends++
			}
			if e.Ends != strings.HasPrefix(e.Label, "until ") {
				t.Errorf("picture %d: %+v", i, e)
			}
		}
		for name, write := range map[string]func(io.Writer) error{"svg": p.SVG, "mermaid": p.Mermaid, "dot": p.DOT} {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			text := out.String()
			for words, want := range map[string]bool{"through a team": direct+ends > 0, "direct grant<": name == "svg" && direct > 0, `"direct grant"`: name != "svg" && direct > 0, "with an end": ends > 0} {
				if strings.Contains(text, words) != want {
					t.Errorf("picture %d as %s: %q is in it: %v", i, name, words, !want)
				}
			}
			marks := map[string]int{
				"svg":     strings.Count(text, ` ends"`) - 1 - min(1, ends), // without the arrow's head and the legend
				"dot":     strings.Count(text, endColor) - min(1, ends),
				"mermaid": strings.Count(text, "until "), // numbered below
			}
			if marks[name] != ends {
				t.Errorf("picture %d as %s: %d lines are marked as ending, of %d", i, name, marks[name], ends)
			}
			if name == "mermaid" && ends > 0 {
				var lines []string
				for line := range strings.Lines(text) {
					if strings.Contains(line, "---") || strings.Contains(line, "-->") || strings.Contains(line, "-.->") {
						lines = append(lines, line)
					}
				}
				style := regexp.MustCompile(`linkStyle ([0-9,]+) stroke`).FindStringSubmatch(text)
				for _, n := range strings.Split(style[1], ",") {
					k, err := strconv.Atoi(n)
					if err != nil || !strings.Contains(lines[k], `|"until `) && !strings.Contains(lines[k], "with an end") {
						t.Errorf("picture %d: line %s has no end", i, n)
					}
				}
			}
		}
	}
}

func TestSVGIsXML(t *testing.T) {
	all := append(pictures(t), Picture{}, Picture{Organization: "<&\"'\x00>", People: []Node{{"a", "<script>", "]]>&"}}, Teams: []Node{{"b", "\x1b[31m", ""}},
		Edges: []Edge{{From: "a", To: "b", Kind: Direct, Label: "\"<", Ends: true}}})
	for i, p := range all {
		var out bytes.Buffer
		if err := p.SVG(&out); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(&out); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("picture %d: %v", i, err)
			}
		}
	}
}

func TestIDsAreDistinct(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	names := map[string]string{}
	for range 20000 {
		name := make([]byte, 1+r.IntN(4))
		for i := range name {
			name[i] = "aZ0_+=,.@-5fd2"[r.IntN(14)]
		}
		got := id("role", string(name))
		if other, ok := names[got]; ok && other != string(name) {
			t.Fatalf("%q and %q have one id, %s", name, other, got)
		}
		names[got] = string(name)
	}
}

func TestSettleKeepsOrderAndGaps(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		var column []*unit
		for i := range 1 + r.IntN(12) {
			target := &shape{y: r.Float64() * 500, h: oneLine}
			s := &shape{Node: Node{ID: fmt.Sprint(i)}, h: oneLine + r.Float64()*20, next: []*shape{target}}
			column = append(column, &unit{shapes: []*shape{s}})
		}
		settle(column, true)
		for i := 1; i < len(column); i++ {
			if above := column[i-1]; column[i].top() < above.top()+above.height()+nodeGap-0.01 {
				t.Fatalf("unit %d at %.1f is too near to %.1f", i, column[i].top(), above.top()+above.height())
			}
		}
	}
}

// TestDoorsOfGenerated: a person can use a role through a way of signing in if
// and only if some path leads there all of whose edges have it.
func TestDoorsOfGenerated(t *testing.T) {
	for seed := range uint64(60) {
		m, found := config.Parse(config.File{Path: "rolemap.yaml", Data: mapgen.New(seed, mapgen.Small).Mixed(seed).YAML(nil)})
		if found.HasErrors() {
			t.Fatal(found)
		}
		a, _ := access.Of(m, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		p := New(a)
		got := map[string]config.SignIn{}
		for _, e := range p.Edges {
			switch e.Kind {
			case Direct:
				got[e.From+" "+e.To] |= e.SignIn
			case Member:
				for _, f := range p.Edges {
					if f.Kind == Team && f.From == e.To {
						got[e.From+" "+f.To] |= e.SignIn & f.SignIn
					}
				}
			}
		}
		for _, h := range a.Holdings {
			if key := id("user", h.User) + " " + id("role", h.Account+"/"+h.Role); got[key] != h.Ways() {
				t.Errorf("seed %d: %v is drawn as %q, is %q", seed, h.Grant, got[key], h.Ways())
			}
		}
		for _, e := range p.Edges {
			if e.Kind != Member && e.Mark != grants.Mark(e.SignIn) {
				t.Errorf("seed %d: %+v", seed, e)
			}
		}
	}
}
