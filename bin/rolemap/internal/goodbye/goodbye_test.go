package goodbye_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/goodbye"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/plan"
	"rolemap/config/testkit/mapgen"
)

var at = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func compiled(t *testing.T, text, lock []byte) compile.Result {
	t.Helper()
	m, found := config.Parse(config.File{Path: "map.yaml", Data: text})
	if lock != nil {
		l, wrong := config.ParseLock(config.LockFile, lock)
		m.Lock = l
		found = append(found, wrong...)
	}
	r := compile.Of(config.Loaded{Map: m, Findings: found}, at)
	if r.Findings.HasErrors() {
		t.Fatal(r.Findings)
	}
	return r
}

func script(t *testing.T, r compile.Result, user string) string {
	t.Helper()
	var b strings.Builder
	if err := goodbye.Of(r.Access, r.Plan, user, "").Script(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// There is a part for each door that somebody may have something behind, it
// leaves to the stack what the stack attaches, and every place that names them
// is told. Whatever the names, it is a script.
func TestScriptIsOfThePlan(t *testing.T) {
	parts := [2]int{}
	for seed := range uint64(60) {
		o := mapgen.New(seed, mapgen.Small)
		var lock []byte
		if seed%3 > 0 {
			lock = o.Mixed(seed).Lock()
		}
		r := compiled(t, o.YAML(nil), lock)
		users, _ := r.Plan.Stack(config.UsersStack)
		in := map[string]bool{}
		for _, u := range plan.All[plan.User](users) {
			in[u.UserName] = true
		}
		center := map[string]bool{}
		if s, ok := r.Plan.Stack(config.CenterStack); ok {
			for _, m := range plan.All[plan.Membership](s) {
				center[m.UserID] = true
			}
			for _, a := range plan.All[plan.Assignment](s) {
				center[a.Principal.ID] = a.Principal.Person
			}
		}
		for i := range r.Map.Users {
			u := &r.Map.Users[i]
			text := script(t, r, u.Name.Text)
			if out, err := syntax(text); err != nil {
				t.Fatalf("seed %d: %v: %s\n%s", seed, err, out, text)
			}
			if seed < 6 {
				shellcheck(t, text)
			}
			if has := strings.Contains(text, "delete-login-profile"); has != in[u.Name.Text] {
				t.Fatalf("seed %d: %s is a user: %v, is told: %v", seed, u.Name.Text, in[u.Name.Text], has)
			}
			id := mapgen.ID("user", u.Name.Text)
			if center[id] && (!strings.Contains(text, "person="+id+"\n") || !strings.Contains(text, "delete-group-membership")) {
				t.Fatalf("seed %d: %s is in Identity Center\n%s", seed, u.Name.Text, text)
			}
			for _, p := range plan.All[plan.ManagedPolicy](users) {
				if slices.Contains(p.Users, u.Name.Text) && !strings.Contains(text, ":policy"+p.Path+p.PolicyName+"'") {
					t.Fatalf("seed %d: %s of %s is the stack's", seed, p.PolicyName, u.Name.Text)
				}
			}
			named := len(regexp.MustCompile(`(?m)\b`+regexp.QuoteMeta(u.Name.Text)+`\b`).FindAll(o.YAML(nil), -1)) - 1 // "name: The user.1"
			if told := strings.Count(text, "#   map.yaml:"); told != named {
				t.Fatalf("seed %d: %s stands in %d places, %d are told\n%s", seed, u.Name.Text, named, told, text)
			}
			parts[0], parts[1] = parts[0]+strings.Count(text, "delete-login-profile"), parts[1]+strings.Count(text, "delete-group-membership")
		}
	}
	if parts[0] == 0 || parts[1] == 0 {
		t.Error("nothing was tried", parts)
	}
}

func syntax(text string) ([]byte, error) {
	cmd := exec.Command("sh", "-n")
	cmd.Stdin = strings.NewReader(text)
	return cmd.CombinedOutput()
}

// What people write never becomes a command.
func TestNamesStayWords(t *testing.T) {
	r := compiled(t, []byte(`
version: 1
organization: acme
users_account: {id: "123456789012", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {Reader: {policies: [ReadOnlyAccess]}}
teams: {web: {members: ["-x"], access: {web: [Reader]}}}
users: {"-x": {name: "$(touch evil)\u2028`+"`id`"+` 'x"}, "=,.@+_": {}}
`), nil)
	for _, user := range []string{"-x", "=,.@+_"} {
		text := script(t, r, user)
		if out, err := syntax(text); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		for line := range strings.SplitSeq(text, "\n") {
			if strings.Contains(line, "evil") && !strings.HasPrefix(line, "#") || strings.Contains(line, "--user-name ") {
				t.Error(line)
			}
		}
	}
}

// The policy that denies everything is that of the users account's partition,
// and so is what the stack attaches; who was taken out of the map loses that, too.
func TestPartition(t *testing.T) {
	r := compiled(t, []byte(`
version: 1
organization: acme
users_account: {id: "123456789012", region: cn-north-1}
accounts: {web: {id: "222222222222"}}
roles: {Reader: {policies: [ReadOnlyAccess]}}
teams: {web: {members: [bob], access: {web: [Reader]}}}
users: {bob: {}}
`), nil)
	text := script(t, r, "bob")
	for _, want := range []string{"arn:aws-cn:iam::aws:policy/AWSDenyAll", "'arn:aws-cn:iam::123456789012:policy/assume.web.Reader'"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if strings.Contains(text, "arn:aws:") || strings.Contains(text, "delete-user ") {
		t.Error(text)
	}
	var gone strings.Builder
	if err := goodbye.Of(r.Access, r.Plan, "bob", "abc").Script(&gone); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(gone.String(), "assume.web.Reader") || !strings.Contains(gone.String(), "delete-user ") || strings.Contains(gone.String(), "#   map.yaml") {
		t.Error(gone.String())
	}
}

// What is said of somebody fits what they have: suspension is asked of who is in
// the map and not suspended, patience of who held a role, also one that is
// suspended; and every place of the map is told, in its order.
func TestWhatIsSaid(t *testing.T) {
	r := compiled(t, []byte(`
version: 1
organization: acme
users_account: {id: "123456789012", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
expect:
  - {who: bob, can: {web: [Long]}}
  - {who: "*", cannot: {web: [Reader]}, except: [nil, sue, bob]}
roles: {Reader: {policies: [ReadOnlyAccess], session: 90m}, Long: {policies: [ReadOnlyAccess], session: 4h}}
users: {bob: {name: Bob B}, sue: {status: suspended}, nil: }
teams: {web: {members: [bob, sue], access: {web: [Long, Reader]}}}
`), nil)
	places := map[string]string{
		"bob": "7 in an expectation, 8 in an expectation's except, 10 under users, 11 as a member of team web",
		"sue": "8 in an expectation's except, 10 under users, 11 as a member of team web",
		"nil": "8 in an expectation's except, 10 under users",
	}
	place := regexp.MustCompile(`(?m)^#   map\.yaml:(\d+):\d+  take \w+ out (.*)$`)
	for user, where := range places {
		for _, gone := range []string{"", "abc"} {
			var b strings.Builder
			if err := goodbye.Of(r.Access, r.Plan, user, gone).Script(&b); err != nil {
				t.Fatal(err)
			}
			holds, stays := user != "nil", gone == ""
			for words, want := range map[string]bool{
				"# What is to be taken from bob (Bob B), in":                                   user == "bob",
				"# First write status: suspended of " + user:                                   stays && user != "sue",
				"# everything to the IAM user.\n":                                              stays && user != "sue",
				"# They are in the map no more: abc took":                                      !stays,
				"# There is nothing in AWS":                                                    false,
				"# Run it with administrator credentials of the users account 123456789012.\n": true,
				"sh THIS sessions         with credentials of each account: 222222222222\n":    holds,
				"222222222222) roles='Long Reader' ;;\n":                                       holds,
				"by themselves, within 4h.\n":                                                  holds,
				"# After that in the map, and merge it:\n":                                     holds && stays,
				"# Then in the map, and merge it:\n":                                           !holds && stays,
				"# The deployment takes away the rest":                                         stays,
				"assume.web.Reader":                                                            user == "bob" && stays,
				"[ $done = yes ] || ":                                                          true,
				"if [ \"$account\" = 123456789012 ]; then\n":                                   true,
				"Identity Center":                                                              false,
			} {
				if has := strings.Contains(b.String(), words); has != want {
					t.Errorf("%s, gone: %q: %q is said: %v\n%s", user, gone, words, has, b.String())
				}
			}
			var told []string
			for _, m := range place.FindAllStringSubmatch(b.String(), -1) {
				told = append(told, m[1]+" "+m[2])
			}
			if !stays {
				where = ""
			}
			if got := strings.Join(told, ", "); got != where {
				t.Errorf("%s, gone: %q: places are %s, want %s", user, gone, got, where)
			}
		}
	}
}

// everything gives a user all that somebody can have, by hand and by the stack.
const everything = `
import boto3, subprocess, sys
iam = boto3.client('iam', endpoint_url=sys.argv[1], region_name='us-east-1')
user = 'bob'
iam.create_user(UserName=user)
iam.create_login_profile(UserName=user, Password='x' * 20)
iam.create_access_key(UserName=user); iam.create_access_key(UserName=user)
iam.enable_mfa_device(UserName=user, SerialNumber='GAHT12345678', AuthenticationCode1='123456', AuthenticationCode2='654321')
for service in 'codecommit.amazonaws.com', 'cassandra.amazonaws.com':
    iam.create_service_specific_credential(UserName=user, ServiceName=service)
iam.put_user_permissions_boundary(UserName=user, PermissionsBoundary='arn:aws:iam::aws:policy/PowerUserAccess')
for name in user, 'phone':
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)['VirtualMFADevice']['SerialNumber']
    iam.enable_mfa_device(UserName=user, SerialNumber=serial, AuthenticationCode1='123456', AuthenticationCode2='654321')
iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody='ssh-rsa AAAA')
iam.upload_signing_certificate(UserName=user, CertificateBody=open(sys.argv[2]).read())
document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
iam.put_user_policy(UserName=user, PolicyName='mine', PolicyDocument=document)
for name in 'by-hand', 'rolemap.self-service', 'assume.web.Reader', 'assume.people.Reader':
    iam.attach_user_policy(UserName=user, PolicyArn=iam.create_policy(PolicyName=name, PolicyDocument=document)['Policy']['Arn'])
iam.create_role(RoleName='Reader', AssumeRolePolicyDocument=document)
iam.create_group(GroupName='by-hand'); iam.add_user_to_group(GroupName='by-hand', UserName=user)

where = dict(endpoint_url=sys.argv[1], region_name='eu-central-1')
people, sso = boto3.client('identitystore', **where), boto3.client('sso-admin', **where)
instance = sso.list_instances()['Instances'][0]
arn, store = instance['InstanceArn'], instance['IdentityStoreId']
ids = [people.create_user(IdentityStoreId=store, UserName=name, DisplayName=name, Name={'GivenName': name, 'FamilyName': name})['UserId'] for name in (user, 'other')]
for name in 'one', 'two':
    group = people.create_group(IdentityStoreId=store, DisplayName=name)['GroupId']
    role = sso.create_permission_set(InstanceArn=arn, Name=name)['PermissionSet']['PermissionSetArn']
    for id in ids:
        people.create_group_membership(IdentityStoreId=store, GroupId=group, MemberId={'UserId': id})
        sso.create_account_assignment(InstanceArn=arn, TargetId='222222222222', TargetType='AWS_ACCOUNT', PermissionSetArn=role, PrincipalType='USER', PrincipalId=id)
print(arn, store, *ids)
`

// left counts what a person has in Identity Center.
const left = `
import boto3, sys
where = dict(endpoint_url=sys.argv[1], region_name='eu-central-1')
_, _, arn, store, *ids = sys.argv
for id in ids:
    print(len(boto3.client('identitystore', **where).list_group_memberships_for_member(IdentityStoreId=store, MemberId={'UserId': id})['GroupMemberships']),
          len(boto3.client('sso-admin', **where).list_account_assignments_for_principal(InstanceArn=arn, PrincipalType='USER', PrincipalId=id)['AccountAssignments']))
`

// Run for real against the testbed: what is the user's own is gone, what is the
// stack's is there still, and DeleteUser succeeds once the stack took that. Every
// script is as shellcheck wants it, and harmless when it runs again.
func TestScriptEmptiesAUser(t *testing.T) {
	if os.Getenv("EMULATOR_TESTS") == "" {
		t.Skip("EMULATOR_TESTS is not set: the AWS command line takes half a second to start, and starts a hundred times")
	}
	for _, program := range []string{"moto_server", "aws", "python3", "openssl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s on this machine", program)
		}
	}
	dir, endpoint := t.TempDir(), emulator(t)
	try := func(stdin, program string, args ...string) (string, error) {
		cmd := exec.Command(program, args...)
		cmd.Stdin = strings.NewReader(stdin)
		cmd.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+endpoint, "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x", "AWS_REGION=eu-central-1", "AWS_DEFAULT_REGION=eu-central-1",
			"AWS_CONFIG_FILE="+filepath.Join(dir, "none"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(dir, "none"))
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	run := func(stdin, program string, args ...string) string {
		t.Helper()
		out, err := try(stdin, program, args...)
		if err != nil {
			t.Fatalf("%s %v: %v: %s", program, args, err, out)
		}
		return out
	}
	certificate := filepath.Join(dir, "cert.pem")
	run("", "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", filepath.Join(dir, "key.pem"), "-out", certificate)
	ids := strings.Fields(run(everything, "python3", "-", endpoint, certificate)) // instance, store, bob, another
	r := compiled(t, []byte(`
version: 1
organization: acme
users_account: {id: "123456789012", region: eu-central-1}
sign_in: both
identity_center: {account: {id: "123456789012", region: eu-central-1}}
accounts: {web: {id: "222222222222"}, people: {id: "123456789012"}}
roles: {Reader: {policies: [ReadOnlyAccess]}}
teams: {web: {members: [bob], access: {web: [Reader], people: [Reader]}}}
users: {bob: {}}
`), []byte("version: 1\ninstance: "+ids[0]+"\nidentity_store: d-1234567890\nregion: eu-central-1\nusers:\n  bob: {id: \""+ids[2]+"\", user_name: bob}\n"))
	r.Map.Lock.IdentityStore.Text = ids[1] // of a form that AWS's have not
	text := script(t, r, "bob")
	shellcheck(t, text)
	iam := func(command string, more ...string) string {
		t.Helper()
		return run("", "aws", append([]string{"iam", command, "--output", "text"}, more...)...)
	}
	for range 2 { // again, too
		if said := run(text, "sh"); said != "" {
			t.Errorf("it says %q", said)
		}
		if got := run(left, "python3", append([]string{"-", endpoint}, ids...)...); got != "0 0\n2 2\n" {
			t.Errorf("memberships and assignments of bob and another: %q", got)
		}
	}
	if got := iam("get-user", "--user-name", "bob", "--query", "User.PermissionsBoundary.PermissionsBoundaryArn"); got != "arn:aws:iam::aws:policy/AWSDenyAll\n" {
		t.Errorf("the boundary is %s", got)
	}
	attached := strings.Fields(iam("list-attached-user-policies", "--user-name", "bob", "--query", "AttachedPolicies[].PolicyName"))
	slices.Sort(attached)
	if !slices.Equal(attached, []string{"assume.people.Reader", "assume.web.Reader", "rolemap.self-service"}) {
		t.Errorf("attached are %v", attached)
	}
	// Sessions are ended where somebody says so, and where they may be.
	run(text, "sh", "-s", "sessions")
	if got := iam("list-role-policies", "--role-name", "Reader", "--query", "PolicyNames[]"); got != "AWSRevokeOlderSessions\n" {
		t.Errorf("the role carries %s", got)
	}
	for range 2 {
		run(text, "sh", "-s", "sessions-over")
	}
	if got := iam("list-role-policies", "--role-name", "Reader", "--query", "PolicyNames[]"); strings.TrimSpace(got) != "" {
		t.Errorf("the role carries %s", got)
	}
	if out, err := try(text, "sh", "-s", "session"); err == nil || !strings.Contains(out, "usage: ") {
		t.Errorf("%v: %s", err, out)
	}
	// What fails stops it, and is told.
	failing := strings.Replace(text, "--user-name=\"$user\" --query 'PolicyNames[]'", "--no-such-flag --user-name=bob", 1)
	if out, err := try(failing, "sh"); err == nil || !strings.Contains(out, "no-such-flag") {
		t.Errorf("%v: %s", err, out)
	}
	// Who is in the map no more is deleted whole.
	var whole strings.Builder
	if err := goodbye.Of(r.Access, r.Plan, "bob", "abc").Script(&whole); err != nil {
		t.Fatal(err)
	}
	shellcheck(t, whole.String())
	run(whole.String(), "sh")
	if out, err := try("", "aws", "iam", "get-user", "--user-name", "bob"); err == nil || !strings.Contains(out, "(NoSuchEntity)") {
		t.Errorf("%v: %s", err, out)
	}
	if said := run(whole.String(), "sh"); said != "there is no IAM user bob in 123456789012\n" {
		t.Errorf("it says %q", said)
	}
}

func shellcheck(t *testing.T, text string) {
	t.Helper()
	if _, err := exec.LookPath("shellcheck"); err != nil {
		return
	}
	cmd := exec.Command("shellcheck", "-")
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// emulator starts the testbed for the test and returns where it listens.
func emulator(t *testing.T) string {
	t.Helper()
	state := t.TempDir()
	cmd := exec.Command("../../../../.ci/testbed/start")
	cmd.Env = append(os.Environ(), "STATE="+state)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop := exec.Command("../../../../.ci/testbed/stop")
		stop.Env = append(os.Environ(), "STATE="+state)
		_ = stop.Run()
	})
	return strings.TrimSpace(string(out))
}
