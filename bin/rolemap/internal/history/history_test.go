package history_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/history"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/testkit/mapgen"
)

// repository is one of git, in a directory of the test.
type repository struct {
	t   *testing.T
	dir string
	now time.Time // of the next commit
}

func newRepository(t *testing.T) *repository {
	r := &repository{t, t.TempDir(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	r.must("init", "-q", "-b", "main")
	return r
}

func (r *repository) command(args ...string) *exec.Cmd {
	cmd := exec.Command("git", append([]string{"-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_AUTHOR_DATE="+r.now.Format(time.RFC3339), "GIT_COMMITTER_DATE="+r.now.Format(time.RFC3339))
	return cmd
}

func (r *repository) must(args ...string) string {
	r.t.Helper()
	out, err := r.command(args...).CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %v: %v: %s", args, err, out)
	}
	return string(out)
}

func (r *repository) Run(_ context.Context, args ...string) ([]byte, error) {
	cmd := r.command(args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, said.String())
	}
	return out, err
}

type running struct {
	io.Reader
	io.WriteCloser
	cmd *exec.Cmd
}

func (r running) Close() error { return errors.Join(r.WriteCloser.Close(), r.cmd.Wait()) }

func (r *repository) Start(_ context.Context, args ...string) (io.ReadWriteCloser, error) {
	cmd := r.command(args...)
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

func (r *repository) write(name string, text []byte) {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, text, 0o644)); err != nil {
		r.t.Fatal(err)
	}
}

func (r *repository) commit(subject string) {
	r.must("add", "-A")
	r.must("commit", "-q", "--allow-empty", "-m", subject)
	r.now = r.now.AddDate(0, 0, 10)
}

func parsed(t *testing.T, text []byte) *config.Map {
	t.Helper()
	m, found := config.Parse(config.File{Path: "map.yaml", Data: text})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return m
}

func walk(t *testing.T, r *repository, name string) []history.Version {
	t.Helper()
	var out []history.Version
	if _, err := history.Walk(context.Background(), r, name, func(v history.Version) bool { out = append(out, v); return true }); err != nil {
		t.Fatal(err)
	}
	return out
}

func id(m *config.Map, account string) string {
	a, _ := m.Account(account)
	return a.ID.Text
}

// Since when a grant is held is from the first of the versions that have it
// without a break up to now, whatever files the map stood in.
func TestSinceIsTheLastBreak(t *testing.T) {
	since, ended := map[bool]int{}, 0
	for series := range uint64(4) {
		r := newRepository(t)
		name := "access/map.yaml"
		type version struct {
			at time.Time
			m  *config.Map
		}
		var all []version
		for i := range uint64(9) {
			text := mapgen.New(series*2+i%5/4, mapgen.Small).YAML(nil) // the fifth is another organisation
			if i == 6 {
				text = bytes.ReplaceAll(text, []byte("2027-01-31"), []byte("2026-04-05")) // before the next version
			}
			if i == 4 || i == 6 { // elsewhere, with the same commit or one of its own
				next := map[uint64]string{4: "access/who.yaml", 6: "maps/who.yaml"}[i]
				if err := os.MkdirAll(filepath.Join(r.dir, filepath.Dir(next)), 0o755); err != nil {
					t.Fatal(err)
				}
				r.must("mv", name, next)
				if name = next; i == 6 {
					r.commit("moved")
				}
			}
			r.write("README", []byte(fmt.Sprint(i)))
			r.write(name, text)
			all = append(all, version{r.now, parsed(t, text)})
			r.commit(fmt.Sprint("version ", i))
			if i%3 == 2 {
				r.write("other/file", []byte(fmt.Sprint(i)))
				r.commit("nothing of the map")
			}
		}
		now, _ := access.Of(all[len(all)-1].m, r.now)
		h := history.Of(now, r.now)
		if _, err := history.Walk(context.Background(), r, name, h.Add); err != nil {
			t.Fatal(err)
		}
		got := h.Done(false)
		for _, x := range now.Holdings {
			want, newer := time.Time{}, r.now
			for i := len(all) - 1; i >= 0; i-- {
				a, _ := access.Of(all[i].m, all[i].at)
				old, ok := a.Find(x.Grant)
				ok = ok && id(all[i].m, x.Account) == id(now.Map, x.Account)
				if ok && !old.Until().IsZero() && old.Until().Before(newer) {
					ended++
					ok = false
				}
				if !ok {
					break
				}
				want, newer = all[i].at, all[i].at
			}
			if s := got[x.Grant]; !s.At.Equal(want) || s.Commit == "" {
				t.Errorf("series %d: %v is held since %v, want %v", series, x.Grant, s, want)
			}
			since[want.Equal(all[0].at)]++
		}
		if len(got) != len(now.Holdings) {
			t.Errorf("%d of %d are known", len(got), len(now.Holdings))
		}
	}
	if since[true] == 0 || since[false] == 0 || ended == 0 {
		t.Error("nothing was tried", since, ended)
	}
}

// A change is what came to the main line, not each commit of a branch.
func TestWalkIsAlongTheMainLine(t *testing.T) {
	r := newRepository(t)
	small := func(user string) []byte {
		return []byte("version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\nusers: {" + user + ": {}}\n")
	}
	r.write("config/map.yaml", small("a"))
	r.commit("one")
	r.must("checkout", "-q", "-b", "branch")
	for _, user := range []string{"b", "c"} {
		r.write("config/map.yaml", small(user))
		r.commit("on the branch: " + user)
	}
	r.must("checkout", "-q", "main")
	r.must("merge", "-q", "--no-ff", "-m", "merge the branch", "branch")
	r.write("config/code.go", []byte("no part of the map"))
	r.commit("beside it")
	r.write("config/map.yaml", []byte("version: 1\nversion: 1\n"))
	r.commit("broken")
	r.must("rm", "-q", "config/map.yaml")
	r.commit("gone")
	r.write("config/map.yaml", small("d"))
	r.commit("back")
	r.must("mv", "config", "maps")
	r.commit("all of it moved")
	for _, name := range []string{"maps/map.yaml", "maps"} {
		var got []string
		for _, v := range walk(t, r, name) {
			what := v.Subject
			switch {
			case v.Map == nil:
				what += ": none"
			case v.Errors > 0:
				what += ": errors"
			default:
				what += ": " + v.Map.Users[0].Name.Text
			}
			got = append(got, what)
		}
		if want := []string{"back: d", "gone: none", "broken: errors", "merge the branch: c", "one: a"}; !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A version with errors says nothing about what it lacks: that is no break.
func TestErrorsAreNoBreak(t *testing.T) {
	r := newRepository(t)
	text := mapgen.New(1, mapgen.Small).YAML(nil)
	first := r.now
	for _, t := range [][]byte{text, []byte("version: 1\nversion: 1\n"), append(text, "# again\n"...)} {
		r.write("map.yaml", t)
		r.commit("x")
	}
	a, _ := access.Of(parsed(t, text), r.now)
	h := history.Of(a, r.now)
	if _, err := history.Walk(context.Background(), r, "map.yaml", h.Add); err != nil || h.Skipped != 1 {
		t.Fatal(h.Skipped, err)
	}
	for g, s := range h.Done(false) {
		if !s.At.Equal(first) || s.Earlier {
			t.Errorf("%v is held since %v", g, s)
		}
	}
	if len(h.Done(false)) != len(a.Holdings) || len(a.Holdings) == 0 {
		t.Error("not every grant is known")
	}
}

// A shallow clone says that it knows no more.
func TestCutHistory(t *testing.T) {
	r := newRepository(t)
	for seed := range uint64(2) {
		r.write("map.yaml", mapgen.New(seed, mapgen.Small).YAML(nil))
		r.commit("x")
	}
	clone := &repository{t, t.TempDir(), r.now}
	if out, err := exec.Command("git", "clone", "-q", "--depth=1", "file://"+r.dir, clone.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	a, _ := access.Of(parsed(t, mapgen.New(1, mapgen.Small).YAML(nil)), r.now)
	h := history.Of(a, r.now)
	cut, err := history.Walk(context.Background(), clone, "map.yaml", h.Add)
	if err != nil || !cut {
		t.Fatal(cut, err)
	}
	for g, s := range h.Done(cut) {
		if !s.Earlier || s.At.IsZero() {
			t.Errorf("%v: %+v", g, s)
		}
	}
	if _, err := history.Walk(context.Background(), clone, "../map.yaml", h.Add); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Error(err)
	}
}

// A map that was one file, then a directory of parts, then one file again, is
// the same map, also where other files stand beside it and git sees no renaming.
func TestSplitAndJoined(t *testing.T) {
	head := "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\n"
	accounts, users := "accounts: {web: {id: \"222222222222\"}}\nroles: {Reader: {policies: [ReadOnlyAccess]}}\n",
		"users: {bob: {access: {web: [Reader]}}, carol: {}}\n"
	for _, x := range []struct{ one, dir, again string }{
		{"rolemap.yaml", "rolemap", "rolemap.yaml"},
		{"config/rolemap.yaml", "access", "config/who.yaml"},
		{"config/rolemap.yaml", "config/parts", "config/rolemap.yaml"},
		{"config/rolemap.yaml", "config", "config/rolemap.yaml"},
	} {
		r := newRepository(t)
		r.write("docs/example.yaml", []byte("nothing: like a map\n"))
		r.write(x.dir+"/README", []byte("a directory that is there before\n"))
		r.write("deploy/app.yaml", []byte(strings.Repeat("key: value\n", 50)))
		first := r.now
		r.write(x.one, []byte(head+accounts+users))
		r.commit("one")
		r.must("rm", "-q", x.one)
		r.must("rm", "-q", "deploy/app.yaml")
		r.write(x.dir+"/a.yaml", []byte(head))
		r.write(x.dir+"/b.yaml", []byte(accounts))
		r.write(x.dir+"/c.yaml", []byte(users))
		r.commit("split")
		split := walk(t, r, x.dir)
		for _, part := range []string{"a", "b", "c"} {
			r.must("rm", "-q", x.dir+"/"+part+".yaml")
		}
		text := []byte("# Who may do what: one file again\n" + head + users + accounts)
		r.write(x.again, text)
		r.commit("joined")
		for _, list := range [][]history.Version{split, walk(t, r, x.again)} {
			if oldest := list[len(list)-1]; oldest.Subject != "one" || oldest.Errors > 0 {
				t.Errorf("%v: the history ends at %s, with %d errors", x, oldest.Subject, oldest.Errors)
			}
		}
		a, _ := access.Of(parsed(t, text), r.now)
		h := history.Of(a, r.now)
		if _, err := history.Walk(context.Background(), r, x.again, h.Add); err != nil {
			t.Fatal(err)
		}
		for g, since := range h.Done(false) {
			if !since.At.Equal(first) || h.Skipped > 0 {
				t.Errorf("%v: %v is held since %v, %d skipped", x, g, since.At, h.Skipped)
			}
		}
	}
}

// What git is configured to print, and what people write into names and
// subjects, changes nothing of what is read.
func TestWalkReadsWhateverIsConfigured(t *testing.T) {
	r := newRepository(t)
	for key, value := range map[string]string{"log.showSignature": "true", "i18n.logOutputEncoding": "ISO-8859-1", "color.ui": "always",
		"log.decorate": "full", "format.pretty": "fuller", "diff.renames": "false", "notes.displayRef": "*"} {
		r.must("config", key, value)
	}
	name, subject := "Zoë\x1b[31m\x1f Ünal", "ünder\x1f\x1b]0;x\a @all #1"
	r.write("map.yaml", mapgen.New(1, mapgen.Small).YAML(nil))
	r.must("add", "-A")
	r.must("commit", "-q", "-m", subject, "--author", name+" <z@example.com>")
	r.must("notes", "add", "-m", "a note")
	got := walk(t, r, "map.yaml")
	if len(got) != 1 || got[0].Author != name || got[0].Subject != subject {
		t.Errorf("%+v", got)
	}
}

// The authors of a merge are those of the map, not of what else came with it.
func TestAuthorsAreOfTheMap(t *testing.T) {
	r := newRepository(t)
	by := func(name, file, text string) {
		r.write(file, []byte(text))
		r.must("add", "-A")
		r.must("commit", "-q", "-m", "x", "--author", name+" <x@example.com>")
	}
	small := "version: 1\norganization: acme\nusers_account: {id: \"111111111111\", region: eu-central-1}\nusers: {%s: {}}\n"
	by("Ada", "map.yaml", fmt.Sprintf(small, "a"))
	r.must("checkout", "-q", "-b", "branch")
	by("Grace", "map.yaml", fmt.Sprintf(small, "b"))
	by("Eve", "README", "nothing of the map")
	r.must("checkout", "-q", "main")
	r.must("merge", "-q", "--no-ff", "-m", "merge", "branch")
	list := walk(t, r, "map.yaml")
	got, err := history.Authors(context.Background(), r, list[0], list[1])
	if err != nil || !slices.Equal(got, []string{"Grace"}) {
		t.Errorf("%q, %v", got, err)
	}
}
