package profiles_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/profiles"
	"rolemap/config/access"
)

func set(names ...string) profiles.Set {
	s := profiles.Set{Organization: "acme", User: "alice"}
	for _, n := range names {
		s.Profiles = append(s.Profiles, profiles.Profile{Grant: access.Grant{User: "alice", Account: "web", Role: "Admin"}, Name: n, Settings: []profiles.Setting{{Key: "region", Value: "eu-central-1"}}})
	}
	return s
}

// Putting a block in, changing it and taking it out leaves every other byte.
func TestPutKeepsEveryOtherByte(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"[default]", "region = x", "  s3 =", "# a comment", "; another", "", "\xff\x00\x80 no text", "[profile other]", "\tx = [y", "ключ = значение",
		"# >>> rolemap acme-eu >>>", "# >>> rolemap ac", "[sso-session acme]"}
	for range 3000 {
		end := []string{"\n", "\r\n", "\r"}[r.IntN(3)]
		text := ""
		if r.IntN(4) == 0 {
			text = "\xEF\xBB\xBF"
		}
		for range r.IntN(6) {
			text += pieces[r.IntN(len(pieces))] + end
		}
		if r.IntN(3) == 0 {
			text = strings.TrimRight(text, "\r\n")
		}
		one, err := profiles.Put([]byte(text), set("acme-a", "acme-b"))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		behind := ""
		if r.IntN(2) == 0 {
			behind = "# below" + end + "[profile below]" + end + "x = 1"
		}
		two, err := profiles.Put([]byte(string(one)+behind), set("acme-b", "acme-c"))
		if err != nil {
			t.Fatalf("%q: %v", one, err)
		}
		if again, err := profiles.Put(two, set("acme-b", "acme-c")); err != nil || string(again) != string(two) {
			t.Fatalf("%q becomes %q: %v", two, again, err)
		}
		if strings.Contains(string(two), "acme-a") || !strings.Contains(string(two), "[profile acme-c]") {
			t.Fatalf("not the new profiles: %q", two)
		}
		if strings.Contains(text, "\r\n") && strings.Contains(strings.ReplaceAll(string(two), "\r\n", ""), "\n") {
			t.Fatalf("mixed line ends: %q", two)
		}
		none, err := profiles.Put(two, profiles.Set{Organization: "acme"})
		if err != nil {
			t.Fatal(err)
		}
		want := text + behind
		if !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\r") && text != "" && text != "\xEF\xBB\xBF" {
			line := "\n"
			if strings.Contains(text, "\r\n") {
				line = "\r\n"
			}
			want = text + line + behind
		}
		if string(none) != want {
			t.Fatalf("%q is left of %q", none, want)
		}
	}
}

func TestPutRefuses(t *testing.T) {
	const begin, end = "# >>> rolemap acme >>> x\n", "# <<< rolemap acme <<<\n"
	for text, want := range map[string]string{
		"[default]\n[profile acme-a]\n":           "line 2 has [profile acme-a]",
		"[ profile  \"acme-a\" ] ; mine\n":        "line 1 has [profile acme-a]",
		"\xEF\xBB\xBF[profile 'acme-a']":          "line 1 has [profile acme-a]",
		"x\r[profile acme\\-a]":                   "line 2 has [profile acme-a]",
		begin + "[profile acme-a]\n":              "the block that starts on line 1 has no end",
		begin + end + begin + end:                 "twice, on lines 1 and 3",
		begin + begin + end:                       "twice, on lines 1 and 2",
		end + begin:                               "line 1 is",
		begin + end + end:                         "line 3 is",
		begin + end + "# fine\n\nregion = x\n":    "line 5 stands below the block",
		begin + end + "  [x]\n[profile acme-a]\n": "line 4 has [profile acme-a]",
		"\xFF\xFE[\x00":                           "UTF-16",
	} {
		got, err := profiles.Put([]byte(text), set("acme-a"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"[acme-a]\n", "[profile acme-a b]\n", "[profile ACME-A]\n", "#[profile acme-a]\n", begin + "[profile acme-a]\n" + end, "[services acme-a]"} {
		if _, err := profiles.Put([]byte(text), set("acme-a")); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What people write stays in its comment.
func TestCommentsHoldWhatPeopleWrite(t *testing.T) {
	s := set("acme-a")
	s.Profiles[0].Title = "x\n[profile evil]\r\nrole_arn = y\u2028\x00"
	for line := range strings.SplitSeq(s.Block(), "\n") {
		if strings.Contains(line, "evil") && !strings.HasPrefix(line, "# ") || strings.ContainsAny(line, "\r\x00\u2028") {
			t.Errorf("%q", line)
		}
	}
	if n := fmt.Sprint(s.Sections()); n != "[profile acme-a]" {
		t.Error(n)
	}
}
