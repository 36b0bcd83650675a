package policy

import (
	"slices"
	"testing"
)

// What would be left after Fill and is not IAM's is found, with what to write.
func TestUnknownVariables(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, "no variable, $ { }": nil, "${account.id}/${account.name}/${account.region}": nil,
		"${aws:username}${AWS:SourceIp}${saml:sub}${*}${?}${$}${aws:PrincipalTag/team, 'none'}${graph.facebook.com:id}": nil,
		"${AWS::AccountId}":               {"${AWS::AccountId}", "write ${account.id}"},
		"x${Account.Id}y":                 {"${Account.Id}", "write ${account.id}"},
		"${ account.name }":               {"${ account.name }", "write ${account.name}"},
		"${AWS::Region}":                  {"${AWS::Region}", "write ${account.region}"},
		"${AWS::Partition}":               {"${AWS::Partition}", "write the partition itself, such as aws"},
		"${account.id":                    {"${account.id", "write ${account.id}"},
		"${aws:username":                  {"${aws:username", "close it with }, or write ${$} for a dollar sign"},
		"${${account.id}":                 {"${", "close it with }, or write ${$} for a dollar sign"},
		"a${":                             {"${", "close it with }, or write ${$} for a dollar sign"},
		"${aws:x/${account.id}":           {"${aws:x/", "close it with }, or write ${$} for a dollar sign"},
		"${account.alias}":                {"${account.alias}", "rolemap fills in ${account.id}, ${account.name}, ${account.region}; IAM's own are like ${aws:username}"},
		"${account.id}${user}${aws:user}": {"${user}", "rolemap fills in ${account.id}, ${account.name}, ${account.region}; IAM's own are like ${aws:username}"},
	} {
		var got []string
		for _, v := range UnknownVariables(text) {
			got = append(got, v, VariableHelp(v))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
