package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// LockFile is the name of the file beside the map that holds what only AWS
// knows of Identity Center. A program that may reach AWS writes it, people
// review it, and everything else reads it.
const LockFile = "identity-center.lock.yaml"

// SyncCommand is the command that writes the lock file.
const SyncCommand = "rolemap aws sync"

// Lock is what the lock file holds.
type Lock struct {
	File          string
	Instance      source.Word // ARN of the instance
	IdentityStore source.Word
	Region        source.Word
	Users         map[string]LockedUser  // by name in the map
	Groups        map[string]LockedGroup // groups of the directory, by display name
	Sets          []source.Word          // permission sets that exist and are not the map's
	Accounts      map[string]LockedAccount
}

// LockedUser is a person of the map in the identity store.
type LockedUser struct{ Name, ID, UserName source.Word }

// LockedGroup is a group of the directory; members by their name in the map,
// else by id.
type LockedGroup struct {
	Name, ID source.Word
	Members  []source.Word
}

// LockedAccount is an account of the organisation, by id.
type LockedAccount struct{ ID, Name, Status source.Word }

// Sources: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_InstanceMetadata.html
// and https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html
var (
	instanceRule = regexp.MustCompile(`^arn:aws[a-z-]*:sso:::instance/(sso)?ins-[0-9a-zA-Z-]{16}$`)
	storeRule    = regexp.MustCompile(`^d-[0-9a-f]{10}$|^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`)
	identityRule = regexp.MustCompile(`^([0-9a-f]{10}-)?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`)
)

// ParseLock reads a lock file's text.
func ParseLock(file string, data []byte) (*Lock, diag.List) {
	var out diag.List
	p := &parser{m: &Map{}}
	r, root := source.Open(file, data, &out)
	if root == nil {
		return nil, out
	}
	p.Reader = r
	l := &Lock{File: file, Users: map[string]LockedUser{}, Groups: map[string]LockedGroup{}, Accounts: map[string]LockedAccount{}}
	identity := func(to *source.Word, what string) source.Field {
		return p.formed("id", to, identityRule, what+" has an id as AWS gives it")
	}
	p.Fields(root, p.At(root), "the lock file", []string{"version", "instance", "identity_store", "region"},
		source.Reads("version", func(_ source.Word, n *source.Node) {
			if w, ok := p.Word(n, "version"); ok && w.Text != "1" {
				p.Reportf(w.At, diag.UnsupportedVersion, "this program reads version 1", "the lock file has version %s", diag.Quote(w.Text))
			}
		}),
		p.formed("instance", &l.Instance, instanceRule, "it is the ARN of an instance of Identity Center"),
		p.formed("identity_store", &l.IdentityStore, storeRule, "it is the id of an identity store, such as d-1234567890"),
		source.Text("region", &l.Region),
		source.Reads("users", func(_ source.Word, n *source.Node) {
			p.Mapping(n, "users", func(name source.Word, n *source.Node) {
				u := LockedUser{Name: name}
				p.Fields(n, name.At, "user "+diag.Quote(name.Text), []string{"id"}, identity(&u.ID, "a user"), source.Text("user_name", &u.UserName))
				l.Users[name.Text] = u
			})
		}),
		source.Reads("groups", func(_ source.Word, n *source.Node) {
			p.Mapping(n, "groups", func(name source.Word, n *source.Node) {
				g := LockedGroup{Name: name}
				p.Fields(n, name.At, "group "+diag.Quote(name.Text), []string{"id"}, identity(&g.ID, "a group"),
					source.Reads("members", p.TextList(&g.Members, "members", "a user")))
				l.Groups[name.Text] = g
			})
		}),
		source.Reads("permission_sets", p.TextList(&l.Sets, "permission_sets", "a permission set")),
		source.Reads("accounts", func(_ source.Word, n *source.Node) {
			p.Mapping(n, "accounts", func(id source.Word, n *source.Node) {
				a := LockedAccount{ID: id}
				if !aws.AccountID.MatchString(id.Text) {
					p.Reportf(id.At, diag.AccountID, "an account id has 12 digits, in quotes", "the account id %s is not 12 digits", diag.Quote(id.Text))
				}
				p.Fields(n, id.At, "account "+diag.Quote(id.Text), nil, source.Text("name", &a.Name), source.Text("status", &a.Status))
				l.Accounts[id.Text] = a
			})
		}),
	)
	return l, out
}

// formed is a text that AWS made up.
func (p *parser) formed(key string, to *source.Word, rule *regexp.Regexp, help string) source.Field {
	return source.Reads(key, func(_ source.Word, n *source.Node) {
		switch w, ok := p.Word(n, key); {
		case !ok:
		case !rule.MatchString(w.Text):
			p.Reportf(w.At, diag.InvalidValue, help+"; write the file anew with "+SyncCommand, "%s is %s", key, diag.Quote(w.Text))
		default:
			*to = w
		}
	})
}

// lock reads the lock file of a map that describes Identity Center. That it is
// not there is for those to say who need it.
func (l *loader) lock(m *Map) {
	if m.IdentityCenter == nil {
		return
	}
	shown := filepath.Join(l.shown, LockFile)
	data, err := readFile(l.fsys, LockFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		l.out.Add(unreadable(m.IdentityCenter.At, shown, err))
	default:
		var found diag.List
		l.src[shown] = data
		m.Lock, found = ParseLock(shown, data)
		l.out.Add(found...)
		m.flawed = m.flawed || found.HasErrors()
	}
}

// lock checks the lock file against the map.
func (c *checker) lock() {
	l, ic := c.m.Lock, c.m.IdentityCenter
	if l == nil || ic == nil {
		return
	}
	if l.Region.Text != "" && ic.Region.Text != "" && l.Region.Text != ic.Region.Text {
		c.out.Add(diag.Finding{Code: diag.LockStale, At: ic.Region.At,
			Text: fmt.Sprintf("identity_center is in %s, and the lock file's instance in %s", diag.Quote(ic.Region.Text), diag.Quote(l.Region.Text)),
			Help: "correct the region, or run " + SyncCommand, Also: &diag.Note{At: l.Region.At, Text: "the instance's"}})
	}
	ids := map[string]source.Word{}
	for _, name := range slices.Sorted(maps.Keys(l.Users)) {
		u := l.Users[name]
		if first, twice := ids[u.ID.Text]; twice && u.ID.Text != "" {
			c.out.Add(diag.Finding{Code: diag.DuplicateEntry, At: u.ID.At,
				Text: fmt.Sprintf("%s and %s are one person in Identity Center", diag.Quote(first.Text), diag.Quote(name)),
				Help: "give each their identity_center.user_name, and run " + SyncCommand, Also: &diag.Note{At: first.At, Text: "the first one"}})
		}
		ids[u.ID.Text] = u.Name
	}
}

// Text is the lock file as it is written: sorted, ids in quotes, no times.
func (l *Lock) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s: written by %q; do not edit\nversion: 1\n", LockFile, SyncCommand)
	for _, f := range []struct {
		key  string
		word source.Word
	}{{"instance", l.Instance}, {"identity_store", l.IdentityStore}, {"region", l.Region}} {
		fmt.Fprintf(&b, "%s: %s\n", f.key, lockText(f.word.Text))
	}
	section(&b, "users", l.Users, func(u LockedUser) string {
		return braces([2]string{"id", strconv.Quote(u.ID.Text)}, [2]string{"user_name", lockText(u.UserName.Text)})
	})
	section(&b, "groups", l.Groups, func(g LockedGroup) string {
		members := slices.Sorted(slices.Values(wordTexts(g.Members)))
		for i := range members {
			members[i] = lockText(members[i])
		}
		return braces([2]string{"id", strconv.Quote(g.ID.Text)}, [2]string{"members", "[" + strings.Join(members, ", ") + "]"})
	})
	if len(l.Sets) > 0 {
		b.WriteString("permission_sets:\n")
		for _, name := range slices.Sorted(slices.Values(wordTexts(l.Sets))) {
			fmt.Fprintf(&b, "  - %s\n", lockText(name))
		}
	}
	section(&b, "accounts", l.Accounts, func(a LockedAccount) string {
		return braces([2]string{"name", lockText(a.Name.Text)}, [2]string{"status", lockText(cmp.Or(a.Status.Text, "active"))})
	})
	return b.Bytes()
}

func section[T any](b *bytes.Buffer, name string, entries map[string]T, line func(T) string) {
	if len(entries) > 0 {
		fmt.Fprintf(b, "%s:\n", name)
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		fmt.Fprintf(b, "  %s: %s\n", lockText(key), line(entries[key]))
	}
}

// Texts that YAML reads as they stand, also within braces; digits alone would
// be a number, a few words a truth value.
var plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_/.@=+:-]*[A-Za-z0-9_/.@=+-]$`)
var otherThanText = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off|true|false|null)$`)

func lockText(s string) string {
	if s == "" || plainText.MatchString(s) && !otherThanText.MatchString(s) {
		return s
	}
	return strconv.Quote(s) // each of its escapes is one of YAML's
}

// braces are the keys that have a value, on one line.
func braces(pairs ...[2]string) string {
	var out []string
	for _, p := range pairs {
		if p[1] != "" {
			out = append(out, p[0]+": "+p[1])
		}
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func wordTexts(words []source.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}
