package policy

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
)

// A small world in which every request can be asked.
var (
	actions    = []string{"s3:GetObject", "s3:GetTags", "s3:PutObject", "iam:PutRole"}
	actionsAs  = []string{"*", "s3:*", "S3:get*", "s3:GetObject", "s3:Get?????", "s3:PutObject", "iam:*", "*:Put*"}
	resources  = []string{"arn:a", "arn:ab", "arn:b"}
	resourceAs = []string{"*", "arn:*", "arn:a", "arn:a*", "arn:?", "arn:b", "arn:*b"}
	contexts   = []string{"1", "2", "3"} // of one key
)

type side = map[string]map[string]any

func made(r *rand.Rand) side {
	some := func(list []string) any {
		out := make([]any, 1+r.IntN(2))
		for i := range out {
			out[i] = list[r.IntN(len(list))]
		}
		if len(out) == 1 && r.IntN(2) == 0 {
			return out[0]
		}
		return out
	}
	key := func(name string) string {
		if r.IntN(6) == 0 {
			return "Not" + name
		}
		return name
	}
	out := side{}
	for d := range 1 + r.IntN(2) {
		var list []any
		for range 1 + r.IntN(2) {
			s := map[string]any{"Effect": "Allow", key("Action"): some(actionsAs), key("Resource"): some(resourceAs)}
			if r.IntN(4) == 0 {
				s["Effect"] = "Deny"
			}
			if r.IntN(3) == 0 {
				s["Condition"] = map[string]any{[]string{"StringEquals", "StringNotEquals"}[r.IntN(2)]: map[string]any{"k:v": some(contexts)}}
			}
			list = append(list, s)
		}
		out[fmt.Sprint("d", d)] = map[string]any{"Version": "2012-10-17", "Statement": list}
	}
	return out
}

// edited is the side with something added, taken away or written otherwise.
func edited(r *rand.Rand, s side) side {
	text, _ := json.Marshal(s)
	var out side
	if json.Unmarshal(text, &out) != nil {
		panic(string(text))
	}
	more := made(r)["d0"]["Statement"].([]any)
	d := out["d0"]
	list := d["Statement"].([]any)
	switch r.IntN(4) {
	case 0:
		d["Statement"] = append(more[:1:1], list...)
	case 1:
		d["Statement"] = list[1:]
	case 2:
		list[0] = more[0]
	case 3:
		delete(out, "d0")
		out["moved"] = map[string]any{"Statement": append(list, list[0])}
	}
	return out
}

// allowed answers every request in the plainest way there is.
func allowed(s side) map[string]bool {
	out := map[string]bool{}
	for _, a := range actions {
		for _, res := range resources {
			for _, c := range contexts {
				allow, deny := false, false
				for _, d := range s {
					for _, x := range d["Statement"].([]any) {
						x := x.(map[string]any)
						if !matches(x, "Action", strings.ToLower(a), strings.ToLower) || !matches(x, "Resource", res, strings.Clone) || !holds(x["Condition"], c) {
							continue
						}
						allow, deny = allow || x["Effect"] == "Allow", deny || x["Effect"] == "Deny"
					}
				}
				out[a+" "+res+" "+c] = allow && !deny
			}
		}
	}
	return out
}

func matches(s map[string]any, key, value string, fold func(string) string) bool {
	hit := func(v any) bool {
		return slices.ContainsFunc(texts(v), func(p string) bool { ok, _ := path.Match(fold(p), value); return ok })
	}
	if not, ok := s["Not"+key]; ok {
		return !hit(not)
	}
	return hit(s[key])
}

func holds(c any, value string) bool {
	if c == nil {
		return true
	}
	for operator, keys := range c.(map[string]any) {
		if slices.Contains(texts(keys.(map[string]any)["k:v"]), value) != (operator == "StringEquals") {
			return false
		}
	}
	return true
}

// TestNarrowerIsNarrower asks every request of a small world: what is not
// called broader allows nothing more, and no atoms are no change.
func TestNarrowerIsNarrower(t *testing.T) {
	silent, narrower, cried := 0, 0, 0
	pairs := 5000
	if testing.Short() {
		pairs /= 5
	}
	for seed := range uint64(pairs) {
		r := rand.New(rand.NewPCG(seed, 3))
		prev := made(r)
		next := edited(r, prev)
		gone, came := Compare(prev, next)
		before, after := allowed(prev), allowed(next)
		more, less := false, false
		for q := range before {
			more, less = more || after[q] && !before[q], less || before[q] && !after[q]
		}
		broader := Broader(gone, came)
		if more && !broader || len(gone)+len(came) == 0 && less {
			t.Fatalf("seed %d: more %v, less %v, but gone %v, came %v\n%v\n%v", seed, more, less, gone, came, prev, next)
		}
		switch {
		case len(gone)+len(came) == 0:
			silent++
		case !broader:
			narrower++
		case less && !more:
			cried++
		}
	}
	if silent < pairs/10 || narrower < pairs/5 || cried > narrower/4 {
		t.Errorf("%d pairs without a change, %d shown to be narrower, %d narrower ones not", silent, narrower, cried)
	}
}

func document(t *testing.T, text string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(`{"Statement": [`+text+`]}`), &v); err != nil {
		t.Fatal(err, text)
	}
	return v
}

func TestAtoms(t *testing.T) {
	for _, c := range []struct{ prev, next, want string }{
		{ // an action more on resources that stay
			`{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:a","arn:b"]}`,
			`{"Sid":"X","Effect":"Allow","Action":["s3:PutObject","s3:ListBucket","s3:GetObject"],"Resource":["arn:b","arn:a"]}`,
			"+! allow s3:PutObject on arn:a, arn:b"},
		{ // a resource more for actions that stay
			`{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:a"}`,
			`{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:a","arn:b"]}`,
			"+! allow s3:GetObject, s3:ListBucket on arn:b"},
		{ // fewer actions: what is left is shown in the place of what went
			`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`,
			"- allow s3:* on *; + allow s3:Get* on *"},
		{ // a condition more, and the other way
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
			"- allow s3:Get* on *; + allow s3:Get* on * if Bool aws:SecureTransport true"},
		{
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":["x","y"]}}}`,
			"+! allow s3:Get* on * if StringEquals k:a x or y"},
		{ // none of more values is narrower
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringNotEquals":{"k:a":"x"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringNotEquals":{"k:a":["x","y"]}}}`,
			"- allow s3:Get* on * if StringNotEquals k:a x; + allow s3:Get* on * if StringNotEquals k:a x or y"},
		{ // another operator shows nothing
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringLike":{"k:a":"x"}}}`,
			"- allow s3:Get* on * if StringEquals k:a x; +! allow s3:Get* on * if StringLike k:a x"},
		{ // nor does another key
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:b":"x"}}}`,
			"- allow s3:Get* on * if StringEquals k:a x; +! allow s3:Get* on * if StringEquals k:b x"},
		{ // nor do more values, of which any of the request's must not be one
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"ForAnyValue:StringNotEquals":{"k:a":"x"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"ForAnyValue:StringNotEquals":{"k:a":["x","y"]}}}`,
			"- allow s3:Get* on * if ForAnyValue:StringNotEquals k:a x; +! allow s3:Get* on * if ForAnyValue:StringNotEquals k:a x or y"},
		{ // less denied
			`{"Effect":"Deny","Action":"s3:*","Resource":"*"}`,
			`{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}`,
			"-! deny s3:* on *; + deny s3:Get* on *"},
		{ // fewer exceptions
			`{"Effect":"Allow","NotAction":["iam:*","s3:*"],"Resource":"*"}`,
			`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`,
			"+! allow all but iam:* on *"},
		{ // a variable is as long as it is: no ? stands for it
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:x-?????????????"}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:x-${account.id}"}`,
			"- allow s3:GetObject on arn:x-?????????????; +! allow s3:GetObject on arn:x-${account.id}"},
		{
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:x-?"}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:x-${aws:username}"}`,
			"- allow s3:GetObject on arn:x-?; +! allow s3:GetObject on arn:x-${aws:username}"},
		{ // and it may be any name
			`{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:x-${aws:username}"}`,
			`{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:x-${aws:username}"},
			 {"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:x-bob","arn:y"]}`,
			"+! allow s3:GetObject on arn:x-bob"},
		{ // two ways to write one pattern
			`{"Effect":"Allow","Action":"s3:*?","Resource":"arn:**"}`,
			`{"Effect":"Allow","Action":"s3:?*","Resource":"arn:*"}`,
			""},
		{ // but * does
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:x-*"}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:x-*","arn:x-${account.id}"]}`,
			""},
		{ // a key twice, without regard to case: nobody knows which counts
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x","K:A":"y"}}}`,
			"- allow s3:Get* on * if StringEquals k:a x; +! allow s3:Get* on * if StringEquals K:A y and StringEquals k:a x"},
		{ // each action goes with its own resources
			`{"Effect":"Allow","Action":["s3:A","s3:B","s3:C"],"Resource":["arn:a","arn:b"]}`,
			`{"Effect":"Allow","Action":["s3:A","s3:C"],"Resource":"arn:a"},{"Effect":"Allow","Action":"s3:B","Resource":"arn:b"}`,
			"- allow s3:A, s3:C on arn:b; - allow s3:B on arn:a"},
		{ // the same two again are no change
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x","K:A":"y"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"K:A":"y","k:a":"x"}}}`,
			""},
		{
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x","K:A":"y"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x","K:A":"z"}}}`,
			"- allow s3:Get* on * if StringEquals K:A y and StringEquals k:a x; +! allow s3:Get* on * if StringEquals K:A z and StringEquals k:a x"},
		{ // nor are they one key with a value that reads like them
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x","K:A":"y"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"K:A":"y and StringEquals k:a x"}}}`,
			"- allow s3:Get* on * if StringEquals K:A y and StringEquals k:a x; +! allow s3:Get* on * if StringEquals K:A y and StringEquals k:a x"},
		{ // atoms are sorted, whatever the order of the statements, each once
			`{"Effect":"Allow","Action":["s3:Aa","s3:Z"],"Resource":"arn:a"},{"Effect":"Allow","Action":["s3:B","s3:Z"],"Resource":"arn:a"}`,
			`{"Effect":"Allow","Action":"s3:Aa","Resource":"arn:a"}`,
			"- allow s3:B, s3:Z on arn:a; - allow s3:Z on arn:a"},
		{
			`{"Effect":"Allow","Action":["s3:B","s3:Z"],"Resource":"arn:a"},{"Effect":"Allow","Action":"s3:C","Resource":"*"},{"Effect":"Allow","Action":["s3:A","s3:B","s3:Z"],"Resource":"arn:a"}`,
			`{"Effect":"Allow","Action":"s3:A","Resource":"arn:a"}`,
			"- allow s3:B, s3:Z on arn:a; - allow s3:C on *"},
		{ // what reads as it was, and is more than that
			`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"k:a":"x or y"}}}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":"x or y"}}},
			 {"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"k:a":["x","y"]}}}`,
			"- allow s3:* on * if StringEquals k:a x or y; + allow s3:Get* on * if StringEquals k:a x or y; +! allow s3:Get* on * if StringEquals k:a x or y"},
		{ // resources differ in case, actions do not
			`{"Effect":"Allow","Action":"S3:getobject","Resource":"arn:A"}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:a"}`,
			"- allow S3:getobject on arn:A; +! allow s3:GetObject on arn:a"},
	} {
		gone, came := Compare(side{"p": document(t, c.prev)}, side{"p": document(t, c.next)})
		var got []string
		for i, a := range slices.Concat(gone, came) {
			sign := "-"
			if i >= len(gone) {
				sign = "+"
			}
			if a.Broader {
				sign += "!"
			}
			got = append(got, sign+" "+a.String())
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s\n%s\n got %s\nwant %s", c.prev, c.next, s, c.want)
		}
	}
}
