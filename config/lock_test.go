package config_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"rolemap/config"
	"rolemap/config/source"
)

// What names are made of: parts that YAML reads as something else, or that end
// a text early.
var odd = []string{"a", "b", "Zoë", "東京", "é", "-", "?", ":", ": ", " #", "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "\\", "%", "@", "`",
	" ", "\t", "\n", "\r", "\x7f", "\u0085", "\u2028", "\U0001F600", "yes", "No", "null", "~", "true", "0", "1", "0x1", "1e3", "012", "1_0", ".5", ".inf", "=", "<<", "2026-11-24", "12:30:45", "---", "...", "${x}", "\\u0041"}

func oddName(r *rand.Rand) string {
	s := ""
	for range 1 + r.IntN(4) {
		s += odd[r.IntN(len(odd))]
	}
	return s
}

// TestLockRoundTrip: a lock file says what was meant, whatever the names are,
// and is written in one way.
func TestLockRoundTrip(t *testing.T) {
	word := func(s string) source.Word { return source.Word{Text: s} }
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 7))
		id := func() source.Word {
			return word(fmt.Sprintf("90677c608a-%08x-22e4-4fb8-9bfa-%012x", r.Uint32(), r.Uint32()))
		}
		l := config.Lock{Instance: word("arn:aws:sso:::instance/ssoins-1111222233334444"), IdentityStore: word("d-1234567890"), Region: word("eu-central-1"),
			Users: map[string]config.LockedUser{}, Groups: map[string]config.LockedGroup{}, Accounts: map[string]config.LockedAccount{}}
		for range r.IntN(5) {
			name := oddName(r)
			l.Users[name] = config.LockedUser{Name: word(name), ID: id(), UserName: word(oddName(r))}
		}
		for range r.IntN(3) {
			name := oddName(r)
			g := config.LockedGroup{Name: word(name), ID: id()}
			for range r.IntN(4) {
				g.Members = append(g.Members, word(oddName(r)))
			}
			l.Groups[name] = g
		}
		for range r.IntN(4) {
			l.Sets = append(l.Sets, word(oddName(r)))
		}
		for range r.IntN(3) {
			n := fmt.Sprintf("%012d", r.Int64N(1e12))
			l.Accounts[n] = config.LockedAccount{ID: word(n), Name: word(oddName(r)), Status: word([]string{"active", "suspended", "pending_closure"}[r.IntN(3)])}
		}
		text := l.Text()
		read, found := config.ParseLock(config.LockFile, text)
		if len(found) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, found, text)
		}
		if !reflect.DeepEqual(meant(l), meant(*read)) {
			t.Fatalf("seed %d: %s\nis read as\n%+v", seed, text, meant(*read))
		}
		if again := read.Text(); !bytes.Equal(again, text) {
			t.Fatalf("seed %d: %s\nis written again as\n%s", seed, text, again)
		}
	}
}

// What was not known is not written.
func TestLockLeavesOut(t *testing.T) {
	l := config.Lock{Instance: source.Word{Text: "arn:aws:sso:::instance/ssoins-1111222233334444"}, IdentityStore: source.Word{Text: "d-1234567890"}, Region: source.Word{Text: "eu-central-1"},
		Users:    map[string]config.LockedUser{"ann": {ID: source.Word{Text: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01"}}},
		Accounts: map[string]config.LockedAccount{"222222222222": {}}}
	if _, found := config.ParseLock(config.LockFile, l.Text()); len(found) > 0 {
		t.Errorf("%v\n%s", found, l.Text())
	}
}

// meant is what a lock says, without the places.
func meant(l config.Lock) map[string]string {
	out := map[string]string{"instance": l.Instance.Text, "store": l.IdentityStore.Text, "region": l.Region.Text}
	texts := func(words []source.Word) string {
		var list []string
		for _, w := range words {
			list = append(list, w.Text)
		}
		slices.Sort(list)
		return fmt.Sprintf("%q", list)
	}
	for k, u := range l.Users {
		out["user "+k] = u.Name.Text + "/" + u.ID.Text + "/" + u.UserName.Text
	}
	for k, g := range l.Groups {
		out["group "+k] = g.Name.Text + "/" + g.ID.Text + texts(g.Members)
	}
	for k, a := range l.Accounts {
		out["account "+k] = a.ID.Text + "/" + a.Name.Text + "/" + a.Status.Text
	}
	out["sets"] = texts(l.Sets)
	return out
}
