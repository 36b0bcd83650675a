package page_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var comment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// rules are the declarations of a stylesheet by what they are for: "MEDIA
// SELECTOR { DECLARATION }", each once for each selector of a list.
func rules(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	media, rest := "", comment.ReplaceAllString(text, "")
	for {
		head, after, ok := strings.Cut(rest, "{")
		if end, tail, closed := strings.Cut(head, "}"); closed { // of a medium
			media, rest = "", tail+"{"+after
			if strings.TrimSpace(end) != "" {
				t.Fatalf("what is %q?", end)
			}
			continue
		}
		if !ok {
			return out
		}
		if head = strings.TrimSpace(head); strings.HasPrefix(head, "@media") {
			media, rest = head, after
			continue
		}
		body, tail, _ := strings.Cut(after, "}")
		for _, selector := range strings.Split(head, ",") {
			for _, declaration := range strings.Split(body, ";") {
				if declaration = strings.TrimSpace(declaration); declaration != "" {
					out = append(out, strings.TrimSpace(media+" "+strings.TrimSpace(selector)+" { "+declaration+" }"))
				}
			}
		}
		if rest = tail; tail == "" {
			return out
		}
	}
}

// TestRulesStandOnce: what pages have in common stands in the stylesheet of all
// of them, and colors there alone.
func TestRulesStandOnce(t *testing.T) {
	files, err := filepath.Glob("../*/*.css")
	if err != nil || len(files) < 7 {
		t.Fatal(files, err)
	}
	in := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := rules(t, string(text))
		if len(found) < 5 {
			t.Errorf("%s has %d rules", file, len(found))
		}
		for _, rule := range found {
			if other := in[rule]; other != "" {
				t.Errorf("%s and %s both have %s", other, file, rule)
			}
			in[rule] = file
			if strings.Contains(rule, ": #") && filepath.Base(file) == "page.css" {
				t.Errorf("%s has a color of its own: %s", file, rule)
			}
		}
	}
}
