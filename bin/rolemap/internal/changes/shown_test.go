package changes_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/changes"
	"rolemap/bin/rolemap/internal/history"
	"rolemap/bin/rolemap/internal/review"
)

// Each change stands by itself, with who wrote and merged it, and with all that
// keeps one from knowing it whole; an end of its own names no commit.
func TestShown(t *testing.T) {
	change := func(merge bool, authors ...string) changes.Change {
		return changes.Change{Authors: authors, Version: history.Version{Commit: strings.Repeat("a", 40), Subject: "subject", Author: "ada",
			At: time.Date(2026, 3, 1, 9, 5, 0, 0, time.UTC), Merge: merge}}
	}
	noted := change(false, "ada")
	noted.Errors, noted.Report, noted.OutOfDate = 1, review.Report{OldErrors: 2}, true
	ended := change(false)
	ended.Ended = true
	const text, markdown = "2026-03-01 09:05 UTC  aaaaaaaaaaaa  ", "### 2026-03-01 09:05 UTC: subject\n\n`aaaaaaaaaaaa` "
	for name, x := range map[string]struct {
		of             []changes.Change
		text, markdown string
	}{
		"nothing": {nil, "No access changes.\n", "No access changes.\n"},
		"an end": {[]changes.Change{ended}, "2026-03-01 09:05 UTC  ended, with no commit\n",
			"### 2026-03-01 09:05 UTC: ended, with no commit\n\n"},
		"one's own":              {[]changes.Change{change(false, "ada")}, text + "ada\n  subject\n", markdown + "ada\n\n"},
		"another's, not a merge": {[]changes.Change{change(false, "bob")}, text + "bob\n  subject\n", markdown + "bob\n\n"},
		"two, of which one's own merge": {[]changes.Change{change(true, "ada"), change(true, "bob")},
			text + "ada\n  subject\n\n" + text + "bob (merged by ada)\n  subject\n",
			markdown + "ada\n\n\n" + markdown + "bob \\(merged by ada\\)\n\n"},
		"of two people": {[]changes.Change{change(true, "ada", "bob")}, text + "ada, bob (merged by ada)\n  subject\n",
			markdown + "ada, bob \\(merged by ada\\)\n\n"},
		"noted": {[]changes.Change{noted}, text + "ada\n  subject\n" +
			"  ! the map has errors here (1): what can be read of it is compared\n" +
			"  ! the map had errors before (2): what can be read of it is compared\n" +
			"  ! the commit is dated before the change that it follows\n",
			markdown + "ada\n\n- ⚠️ the map has errors here \\(1\\): what can be read of it is compared\n" +
				"- ⚠️ the map had errors before \\(2\\): what can be read of it is compared\n" +
				"- ⚠️ the commit is dated before the change that it follows\n"},
	} {
		var asText, asMarkdown bytes.Buffer
		h := changes.History{Changes: x.of}
		if err := h.Text(&asText, ansi.New(false)); err != nil {
			t.Fatal(err)
		}
		if err := h.Markdown(&asMarkdown); err != nil {
			t.Fatal(err)
		}
		if asText.String() != x.text {
			t.Errorf("%s: got\n%swant\n%s", name, asText.String(), x.text)
		}
		if asMarkdown.String() != x.markdown {
			t.Errorf("%s: got\n%swant\n%s", name, asMarkdown.String(), x.markdown)
		}
	}
}

// Ends of teams' and people's own grants are told one by one, the newest first,
// and none that is still to come.
func TestEndsInOrder(t *testing.T) {
	git := in{dir: t.TempDir(), env: []string{"GIT_AUTHOR_DATE=2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z"}}
	const text = `version: 1
organization: acme
users_account: {id: "111111111111", region: eu-central-1}
accounts: {web: {id: "222222222222"}}
roles: {Reader: {policies: [ReadOnlyAccess]}, Writer: {policies: [PowerUserAccess]}}
teams: {t: {members: [ada], access: {web: [{role: Writer, until: 2026-02-09}]}}}
users:
  ada: {access: {web: [{role: Reader, until: 2026-02-19}]}}
  bob: {access: {web: [{role: Reader, until: 2026-01-31}, {role: Writer, until: 2026-05-31}]}}
`
	if err := os.WriteFile(filepath.Join(git.dir, "map.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"commit", "-q", "-m", "all"}} {
		if out, err := git.command(args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	read := 0
	h, err := changes.Of(context.Background(), git, "map.yaml", changes.Options{At: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC),
		Read: func(history.Version) { read++ }})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range h.Changes {
		got = append(got, c.At.Format(time.DateOnly))
	}
	if want := []string{"2026-02-20", "2026-02-10", "2026-02-01", "2026-01-01"}; !slices.Equal(got, want) || read != 1 {
		t.Errorf("%q, want %q; %d versions read", got, want, read)
	}
}
