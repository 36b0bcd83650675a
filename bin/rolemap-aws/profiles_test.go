package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"

	"rolemap/config"
	"rolemap/config/testkit/mapgen"
)

type profiles struct {
	Login    map[string]string `json:"login_profile"`
	IAMUser  map[string]string `json:"iam_user_profile"`
	Session  map[string]string `json:"sso_session"`
	Profiles []struct {
		Name     string            `json:"name"`
		Settings map[string]string `json:"settings"`
	} `json:"profiles"`
}

// given is what rolemap says of one person's profiles, and the file it writes.
type given struct {
	profiles
	file, credentials string
}

// hostile is a user's name that IAM takes.
const hostile = "=u+.@-_1"

// written writes the profiles of people of made-up organisations.
func written(t *testing.T) (out []given) {
	t.Helper()
	dir := t.TempDir()
	rolemap := filepath.Join(dir, "rolemap")
	if text, err := exec.Command("go", "build", "-o", rolemap, "rolemap/bin/rolemap").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	write := func(path string, data []byte) string {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for seed := range uint64(8) {
		o := mapgen.New(seed, mapgen.Small).Mixed(seed)
		for i := range o.Accounts {
			o.Accounts[i].Title = "Laden №1"
		}
		text, lock := o.YAML(nil), o.Lock()
		for old, new := range map[string]string{"Role1": "=a+b=c.@-_1", "user.1": hostile} {
			text, lock = bytes.ReplaceAll(text, []byte(old), []byte(new)), bytes.ReplaceAll(lock, []byte(old), []byte(new))
		}
		home := filepath.Join(dir, strconv.Itoa(int(seed)))
		if err := os.Mkdir(home, 0o700); err != nil {
			t.Fatal(err)
		}
		m := write(filepath.Join(home, "rolemap.yaml"), text)
		write(filepath.Join(home, config.LockFile), lock)
		for i, user := range []string{"user.0", hostile, "user.2", "user.3"} {
			g := given{file: filepath.Join(home, "config"+strconv.Itoa(i))}
			args := []string{"aws-config", "--map", m, "--at", "2026-11-21"}
			if i%2 == 1 {
				args = append(args, "--sign-in", "access-key")
				g.credentials = write(g.file+".credentials", []byte("[generated]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n"))
			}
			write(g.file, []byte("\r\n[default]\r\nregion = eu-west-1\r\n# no end"))
			if text, err := exec.Command(rolemap, append(args, "--write", "--", user, g.file)...).CombinedOutput(); err != nil {
				t.Fatalf("seed %d: %v: %s", seed, err, text)
			}
			answer, err := exec.Command(rolemap, append(args, "-o", "json", "--", user)...).Output()
			if err == nil {
				err = json.Unmarshal(answer, &g.profiles)
			}
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, g)
		}
	}
	return out
}

// The SDK reads of each profile what it is meant to be.
func TestSDKReadsProfiles(t *testing.T) {
	seen := map[string]int{}
	for _, g := range written(t) {
		load := func(name string) awsconfig.SharedConfig {
			c, err := awsconfig.LoadSharedConfigProfile(context.Background(), name, func(o *awsconfig.LoadSharedConfigOptions) {
				o.ConfigFiles, o.CredentialsFiles = []string{g.file}, []string{g.credentials}
			})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return c
		}
		if g.Login != nil && load("generated-login").LoginSession != g.Login["login_session"] {
			t.Errorf("%s: another session of aws login", g.file)
		}
		for _, p := range g.Profiles {
			c := load(p.Name)
			read := map[string]string{"role_arn": c.RoleARN, "source_profile": c.SourceProfileName, "mfa_serial": c.MFASerial, "role_session_name": c.RoleSessionName,
				"region": c.Region, "sso_account_id": c.SSOAccountID, "sso_role_name": c.SSORoleName, "sso_session": c.SSOSessionName}
			if c.RoleDurationSeconds != nil {
				read["duration_seconds"] = fmt.Sprintf("%.0f", c.RoleDurationSeconds.Seconds())
			}
			for key, value := range read {
				if value != p.Settings[key] {
					t.Errorf("%s: %s is read as %q, not %q", p.Name, key, value, p.Settings[key])
				}
			}
			for key := range p.Settings {
				if _, ok := read[key]; !ok {
					t.Errorf("%s: the SDK does not read %s", p.Name, key)
				}
				seen[key]++
			}
			switch {
			case c.SSOSession != nil:
				if c.SSOSession.SSOStartURL != g.Session["sso_start_url"] || c.SSOSession.SSORegion != g.Session["sso_region"] {
					t.Errorf("%s: %+v", p.Name, c.SSOSession)
				}
			case c.Source == nil:
				t.Errorf("%s has no source", p.Name)
			case g.credentials == "" && (c.Source.CredentialProcess == "" || c.Source.CredentialProcess != g.IAMUser["credential_process"]):
				t.Errorf("%s signs in with %q", p.Name, c.Source.CredentialProcess)
			case g.credentials != "" && c.Source.Credentials.AccessKeyID == "":
				t.Errorf("%s has no access key", p.Name)
			}
		}
	}
	for _, key := range []string{"role_arn", "mfa_serial", "duration_seconds", "sso_role_name"} {
		if seen[key] == 0 {
			t.Errorf("no profile with %s was tried", key)
		}
	}
}

// The AWS command line lists the profiles and gives what stands in them, in any
// locale.
func TestCommandLineReadsProfiles(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("no AWS command line on this machine")
	}
	all := written(t)
	run := func(g given, args ...string) (string, error) {
		cmd := exec.Command("aws", append([]string{"configure"}, args...)...)
		cmd.Env = append(os.Environ(), "AWS_CONFIG_FILE="+g.file, "AWS_SHARED_CREDENTIALS_FILE="+g.file+".credentials",
			"LC_ALL=C", "PYTHONUTF8=0", "PYTHONCOERCECLOCALE=0")
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	tried := 0
	for i, g := range all {
		if len(g.Profiles) == 0 || i > 2 { // it takes half a second each
			continue
		}
		p := g.Profiles[i%len(g.Profiles)]
		for key, value := range p.Settings {
			if got, err := run(g, "get", key, "--profile="+p.Name); err != nil || got != value {
				t.Errorf("%s: %s is %q, not %q: %v", p.Name, key, got, value, err)
			}
		}
		last := g.Profiles[len(g.Profiles)-1].Name
		if _, err := run(g, "set", "output", "yaml", "--profile="+last); err != nil {
			t.Error(err)
		}
		if text, err := os.ReadFile(g.file); err != nil || bytes.Index(text, []byte("output = yaml")) > bytes.Index(text, []byte("[services rolemap-generated-end]")) {
			t.Errorf("what is set in %s stands below the block: %s, %v", last, text, err)
		}
		tried++
		list, err := run(g, "list-profiles")
		if err != nil {
			continue // version 1 has no such command
		}
		names := strings.Fields(list)
		for _, p := range g.Profiles {
			if !slices.Contains(names, p.Name) {
				t.Errorf("%s is not listed: %v", p.Name, names)
			}
		}
	}
	if tried == 0 {
		t.Error("nothing was tried")
	}
}
