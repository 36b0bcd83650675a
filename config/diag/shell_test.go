package diag_test

import (
	"os/exec"
	"testing"

	"rolemap/config/diag"
)

// A shell reads back what was written.
func TestShellWord(t *testing.T) {
	for _, s := range []string{"", "maps/production", "my maps/a.yaml", "it's", "$(id)", "`id`", "a;b", "~", "*", "é", "-x", "a\nb", "a=b", "{a,b}"} {
		out, err := exec.Command("sh", "-c", "printf '[%s]' "+diag.ShellWord(s)).Output()
		if err != nil || string(out) != "["+s+"]" {
			t.Errorf("%q becomes %s, which a shell reads as %s (%v)", s, diag.ShellWord(s), out, err)
		}
	}
	if got := diag.ShellWord("maps/production"); got != "maps/production" {
		t.Errorf("a plain word becomes %s", got)
	}
}
