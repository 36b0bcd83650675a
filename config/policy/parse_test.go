package policy

import (
	"fmt"
	"strings"
	"testing"

	"rolemap/config/diag"
)

// found are the findings of a document, a line each: the place, how long it is, and what is wrong.
func found(file, text string) string {
	_, list := Parse(file, []byte(text))
	var out []string
	for _, f := range list.Sorted() {
		out = append(out, fmt.Sprintf("%d:%d+%d %s: %s", f.At.Line, f.At.Col, f.At.Len, f.Code, f.Text))
	}
	return strings.Join(out, "\n")
}

const good = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}`

// TestJSONSyntax: a mistake is named at its character, and what is missing
// behind the last one. What is no text at all is a finding of its own.
func TestJSONSyntax(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"p.json", good, ""},
		{"p.json", "\xEF\xBB\xBF" + good, ""},
		{"p.json", `x`, "1:1+1 json-syntax: this is not JSON: invalid character 'x' looking for beginning of value"},
		{"p.JSON", `{"a": }`, "1:7+1 json-syntax: this is not JSON: invalid character '}' looking for beginning of value"},
		{"p.json", "\xEF\xBB\xBF" + `{"a": }`, "1:7+1 json-syntax: this is not JSON: invalid character '}' looking for beginning of value"},
		{"p.json", "{\n  \"é\": 1\n  \"b\": 2}", "3:3+1 json-syntax: this is not JSON: invalid character '\"' after object key:value pair"},
		{"p.json", "{\"é\" 1}", "1:6+1 json-syntax: this is not JSON: invalid character '1' after object key"},
		{"p.json", "{\"a\r\n\": 1}", "1:4+0 json-syntax: this is not JSON: invalid character '\\r' in string literal"},
		{"p.json", "{\"a", "1:4+0 json-syntax: this is not JSON: unexpected end of JSON input"},
		{"p.json", "{\"a\": [1,\n 2 \t\r\n\n", "2:3+0 json-syntax: this is not JSON: unexpected end of JSON input"},
		{"p.json", good + "}", "1:" + fmt.Sprint(len(good)+1) + "+1 json-syntax: this is not JSON: invalid character '}' after top-level value"},
		{"p.json", " \n", "0:0+0 empty-file"},
		{"p.json", "{\"a\": \"\xff\" x", "1:8+1 not-utf8"},
		{"p.yaml", `{Version: 2012-10-17, Statement: {Effect: Allow, Action: "s3:*", Resource: "*"}, }`, ""},
	} {
		if got := found(c.file, c.text); !strings.HasPrefix(got, c.want) || got != "" && c.want == "" {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	for text, want := range map[string]string{"{": "close", "{]": "comma"} {
		if _, list := Parse("p.json", []byte(text)); !strings.Contains(list[0].Help, want) {
			t.Errorf("%s: %s", text, list[0].Help)
		}
	}
	if _, list := Parse("p.json", []byte("\xff\xfe{\x00}\x00 \x00x\x00")); len(list) != 1 || list[0].Code == diag.JSONSyntax {
		t.Errorf("UTF-16: %v", list)
	}
}

// TestDocumentsAreChecked: each rule of a document by what keeps it and what does not.
func TestDocumentsAreChecked(t *testing.T) {
	const rest = `"Effect": "Allow", "Action": "s3:*", "Resource": "*"`
	statement := func(text string) string { return `{"Version": "2012-10-17", "Statement": [{` + text + `}]}` }
	actions := func(text string) string { return statement(`"Effect": "Allow", "Resource": "*", "Action": ` + text) }
	resources := func(text string) string { return statement(`"Effect": "Allow", "Action": "*", "Resource": ` + text) }
	condition := func(text string) string { return statement(rest + `, "Condition": ` + text) }
	for text, want := range map[string]string{
		`{"Version": "2012-10-17", "Id": "x", "Statement": [{` + rest + `}]}`:                           "",
		`{"Version": "2012-10-17", "Id": "Ā", "Statement": [{` + rest + `}]}`:                           "Id has the character 'Ā'",
		`{"Version": "2008-10-17", "Statement": [{` + rest + `}]}`:                                      `the policy's Version is "2008-10-17"`,
		`{"Version": [], "Statement": [{` + rest + `}]}`:                                                "wrong type",
		`{"Statement": [{` + rest + `}]}`:                                                               "the policy document has no Version",
		`{"Version": "2012-10-17"}`:                                                                     "the policy document has no Statement",
		`{"Version": "2012-10-17", "Statement": []}`:                                                    "the policy has no statement",
		`{"Version": "2012-10-17", "Statement": ["x"]}`:                                                 "wrong type",
		`{"Version": "2012-10-17", "Statement": {` + rest + `}}`:                                        "",
		`{"Version": "2012-10-17", "Statement": {}}`:                                                    "the statement has no Effect\nthe statement has neither Action nor NotAction\nthe statement has neither Resource nor NotResource",
		`{"Version": "2012-10-17", "Principal": "*", "NotPrincipal": "*", "Statement": {` + rest + `}}`: "the policy document has no key \"Principal\"\nthe policy document has no key \"NotPrincipal\"",

		statement(`"Sid": "Az09", ` + rest): "",
		statement(`"Sid": "a-b", ` + rest):  `the Sid is "a-b"`,
		`{"Version": "2012-10-17", "Statement": [{"Sid": "A", ` + rest + `}, {"Sid": "A", ` + rest + `}, {"Sid": "a", ` + rest + `}]}`: `the Sid "A" stands twice`,
		statement(`"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::x"`):                                            "",
		statement(`"Effect": "allow", "Action": "s3:*", "Resource": "*"`):                                                              `the Effect is "allow"`,
		statement(`"Effect": ["Allow"], "Action": "s3:*", "Resource": "*"`):                                                            "wrong type",
		statement(rest + `, "NotAction": "iam:*"`):                                                                                     "the statement has both Action and NotAction",
		statement(rest + `, "NotResource": "*"`):                                                                                       "the statement has both Resource and NotResource",
		statement(`"Effect": "Allow", "NotAction": "s3", "NotResource": "x"`):                                                          "NotAction is \"s3\"\nNotResource is \"x\"",

		actions(`"*"`): "", actions(`["s3:Get*", "ec2:?etX1", "a-b:*"]`): "", actions(`[]`): "Action is empty", actions(`["s3:a", "b"]`): `Action is "b"`,
		actions(`[["s3:a"]]`): "Action is empty\nwrong type", actions(`{}`): "Action is empty\nwrong type",
		actions(`"s3:Get Object"`): `Action is "s3:Get Object"`, actions(`"s3:Get-Object"`): `Action is "s3:Get-Object"`,

		resources(`"arn:aws:s3:::x"`): "", resources(`["*", "arn:aws:iam::${account.id}:role/${account.name}-${account.region}-${aws:username}"]`): "", resources(`7`): `Resource is "7"`, resources(`"arn:aws:s3"`): `Resource is "arn:aws:s3"`,
		resources(`"arn:aws:s3:::${account.nme}"`): `Resource has the variable "${account.nme}"`, resources(`"arn:aws:s3:::${account"`): `Resource has the variable "${account"`,

		condition(`{"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"s3:max-keys": 10}, "StringEquals": {"aws:PrincipalTag/team": ["a", "x y"]}}`): "",
		condition(`{"StringEquals": {"aws:PrincipalTag/team": "${account.nmae}"}}`):                                                                           `aws:PrincipalTag/team has the variable "${account.nmae}"`,
		condition(`{"StringEquals": {"team": []}}`):                                                                                                           "IAM has no condition key \"team\"\nteam is empty",
		condition(`{"StringEquals": {"k:${account.id}": "x"}}`):                                                                                               `IAM has no condition key "k:${account.id}"`,
		condition(`{"Stringequals": {"k:a": "x"}}`):                                                                                                           `IAM has no condition operator "Stringequals"`,
		condition(`{"StringEquals": "x"}`):                                                                                                                    "wrong type",
		condition(`[]`):                                                                                                                                       "wrong type",
		condition(`{"NullIfExists": {"k:a": "true"}}`):                                                                                                        `IAM has no condition operator "NullIfExists"`,
	} {
		_, list := Parse("p.json", []byte(text))
		var got []string
		for _, f := range list.Sorted() {
			if f.Code == diag.WrongType {
				f.Text = "wrong type"
			}
			got = append(got, f.Text)
		}
		if s := strings.Join(got, "\n"); s != want {
			t.Errorf("%s:\n got %s\nwant %s", text, s, want)
		}
	}
}

// TestDocumentsKeepWhatTheySay: what is read is what was written, in order, with numbers and truth values as their text.
func TestDocumentsKeepWhatTheySay(t *testing.T) {
	const want = `{"Id":"x","Statement":[{"Action":["iam:*","s3:*"],"Condition":{"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:max-keys":["10","9"]}},` +
		`"Effect":"Allow","Resource":"*","Sid":"A"},{"Effect":"Deny","NotAction":"<&>","NotResource":"arn:aws:s3:::${aws:username}"}],"Version":"2012-10-17"}`
	d, _ := Parse("p.yaml", []byte(`
Id: x
Version: 2012-10-17
Statement:
- {Effect: Deny, NotAction: "<&>", NotResource: "arn:aws:s3:::${aws:username}"}
- {Sid: A, Effect: Allow, Action: ["s3:*", "iam:*"], Resource: "*", Condition: {NumericLessThan: {"s3:max-keys": [9, 10]}, Bool: {"aws:SecureTransport": true}}}
`))
	if got := string(CompactJSON(d.For(Variables{}))); got != want || d.Statements != 2 {
		t.Errorf("%d statements\n got %s\nwant %s", d.Statements, got, want)
	}
}

// TestWhatIsNoARN may be any resource: where a role is not told apart it may be a powerful one.
func TestWhatIsNoARN(t *testing.T) {
	for resource, want := range map[string]bool{"arn:aws:iam::*": true, "arn:aws:i*:*": true, "arn:*": true, "arn:aws:s3:::*": false} {
		text := fmt.Sprintf(`{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":%q}`, resource)
		if got := PowersOf(side{"p": document(t, text)}).Administrator(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
