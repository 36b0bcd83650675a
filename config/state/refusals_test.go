package state_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"rolemap/config/state"
)

// TestNothingUnknownPasses puts something unknown into each kind of object that is read, and something unreadable in place
// of each file: it is refused for that, not for what follows from it.
func TestNothingUnknownPasses(t *testing.T) {
	inner := resources(of("IAM::Group", `"GroupName": "g"`))
	for _, c := range []struct{ resource, want string }{
		{of("IAM::User", `"UserName": "a", "LoginProfile": {}`), `unknown field "LoginProfile"`},
		{of("IAM::Group", `"GroupName": "a", "Policies": []`), `unknown field "Policies"`},
		{of("IAM::ManagedPolicy", `"ManagedPolicyName": "a", "Roles": []`), `unknown field "Roles"`},
		{of("IAM::Role", `"RoleName": "a", "Policies": []`), `unknown field "Policies"`},
	} {
		if _, err := state.Read(written(target, resources(c.resource), "")); err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s: %v", c.resource, err)
		}
	}
	for file, want := range map[string]string{
		"manifest.json": "no cloud assembly: ", "s.template.json": "stack s: ", "s.assets.json": "stack s: s.assets: ", "s0.nested.template.json": "s: R0: ",
		"s.metadata.json": "stack s: ",
	} {
		dir := written(target, resources(nestedStack(target, inner)), inner)
		delete(dir, file)
		if _, err := state.Read(dir); err == nil || !strings.HasPrefix(err.Error(), want) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("without %s: %v", file, err)
		}
	}
	for _, c := range [][4]string{
		{"manifest.json", `"file": "s.assets.json"`, `"file": "s.assets.json", "other": ""`, `unknown field "other"`},
		{"s0.nested.template.json", "{", "", "invalid character"},
	} {
		dir := written(target, resources(nestedStack(target, inner)), inner)
		dir[c[0]].Data = []byte(strings.Replace(string(dir[c[0]].Data), c[1], c[2], 1))
		if _, err := state.Read(dir); err == nil || !strings.Contains(err.Error(), c[3]) {
			t.Errorf("%s with %s: %v", c[0], c[2], err)
		}
	}
	if _, err := state.Read(fstest.MapFS{"manifest.json": {Data: []byte(`{"version": "54.0.0", "artifacts": {}}`)}}); err == nil || err.Error() != "the cloud assembly holds no stack" {
		t.Errorf("an empty assembly: %v", err)
	}
	for _, waits := range []string{`"R1"`, `["R1"]`, `["R0", "R1"]`} {
		if _, err := state.Read(written(target, resources(`"DependsOn": `+waits+`, `+of("IAM::Group", `"GroupName": "a"`)), "")); err == nil || !strings.HasSuffix(err.Error(), `it depends on "R1", which is not in the template`) {
			t.Errorf("DependsOn %s: %v", waits, err)
		}
	}
	dir := written(target, resources(), "")
	manifest := string(dir["manifest.json"].Data)
	i := strings.LastIndex(manifest, "/cdk-bootstrap/") // of the assets, which come last
	dir["manifest.json"].Data = []byte(manifest[:i] + "/other/" + manifest[i+len("/cdk-bootstrap/"):])
	if _, err := state.Read(dir); err == nil || !strings.HasPrefix(err.Error(), "stack s: s.assets: its bootstrapStackVersionSsmParameter is /other/") {
		t.Errorf("another bootstrap's assets: %v", err)
	}
	var v any
	for _, brackets := range [][2]string{{"[", "]"}, {`{"a": `, "}"}} {
		for n, ok := range map[int]bool{100: true, 101: false} {
			text := strings.Repeat(brackets[0], n) + "1" + strings.Repeat(brackets[1], n)
			if err := state.Decode([]byte(text), &v); (err == nil) != ok {
				t.Errorf("%d values in one another: %v", n, err)
			}
		}
	}
	if err := state.Decode([]byte(`{1: 2}`), &v); err == nil {
		t.Error("a number is a key")
	}
}
