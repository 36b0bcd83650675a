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
	var v any
	if err := state.Decode([]byte(`{1: 2}`), &v); err == nil {
		t.Error("a number is a key")
	}
}
