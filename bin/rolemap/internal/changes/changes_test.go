package changes_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/changes"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

// in is git in a directory.
type in struct {
	dir string
	env []string
}

func (g in) command(args ...string) *exec.Cmd {
	cmd := exec.Command("git", append([]string{"-c", "user.name=T", "-c", "user.email=t@example.com"}, args...)...)
	cmd.Dir, cmd.Env = g.dir, append(append(os.Environ(), "LC_ALL=C"), g.env...)
	return cmd
}

func (g in) Run(_ context.Context, args ...string) ([]byte, error) {
	return g.command(args...).Output()
}

type running struct {
	io.Reader
	io.WriteCloser
	cmd *exec.Cmd
}

func (r running) Close() error { return errors.Join(r.WriteCloser.Close(), r.cmd.Wait()) }

func (g in) Start(_ context.Context, args ...string) (io.ReadWriteCloser, error) {
	cmd := g.command(args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return running{out, in, cmd}, cmd.Start()
}

type held struct {
	access.Grant
	id string // of the account
}

func of(m *config.Map, at time.Time) map[held]bool {
	out := map[held]bool{}
	a, _ := access.Of(m, at)
	for _, h := range a.Holdings {
		account, _ := m.Account(h.Account)
		out[held{h.Grant, account.ID.Text}] = true
	}
	return out
}

// What a change gains and loses is the difference of the grants before and
// after, both at its moment; and each version is a change where that is something.
func TestChangesAreTheDifferences(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	git := in{dir: dir}
	must := func(args ...string) {
		t.Helper()
		git.env = []string{"GIT_AUTHOR_DATE=" + now.Format(time.RFC3339), "GIT_COMMITTER_DATE=" + now.Format(time.RFC3339)}
		if out, err := git.command(args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	must("init", "-q", "-b", "main")
	type version struct {
		subject string
		at      time.Time
		m       *config.Map
	}
	all := []version{{m: &config.Map{}}}
	for i, seed := range []uint64{5, 6, 5, 5, 7, 8} {
		text := mapgen.New(seed, mapgen.Small).YAML(nil)
		name := "map.yaml"
		if i > 3 {
			name = "elsewhere/map.yaml"
			if i == 4 {
				if err := os.Mkdir(filepath.Join(dir, "elsewhere"), 0o755); err != nil {
					t.Fatal(err)
				}
				must("mv", "map.yaml", name)
				must("commit", "-q", "-m", "moved")
				now = now.AddDate(0, 0, 1)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
		m, found := config.Parse(config.File{Path: "map.yaml", Data: text})
		if found.HasErrors() {
			t.Fatal(found)
		}
		v := version{fmt.Sprint("version ", i), now, m}
		if i != 3 { // which is the same map again
			all = append(all, v)
		}
		must("add", "-A")
		must("commit", "-q", "--allow-empty", "-m", v.subject)
		if len(all) == 4 && i == 2 {
			must("tag", "third")
		}
		now = now.AddDate(0, 0, 20)
	}
	type step struct {
		subject      string // empty for an end
		at           time.Time
		gained, lost map[held]bool
	}
	var steps []step // oldest first
	now = time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC)
	for i := 1; i < len(all); i++ {
		before, after := of(all[i-1].m, all[i].at), of(all[i].m, all[i].at)
		steps = append(steps, step{all[i].subject, all[i].at, beside(after, before), beside(before, after)})
		until := now
		if i+1 < len(all) {
			until = all[i+1].at
		}
		for at := all[i].at.Add(time.Hour); !at.After(until); at = at.Add(time.Hour) {
			if lost := beside(of(all[i].m, at.Add(-time.Hour)), of(all[i].m, at)); len(lost) > 0 {
				steps = append(steps, step{"", at, map[held]bool{}, lost})
			}
		}
	}
	slices.Reverse(steps)
	folded, ends := map[held]bool{}, 0
	for _, x := range slices.Backward(steps) {
		for g := range x.gained {
			folded[g] = true
		}
		for g := range x.lost {
			delete(folded, g)
		}
		if x.subject == "" {
			ends++
		}
	}
	if want := of(all[len(all)-1].m, now); !maps.Equal(folded, want) || ends == 0 {
		t.Errorf("the steps make %v of %v, %d ends", folded, want, ends)
	}
	for _, since := range []string{"", all[3].at.Format(time.RFC3339), "third"} {
		o := changes.Options{At: now}
		var err error
		switch since {
		case "":
		case "third": // a tag of it, so what comes after
			o.Mark, err = history.FromRevision(context.Background(), git, since)
		default:
			o.Mark, err = history.From(context.Background(), git, all[3].at)
		}
		if err != nil {
			t.Fatal(err)
		}
		h, err := changes.Of(context.Background(), git, "elsewhere/map.yaml", o)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.DeleteFunc(h.Changes, func(c changes.Change) bool { return c.Ended && len(c.Lost) == 0 }) // of one way only
		n := 0
		for _, want := range steps {
			if since != "" && want.at.Before(all[3].at) || since == "third" && want.at.Equal(all[3].at) {
				continue
			}
			if n == len(got) {
				t.Fatalf("since %q: only %d changes", since, n)
			}
			c := got[n]
			n++
			m := all[len(all)-1].m
			for i := len(all) - 1; i > 0 && all[i].at.After(c.At); i-- {
				m = all[i-1].m
			}
			gained, lost := named(m, c.Gained), named(m, c.Lost)
			if !c.Ended {
				for i := range all {
					if all[i].subject == c.Subject {
						lost = named(all[i-1].m, c.Lost)
					}
				}
			}
			if c.Ended != (want.subject == "") || !c.Ended && c.Subject != want.subject || !c.At.Equal(want.at) ||
				!maps.Equal(gained, want.gained) || !maps.Equal(lost, want.lost) {
				t.Errorf("%s at %v: gained %v, lost %v; want %+v", c.Subject, c.At, gained, lost, want)
			}
		}
		if n != len(got) {
			t.Errorf("since %q: %d changes, want %d", since, len(got), n)
		}
		var text bytes.Buffer
		if err := h.JSON(&text); err != nil || strings.Count(text.String(), `"subject"`)+strings.Count(text.String(), `"at"`) != len(h.Changes)+strings.Count(text.String(), `"commit"`) {
			t.Errorf("%v: %s", err, text.String())
		}
	}
}

// beside is what is in one and not in the other.
func beside(one, other map[held]bool) map[held]bool {
	out := map[held]bool{}
	for g := range one {
		if !other[g] {
			out[g] = true
		}
	}
	return out
}

func named(m *config.Map, list []access.Holding) map[held]bool {
	out := map[held]bool{}
	for _, x := range list {
		account, _ := m.Account(x.Account)
		out[held{x.Grant, account.ID.Text}] = true
	}
	return out
}

// A commit that is dated back is told all the same, with all that came after
// the date, and that it is dated back.
func TestDatedBack(t *testing.T) {
	git := in{dir: t.TempDir()}
	must := func(args ...string) {
		t.Helper()
		if out, err := git.command(args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	must("init", "-q", "-b", "main")
	for i, date := range []string{"2026-01-01", "2026-03-01", "2020-01-01", "2026-04-01"} {
		text := "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n" +
			fmt.Sprintf("accounts: {web: {id: \"222222222222\"}}\nroles: {Reader: {policies: [ReadOnlyAccess]}}\nusers: {u%d: {access: {web: [Reader]}}}\n", i)
		if err := os.WriteFile(filepath.Join(git.dir, "map.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		git.env = []string{"GIT_AUTHOR_DATE=" + date + "T00:00:00Z", "GIT_COMMITTER_DATE=" + date + "T00:00:00Z"}
		must("add", "-A")
		must("commit", "-q", "-m", fmt.Sprint(i))
	}
	since, err := history.From(context.Background(), git, time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	h, err := changes.Of(context.Background(), git, "map.yaml", changes.Options{Mark: since, At: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range h.Changes {
		got = append(got, fmt.Sprint(c.Subject, c.OutOfDate))
	}
	if !slices.Equal(got, []string{"3false", "2true", "1false"}) {
		t.Errorf("%q", got)
	}
}

// In Markdown names and subjects are nothing but text.
func TestMarkdownIsInert(t *testing.T) {
	c := changes.Change{Version: history.Version{Commit: strings.Repeat("a", 40), Subject: "@all #1 <img src=x> [x](http://y) \x1b]0;x\a", Author: "@ada"},
		Authors: []string{"@ada | `x`"}}
	var b bytes.Buffer
	if err := (changes.History{Changes: []changes.Change{c}}).Markdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"<img", "\x1b", " @ada", " @all", " #1 ", " [x]"} {
		if strings.Contains(b.String(), no) {
			t.Errorf("%q in %s", no, b.String())
		}
	}
}
