package cli

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

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
