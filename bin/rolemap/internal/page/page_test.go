package page_test

import (
	"encoding/json"
	"strings"
	"testing"

	"rolemap/bin/rolemap/internal/page"
)

// TestDataIsNothingElse: whatever people write, it neither ends a script nor starts a comment or a line.
func TestDataIsNothingElse(t *testing.T) {
	const hostile = "</script><!-- ' \" \\ ` ${x} ]]> \u2028 \u2029 é"
	script, err := page.Data("data", []string{hostile})
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(script, "<>&\u2028\u2029") {
		t.Error(script)
	}
	var text string
	var got []string
	_, after, _ := strings.Cut(script, "JSON.parse(")
	if err := json.Unmarshal([]byte(strings.TrimSuffix(after, ")\n")), &text); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil || len(got) != 1 || got[0] != hostile {
		t.Errorf("%q %v", got, err)
	}
}

// What has no form in JSON is an error and no script.
func TestDataWithoutAForm(t *testing.T) {
	if script, err := page.Data("data", func() {}); err == nil || script != "" {
		t.Errorf("%q %v", script, err)
	}
}
