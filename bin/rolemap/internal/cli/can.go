package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/answer"
	"rolemap/bin/rolemap/internal/grants"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/diag"
)

// answersDoc is the JSON document of can and who-can.
type answersDoc struct {
	Version int          `json:"version"`
	Answers []answer.Doc `json:"answers"`
}

func (a *app) can() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "can USER [ROLE ACCOUNT]",
		Short: "Say what a user can switch into, or whether into one role",
		Long: `can lists every role that a user can switch into, or answers for one role of one
account. With --why it shows the way: where the grant is written, the policy that
lets the user out, the role, and the conditions; and through Identity Center the group,
the permission set and the conditions. --via asks about one way of signing in alone. It
exits 1 where the answer is no.`,
		Example: "  rolemap can bob\n  rolemap can bob LambdaManager analytics --why\n  rolemap can bob --via identity-center",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 3 {
				return arguments(1, 0, "USER, or USER ROLE ACCOUNT")(cmd, args)
			}
			return nil
		},
	}
	form := a.output(cmd, "text", "json")
	var why bool
	cmd.Flags().BoolVar(&why, "why", false, "show the way")
	via := a.via(cmd)
	cmd.ValidArgsFunction = a.completeNames(userNames, roleNames, accountNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		r, err := a.readyFor(args[0])
		if err != nil {
			return err
		}
		m := r.Map
		book := answer.New(r.Access, r.Plan, via.signIn())
		if len(args) == 3 {
			if err := knownRole(m, args[1], args[2]); err != nil {
				return err
			}
			one := book.Of(access.Grant{User: args[0], Account: args[2], Role: args[1]})
			return a.answers([]answer.Answer{one}, one.Allowed, form.value, why, nil)
		}
		all := book.All(args[0])
		if len(all) == 0 && form.value == "text" {
			text := "can switch into nothing"
			if via.value != "" {
				text += " " + grants.Door(via.signIn())
			}
			if u, _ := m.User(args[0]); u.Suspended {
				text += ": suspended"
			}
			fmt.Fprintln(a.out, diag.Plain(args[0]), text)
		}
		return a.answers(all, len(all) > 0, form.value, why, func(x answer.Answer) []string { return []string{x.Role, x.Account} })
	}
	return cmd
}

// knownPlace checks the names of a role and of an account or account group, of
// which either may be empty for any. Given the other way round they are the
// commonest mistake, and said to be.
func knownPlace(m *config.Map, role, account string) error {
	if role == "" {
		// Nothing can be the other way round.
	} else if err := known("role", role, roleNames(m)); err != nil {
		if _, ok := m.Account(role); ok {
			if _, ok := m.Role(account); ok {
				return fmt.Errorf("%s is an account and %s a role: the role comes first", diag.Quote(role), diag.Quote(account))
			}
		}
		return err
	}
	if account == "" {
		return nil
	}
	return known("account or account group", account, placeNames(m))
}

// knownRole checks the names of a role and of one account.
func knownRole(m *config.Map, role, account string) error {
	if err := knownPlace(m, role, account); err != nil {
		return err
	}
	if g, ok := m.Group(account); ok {
		return fmt.Errorf("%s is an account group; name one account of it: %s", diag.Quote(account), few(expanded(m, g.Name.Text)))
	}
	return nil
}

// answers writes answers: as sentences where columns is nil or the way is
// wanted, else as a list of those columns.
func (a *app) answers(all []answer.Answer, yes bool, form string, why bool, columns func(answer.Answer) []string) error {
	st := a.style()
	var err error
	switch {
	case form == "json":
		err = jsondoc.Write(a.out, answersDoc{jsondoc.Version, answer.JSON(all, why)})
	case columns != nil && !why:
		err = answer.List(a.out, all, columns)
	default:
		for _, x := range all {
			fmt.Fprintln(a.out, x.Sentence(st))
			if why && x.Allowed && err == nil {
				err = x.WriteWhy(a.out, st)
			}
		}
	}
	if err == nil && !yes {
		return code(reported)
	}
	return err
}
