package welcome

import (
	"fmt"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/config/diag"
)

// several is the note on how many roles the console holds.
var several = fmt.Sprintf("The console holds %d sessions at once in one browser: "+
	"choose \"Turn on multi-session support\" below your name.", links.Sessions)

// Text writes the letter as plain text.
func (l Letter) Text(w io.Writer) error {
	var b strings.Builder
	say := func(format string, args ...any) {
		for i, x := range args {
			if s, ok := x.(string); ok {
				args[i] = diag.Plain(s)
			}
		}
		fmt.Fprintf(&b, format+"\n", args...)
	}
	say("Welcome to AWS at %s, %s.", l.Organization, l.Name)
	for _, d := range l.Doors {
		say("\n%s", d.Title)
		if d.Address.URL != "" {
			say("  %s", d.Address.URL)
		}
		say("  user name: %s", d.As)
		for i, s := range d.Steps {
			say("  %d. %s", i+1, s)
		}
	}
	if len(l.Roles) == 0 {
		say("\nNo role is yours yet.")
	} else {
		say("\nYour roles")
	}
	for _, r := range l.Roles {
		say("  %s in %s%s", r.Role, r.Where(), comma(r.door(l)))
		if r.Allows != "" {
			say("    %s", r.Allows)
		}
		for _, p := range r.Policies {
			say("    allows %s", p)
		}
		say("    %s; %s", r.conditions(), strings.Join(r.Through, ", "))
		if r.Console.URL != "" {
			say("    %s", r.Console.URL)
		} else {
			say("    no link: %s", r.Console.Why)
		}
		if r.Profile != "" {
			say("    profile %s", r.Profile)
		}
	}
	if len(l.Roles) > 0 {
		say("\n%s", several)
	}
	if len(l.Commands) > 0 {
		say("\nWhoever keeps the map runs, or you do, in a clone of it:")
	}
	for _, c := range l.Commands {
		say("  %s   # %s", c.Text, c.Why)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}
