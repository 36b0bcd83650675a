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
