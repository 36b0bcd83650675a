package config_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/compile"
	"rolemap/config/explain"
	"rolemap/config/testkit/doctest"
)

const readme = "README.md"

var (
	table   = regexp.MustCompile(`(?s)(<!-- table: (\w+) -->\n).*?(<!-- /table -->\n)`)
	example = regexp.MustCompile("(?m)(?:^<!-- (map|part|lock): (\\w+) -->\n)?^```yaml\n((?s:.*?))^```\n")
)

// The tables of the reference are written by what they describe.
func TestReadmeTables(t *testing.T) {
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]string{"keys": keyTable(t), "limits": limitTable(), "findings": findingTable()}
	text := table.ReplaceAllStringFunc(string(data), func(found string) string {
		m := table.FindStringSubmatch(found)
		rows, ok := tables[m[2]]
		if !ok {
			t.Errorf("no table %q", m[2])
		}
		delete(tables, m[2])
		return m[1] + rows + m[3]
	})
	for name := range tables {
		t.Errorf("%s has no table %q", readme, name)
	}
	if *update {
		if err := os.WriteFile(readme, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if text != string(data) {
		t.Errorf("a table of %s is not what it would be now; see go test -update and git diff", readme)
	}
}

// Every example is judged: what is shown behind it is what rolemap prints, and
// where nothing is shown, nothing is printed. A lock file goes with the example
// of its name.
func TestReadmeExamples(t *testing.T) {
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	locks := map[string]*config.Lock{}
	for _, m := range example.FindAllStringSubmatch(string(data), -1) {
		if m[1] == "lock" {
			lock, found := config.ParseLock(config.LockFile, []byte(m[3]))
			if len(found) > 0 || string(lock.Text()) != m[3] {
				t.Errorf("%v; the lock file of %s is written\n%s", found, m[2], lock.Text())
			}
			locks[m[2]] = lock
		}
	}
	shown := map[string]string{}
	for _, m := range example.FindAllStringSubmatch(string(data), -1) {
		kind, name, text := m[1], m[2], m[3]
		files := []config.File{{Path: "rolemap.yaml", Data: []byte(text)}}
		switch kind {
		case "part":
			files = append(files, config.File{Path: "base.yaml", Data: []byte(explain.Base())})
		case "lock":
			continue
		case "":
			t.Errorf("an example without a name: %s", text)
			continue
		}
		parsed, found := config.Parse(files...)
		parsed.Lock = locks[name]
		r := compile.Of(config.Loaded{Map: parsed, Findings: found, Sources: sources(files)}, now)
		printed := rendered(t, r)
		if key := kind + "/" + name; strings.Contains(string(data), "<!-- output: "+key+" -->") {
			shown[key] = printed
		} else if printed != "" {
			t.Errorf("%s: %s", name, printed)
		}
	}
	for _, prefix := range []string{"map/", "part/"} {
		some := map[string]string{}
		for key, printed := range shown {
			if strings.HasPrefix(key, prefix) {
				some[key] = printed
			}
		}
		doctest.Check(t, readme, prefix, *update, some)
	}
}

func sources(files []config.File) map[string][]byte {
	out := map[string][]byte{}
	for _, f := range files {
		out[f.Path] = f.Data
	}
	return out
}

func findingTable() string {
	b := strings.Builder{}
	b.WriteString("| Code | | Meaning |\n| --- | --- | --- |\n")
	for _, e := range explain.All() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", e.Code, e.Code.Severity(), cell(e.Summary))
	}
	return b.String()
}

func limitTable() string {
	b := strings.Builder{}
	b.WriteString("| Quota | Default | At most | Counts |\n| --- | ---: | ---: | --- |\n")
	for _, l := range aws.Limits {
		most := "fixed"
		if l.Max > l.Default {
			most = thousands(l.Max)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | [%s](%s) |\n", l.Quota, thousands(l.Default), most, cell(l.What), l.Source)
	}
	return b.String()
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// keyTable lists the keys of the schema in its order.
func keyTable(t *testing.T) string {
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node // JSON is YAML, and nodes keep the order
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	k := keyRows{root: doc.Content[0], seen: map[*yaml.Node]string{}, needed: neededKeys()}
	k.b.WriteString("| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n")
	k.rows("", doc.Content[0])
	return k.b.String()
}

// neededKeys are the keys that a map must have in one of its parts, which the
// schema of one part does not say.
func neededKeys() (out []string) {
	_, found := config.Parse(config.File{Path: "m", Data: []byte("{}")})
	for _, d := range found {
		if name, ok := strings.CutPrefix(d.Text, "the map has no "); ok && d.Code == "missing-key" {
			out = append(out, name)
		}
	}
	return out
}

type keyRows struct {
	b      strings.Builder
	root   *yaml.Node
	seen   map[*yaml.Node]string // definition: the place that has its rows
	needed []string
}

func get(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func str(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	return n.Value
}

func (k *keyRows) alternatives(n *yaml.Node) []*yaml.Node {
	out := []*yaml.Node{n}
	if ref := get(n, "$ref"); ref != nil {
		out = append(out, k.alternatives(get(get(k.root, "definitions"), strings.TrimPrefix(ref.Value, "#/definitions/")))...)
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list := get(n, key); list != nil {
			for _, x := range list.Content {
				out = append(out, k.alternatives(x)...)
			}
		}
	}
	return out
}

// rows writes what a schema has below a place.
func (k *keyRows) rows(place string, n *yaml.Node) {
	for _, a := range k.alternatives(n) {
		if p := get(a, "properties"); p != nil {
			if _, again := k.seen[p]; again {
				return
			}
			k.seen[p] = place
			need := []string{}
			if r := get(a, "required"); r != nil {
				for _, x := range r.Content {
					need = append(need, x.Value)
				}
			}
			if place == "" {
				need = k.needed
			}
			for i := 0; i < len(p.Content); i += 2 {
				name, s := p.Content[i].Value, p.Content[i+1]
				at := strings.TrimPrefix(place+"."+name, ".")
				k.row(at, s, slices.Contains(need, name))
				k.rows(at, s)
			}
			return
		}
	}
	for _, a := range k.alternatives(n) {
		if x := get(a, "items"); x != nil {
			k.rows(place+"[]", x)
			return
		}
		if x := get(a, "additionalProperties"); x != nil && x.Kind == yaml.MappingNode {
			k.rows(place+".*", x)
			return
		}
	}
}

func (k *keyRows) row(place string, n *yaml.Node, needed bool) {
	all := k.alternatives(n)
	first := func(key string) *yaml.Node {
		for _, a := range all {
			if v := get(a, key); v != nil {
				return v
			}
		}
		return nil
	}
	fallback := str(first("default"))
	if fallback != "" {
		fallback = "`" + fallback + "`"
	}
	if needed && fallback != "" {
		fallback = "required: " + fallback
	} else if needed {
		fallback = "required"
	}
	meaning := str(first("description"))
	for _, a := range all {
		if p := get(a, "properties"); p != nil && k.seen[p] != "" {
			meaning += " Keys as in `" + k.seen[p] + "`."
		}
	}
	if check := check(first); check != "" {
		meaning += " " + check
	}
	fmt.Fprintf(&k.b, "| `%s` | %s | %s | %s |\n", place, kindOf(all, first), fallback, cell(meaning))
}

func kindOf(all []*yaml.Node, first func(string) *yaml.Node) string {
	closed := slices.ContainsFunc(all, func(a *yaml.Node) bool { return get(a, "properties") != nil })
	named := slices.ContainsFunc(all, func(a *yaml.Node) bool {
		x := get(a, "additionalProperties")
		return x != nil && x.Kind == yaml.MappingNode
	})
	list := first("items") != nil
	switch {
	case closed && list:
		return "mapping or list"
	case closed:
		return "mapping"
	case named:
		return "mapping by name"
	case list && str(first("type")) != "array":
		return "text or list"
	case list:
		return "list"
	case str(first("type")) == "integer":
		return "whole number"
	case first("enum") != nil && first("pattern") == nil:
		words := []string{}
		for _, x := range first("enum").Content {
			if w := "`" + x.Value + "`"; !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
		return strings.Join(words, " or ")
	}
	return "text"
}

// check says what the schema demands of a value beside its type.
func check(first func(string) *yaml.Node) string {
	switch {
	case first("pattern") != nil && first("items") == nil && first("properties") == nil && first("additionalProperties") == nil:
		return "Form: `" + str(first("pattern")) + "`."
	case first("minimum") != nil:
		var least, most int
		first("minimum").Decode(&least)
		if first("maximum") == nil {
			return "At least " + thousands(least) + "."
		}
		first("maximum").Decode(&most)
		return "From " + thousands(least) + " to " + thousands(most) + "."
	case str(first("minItems")) == "1":
		return "Not empty."
	}
	return ""
}
