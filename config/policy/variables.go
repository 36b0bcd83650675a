package policy

import (
	"slices"
	"strings"
	"unicode"
)

// Variables are what the variables of a document stand for in an account.
// IAM's own, ${aws:...}, pass through.
type Variables struct{ ID, Name, Region string }

// VariableNames are the variables as they are written.
var VariableNames = []string{"${account.id}", "${account.name}", "${account.region}"}

// Fill puts the values into a text.
func (v Variables) Fill(text string) string {
	if !strings.Contains(text, "${") {
		return text
	}
	return v.replacer().Replace(text)
}

func (v Variables) replacer() *strings.Replacer {
	return strings.NewReplacer("${account.id}", v.ID, "${account.name}", v.Name, "${account.region}", v.Region)
}

// UnknownVariables are those of a text that neither Fill nor IAM fills in: they
// would stand in the policy as they are and match nothing. IAM's are condition
// keys, service:key, and ${*}, ${?}, ${$} for the characters themselves.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
func UnknownVariables(text string) (out []string) {
	for {
		_, rest, found := strings.Cut(text, "${")
		if !found {
			return out
		}
		inner, after, closed := strings.Cut(rest, "}")
		if again := strings.Index(inner, "${"); again >= 0 || !closed {
			if again < 0 {
				again = len(rest)
			}
			out, text = append(out, "${"+rest[:again]), rest[again:]
			continue
		}
		text = after
		ours := slices.Contains(VariableNames, "${"+inner+"}")
		account := strings.HasPrefix(strings.ToLower(strings.TrimSpace(inner)), "account")
		literal := inner == "*" || inner == "?" || inner == "$"
		if !ours && !literal && (account || !strings.Contains(inner, ":") || strings.Contains(inner, "::")) {
			out = append(out, "${"+inner+"}")
		}
	}
}

// VariableHelp says what to write in place of one of UnknownVariables.
func VariableHelp(v string) string {
	letters := strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, v))
	meant := ""
	switch letters {
	case "accountid", "awsaccountid", "account", "accountnumber", "awsaccount":
		meant = VariableNames[0]
	case "accountname", "awsaccountname":
		meant = VariableNames[1]
	case "accountregion", "awsregion", "region":
		meant = VariableNames[2]
	}
	switch {
	case meant != "":
		return "write " + meant
	case letters == "awspartition" || letters == "partition":
		return "write the partition itself, such as aws"
	case !strings.HasSuffix(v, "}"):
		return "close it with }, or write ${$} for a dollar sign"
	}
	return "rolemap fills in " + strings.Join(VariableNames, ", ") + "; IAM's own are like ${aws:username}"
}

// varies reports whether a text is another one in another account.
func varies(text string) bool {
	return slices.ContainsFunc(VariableNames, func(v string) bool { return strings.Contains(text, v) })
}
