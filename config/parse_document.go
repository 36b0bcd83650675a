package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"rolemap/config/diag"
)

func (p *parser) policy(name Word, n *node) {
	pol := Policy{Name: name}
	before := p.lost
	what := "policy " + diag.Quote(name.Text)
	p.fields(n, name.At, what, nil,
		text("description", &pol.Description),
		text("file", &pol.File),
		reads("document", func(key Word, v *node) { pol.Document = p.document(key.At, v) }),
	)
	hasFile, hasDocument := pol.File.Text != "", pol.Document != nil
	if isMapping(n) && hasFile == hasDocument && p.lost == before {
		p.errorf(name.At, "policy-source", "write file: policies/"+diag.Cut(name.Text)+".json, or document: and the policy below it", "%s needs exactly one of file and document", what)
		pol.File = Word{}
	}
	p.m.Policies = append(p.m.Policies, pol)
}

// ParseDocument reads a policy document from a file: JSON, or the same in YAML.
func ParseDocument(file string, data []byte) (*Document, diag.List) {
	p := &parser{m: &Map{}}
	if strings.EqualFold(path.Ext(file), ".json") {
		if d, bad := jsonSyntax(file, data); bad {
			return nil, diag.List{d}
		}
	}
	r, root := open(file, data, &p.out)
	if root == nil {
		return nil, p.out
	}
	p.reader = r
	return p.document(r.at(root), root), p.out
}

// jsonSyntax finds the place of a JSON syntax error, which JSON's own reader
// knows to the character. The YAML reader takes over from there.
func jsonSyntax(file string, data []byte) (diag.Finding, bool) {
	text := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	var v json.RawMessage // only its syntax is looked at
	var syntax *json.SyntaxError
	if err := json.Unmarshal(text, &v); err == nil || len(bytes.TrimSpace(text)) == 0 || wide(data) != "" || !utf8.Valid(data) {
		return diag.Finding{}, false
	} else if s, ok := err.(*json.SyntaxError); ok {
		syntax = s
	} else {
		return diag.Finding{}, false
	}
	at := diag.Span{File: file, Line: 1, Col: 1, Len: 1}
	end := max(0, min(int(syntax.Offset)-1, len(text)))
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
	return diag.Finding{Code: "json-syntax", At: at, Text: "this is not JSON: " + syntax.Error(), Help: help}, true
}

var (
	sidRule      = regexp.MustCompile(`^[0-9A-Za-z]*$`)
	actionRule   = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$`)
	arnRule      = regexp.MustCompile(`^arn:[^:]+:[^:]*:[^:]*:[^:]*:.+$`)
	accountVar   = regexp.MustCompile(`\$\{account[^}]*\}?`)
	conditionKey = regexp.MustCompile(`^[!-#%-9;-~]+:[!-#%-~]+$`)
	// Condition operators, without IfExists and the set prefixes.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
	conditionRule = regexp.MustCompile(`^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$`)
)

// conditionOperators are the common ones, for suggestions.
var conditionOperators = []string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "ArnEquals", "ArnLike", "ArnNotLike",
	"Bool", "BoolIfExists", "IpAddress", "NotIpAddress", "DateLessThan", "DateGreaterThan", "NumericLessThan", "NumericGreaterThan", "NumericEquals", "Null"}

// notStored reports the characters that IAM stores neither in a policy nor in
// a role's description.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
func notStored(r rune) bool {
	return r > 0xFF || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r < 0xA0
}

// document reads and checks one policy document.
func (p *parser) document(at diag.Span, n *node) *Document {
	d := &Document{At: at, value: map[string]any{}}
	sids := map[string]diag.Span{}
	var statements []any
	p.fields(n, at, "the policy document", []string{"Version", "Statement"},
		reads("Version", func(_ Word, v *node) {
			if w, ok := p.word(v, "Version"); ok && w.Text != "2012-10-17" {
				p.errorf(w.At, "policy-document", `write "2012-10-17": older versions take ${aws:...} variables for plain text`, "the policy's Version is %s", diag.Quote(w.Text))
			}
		}),
		reads("Id", func(_ Word, v *node) {
			if s, ok := p.docText(d, v, "Id"); ok {
				d.value["Id"] = s
			}
		}),
		reads("Statement", func(key Word, v *node) {
			if isMapping(v) {
				statements = append(statements, p.statement(d, key.At, v, sids))
				return
			}
			p.list(v, "Statement", func(item *node) { statements = append(statements, p.statement(d, p.at(item), item, sids)) })
			if len(statements) == 0 {
				p.errorf(key.At, "policy-document", "add a statement", "the policy has no statement")
			}
		}),
	)
	d.value["Version"], d.value["Statement"] = "2012-10-17", statements
	d.Statements = len(statements)
	d.value = canonical(d.value).(map[string]any)
	return d
}

func (p *parser) statement(d *Document, at diag.Span, n *node, sids map[string]diag.Span) map[string]any {
	s := map[string]any{}
	strs := func(name string, rule *regexp.Regexp, want string) field {
		return reads(name, func(_ Word, v *node) { s[name] = p.docStrings(d, v, name, rule, want) })
	}
	p.fields(n, at, "the statement", []string{"Effect"},
		reads("Sid", func(_ Word, v *node) {
			w, ok := p.word(v, "Sid")
			if !ok {
				return
			}
			if !sidRule.MatchString(w.Text) {
				p.errorf(w.At, "policy-document", "use letters and digits only", "the Sid is %s", diag.Quote(w.Text))
			}
			if first, twice := sids[w.Text]; twice {
				p.report(diag.Finding{Code: "policy-document", At: w.At, Text: fmt.Sprintf("the Sid %s stands twice", diag.Quote(w.Text)),
					Help: "rename one", Also: &diag.Note{At: first, Text: "the first one"}})
			}
			sids[w.Text] = w.At
			s["Sid"] = w.Text
		}),
		reads("Effect", func(_ Word, v *node) {
			w, ok := p.word(v, "Effect")
			if ok && w.Text != "Allow" && w.Text != "Deny" {
				p.errorf(w.At, "policy-document", "write Allow or Deny", "the Effect is %s", diag.Quote(w.Text))
			}
			s["Effect"] = w.Text
		}),
		strs("Action", actionRule, `"service:Action", such as "s3:GetObject"`),
		strs("NotAction", actionRule, `"service:Action", such as "s3:GetObject"`),
		strs("Resource", nil, ""),
		strs("NotResource", nil, ""),
		reads("Condition", func(_ Word, v *node) { s["Condition"] = p.condition(d, v) }),
	)
	for _, pair := range [][2]string{{"Action", "NotAction"}, {"Resource", "NotResource"}} {
		_, a := s[pair[0]]
		_, b := s[pair[1]]
		if isMapping(n) && a == b {
			p.errorf(at, "policy-document", "write "+pair[0]+", or "+pair[1]+" for all others", "the statement needs exactly one of %s and %s", pair[0], pair[1])
		}
	}
	return s
}

func (p *parser) condition(d *Document, n *node) map[string]any {
	out := map[string]any{}
	p.mapping(n, "Condition", func(op Word, v *node) {
		if !conditionRule.MatchString(op.Text) {
			p.errorf(op.At, "policy-document", DidYouMean(op.Text, conditionOperators, "StringEquals, ArnLike, Bool and the like, see IAM's list of condition operators"), "IAM has no condition operator %s", diag.Quote(op.Text))
		}
		keys := map[string]any{}
		p.mapping(v, diag.Cut(op.Text), func(key Word, v *node) {
			if !conditionKey.MatchString(key.Text) {
				p.errorf(key.At, "policy-document", "write service:key, such as aws:SourceIp; variables stand in values only", "IAM has no condition key %s", diag.Quote(key.Text))
			}
			keys[key.Text] = p.docStrings(d, v, diag.Cut(key.Text), nil, "")
		})
		out[op.Text] = keys
	})
	return out
}

// docStrings reads a text or a list of texts. IAM takes numbers and truth
// values as their text.
func (p *parser) docStrings(d *Document, n *node, what string, rule *regexp.Regexp, want string) any {
	one := func(n *node) (string, bool) {
		s, ok := p.docText(d, n, what)
		switch {
		case !ok:
		case rule != nil && !rule.MatchString(s):
			p.errorf(p.at(n), "policy-document", "write "+want, "%s is %s", what, diag.Quote(s))
		case (what == "Resource" || what == "NotResource") && s != "*" && !arnRule.MatchString(s):
			p.errorf(p.at(n), "policy-document", `write an ARN, or "*"`, "%s is %s", what, diag.Quote(s))
		}
		return s, ok
	}
	if s := resolved(n); s.Kind == scalarKind {
		s, _ := one(n)
		return s
	}
	out := []any{}
	p.list(n, what, func(item *node) {
		if s, ok := one(item); ok {
			out = append(out, s)
		}
	})
	if len(out) == 0 {
		p.errorf(p.at(n), "policy-document", "name at least one", "%s is empty", what)
	}
	return out
}

func (p *parser) docText(d *Document, n *node, what string) (string, bool) {
	w, ok := p.word(n, what)
	if !ok {
		return "", false
	}
	if i := strings.IndexFunc(w.Text, notStored); i >= 0 {
		bad, _ := utf8.DecodeRuneInString(w.Text[i:])
		p.errorf(w.At, "policy-document", "IAM stores characters up to U+00FF in policies", "%s has the character %q", what, bad)
	}
	for _, v := range accountVar.FindAllString(w.Text, -1) {
		d.vars = true
		if !slices.Contains(AccountVariables, v) {
			p.errorf(w.At, "policy-variable", "rolemap fills in "+strings.Join(AccountVariables, ", "), "%s has the variable %s", what, diag.Quote(v))
		}
	}
	return w.Text, true
}
