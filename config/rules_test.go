package config_test

import (
	"testing"
	"time"

	"rolemap/config"
)

// TestOneMistakeOneFinding: what follows from a mistake is not worth a finding
// of its own.
func TestOneMistakeOneFinding(t *testing.T) {
	const passed, soon = "until: 2020-01-01", "until: 2026-11-22"
	for text, want := range map[string]string{
		granted("{role: Nope, " + passed + "}"):  "unknown-role",
		granted("{role: Nope, " + soon + "}"):    "unknown-role",
		granted("{role: \"*\", " + passed + "}"): "unknown-role",
		granted("{role: R, " + passed + "}"):     "until-passed",
		granted("{role: R, until: soon}"):        "invalid-until",
		granted("{until: 2027-01-31}"):           "missing-key",
		granted("[R]"):                           "wrong-type",
		head + twoAccounts + oneRole + "users: {u: {}}\nteams: {t: {members: [u], access: {a: [{until: 2027-01-31}]}}}": "missing-key",
		head + twoAccounts + oneRole + "users: {u: {}}\nteams: {t: {members: [u], access: {a: [{role: }]}}}":            "wrong-type",
	} {
		if got := codesOf(text); got != want {
			t.Errorf("%q, want %q:\n%s", got, want, text)
		}
	}
}

// TestFirstYears: the zero time means no end, so no end is the zero time.
func TestFirstYears(t *testing.T) {
	for text, want := range map[string]string{"0001-01-01": "0001-01-02T00:00:00Z", "0001-01-01T00:00:01Z": "0001-01-01T00:00:01Z", "0001-01-01T00:00:00Z": ""} {
		m, _ := config.Parse(config.File{Path: "m", Data: []byte(granted("{role: R, until: \"" + text + "\"}"))})
		alice, _ := m.User("alice")
		got := ""
		if roles := alice.Access[0].Roles; len(roles) > 0 {
			got = roles[0].Until.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
