package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
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

// answers are what AWS says, by operation and the page that is asked for.
var answers = map[string]string{
	"ListInstances":           `{"Instances": [{"InstanceArn": "arn:aws:sso:::instance/ssoins-1111222233334444", "IdentityStoreId": "d-1234567890"}]}`,
	"ListUsers":               `{"Users": [{"UserId": "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01", "UserName": "a.nn", "Emails": [{"Value": "Ann@example.com"}]}], "NextToken": "two"}`,
	"ListUsers two":           `{"Users": [{"UserId": "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e02", "UserName": "bob"}]}`,
	"ListGroups":              `{"Groups": [{"GroupId": "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4ea1", "DisplayName": "Data Engineers"}, {"GroupId": "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4ea2", "DisplayName": "Others"}]}`,
	"ListGroupMemberships":    `{"GroupMemberships": [{"MemberId": {"UserId": "90677c608a-7afcdc23-22e4-4fb8-9bfa-5a1b2c3d4e01"}}]}`,
	"ListPermissionSets":      `{"PermissionSets": ["arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-1111222233334444", "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-5555666677778888"]}`,
	"DescribePermissionSet 1": `{"PermissionSet": {"Name": "Reader"}}`,
	"ListTagsForResource 1":   `{"Tags": [{"Key": "managed-by", "Value": "rolemap"}, {"Key": "organization", "Value": "acme"}]}`,
	"DescribePermissionSet 5": `{"PermissionSet": {"Name": "Theirs"}}`,
	"ListTagsForResource 5":   `{"Tags": [{"Key": "organization", "Value": "acme"}]}`,
	"ListAccounts":            `{"Accounts": [{"Id": "222222222222", "Name": "web", "Status": "ACTIVE"}, {"Id": "333333333333", "Name": "Shop, old", "Status": "SUSPENDED"}, {"Id": "555555555555", "Name": "New one", "Status": "ACTIVE"}]}`,
}

// services are the names that actions have in policies.
var services = map[string]string{"SWBExternalService": "sso", "AWSIdentityStore": "identitystore", "AWSOrganizationsV20161128": "organizations"}

// asked are the actions that AWS has been asked for.
var asked = map[string]bool{}

// aws answers on this machine in AWS's place; calls are the operations asked for.
// An answer that starts with 400 is the code of an error; "once 400 ..." that of
// one that passes.
func aws(t *testing.T, other map[string]string) (calls *[]string) {
	t.Helper()
	calls = &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ NextToken, PermissionSetArn, ResourceArn, GroupId string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		service, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		asked[services[service]+":"+name] = true
		if in.NextToken != "" {
			name += " " + in.NextToken
		}
		if _, set, ok := strings.Cut(in.PermissionSetArn+in.ResourceArn, "/ps-"); ok {
			name += " " + set[:1]
		}
		if name == "ListGroupMemberships" && !strings.HasSuffix(in.GroupId, "a1") {
			t.Errorf("members of %s are read, which no team of the map is", in.GroupId)
		}
		*calls = append(*calls, name)
		answer, ok := other[name]
		if !ok {
			answer, ok = answers[name]
		}
		if !ok {
			t.Errorf("AWS is asked for %s", name)
		}
		if rest, once := strings.CutPrefix(answer, "once "); once {
			answer = rest
			delete(other, name)
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if strings.HasPrefix(answer, "400 ") {
			w.WriteHeader(http.StatusBadRequest)
			answer = `{"__type": "` + answer[4:] + `", "Message": "not allowed here"}`
		}
		w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_REGION": "",
		"AWS_CONFIG_FILE": filepath.Join(t.TempDir(), "none"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(t.TempDir(), "none"), "ROLEMAP": "",
	} {
		t.Setenv(name, value)
	}
	return calls
}

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
	for _, args := range [][]string{{"sync", "nowhere.yaml"}, {"sync", "a", "b"}, {"sync", "a", "--map", "b"}, {"sync", "--chekc"}, {"snyc"}} {
		if code, out, errs := run(args...); code != failed || out != "" || !strings.HasPrefix(errs, "rolemap-aws: ") || len(*calls) > 0 {
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
