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
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/changes"
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
		now = now.AddDate(0, 0, 20)
	}
	for _, since := range []time.Time{{}, all[3].at} {
		h, err := changes.Of(context.Background(), git, "elsewhere/map.yaml", since)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for i := len(all) - 1; i > 0 && !all[i].at.Before(since); i-- {
			before, after := of(all[i-1].m, all[i].at), of(all[i].m, all[i].at)
			if want == len(h.Changes) {
				t.Fatalf("since %v: only %d changes", since, want)
			}
			c := h.Changes[want]
			want++
			gained, lost := map[held]bool{}, map[held]bool{}
			for g := range after {
				if !before[g] {
					gained[g] = true
				}
			}
			for g := range before {
				if !after[g] {
					lost[g] = true
				}
			}
			got := [2]map[held]bool{{}, {}}
			for k, list := range [][]access.Holding{c.Gained, c.Lost} {
				m := []*config.Map{all[i].m, all[i-1].m}[k]
				for _, x := range list {
					account, _ := m.Account(x.Account)
					got[k][held{x.Grant, account.ID.Text}] = true
				}
			}
			if c.Subject != all[i].subject || !maps.Equal(got[0], gained) || !maps.Equal(got[1], lost) {
				t.Errorf("%s: gained %v, lost %v; want %s: %v, %v", c.Subject, got[0], got[1], all[i].subject, gained, lost)
			}
		}
		if want != len(h.Changes) {
			t.Errorf("since %v: %d changes, want %d", since, len(h.Changes), want)
		}
		var text bytes.Buffer
		if err := h.JSON(&text); err != nil || strings.Count(text.String(), `"subject"`) != want {
			t.Errorf("%v: %s", err, text.String())
		}
	}
}
