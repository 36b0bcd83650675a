package main

import (
	"maps"
	"path"
	"slices"
	"strings"

	"rolemap/config/policy"
)

// How much of a service is allowed, by what covers what.
const (
	reads = iota + 1
	changes
	full
)

// What is said in words of its own, and so without naming iam.
const passRole = "iam:passrole"

// session only reads where the condition demands it.
const session = "s3express:createsession"

var linkedRole = []string{"iam:createservicelinkedrole", "iam:deleteservicelinkedrole"}

// summary is one in the making.
type summary struct {
	policy.Summary
	level  map[string]int
	passes map[string]bool
	but    map[string]bool // nil until there is something to leave out of
}

// summarize works out what the statements of a document allow. What is denied
// takes nothing away, since how far it reaches depends on the request.
func summarize(statements []any) policy.Summary {
	s := summary{level: map[string]int{}, passes: map[string]bool{}}
	always, allows := false, false
	for _, v := range statements {
		x := v.(map[string]any)
		everywhere := x["Condition"] == nil && slices.Contains(texts(x["Resource"]), "*")
		switch actions := texts(x["Action"]); {
		case x["Effect"] == "Deny" && everywhere && slices.Contains(actions, "*"):
			s.Denies = policy.DeniesEverything
		case x["Effect"] == "Deny":
			s.Denies = max(s.Denies, policy.DeniesSome)
		default:
			allows, always = true, always || x["Condition"] == nil
			for _, a := range actions {
				s.allow(a, everywhere, x["Condition"])
			}
			if not := lower(texts(x["NotAction"])); len(not) > 0 {
				s.allowBut(not, everywhere)
			}
		}
	}
	s.When = allows && !always
	s.list()
	return s.Summary
}

func (s *summary) raise(service string, to int) { s.level[service] = max(s.level[service], to) }

// allow takes in an action, which may have wildcards.
func (s *summary) allow(action string, everywhere bool, condition any) {
	folded := strings.ToLower(action)
	service, name, _ := strings.Cut(folded, ":")
	if service == policy.Any {
		s.but = map[string]bool{}
	} else if matches(folded, passRole) {
		for _, to := range passedTo(condition) {
			s.passes[to] = true
		}
	}
	switch all := folded == policy.Any || name == "*"; {
	case folded == passRole:
	case slices.Contains(linkedRole, folded):
		s.Links = true
	case all && everywhere:
		s.raise(service, full)
	case folded == session && slices.Equal(demanded(condition, "s3express:SessionMode"), []string{"ReadOnly"}):
		s.raise(service, reads)
	case all || !reading(action):
		s.raise(service, changes)
	default:
		s.raise(service, reads)
	}
}

// allowBut takes in every action but some.
func (s *summary) allowBut(not []string, everywhere bool) {
	whole := map[string]bool{}
	for _, a := range not {
		if service, all := strings.CutSuffix(a, ":*"); all {
			whole[service] = true
		}
	}
	if s.but == nil {
		s.but = whole
	}
	maps.DeleteFunc(s.but, func(service string, _ bool) bool { return !whole[service] })
	s.raise(policy.Any, changes)
	if everywhere && len(whole) == len(not) {
		s.raise(policy.Any, full)
	}
	if !slices.ContainsFunc(not, func(a string) bool { return matches(a, passRole) }) {
		s.passes[policy.Any] = true
	}
}

// list writes the services into the lists, but for those of which nothing is
// said beyond what is said of every service.
func (s *summary) list() {
	for _, service := range slices.Sorted(maps.Keys(s.level)) {
		if service != policy.Any && s.level[service] <= s.level[policy.Any] && !s.but[service] {
			continue
		}
		at := map[int]*[]string{full: &s.Full, changes: &s.Changes, reads: &s.Reads}[s.level[service]]
		*at = append(*at, service)
	}
	s.But = slices.Sorted(maps.Keys(s.but))
	if s.Passes = slices.Sorted(maps.Keys(s.passes)); s.passes[policy.Any] {
		s.Passes = []string{policy.Any}
	}
}

// passedTo are the services that a condition lets a role be passed to.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
func passedTo(condition any) []string {
	out := demanded(condition, "iam:PassedToService")
	for i, text := range out {
		service, _, ok := strings.Cut(text, ".amazonaws.com")
		if !ok || strings.ContainsAny(service, "*?$") {
			service = policy.Any
		}
		out[i] = service
	}
	if out == nil {
		return []string{policy.Any}
	}
	return out
}

// demanded are the values of which a condition demands one; nil for whichever.
func demanded(condition any, key string) []string {
	operators, _ := condition.(map[string]any)
	for _, operator := range []string{"StringEquals", "StringLike"} {
		keys, _ := operators[operator].(map[string]any)
		for k, v := range keys {
			if strings.EqualFold(k, key) {
				return texts(v)
			}
		}
	}
	return nil
}

// matches reports whether an action with wildcards stands for another one.
func matches(wild, action string) bool {
	is, err := path.Match(wild, action)
	return is && err == nil
}

func lower(list []string) []string {
	out := slices.Clone(list)
	for i := range out {
		out[i] = strings.ToLower(out[i])
	}
	return out
}

// texts is a text, or a list of texts, of a document.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, x.(string))
		}
		return out
	}
	return nil
}
