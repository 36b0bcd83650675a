package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"rolemap/config/aws"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// SizeHelp is what to do about a policy file that is too large to be read.
var SizeHelp = fmt.Sprintf("name another file, or shorten it: IAM takes %d characters, without white space",
	aws.LimitOf(aws.PolicySize).Default)

// Parse reads a policy document from a file: JSON, or the same in YAML.
func Parse(file string, data []byte) (*Document, diag.List) {
	if strings.EqualFold(path.Ext(file), ".json") {
		if d, bad := jsonSyntax(file, data); bad {
			return nil, diag.List{d}
		}
	}
	var out diag.List
	r, root := source.Open(file, data, &out)
	if root == nil {
		for i := range out { // what to write is another thing in a part of a map
			switch out[i].Code {
			case diag.EmptyFile:
				out[i].Help = "write the policy here, or remove the policy that names the file"
			case diag.FileTooLarge:
				out[i].Help = SizeHelp
			}
		}
		return nil, out
	}
	return Read(r, r.At(root), root), out
}

// jsonSyntax finds the place of a JSON syntax error, which JSON's own reader
// knows to the character. The YAML reader takes over from there.
func jsonSyntax(file string, data []byte) (diag.Finding, bool) {
	text := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	var v json.RawMessage // only its syntax is looked at
	syntax, bad := json.Unmarshal(text, &v).(*json.SyntaxError)
	if !bad || len(bytes.TrimSpace(text)) == 0 || source.WideEncoding(data) != "" || !utf8.Valid(data) || bytes.ContainsFunc(text,
		diag.Hidden) {
		return diag.Finding{}, false
	}
	at := diag.Span{File: file, Len: 1}
	end := int(syntax.Offset) - 1 // it counts the character that is wrong
	help := "a comma stands between values and not behind the last, keys and texts in double quotes; comments are not JSON"
	if strings.Contains(syntax.Error(), "unexpected end") {
		// What is missing belongs behind the last character that is not space.
		end, help = len(bytes.TrimRight(text, " \t\r\n")), "close the quotes, brackets and braces that are open"
		at.Len = 0
	}
	before := diag.Lines(text[:end])
	at.Line = len(before)
	at.Col = utf8.RuneCount(before[len(before)-1]) + 1
	if at.Col > utf8.RuneCount(diag.Lines(text)[at.Line-1]) {
		at.Len = 0 // the line ends where something should stand
	}
	return diag.Finding{Code: diag.JSONSyntax, At: at, Text: "this is not JSON: " + syntax.Error(), Help: help}, true
}

var (
	sidRule      = regexp.MustCompile(`^[0-9A-Za-z]*$`)
	actionRule   = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$`)
	arnRule      = regexp.MustCompile(`^arn:[^:]+:[^:]*:[^:]*:[^:]*:.+$`)
	conditionKey = regexp.MustCompile(`^[!-#%-9;-~]+:[!-#%-~]+$`)
	// Condition operators, without IfExists and the set prefixes.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
	conditionRule = regexp.MustCompile(`^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$`)
)

// conditionOperators are the common ones, for suggestions.
var conditionOperators = []string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "ArnEquals",
	"ArnLike", "ArnNotLike",
	"Bool", "BoolIfExists", "IpAddress", "NotIpAddress", "DateLessThan", "DateGreaterThan", "NumericLessThan", "NumericGreaterThan",
	"NumericEquals", "Null"}

// reader reads one document.
type reader struct {
	*source.Reader
	vars bool
	sids map[string]diag.Span // where each is written
}

// Read reads and checks a policy document, for which its key stands at a place.
func Read(r *source.Reader, at diag.Span, n *source.Node) *Document {
	d := &Document{At: at, value: map[string]any{}}
	p := &reader{Reader: r, sids: map[string]diag.Span{}}
	defer func(outer func(string, string) string) { r.Unknown = outer }(r.Unknown)
	r.Unknown = func(key, _ string) string {
		if key == "Principal" || key == "NotPrincipal" {
			return "who may enter a role is rolemap's own work: a permission policy names nobody"
		}
		return ""
	}
	var statements []any
	var places []diag.Span
	add := func(at diag.Span, v *source.Node) {
		statements, places = append(statements, p.statement(at, v)), append(places, at)
	}
	p.Fields(n, at, "the policy document", []string{"Version", "Statement"},
		source.Reads("Version", func(_ source.Word, v *source.Node) {
			if w, ok := p.Word(v, "Version"); ok && w.Text != "2012-10-17" {
				p.Reportf(w.At, diag.PolicyDocument, `write "2012-10-17": older versions take ${aws:...} variables for plain text`,
					"the policy's Version is %s", diag.Quote(w.Text))
			}
		}),
		source.Reads("Id", func(_ source.Word, v *source.Node) {
			if s, ok := p.text(v, "Id"); ok {
				d.value["Id"] = s
			}
		}),
		source.Reads("Statement", func(key source.Word, v *source.Node) {
			if source.IsMapping(v) {
				add(key.At, v)
				return
			}
			if !source.IsList(v) {
				p.WrongType(v, "Statement", "a mapping (Effect: Allow, ...), or a list of such")
				return
			}
			p.List(v, "Statement", func(item *source.Node) { add(p.At(item), item) })
			if len(source.Resolved(v).Content) == 0 {
				p.Reportf(key.At, diag.PolicyDocument, "add a statement", "the policy has no statement")
			}
		}),
	)
	d.value["Version"], d.value["Statement"] = "2012-10-17", statements
	d.Statements, d.vars = len(statements), p.vars
	canonical(d.value) // in place, within the statements too
	d.places = sync.OnceValue(func() map[string]diag.Span {
		out := make(map[string]diag.Span, len(places))
		for i, s := range statements {
			out[string(CompactJSON(s))] = places[i]
		}
		return out
	})
	return d
}

func (p *reader) statement(at diag.Span, n *source.Node) map[string]any {
	s := map[string]any{}
	written := map[string]diag.Span{} // the keys of texts
	strs := func(name string, rule *regexp.Regexp, want string) source.Field {
		return source.Reads(name, func(key source.Word, v *source.Node) {
			written[name] = key.At
			s[name] = p.texts(v, name, rule, want)
		})
	}
	p.Fields(n, at, "the statement", []string{"Effect"},
		source.Reads("Sid", func(_ source.Word, v *source.Node) {
			w, ok := p.Word(v, "Sid")
			if !ok {
				return
			}
			if !sidRule.MatchString(w.Text) {
				p.Reportf(w.At, diag.PolicyDocument, "use letters and digits only", "the Sid is %s", diag.Quote(w.Text))
			}
			if first, twice := p.sids[w.Text]; twice {
				p.Report(diag.Finding{Code: diag.PolicyDocument, At: w.At, Text: fmt.Sprintf("the Sid %s stands twice", diag.Quote(w.Text)),
					Help: "rename one", Also: &diag.Note{At: first, Text: "the first one"}})
			} else {
				p.sids[w.Text] = w.At
			}
			s["Sid"] = w.Text
		}),
		source.Reads("Effect", func(_ source.Word, v *source.Node) {
			w, ok := p.Word(v, "Effect")
			if ok && w.Text != "Allow" && w.Text != "Deny" {
				p.Reportf(w.At, diag.PolicyDocument, "write Allow or Deny", "the Effect is %s", diag.Quote(w.Text))
			}
			s["Effect"] = w.Text
		}),
		strs("Action", actionRule, `"service:Action", such as "s3:GetObject"`),
		strs("NotAction", actionRule, `"service:Action", such as "s3:GetObject"`),
		strs("Resource", nil, ""),
		strs("NotResource", nil, ""),
		source.Reads("Condition", func(_ source.Word, v *source.Node) { s["Condition"] = p.condition(v) }),
	)
	for _, pair := range [][2]string{{"Action", "NotAction"}, {"Resource", "NotResource"}} {
		a, hasA := written[pair[0]]
		b, hasB := written[pair[1]]
		switch {
		case hasA && hasB:
			if diag.Before(b, a) {
				a, b = b, a
			}
			p.Report(diag.Finding{Code: diag.PolicyDocument, At: b, Text: fmt.Sprintf("the statement has both %s and %s", pair[0], pair[1]),
				Help: "keep one of them", Also: &diag.Note{At: a, Text: "the other one"}})
		case !hasA && !hasB && source.IsMapping(n):
			p.Reportf(at, diag.PolicyDocument, "write "+pair[0]+", or "+pair[1]+" for all others", "the statement has neither %s nor %s", pair[0],
				pair[1])
		}
	}
	return s
}

func (p *reader) condition(n *source.Node) map[string]any {
	out := map[string]any{}
	p.Mapping(n, "Condition", func(op source.Word, v *source.Node) {
		if !conditionRule.MatchString(op.Text) {
			p.Reportf(op.At, diag.PolicyDocument, source.DidYouMean(op.Text, conditionOperators,
				"StringEquals, ArnLike, Bool and the like, see IAM's list of condition operators"), "IAM has no condition operator %s",
				diag.Quote(op.Text))
		}
		keys := map[string]any{}
		p.Mapping(v, diag.Cut(op.Text), func(key source.Word, v *source.Node) {
			if !conditionKey.MatchString(key.Text) {
				p.Reportf(key.At, diag.PolicyDocument, "write service:key, such as aws:SourceIp; variables stand in values only",
					"IAM has no condition key %s", diag.Quote(key.Text))
			}
			keys[key.Text] = p.texts(v, diag.Cut(key.Text), nil, "")
		})
		out[op.Text] = keys
	})
	return out
}

// texts reads a text or a list of texts. IAM takes numbers and truth
// values as their text.
func (p *reader) texts(n *source.Node, what string, rule *regexp.Regexp, want string) any {
	one := func(n *source.Node) (string, bool) {
		s, ok := p.text(n, what)
		switch {
		case !ok:
		case rule != nil && !rule.MatchString(s):
			p.Reportf(p.At(n), diag.PolicyDocument, "write "+want, "%s is %s", what, diag.Quote(s))
		case (what == "Resource" || what == "NotResource") && s != "*" && !arnRule.MatchString(s):
			p.Reportf(p.At(n), diag.PolicyDocument, `write an ARN, or "*"`, "%s is %s", what, diag.Quote(s))
		}
		return s, ok
	}
	if s := source.Resolved(n); s.Kind == source.Scalar {
		s, _ := one(n)
		return s
	}
	out := []any{}
	p.List(n, what, func(item *source.Node) {
		if s, ok := one(item); ok {
			out = append(out, s)
		}
	})
	if len(out) == 0 {
		p.Reportf(p.At(n), diag.PolicyDocument, "name at least one", "%s is empty", what)
	}
	return out
}

func (p *reader) text(n *source.Node, what string) (string, bool) {
	w, ok := p.Word(n, what)
	if !ok {
		return "", false
	}
	if i := strings.IndexFunc(w.Text, aws.NotStored); i >= 0 {
		bad, _ := utf8.DecodeRuneInString(w.Text[i:])
		p.Reportf(w.At, diag.PolicyDocument, "IAM stores characters up to U+00FF in policies", "%s has the character %q", what, bad)
	}
	p.vars = p.vars || varies(w.Text)
	for _, v := range UnknownVariables(w.Text) {
		p.Reportf(w.At, diag.PolicyVariable, VariableHelp(v), "%s has the variable %s", what, diag.Quote(v))
	}
	return w.Text, true
}
