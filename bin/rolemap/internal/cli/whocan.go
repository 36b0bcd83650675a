package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/answer"
	"rolemap/bin/rolemap/internal/grants"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
	"rolemap/config/effective"
)

func (a *app) whoCan() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "who-can [ROLE [ACCOUNT]]",
		Short: "List who can switch into a role of an account",
		Long: `who-can lists the users who can switch into a role of an account, one a line. ACCOUNT is
an account or an account group; without it, every account counts. --account X without a
role lists everybody who can enter X, --administrators those alone who can change who may
do what there. With --why it shows the way of each: where the grant is written, the policy
that lets the user out, the role, and the conditions; and through Identity Center the group,
the permission set and the conditions. --via asks about one way of signing in alone. It
exits 1 where nobody can.`,
		Example: "  rolemap who-can AccountManager webapp\n  rolemap who-can AccountManager webapp --why\n  rolemap who-can --account production --administrators",
		Args:    arguments(0, 2, "ROLE and ACCOUNT at most"),
	}
	form := a.output(cmd, "text", "json")
	var why, administrators bool
	var account string
	cmd.Flags().BoolVar(&why, "why", false, "show the way of each")
	cmd.Flags().BoolVar(&administrators, "administrators", false, "only who can change who may do what")
	via := a.via(cmd)
	cmd.Flags().StringVar(&account, "account", "", "in this `ACCOUNT` or account group")
	a.completeFlag(cmd, "account", accountNames, groupNames)
	cmd.ValidArgsFunction = a.completeNames(roleNames, placeNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		role := ""
		if len(args) > 0 {
			role = args[0]
		}
		switch {
		case len(args) == 2 && account != "":
			return fmt.Errorf("the account is given twice: as an argument and with --account")
		case len(args) == 2:
			account = args[1]
		case role == "" && account == "" && !administrators:
			return fmt.Errorf("say which role, or --account, or --administrators; %q shows examples", "rolemap who-can -h")
		}
		r, _, err := a.ready()
		if err != nil {
			return err
		}
		if err := knownPlace(r.Map, role, account); err != nil {
			return err
		}
		in := r.Map.Expand(account)
		all := answer.New(r.Access, r.Plan, via.signIn()).Holders(func(g access.Grant) bool {
			return (role == "" || g.Role == role) &&
				(account == "" || slices.ContainsFunc(in, func(a *config.Account) bool { return a.Name.Text == g.Account })) &&
				(!administrators || administrator(r.Map, g))
		})
		if len(all) == 0 && form.value == "text" {
			text := nobody(role, account, administrators)
			if via.value != "" {
				text += " " + grants.Door(via.signIn())
			}
			fmt.Fprintln(a.out, text)
		}
		return a.answers(all, len(all) > 0, form.value, why, func(x answer.Answer) []string {
			columns := []string{x.User}
			if role == "" {
				columns = append(columns, x.Role)
			}
			if len(in) != 1 {
				columns = append(columns, x.Account)
			}
			return columns
		})
	}
	return cmd
}

// administrator reports whether a grant's role can change who may do what.
func administrator(m *config.Map, g access.Grant) bool {
	account, _ := m.Account(g.Account)
	return effective.Of(m, account, g.Role, time.Time{}).Administrator()
}

func nobody(role, account string, administrators bool) string {
	words := []string{"nobody can"}
	switch {
	case role != "":
		words = append(words, "switch into "+diag.Plain(role))
	case administrators:
		words = append(words, "switch into an administrator role")
	default:
		words = append(words, "switch into a role")
	}
	if account != "" {
		words = append(words, "in "+diag.Plain(account))
	}
	return strings.Join(words, " ")
}
