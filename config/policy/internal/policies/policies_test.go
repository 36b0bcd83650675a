package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"rolemap/config/aws"
	"rolemap/config/policy"
)

// emulator prints what the lists that ship with the program were written from,
// on a machine that has it.
const emulator = `
import json, moto
from moto.iam.aws_managed_policies import aws_managed_policies_data as data
for name, p in json.loads(data).items() if moto.__version__ == "5.2.1" else ():
    print(json.dumps({"Arn": "arn:aws:iam::aws:policy" + p["Path"] + name, "CreateDate": p["UpdateDate"], "Document": p["Document"]}))
`

// documents are all policies where the machine has them, else some.
func documents(t *testing.T) (text []byte, all bool) {
	if out, err := exec.Command("python3", "-c", emulator).Output(); err == nil && len(out) > 0 {
		return out, true
	}
	out, err := os.ReadFile("testdata/documents.json")
	if err != nil {
		t.Fatal(err)
	}
	return out, false
}

// What ships with the program is what the documents come to.
func TestLists(t *testing.T) {
	text, all := documents(t)
	got, err := lists(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range got {
		ships, err := os.ReadFile("../../../aws/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if all && text != string(ships) {
			t.Errorf("%s is not what the documents come to", name)
		}
		has := slices.Collect(strings.Lines(string(ships)))
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, "#") && !slices.Contains(has, line) {
				t.Errorf("%s ships without %s", name, line)
			}
		}
	}
	for _, bad := range []string{"", "{}", `{"Arn": "arn:aws:iam::1:policy/A"}`, `{"Arn": "arn:aws:iam::aws:policy/A", "CreateDate": "2026"`} {
		if _, err := lists(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// A summary never says less than the document: of each action that is allowed
// its service is named, among those that are changed unless the action reads.
func TestNeverLess(t *testing.T) {
	text, _ := documents(t)
	seen := 0
	for in := json.NewDecoder(bytes.NewReader(text)); in.More(); {
		var p struct {
			Arn      string
			Document map[string]any
		}
		if err := in.Decode(&p); err != nil {
			t.Fatal(err)
		}
		s := policy.ParseSummary(aws.PolicySummary(p.Arn[strings.LastIndexByte(p.Arn, '/')+1:]))
		has := func(list []string, service string) bool {
			return slices.Contains(list, service) || slices.Contains(list, policy.Any) && !slices.Contains(s.But, service)
		}
		statements, ok := p.Document["Statement"].([]any)
		if !ok {
			statements = []any{p.Document["Statement"]}
		}
		for _, v := range statements {
			x := v.(map[string]any)
			if x["Effect"] != "Allow" {
				continue
			}
			if x["Condition"] == nil && s.When {
				t.Errorf("%s allows something without conditions", p.Arn)
			}
			if x["NotAction"] != nil && !has(s.Full, "sts") {
				t.Errorf("%s allows what it does not name", p.Arn)
			}
			for _, a := range texts(x["Action"]) {
				seen++
				service, name, _ := strings.Cut(strings.ToLower(a), ":")
				changes := has(s.Full, service) || has(s.Changes, service)
				said := changes || has(s.Reads, service) && (reading(a) || strings.ToLower(a) == session)
				switch strings.ToLower(a) {
				case "iam:passrole":
					said = len(s.Passes) > 0
				case "iam:createservicelinkedrole", "iam:deleteservicelinkedrole":
					said = s.Links
				}
				if !said || name == "*" && !changes {
					t.Errorf("%s: %s is not in %s", p.Arn, a, s)
				}
			}
		}
	}
	if seen < 100 {
		t.Error("actions:", seen)
	}
}

func TestSummarize(t *testing.T) {
	all := `"Resource": "*"}`
	allow := func(actions string) string { return `{"Effect": "Allow", "Action": ` + actions + `, ` + all }
	for statements, want := range map[string]string{
		allow(`"*"`): "f:*",
		allow(`["*", "s3:*", "ec2:RunInstances"]`):                                                                                                                "f:*",
		allow(`["s3:*", "s3:GetObject", "ec2:Start*"]`):                                                                                                           "f:s3 c:ec2",
		allow(`["s3:getobject", "ec2:GET*", "EC2:Describe*"]`):                                                                                                    "c:s3 r:ec2", // a word's end is not to be seen
		allow(`["s3:*Object", "ec2:Listen", "sqs:List?ueues"]`):                                                                                                   "c:ec2,s3 r:sqs",
		allow(`["sts:Get*", "logs:StartQuery", "lightsail:Is*"]`):                                                                                                 "c:sts r:lightsail,logs",
		allow(`["iam:Pass*", "iam:GetRole"]`):                                                                                                                     "c:iam p:*",
		allow(`["iam:PassRole", "iam:CreateServiceLinkedRole"]`):                                                                                                  "p:* l",
		`{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a"}`:                                                                                     "c:s3",
		`{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::a"}`:                                                                                  "c:s3",
		`{"Effect": "Allow", "Action": "s3:*", "Condition": {"Bool": {"a": "b"}}, ` + all:                                                                         "c:s3 w",
		`{"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"a": "b"}}, ` + all:                                                                            "c:* w",
		`{"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"a": "b"}}, ` + all + "," + allow(`"s3:*"`):                                                    "f:s3 c:*",
		`{"Effect": "Allow", "NotAction": ["iam:*", "sso:*"], ` + all + "," + allow(`["iam:GetRole", "s3:*"]`):                                                    "f:* b:iam,sso r:iam",
		`{"Effect": "Allow", "NotAction": ["iam:*", "sso:List*"], ` + all:                                                                                         "b:iam c:*",
		`{"Effect": "Allow", "NotAction": "s3:*", ` + all:                                                                                                         "f:* b:s3 p:*",
		`{"Effect": "Allow", "NotAction": "s3:*", ` + all + "," + `{"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], ` + all:                                    "f:* b:s3 p:*",
		`{"Effect": "Deny", "Action": "*", ` + all:                                                                                                                "d:whole",
		`{"Effect": "Deny", "Action": "s3:*", ` + all + "," + allow(`"s3:*"`):                                                                                     "f:s3 d:part",
		`{"Effect": "Allow", "Action": "iam:PassRole", "Condition": {"StringEquals": {"iam:passedToService": ["a.amazonaws.com", "b.amazonaws.com.cn"]}}, ` + all: "p:a,b w",
		`{"Effect": "Allow", "Action": "s3express:CreateSession", "Condition": {"StringEquals": {"s3express:SessionMode": "ReadOnly"}}, ` + all:                   "r:s3express w",
		`{"Effect": "Allow", "Action": "s3express:CreateSession", "Condition": {"StringEquals": {"s3express:SessionMode": "ReadWrite"}}, ` + all:                  "c:s3express w",
		`{"Effect": "Allow", "Action": "iam:PassRole", "Condition": {"StringLike": {"iam:PassedToService": "*.amazonaws.com"}}, ` + all:                           "p:* w",
		`{"Effect": "Allow", "Action": "iam:PassRole", "Condition": {"StringEqualsIfExists": {"iam:PassedToService": "a.amazonaws.com"}}, ` + all:                 "p:* w",
	} {
		var list []any
		if err := json.Unmarshal([]byte("["+statements+"]"), &list); err != nil {
			t.Fatal(err)
		}
		if got := summarize(list).String(); got != want {
			t.Errorf("%s: %q, want %q", statements, got, want)
		}
	}
}
