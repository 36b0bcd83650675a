package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// choice is a flag that takes one of a few values.
type choice struct {
	value string
	of    []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return strings.Join(c.of, "|") }
func (c *choice) Set(s string) error {
	if !slices.Contains(c.of, s) {
		return errors.New(source.DidYouMean(s, c.of, "write "+strings.Join(c.of, ", ")))
	}
	c.value = s
	return nil
}

// whole is a flag that takes a number from 1 on; 0 where it is not given.
type whole int

func (n *whole) String() string { return "" }
func (n *whole) Type() string   { return "N" }
func (n *whole) Set(s string) error {
	i, err := strconv.Atoi(s)
	if err != nil || i < 1 {
		return errors.New("write a number from 1 on")
	}
	*n = whole(i)
	return nil
}

// output adds -o with the formats of a command; the first is the default.
func (a *app) output(cmd *cobra.Command, formats ...string) *choice {
	c := &choice{value: formats[0], of: formats}
	cmd.Flags().VarP(c, "output", "o", "the form of the output")
	a.completeChoice(cmd, "output", c)
	return c
}

// via adds --via, which chooses one way of signing in; without it all count.
func (a *app) via(cmd *cobra.Command) *choice {
	c := &choice{of: []string{config.IAMUsers.String(), config.IdentityCenter.String()}}
	cmd.Flags().Var(c, "via", "only what this way of signing in gives")
	a.completeChoice(cmd, "via", c)
	return c
}

// signIn is the way that --via chose; zero for none.
func (c *choice) signIn() config.SignIn {
	for _, way := range []config.SignIn{config.IAMUsers, config.IdentityCenter} {
		if way.String() == c.value {
			return way
		}
	}
	return 0
}

func (a *app) completeChoice(cmd *cobra.Command, flag string, c *choice) {
	// It fails for a flag that does not exist only.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(c.of, cobra.ShellCompDirectiveNoFileComp))
}

// moment is when the map is judged: ends of grants lie before or after it.
type moment struct {
	now  func() time.Time
	at   time.Time
	text string
}

func (m *moment) String() string { return m.text }
func (m *moment) Type() string   { return "TIME" }
func (m *moment) Set(s string) error {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			m.at, m.text = t.UTC(), s
			return nil
		}
	}
	return errors.New("write a date, 2027-01-31, or a time, 2027-01-31T18:00:00Z")
}

// Time returns the moment that was given, else now.
func (m *moment) Time() time.Time {
	if m.text == "" {
		return m.now()
	}
	return m.at
}

// again is a map and the moment of judging it as the arguments of a command
// that is shown to be copied.
func (a *app) again(path string) string {
	words := diag.ShellWord(path)
	if a.at.text != "" {
		words += " --at " + a.at.text
	}
	return words
}

// flagError explains a wrong flag, with the closest one that there is.
func flagError(cmd *cobra.Command, err error) error {
	help := fmt.Sprintf("%q lists the flags", cmd.CommandPath()+" -h")
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if len(name) > 1 {
			var names []string
			add := func(f *pflag.Flag) { names = append(names, "--"+f.Name) }
			cmd.Flags().VisitAll(add)
			cmd.InheritedFlags().VisitAll(add)
			return fmt.Errorf("%s has no flag %s; %s", cmd.CommandPath(), diag.Quote("--"+name), source.DidYouMean("--"+name, names, help))
		}
		return fmt.Errorf("%s has no flag %s; %s", cmd.CommandPath(), diag.Quote("-"+name), help)
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s cannot be %s; %w", invalid.GetFlag().Name, diag.Quote(invalid.GetValue()), errors.Unwrap(invalid))
	}
	return fmt.Errorf("%w; %s", err, help)
}

// arguments says what a command takes when it was given something else.
func arguments(least, most int, takes string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return fmt.Errorf("%s takes %s; %q shows an example", cmd.CommandPath(), takes, cmd.CommandPath()+" -h")
		}
		return nil
	}
}
