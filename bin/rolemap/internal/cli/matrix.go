package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/matrix"
	"rolemap/config"
)

// defaultWidth is how many characters a line has where neither $COLUMNS nor a
// terminal says.
const defaultWidth = 120

func (a *app) matrix() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "matrix [MAP]",
		Short: "Show users by account and role",
		Long: `matrix shows every user, every account, and the roles between them. A table whose
columns do not fit the terminal ($COLUMNS characters, where that is set; 120, where
there is no terminal) has a line for each user and account instead. csv has one grant a
line; a cell that a spreadsheet could take for a formula starts with an apostrophe. Where
people sign in through Identity Center, marks say through which way each role can be
entered, and a line below what they mean.`,
		Example: "  rolemap matrix\n  rolemap matrix --account webapp,analytics --role AccountManager\n  rolemap matrix -o html > access.html",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "table", "csv", "markdown", "json", "html")
	filter := a.filter(cmd)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		r, _, err := a.ready(args...)
		if err != nil {
			return err
		}
		if err := knownFilter(filter(), r.Map); err != nil {
			return err
		}
		t := matrix.New(r.Access, filter(), a.at.Time())
		switch form.value {
		case "csv":
			return t.CSV(a.out)
		case "markdown":
			return t.Markdown(a.out)
		case "json":
			return t.JSON(a.out)
		case "html":
			return t.HTML(a.out)
		}
		return t.Table(a.out, a.width(), a.style())
	}
	return cmd
}

func (a *app) width() int {
	if n, err := strconv.Atoi(a.env["COLUMNS"]); err == nil && n > 0 {
		return n
	}
	if n := terminalWidth(a.out); n > 0 {
		return n
	}
	return defaultWidth
}

// filter adds the flags that choose among grants.
func (a *app) filter(cmd *cobra.Command) func() grants.Filter {
	f := grants.Filter{}
	via := a.via(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&f.Teams, "team", nil, "only grants that come through these `teams`")
	flags.StringSliceVar(&f.Accounts, "account", nil, "only these `accounts` or account groups")
	flags.StringSliceVar(&f.Users, "user", nil, "only these `users`")
	flags.StringSliceVar(&f.Roles, "role", nil, "only these `roles`")
	a.completeFlag(cmd, "team", teamNames)
	a.completeFlag(cmd, "account", accountNames, groupNames)
	a.completeFlag(cmd, "user", userNames)
	a.completeFlag(cmd, "role", roleNames)
	return func() grants.Filter {
		f.Via = via.signIn()
		return f
	}
}

func knownFilter(f grants.Filter, m *config.Map) error {
	for _, part := range []struct {
		kind          string
		wanted, known []string
	}{
		{"team", f.Teams, teamNames(m)},
		{"account or account group", f.Accounts, append(accountNames(m), groupNames(m)...)},
		{"user", f.Users, userNames(m)},
		{"role", f.Roles, roleNames(m)},
	} {
		for _, name := range part.wanted {
			if err := known(part.kind, name, part.known); err != nil {
				return err
			}
		}
	}
	return nil
}
