package policy

import "testing"

// Whatever is written, the document for an account has its variables filled
// in, and its order does not depend on how the lists were written.
func TestDocumentFor(t *testing.T) {
	read := func(text string) *Document {
		d, found := Parse("p.yaml", []byte(text))
		if found.HasErrors() {
			t.Fatal(found)
		}
		return d
	}
	a := Variables{Name: "webapp", ID: "222222222222", Region: "us-east-1"}
	one := read(`{Version: 2012-10-17, Statement: [{Effect: Allow, Action: ["s3:Put*", "s3:Get*"], Resource: "arn:aws:s3:::${account.name}-${account.id}/${aws:username}"}, {Sid: B, Effect: Deny, NotAction: "iam:*", Resource: "*", Condition: {StringEquals: {"aws:RequestedRegion": ["${account.region}", eu-west-1]}}}]}`)
	other := read(`{Statement: [{Condition: {StringEquals: {"aws:RequestedRegion": [eu-west-1, "${account.region}"]}}, Sid: B, Effect: Deny, Resource: "*", NotAction: "iam:*"}, {Resource: "arn:aws:s3:::${account.name}-${account.id}/${aws:username}", Action: ["s3:Get*", "s3:Put*"], Effect: Allow}], Version: 2012-10-17}`)
	const want = `{"Statement":[{"Action":["s3:Get*","s3:Put*"],"Effect":"Allow","Resource":"arn:aws:s3:::webapp-222222222222/${aws:username}"},{"Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}},"Effect":"Deny","NotAction":"iam:*","Resource":"*","Sid":"B"}],"Version":"2012-10-17"}`
	for _, d := range []*Document{one, other} {
		if got := string(CompactJSON(d.For(a))); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		d.For(Variables{Name: "other"}) // leaves no trace
		if got := string(CompactJSON(d.For(a))); got != want {
			t.Errorf("afterwards %s", got)
		}
	}
	if _, found := Parse("p.yaml", nil); !found.HasErrors() {
		t.Error("an empty document is read")
	}
}
