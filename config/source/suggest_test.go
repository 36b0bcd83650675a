package source

import (
	"strings"
	"testing"
)

func TestClosest(t *testing.T) {
	names := []string{"alice", "bob", "carol", "webapp-fullstack", "AdministratorAccess", "日本語", "qa"}
	for text, want := range map[string]string{
		"alcie": "alice", "alic": "alice", "alicee": "alice", "ALICE": "alice", "bbo": "bob", "bo": "bob", "boob": "bob", "carl": "carol", "crol": "carol",
		"webapp-fulstack": "webapp-fullstack", "webap-fulstack": "webapp-fullstack", "AdministratorAcces": "AdministratorAccess", "administratoraccess": "AdministratorAccess", "日本後": "日本語",
		"ann": "", "ben": "", "eve": "", "a": "", "": "", "x": "", "qb": "qa", "team": "", "webapp": "", "zzzzzzzz": "", strings.Repeat("a", 200): "",
	} {
		if got := closest(text, names); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := closest("x1", []string{"x2", "x3"}); got != "x2" {
		t.Errorf("of two as near, %q", got)
	}
	if got := DidYouMean("alcie", names, "no"); got != `did you mean "alice"?` {
		t.Error(got)
	}
	if got := DidYouMean("zzzzz", names, "no"); got != "no" {
		t.Error(got)
	}
}

// Of people, nobody is named whose name is another one: half the letters, or a
// third of them, make another person.
func TestClosestPerson(t *testing.T) {
	people := []string{"alice", "bob", "tom", "jan", "ann", "marie.curie", "joe", "bo", "日本語"}
	for text, want := range map[string]string{
		"alcie": "alice", "alic": "alice", "alicee": "alice", "ALICE": "alice", "bbo": "bob", "marie.curry": "marie.curie", "mari.curie": "marie.curie", "otm": "tom",
		"tim": "", "jon": "", "joan": "", "ob": "", "boy": "", "bobo": "", "alma": "", "maria.cure": "marie.curie", "marco.curio": "", "日本後": "", "anne": "",
	} {
		if got := closestPerson(text, people); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	// All names of four letters out of few, each asked for among the others.
	var names []string
	for i := range 256 {
		names = append(names, string([]byte{"abcd"[i>>6], "abcd"[i>>4&3], "abcd"[i>>2&3], "abcd"[i&3]}))
	}
	for i, text := range names {
		others := append(append([]string{}, names[:i]...), names[i+1:]...)
		got, differ := closestPerson(text, others), 0
		for j := range got {
			if got[j] != text[j] {
				differ++
			}
		}
		if differ > 1 && !swapped(text, got) {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := DidYouMeanPerson("tim", people, "no"); got != "no" {
		t.Error(got)
	}
}
