package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"gopkg.in/yaml.v3"

	"rolemap/config"
	"rolemap/config/aws"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/explain"
	"rolemap/config/plan"
)

const schemaFile = "rolemap.schema.json"

func readSchema(t *testing.T) map[string]any {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func compileSchema(t *testing.T, fragment string) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaFile, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(schemaFile + fragment)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shape is what stands at a place of the language: "keys a b c", "names" of
// the user's own, "list" or "text". A place is a path of keys, * for a name
// and [] for an item.
type shape map[string]string

// What the parser reads, found by asking it: at each place stands a mapping
// with a key that nobody knows.
func parserShape(t *testing.T) shape {
	out := shape{}
	const key = "zzzzqqqq"
	var ask func(path []string)
	ask = func(path []string) {
		if len(path) > 12 {
			t.Fatal("no end at ", path)
		}
		text := `{"` + key + `": "` + key + `"}`
		for _, step := range slices.Backward(path) {
			switch step {
			case "[]":
				text = "[" + text + "]"
			case "*":
				text = `{"aName": ` + text + "}"
			default:
				text = `{"` + step + `": ` + text + "}"
			}
		}
		_, found := config.Parse(config.File{Path: "m", Data: []byte(text)})
		form := "names"
		here := 1 + strings.Index(text, `{"`+key)
		for _, d := range found {
			switch {
			case d.Code == "unknown-key" && strings.Contains(d.Text, key):
				form = "keys " + strings.TrimPrefix(d.Help, "keys here: ")
			case d.Code != "wrong-type" || d.At.Col != here: // of the value below: here stands a mapping of names
			case strings.Contains(d.Text, "must be a list"):
				form = "list"
			case strings.Contains(d.Text, "must be a text"), strings.Contains(d.Text, "must be a number"):
				form = "text"
			}
		}
		if keys, ok := strings.CutPrefix(form, "keys "); ok {
			names := strings.Split(keys, ", ")
			slices.Sort(names)
			form = "keys " + strings.Join(names, " ")
			for _, name := range names {
				ask(append(slices.Clone(path), name))
			}
		}
		out[strings.Join(path, ".")] = form
		switch form {
		case "names":
			ask(append(slices.Clone(path), "*"))
		case "list":
			ask(append(slices.Clone(path), "[]"))
		}
	}
	ask(nil)
	return out
}

// walker goes through a schema by the places of the language.
type walker struct {
	root map[string]any
	each func(path []string, s map[string]any)
}

// alternatives are a schema and what it refers to or combines.
func (w *walker) alternatives(s map[string]any) (out []map[string]any) {
	out = append(out, s)
	if ref, ok := s["$ref"].(string); ok {
		to := w.root["definitions"].(map[string]any)[strings.TrimPrefix(ref, "#/definitions/")]
		out = append(out, w.alternatives(to.(map[string]any))...)
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := s[key].([]any)
		for _, x := range list {
			out = append(out, w.alternatives(x.(map[string]any))...)
		}
	}
	return out
}

func (w *walker) walk(path []string, s map[string]any, out shape) {
	if w.each != nil {
		w.each(path, s)
	}
	place := strings.Join(path, ".")
	all := w.alternatives(s)
	step := func(name string, s any) { w.walk(append(slices.Clone(path), name), s.(map[string]any), out) }
	for _, a := range all {
		if p, ok := a["properties"].(map[string]any); ok && a["additionalProperties"] == false {
			out[place] = "keys " + strings.Join(slices.Sorted(maps.Keys(p)), " ")
			for name, s := range p {
				step(name, s)
			}
			return
		}
	}
	for _, a := range all {
		if p, ok := a["additionalProperties"].(map[string]any); ok {
			out[place] = "names"
			step("*", p)
			return
		}
	}
	for _, a := range all {
		if items, ok := a["items"]; ok {
			out[place] = "list"
			step("[]", items)
			return
		}
	}
	out[place] = "text"
}

func schemaShape(t *testing.T, each func(path []string, s map[string]any)) shape {
	w := &walker{root: readSchema(t), each: each}
	out := shape{}
	w.walk(nil, w.root, out)
	return out
}

// Each key that the parser knows the schema knows, and the other way round.
func TestSchemaKnowsTheKeysOfTheParser(t *testing.T) {
	parser, schema := parserShape(t), schemaShape(t, nil)
	if len(parser) < 80 {
		t.Fatalf("only %d places: %v", len(parser), parser)
	}
	// The parser takes any name as a quota's and Check says which there are.
	delete(parser, "quotas.*")
	parser["quotas"] = "keys"
	for _, l := range aws.Limits {
		if l.Max > l.Default {
			parser["quotas."+l.Quota] = "text"
		}
	}
	for _, place := range slices.Sorted(maps.Keys(parser)) {
		if place == "quotas" {
			continue
		}
		if schema[place] != parser[place] {
			t.Errorf("%q: the parser has %q, the schema %q", place, parser[place], schema[place])
		}
	}
	for place := range schema {
		if _, ok := parser[place]; !ok {
			t.Errorf("%q is in the schema only", place)
		}
	}
}

// Every key has hover text; examples and defaults are what they say.
func TestSchemaTextsAndValues(t *testing.T) {
	w := &walker{root: readSchema(t)}
	for place := range schemaShape(t, func(path []string, s map[string]any) {
		if len(path) == 0 || path[len(path)-1] == "[]" || path[len(path)-1] == "*" {
			return
		}
		if !slices.ContainsFunc(w.alternatives(s), func(a map[string]any) bool { return a["description"] != nil }) {
			t.Errorf("%v has no description", path)
		}
	}) {
		_ = place
	}
	var values func(pointer string, v any)
	values = func(pointer string, v any) {
		switch v := v.(type) {
		case map[string]any:
			list, _ := v["examples"].([]any)
			if d, ok := v["default"]; ok {
				list = append(slices.Clone(list), d)
			}
			for _, x := range list {
				if err := compileSchema(t, "#"+pointer).Validate(x); err != nil {
					t.Errorf("%s: %v: %v", pointer, x, err)
				}
			}
			for key, x := range v {
				if key != "examples" && key != "default" {
					values(pointer+"/"+key, x)
				}
			}
		case []any:
			for i, x := range v {
				values(fmt.Sprintf("%s/%d", pointer, i), x)
			}
		}
	}
	values("", any(readSchema(t)))
}

func TestSchemaLists(t *testing.T) {
	s := readSchema(t)
	definition := func(name string) map[string]any {
		return s["definitions"].(map[string]any)[name].(map[string]any)
	}
	var regions []string
	for _, r := range definition("region")["anyOf"].([]any)[0].(map[string]any)["enum"].([]any) {
		regions = append(regions, r.(string))
	}
	if !slices.Equal(regions, aws.Regions) {
		t.Errorf("regions %v", regions)
	}
	quotas := definition("quotas")["properties"].(map[string]any)
	for _, l := range aws.Limits {
		q, ok := quotas[l.Quota].(map[string]any)
		if ok != (l.Max > l.Default) || ok && (q["minimum"] != float64(l.Default) || q["maximum"] != nil) { // AWS raises maxima
			t.Errorf("%+v: %v", l, q)
		}
	}
}

// A default that is written out changes nothing.
func TestSchemaDefaults(t *testing.T) {
	planOf := func(path []string, value any) plan.Plan {
		var m map[string]any
		if err := yaml.Unmarshal([]byte(explain.Base()), &m); err != nil {
			t.Fatal(err)
		}
		at := m
		for i, step := range path {
			if step == "*" {
				step = slices.Sorted(maps.Keys(at))[0]
			}
			if i == len(path)-1 {
				at[step] = value
				break
			}
			if at[step] == nil {
				at[step] = map[string]any{}
			}
			at = at[step].(map[string]any)
		}
		data, err := yaml.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		r := loadBytes(data)
		if len(r.Findings) > 0 {
			t.Errorf("%v: %v: %v", path, value, r.Findings)
		}
		return r.Plan
	}
	base, count := planOf(nil, nil), 0
	schemaShape(t, func(path []string, s map[string]any) {
		d, ok := s["default"]
		if !ok || slices.Contains(path, "document") {
			return
		}
		if count++; len(plan.Compare(base, planOf(path, d)).Stacks) > 0 {
			t.Errorf("%v: the default is not %v", path, d)
		}
	})
	if count < 7 {
		t.Errorf("only %d defaults", count)
	}
}

// Of these findings the schema must say something too; of those in both, it
// may; a map without either it must take.
var (
	shapeCodes = []diag.Code{"account-id", "account-id-unquoted", "empty-list", "empty-text", "invalid-name", "invalid-path", "invalid-region", "missing-key", "policy-source", "quota-value",
		"unknown-key", "unknown-quota", "unsupported-version", "wrong-type"}
	bothCodes = []diag.Code{"control-character", "invalid-session", "invalid-tag", "invalid-until", "invalid-value", "policy-document", "reserved-name", "too-long", "merge-key"}
)

func TestSchemaVerdictOfExamples(t *testing.T) {
	s := compileSchema(t, "")
	for _, e := range explain.All() {
		for side, x := range map[string]explain.Example{"wrong": e.Wrong, "right": e.Right} {
			if len(x.Files) == 0 {
				continue
			}
			v, err := instance([]byte(x.Files[0].Text))
			if err != nil {
				if side == "right" {
					t.Errorf("%s: %v", e.Code, err)
				}
				continue // not YAML, or not one document of it
			}
			switch err := s.Validate(v); {
			case side == "right" || !slices.Contains(shapeCodes, e.Code) && !slices.Contains(bothCodes, e.Code):
				if err != nil {
					t.Errorf("%s, %s: refused: %v", e.Code, side, err)
				}
			case slices.Contains(shapeCodes, e.Code) && err == nil:
				t.Errorf("%s, %s: not refused", e.Code, side)
			}
		}
	}
}

// In a map with many mistakes, the schema speaks of each line of which a
// finding on the shape does. A map without one it takes.
func TestSchemaVerdictOfFixtures(t *testing.T) {
	s := compileSchema(t, "")
	judged := 0
	for _, path := range append(badMaps(t), "rolemap.yaml") {
		data, err := os.ReadFile(path)
		if err != nil {
			continue // a directory
		}
		v, err := instance(data)
		if err != nil || v == nil {
			continue
		}
		judged++
		r, err := compile.Load(path, now)
		if err != nil {
			t.Fatal(err)
		}
		refused := map[int]bool{}
		complaint := new(jsonschema.ValidationError)
		if err := s.Validate(v); errors.As(err, &complaint) {
			var doc yaml.Node
			if err := yaml.Unmarshal(data, &doc); err != nil {
				t.Fatal(err)
			}
			lines(doc.Content[0], complaint, refused)
		}
		shaped := false
		for _, d := range r.Findings {
			expressible := slices.Contains(shapeCodes, d.Code) && !beyond(d)
			if shaped = shaped || expressible || slices.Contains(bothCodes, d.Code); expressible && !refused[d.At.Line] {
				t.Errorf("the schema has nothing to say of %v", d)
			}
		}
		if !shaped && len(refused) > 0 {
			t.Errorf("%s: the schema refuses what the parser takes: %v", path, complaint)
		}
	}
	if judged < 10 {
		t.Errorf("only %d fixtures", judged)
	}
}

// beyond says of a finding on the shape that a schema cannot see it: a key
// that another part of the map may hold, one that JSON does not have, and what
// an alias stands for.
func beyond(d diag.Finding) bool {
	return strings.HasPrefix(d.Text, "a key of") || d.Code == "missing-key" && strings.HasPrefix(d.Text, "the map has no") || strings.HasPrefix(d.At.File, filepath.Join("testdata", "bad", "aliases"))
}

// lines notes the lines of which a complaint speaks: those of the keys that
// should not be there, or of the value and its key.
func lines(doc *yaml.Node, e *jsonschema.ValidationError, out map[int]bool) {
	key, value := locate(doc, e.InstanceLocation)
	names := []string{}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		names = k.Properties
	case *kind.PropertyNames: // without its place
		names, value = append(names, k.Property), doc
	default:
		for _, c := range e.Causes {
			lines(doc, c, out)
		}
		if len(e.Causes) == 0 {
			out[key.Line], out[value.Line] = true, true
		}
	}
	note := func(n *yaml.Node) {
		for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
			if slices.Contains(names, n.Content[i].Value) {
				out[n.Content[i].Line] = true
			}
		}
	}
	note(value)
	for i := 1; value == doc && i < len(doc.Content); i += 2 {
		note(doc.Content[i])
	}
}

// locate finds a value, and the key or item that it is of.
func locate(n *yaml.Node, at []string) (key, value *yaml.Node) {
	key, value = n, n
	for _, step := range at {
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		for i := range value.Content {
			switch {
			case value.Kind == yaml.SequenceNode && fmt.Sprint(i) == step:
				key, value = value.Content[i], value.Content[i]
			case value.Kind == yaml.MappingNode && i%2 == 0 && value.Content[i].Value == step:
				key, value = value.Content[i], value.Content[i+1]
			default:
				continue
			}
			break
		}
	}
	return key, value
}

// instance is a map as an editor gives it to the schema: texts that only Go
// takes for times are texts.
func instance(data []byte) (any, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		return nil, err
	}
	var more yaml.Node
	if dec.Decode(&more) == nil {
		return nil, errors.New("a second document")
	}
	return value(doc.Content[0], 0)
}

func value(n *yaml.Node, depth int) (any, error) {
	if depth > 20 {
		return nil, errors.New("too deep")
	}
	switch n.Kind {
	case yaml.AliasNode:
		return value(n.Alias, depth+1)
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := value(n.Content[i+1], depth+1)
			if err != nil {
				return nil, err
			}
			if _, twice := out[n.Content[i].Value]; !twice {
				out[n.Content[i].Value] = v
			}
		}
		return out, nil
	case yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			v, err := value(c, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	}
	switch n.Tag {
	case "!!null":
		return nil, nil
	case "!!bool":
		return n.Value == "true", nil
	case "!!int", "!!float":
		var f float64
		return f, n.Decode(&f)
	}
	return n.Value, nil
}
