package cli

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rolemap/config"
)

const text = `version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
identity_center: {account: {id: "444444444444", region: eu-central-1}}
accounts: {web: {id: "222222222222"}}
roles: {Reader: {policies: [ReadOnlyAccess]}}
teams:
  data: {members: [ann, bob], access: {web: [Reader]}, identity_center: {group: Data Engineers}}
users:
  ann: {email: ann@example.com}
  bob: {}
  eve: {}
`

const lock = `# identity-center.lock.yaml: written by "rolemap aws sync"; do not edit
version: 1
instance: arn:aws:sso:::instance/ssoins-1111222233334444
identity_store: d-1234567890
region: eu-central-1
users:
  ann: {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01", user_name: a.nn}
  bob: {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02", user_name: bob}
groups:
  "Data Engineers": {id: "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4ea1", members: [ann]}
permission_sets:
  - Theirs
accounts:
  "222222222222": {name: web, status: active}
  "333333333333": {name: "Shop, old", status: suspended}
  "555555555555": {name: "New one", status: active}
`

// written writes a map into a directory of its own, and a lock file where there is one.
func written(t *testing.T, text, lock string) (path, lockFile string) {
	t.Helper()
	dir := t.TempDir()
	path, lockFile = filepath.Join(dir, "rolemap.yaml"), filepath.Join(dir, config.LockFile)
	files := map[string]string{path: text}
	if lock != "" {
		files[lockFile] = lock
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path, lockFile
}

func run(args ...string) (code int, out, err string) {
	var o, e bytes.Buffer
	code = Run(context.Background(), &o, &e, args)
	return code, o.String(), e.String()
}

func content(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}

// TestSync: the first run writes the file and says what is in it and who is not;
// the second finds it as it is.
func TestSync(t *testing.T) {
	aws(t, nil)
	path, file := written(t, text, "")
	code, out, errs := run("sync", path)
	if code != clean || content(t, file) != lock {
		t.Fatalf("exit code %d, %s\n%s", code, errs, content(t, file))
	}
	for _, line := range []string{"+ instance: arn:aws:sso:::instance/ssoins-1111222233334444", "+ user ann: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01", "+ member of Data Engineers: ann", "+ permission set: Theirs", `+ account 333333333333: Shop, old, suspended`} {
		if !strings.Contains(out, line+"\n") {
			t.Errorf("no %q in\n%s", line, out)
		}
	}
	if want := "not matched: eve: nobody has the user name eve\n" + file + " is written: review and commit it\n"; errs != want {
		t.Errorf("%q", errs)
	}
	if code, out, errs := run("sync", filepath.Dir(path)); code != clean || out != "" || !strings.HasSuffix(errs, file+" is up to date\n") {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}

// The README names exactly the actions that sync needs, and none that writes.
func TestReadmeNamesTheActions(t *testing.T) {
	clear(asked)
	aws(t, nil)
	path, _ := written(t, text, "")
	if code, _, errs := run("sync", path); code != clean {
		t.Fatal(errs)
	}
	_, list, _ := strings.Cut(content(t, "../../../../README.md"), "<!-- actions: sync -->\n")
	list, _, _ = strings.Cut(list, "\n\n")
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`([a-z]+:[A-Za-z]+)`").FindAllStringSubmatch(list, -1) {
		named[m[1]] = true
	}
	if !maps.Equal(named, asked) {
		t.Errorf("the README names %v, and asked is for %v", named, asked)
	}
	for action := range asked {
		if !regexp.MustCompile(":(List|Describe)").MatchString(action) {
			t.Errorf("%s may write", action)
		}
	}
}

// TestCheck writes nothing, and exits 1 where the file would change.
func TestCheck(t *testing.T) {
	aws(t, nil)
	stale := strings.ReplaceAll(lock, "3d4e02", "3d4e07")
	path, file := written(t, text, stale)
	code, out, errs := run("sync", path, "--check")
	if code != reported || content(t, file) != stale || out != "! user bob: 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02 was 90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e07\n" || !strings.Contains(errs, "is out of date") {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	if code, _, errs := run("sync", "--map", path); code != clean || content(t, file) != lock {
		t.Errorf("exit code %d, %s", code, errs)
	}
	t.Setenv("ROLEMAP", path)
	if code, out, errs := run("sync", "--check"); code != clean || out != "" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}

// A lock file that cannot be read is written anew.
func TestSyncMendsTheFile(t *testing.T) {
	aws(t, nil)
	path, file := written(t, text, "version: 1\ninstance: [\n")
	if code, _, errs := run("sync", path); code != clean || content(t, file) != lock {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// AWS throttles the calls of Identity Center early: such a call is made again.
func TestSyncIsPatient(t *testing.T) {
	calls := aws(t, map[string]string{"DescribePermissionSet 5": "once 400 ThrottlingException"})
	path, file := written(t, text, "")
	if code, _, errs := run("sync", path); code != clean || content(t, file) != lock {
		t.Errorf("exit code %d, %s", code, errs)
	}
	if n := strings.Count(strings.Join(*calls, "\n"), "DescribePermissionSet 5"); n != 2 {
		t.Errorf("%d calls", n)
	}
}

func TestAccounts(t *testing.T) {
	aws(t, nil)
	path, file := written(t, text, "")
	code, out, errs := run("sync", "--accounts", path)
	if code != clean || out != "accounts:\n  new-one: {id: \"555555555555\", title: \"New one\"}\n" || errs != "" || content(t, file) != "" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	aws(t, map[string]string{"ListAccounts": `{"Accounts": []}`})
	if code, out, errs := run("sync", "--accounts", path); code != clean || out != "" || errs != "the map has every active account of the organisation\n" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}

// TestRefused: without what is needed AWS is not asked at all, and nothing is written.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no Identity Center": {strings.ReplaceAll(text, "identity_center: {account: {id: \"444444444444\", region: eu-central-1}}\n", ""), "has no identity_center: add identity_center: {account: "},
		"a part unread":      {strings.ReplaceAll(text, "  bob: {}\n", "  bob: [\n"), "cannot be read as a whole"},
	} {
		calls := aws(t, nil)
		path, file := written(t, c.text, lock)
		code, out, errs := run("sync", path)
		if code != failed || out != "" || !strings.Contains(errs, c.want) || len(*calls) > 0 || content(t, file) != lock {
			t.Errorf("%s: exit code %d, %s%s%v", name, code, out, errs, *calls)
		}
	}
	calls := aws(t, nil)
	for args, want := range map[string]string{
		"sync nowhere.yaml": `there is no role map at "nowhere.yaml": name one as an argument, with --map or in $ROLEMAP`,
		"sync -":            "a map on standard input has no place for the lock file, which stands beside the map",
		"sync a b":          `rolemap-aws sync takes one MAP at most; "rolemap-aws sync -h" shows an example`,
		"sync a --map b":    "the map is given twice: as an argument and with --map",
		"sync --chekc":      `unknown flag: --chekc; "rolemap-aws sync -h" lists the flags`,
		"snyc":              `there is no command "snyc"; did you mean "sync"?`,
		"audit":             `there is no command "audit"; "rolemap-aws -h" lists them`,
	} {
		if code, out, errs := run(strings.Fields(args)...); code != failed || out != "" || errs != "rolemap-aws: "+want+"\n" || len(*calls) > 0 {
			t.Errorf("%v: exit code %d, %s%s", args, code, out, errs)
		}
	}
}

// TestAWSRefuses: what AWS says comes in one line, and the file stays.
func TestAWSRefuses(t *testing.T) {
	path, file := written(t, text, lock)
	for name, c := range map[string]struct{ call, answer, want string }{
		"denied":       {"ListUsers two", "400 AccessDeniedException", "rolemap-aws: cannot list the users of the identity store: not allowed here (AccessDeniedException)\n"},
		"no instance":  {"ListInstances", `{"Instances": []}`, "rolemap-aws: there is no instance of Identity Center in eu-central-1: is this the management or the delegated administrator account, and the primary region?\n"},
		"two of them":  {"ListInstances", `{"Instances": [{}, {}]}`, "rolemap-aws: there are 2 instances of Identity Center in eu-central-1; rolemap drives that of an organisation, of which there is one\n"},
		"organisation": {"ListAccounts", "400 AccessDeniedException", "rolemap-aws: cannot list the accounts of the organisation: not allowed here (AccessDeniedException)\n"},
	} {
		aws(t, map[string]string{c.call: c.answer})
		if code, out, errs := run("sync", path); code != failed || out != "" || errs != c.want || content(t, file) != lock {
			t.Errorf("%s: exit code %d, %s%s", name, code, out, errs)
		}
	}
}

// TestProgress: a line on a terminal, which leaves nothing behind; elsewhere none.
func TestProgress(t *testing.T) {
	var b bytes.Buffer
	show, done := oneLine(&b)
	show("members of Zoë", 100)
	show("accounts", 1)
	done()
	if want := "\rreading members of Zoë: 100\rreading accounts: 1        \r                   \r"; b.String() != want {
		t.Errorf("%q", b.String())
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	show, done = progress(file)
	show("users", 1)
	done()
	if got := content(t, file.Name()); got != "" {
		t.Errorf("%q", got)
	}
}
