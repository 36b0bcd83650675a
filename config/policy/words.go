package policy

import "time"

// Time is a moment as conditions write it, in UTC and to the second.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// Statements is a document of them.
func Statements(list ...any) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": list}
}

// List is a list of texts as JSON readers give it; jsii takes no other.
func List(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}

// OneOrList is List where there are several; one text stands alone.
func OneOrList(texts []string) any {
	if len(texts) == 1 {
		return texts[0]
	}
	return List(texts)
}
