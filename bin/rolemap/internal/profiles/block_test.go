package profiles_test

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/profiles"
	"rolemap/config/access"
)

func set(names ...string) profiles.Set {
	s := profiles.Set{Organization: "acme", User: "alice"}
	for _, n := range names {
		s.Profiles = append(s.Profiles, profiles.Profile{Grant: access.Grant{User: "alice", Account: "web", Role: "Admin"}, Name: n,
			Settings: []profiles.Setting{{Key: "region", Value: "eu-central-1"}}})
	}
	return s
}

// Putting a block in, changing it and taking it out leaves every other byte.
func TestPutKeepsEveryOtherByte(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"[default]", "region = x", "  s3 =", "# a comment", "; another", "", "\xff\x00\x80 no text",
		"[profile other]", "\tx = [y", "ключ = значение", "# >>> rolemap acme-eu >>>", "# >>> rolemap ac", "[sso-session acme]"}
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
		if !strings.Contains(text+behind, "\r\n") && strings.Contains(string(two), "\r\n") {
			t.Fatalf("line ends that nothing else in it has: %q", two)
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
	const begin, end = "# >>> rolemap acme >>> x\n", "[services rolemap-acme-end]\n"
	for text, want := range map[string]string{
		"[default]\n[profile acme-a]\n":           "line 2 has [profile acme-a]",
		"[ profile  \"acme-a\" ] ; mine\n":        "line 1 has [profile acme-a]",
		"\xEF\xBB\xBF[profile 'acme-a']":          "line 1 has [profile acme-a]",
		" \t[profile acme-a]\n":                   "line 1 has [profile acme-a]",
		"x\r[profile acme\\-a]":                   "line 2 has [profile acme-a]",
		begin + "[profile acme-a]\n":              "the block that starts on line 1 has no end",
		begin + end + begin + end:                 "twice, on lines 1 and 3",
		begin + begin + end:                       "twice, on lines 1 and 2",
		end + begin:                               "line 1 is",
		begin + end + end:                         "line 3 is",
		begin + end + "# fine\n\nregion = x\n":    "line 5 stands below the block",
		begin + end + "  [x]\n[profile acme-a]\n": "line 4 has [profile acme-a]",
		"\xFF\xFE[\x00":                           "UTF-16",
		begin + "# >>> rolemap other >>>\n" + end: `line 2, "# >>> rolemap other >>>", is of another organization's block and stands inside the one that starts on line 1`,
		begin + "[services rolemap-other-end]\n":  "the block that starts on line 1 has no end",
	} {
		got, err := profiles.Put([]byte(text), set("acme-a"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"[acme-a]\n", "[profile acme-a b]\n", "[profile ACME-A]\n", "#[profile acme-a]\n",
		begin + "[profile acme-a]\n" + end, "[services acme-a]"} {
		if _, err := profiles.Put([]byte(text), set("acme-a")); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What helps is told: other names are for profiles, not for what is called like
// the organization.
func TestPutTellsTheWayOut(t *testing.T) {
	s := set("acme-a")
	s.Base, s.Session = []profiles.Setting{}, []profiles.Setting{}
	for text, want := range map[string]bool{"[profile acme-a]": true, "[profile acme]": false, "[sso-session acme]": false} {
		_, err := profiles.Put([]byte(text), s)
		if err == nil || !strings.Contains(err.Error(), "line 1 has "+text) || strings.Contains(err.Error(), "--names") != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzPut: of any file, all that is not the block stays, and a second time
// changes nothing.
func FuzzPut(f *testing.F) {
	block := set("acme-b").Block()
	for _, text := range []string{"", "[default]\r\nregion = x", "\xEF\xBB\xBF" + block, "[a]\n" + block + "[b]\nx=1\n",
		"x\r" + block + "\r\r# y", "# >>> rolemap acme >>>\n[services rolemap-acme-end]",
		"\xFF\xFE", "[services s]\ns3 =\n  x = 1\n" + strings.ReplaceAll(block, "\n", "\r\n") + "\t; z\n", block + block} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s := set("acme-a", "acme-b")
		out, err := profiles.Put(file, s)
		if err != nil {
			return
		}
		if again, err := profiles.Put(out, s); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%q becomes %q: %v", out, again, err)
		}
		from, to := blockOf(out)
		before, after := out[:from], out[to:]
		if there, end := blockOf(file); there < 0 {
			added, kept := bytes.CutPrefix(before, file)
			if from < 0 || len(after) > 0 || !kept || !slices.Contains([]string{"", "\n", "\r\n"}, string(added)) {
				t.Fatalf("%q becomes %q", file, out)
			}
		} else if from < 0 || !bytes.Equal(before, file[:there]) || !bytes.Equal(after, file[end:]) {
			t.Fatalf("%q becomes %q", file, out)
		}
	})
}

var markedBlock = regexp.MustCompile("(?s)(?:^\uFEFF?|[\r\n])" +
	"(# >>> rolemap acme >>>.*?[\r\n]\\[services rolemap-acme-end\\][^\r\n]*(?:\r\n|\r|\n|$))")

// blockOf is where the block stands in a file; -1 where there is none.
func blockOf(file []byte) (from, to int) {
	if at := markedBlock.FindSubmatchIndex(file); at != nil {
		return at[2], at[3]
	}
	return -1, -1
}

// What people write stays in its comment, and out of the file where a reader
// might take it for something else, or for bytes of another encoding.
func TestCommentsHoldWhatPeopleWrite(t *testing.T) {
	for title, want := range map[string]string{
		`Shop; "x" [y] #z`: "# Admin in web (Shop; \"x\" [y] #z)\n",
		"x\n[profile evil]\r\nrole_arn = y\u2028\x00": "# Admin in web\n",
		"Магазин": "# Admin in web\n",
	} {
		s := set("acme-a")
		s.Profiles[0].Title = title
		if got := s.Block(); !strings.Contains(got, "\n"+want+"[profile acme-a]\n") {
			t.Errorf("%q: %s", title, got)
		}
	}
}
