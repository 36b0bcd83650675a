package config_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/policy"
	"rolemap/config/source"
)

const small = head + `accounts: {webapp: {id: "222222222222"}}
roles: {Reader: {policies: [own]}}
users: {alice: {access: {webapp: [Reader]}}}
`

const anyDocument = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`

// place is a directory for a map, within another one for what it must not reach.
func place(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "map")
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func link(t *testing.T, to, from string) {
	t.Helper()
	if err := os.Symlink(to, from); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}

// found is the findings in one line each, without the directory.
func found(t *testing.T, path, dir string) string {
	t.Helper()
	r, err := compile.Load(path, now)
	if err != nil {
		t.Fatal(err)
	}
	s := ""
	for _, d := range r.Findings {
		s += strings.ReplaceAll(strings.ReplaceAll(d.String(), dir+string(filepath.Separator), ""), dir, "DIR") + "\n"
	}
	return s
}

func TestPolicyFilesStayInside(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"below", "policies/own.json", ""},
		{"through a part of the path and back", "policies/../policies/own.json", ""},
		{"above", "../secret.json", `rolemap.yaml:7:24: the policy file "../secret.json" lies outside the map's directory [policy-file]`},
		{"above and back", "../map/policies/own.json", `rolemap.yaml:7:24: the policy file "../map/policies/own.json" lies outside the map's directory [policy-file]`},
		{"absolute", "/etc/hostname", `rolemap.yaml:7:24: the policy file "/etc/hostname" lies outside the map's directory [policy-file]`},
		{"a link inside", "inside.json", ""},
		{"a link out", "out.json", `rolemap.yaml:7:24: the policy file "out.json" lies outside the map's directory [policy-file]`},
		{"a link to an absolute path", "absolute.json", `rolemap.yaml:7:24: the policy file "absolute.json" lies outside the map's directory [policy-file]`},
		{"a directory that links out", "outdir/secret.json", `rolemap.yaml:7:24: the policy file "outdir/secret.json" lies outside the map's directory [policy-file]`},
		{"a loop of links", "loop.json", `rolemap.yaml:7:24: "loop.json" cannot be read: too many levels of symbolic links [unreadable-file]`},
		{"a directory", "policies", `rolemap.yaml:7:24: "policies" cannot be read: it is no regular file [unreadable-file]`},
		{"none", "none.json", `rolemap.yaml:7:24: "none.json" cannot be read: no such file or directory [unreadable-file]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := place(t, map[string]string{"rolemap.yaml": small + "policies: {own: {file: " + c.file + "}}\n", "policies/own.json": anyDocument, "../secret.json": anyDocument})
			link(t, "policies/own.json", filepath.Join(dir, "inside.json"))
			link(t, "../secret.json", filepath.Join(dir, "out.json"))
			link(t, filepath.Join(dir, "policies/own.json"), filepath.Join(dir, "absolute.json"))
			link(t, "..", filepath.Join(dir, "outdir"))
			link(t, "loop.json", filepath.Join(dir, "loop.json"))
			if got := strings.TrimSpace(found(t, filepath.Join(dir, "rolemap.yaml"), dir)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestDirectories(t *testing.T) {
	parts := map[string]string{"a.yaml": small, "b.yml": "policies: {own: {document: " + anyDocument + "}}\n"}
	with := func(more map[string]string) map[string]string {
		out := map[string]string{}
		for _, m := range []map[string]string{parts, more} {
			for name, text := range m {
				out[name] = text
			}
		}
		return out
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		setup func(t *testing.T, dir string)
		want  string
	}{
		{"two parts", parts, nil, ""},
		{"what is no part", with(map[string]string{".hidden.yaml": "[", "README.md": "[", "policies/x.yaml": "[", "c.yaml.bak": "[", "d.json": "["}), nil, ""},
		{"an empty part", with(map[string]string{"c.yaml": ""}), nil, "c.yaml: there is nothing in the file [empty-file]\n"},
		{"no part", map[string]string{"README.md": ""}, nil, "DIR: the directory holds no *.yaml and no *.yml [no-maps]\n"},
		{"a directory with a part's name", with(map[string]string{"c.yaml/d.yaml": ""}), nil, "c.yaml: \"c.yaml\" cannot be read: it is no regular file [unreadable-file]\n"},
		{"a pipe", parts, pipe, "c.yaml: \"c.yaml\" cannot be read: it is no regular file [unreadable-file]\n"},
		{"a link to another part's place", parts, func(t *testing.T, dir string) { link(t, "../none.yaml", filepath.Join(dir, "c.yaml")) },
			"c.yaml: \"c.yaml\" cannot be read: it is a symbolic link out of the directory [unreadable-file]\n"},
		{"a loop of links", parts, func(t *testing.T, dir string) { link(t, "c.yaml", filepath.Join(dir, "c.yaml")) },
			"c.yaml: \"c.yaml\" cannot be read: too many levels of symbolic links [unreadable-file]\n"},
		{"a part that nobody may read", parts, func(t *testing.T, dir string) {
			if os.Getuid() == 0 || runtime.GOOS == "windows" {
				t.Skip("everybody may read here")
			}
			if err := os.WriteFile(filepath.Join(dir, "c.yaml"), nil, 0); err != nil {
				t.Fatal(err)
			}
		}, "c.yaml: \"c.yaml\" cannot be read: permission denied [unreadable-file]\n"},
		{"a part that is too large", with(map[string]string{"c.yaml": strings.Repeat("#", source.MaxFileSize+1)}), nil, "c.yaml: \"c.yaml\" is larger than 10 MiB [file-too-large]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := place(t, c.files)
			if c.setup != nil {
				c.setup(t, dir)
			}
			if got := found(t, dir, dir); got != c.want {
				t.Errorf("got  %swant %s", got, c.want)
			}
		})
	}
}

// A path that somebody gives is followed as it is, also where it is a link.
func TestLoadFollowsThePathItIsGiven(t *testing.T) {
	dir := place(t, map[string]string{"rolemap.yaml": small + "policies: {own: {file: own.json}}\n", "own.json": anyDocument, "elsewhere/own.json": anyDocument})
	link(t, "../rolemap.yaml", filepath.Join(dir, "elsewhere", "linked.yaml"))
	link(t, dir, filepath.Join(dir, "elsewhere", "dir"))
	for _, path := range []string{"rolemap.yaml", "elsewhere/linked.yaml", "elsewhere/dir/rolemap.yaml"} {
		if got := found(t, filepath.Join(dir, path), dir); got != "" {
			t.Errorf("%s: %s", path, got)
		}
	}
	for _, path := range []string{"none.yaml", "elsewhere/none/"} {
		if _, err := config.Load(filepath.Join(dir, path)); err == nil || !strings.HasPrefix(err.Error(), "cannot read the role map: ") {
			t.Errorf("%s: %v", path, err)
		}
	}
	t.Chdir(dir)
	if got := found(t, "rolemap.yaml", dir); got != "" {
		t.Error(got)
	}
	if got := found(t, ".", dir); got != "" {
		t.Error(got)
	}
}

// A large map is refused, not read to its end.
func TestLoadTooLarge(t *testing.T) {
	dir := place(t, map[string]string{"rolemap.yaml": strings.Repeat("#", source.MaxFileSize+1)})
	want := "rolemap.yaml: \"DIR/rolemap.yaml\" is larger than 10 MiB [file-too-large]\n"
	if got := found(t, filepath.Join(dir, "rolemap.yaml"), dir); got != strings.ReplaceAll(want, "DIR/", "") {
		t.Error(got)
	}
}

func TestLoadDirOfAFileSystem(t *testing.T) {
	fsys := fstest.MapFS{"a.yaml": {Data: []byte(small)}, "b.yaml": {Data: []byte("policies: {own: {file: p/own.json}}\n")}, "p/own.json": {Data: []byte(anyDocument)}}
	l, err := config.LoadDir(fsys, "HEAD:config")
	if err != nil || len(l.Findings) > 0 {
		t.Fatal(err, l.Findings)
	}
	var names []string
	for name := range l.Sources {
		names = append(names, filepath.ToSlash(name))
	}
	if slices.Sort(names); !slices.Equal(names, []string{"HEAD:config/a.yaml", "HEAD:config/b.yaml", "HEAD:config/p/own.json"}) {
		t.Error(names)
	}
	if p, _ := l.Map.Policy("own"); p.Document == nil || p.Document.Statements != 1 {
		t.Errorf("%+v", p)
	}
	delete(fsys, "b.yaml")
	fsys["a.yaml"].Data = append(fsys["a.yaml"].Data, "policies: {own: {file: ../p/own.json}}\n"...)
	sub := fstest.MapFS{"maps/a.yaml": fsys["a.yaml"], "p/own.json": fsys["p/own.json"]}
	if l, err = config.LoadFile(sub, "maps/a.yaml", "HEAD:maps/a.yaml"); err != nil || len(l.Findings) != 1 || l.Findings[0].Code != "policy-file" {
		t.Error(err, l.Findings)
	}
	if _, err = config.LoadFile(sub, "none.yaml", "HEAD:none.yaml"); err == nil {
		t.Error("a file that is not there is read")
	}
}

// What to do about a policy file that is too large is not what to do about a
// part of a map.
func TestHugePolicyFile(t *testing.T) {
	for _, text := range []string{strings.Repeat(" ", source.MaxFileSize+1), "[" + strings.Repeat("0,", 2_000_001) + "0]"} {
		l, err := config.LoadDir(fstest.MapFS{"m.yaml": {Data: []byte("policies: {huge: {file: policies/huge.json}}")}, "policies/huge.json": {Data: []byte(text)}}, ".")
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(l.Findings, func(d diag.Finding) bool { return d.Code == diag.FileTooLarge })
		if i < 0 || l.Findings[i].Help != policy.SizeHelp {
			t.Errorf("%+v", l.Findings)
		}
	}
}
