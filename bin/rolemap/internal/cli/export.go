package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/profiles"
	"rolemap/config"
	"rolemap/config/diag"
)

func (a *app) export() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write profiles for other tools that enter roles",
		Long: `export writes what other tools read:

aesr USER prints the configuration of the browser extension AWS Extend Switch Roles for a
person. It has what they hold as an IAM user: ` + profiles.WhySwitch + `.

granted --out DIR writes a profile registry of granted: a git repository of yours with the
profiles of everybody. It has the roles of Identity Center: ` + profiles.WhyShared + `.`,
		Example: "  rolemap export aesr alice\n  rolemap export granted --out registry",
		Args:    a.noCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.exportSwitchRoles(), a.exportGranted())
	return cmd
}

func (a *app) exportSwitchRoles() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "aesr USER",
		Short:   "Print the configuration of AWS Extend Switch Roles",
		Example: "  rolemap export aesr alice --names short",
		Args:    arguments(1, 1, "one USER"),
	}
	options := a.nameOptions(cmd)
	cmd.ValidArgsFunction = a.completeNames(userNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		o, err := options()
		if err != nil {
			return err
		}
		r, err := a.readyFor(args[0])
		if err != nil {
			return err
		}
		s, left, err := profiles.SwitchRoles(a.out, r.Access, args[0], o)
		if err != nil {
			return err
		}
		if holds(r.Access, args[0], config.IdentityCenter) {
			fmt.Fprintf(a.err, "rolemap: note: what is entered through Identity Center is left out: %s\n", profiles.WhySwitch)
		}
		for _, l := range left {
			fmt.Fprintf(a.err, "rolemap: note: %s\n", l)
		}
		a.profileNotes(r.Access, s)
		return nil
	}
	return cmd
}

func (a *app) exportGranted() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "granted --out DIR",
		Short:   "Write a profile registry of granted",
		Example: "  rolemap export granted --out registry",
		Args:    arguments(0, 0, "no argument"),
	}
	options := a.nameOptions(cmd)
	var out string
	cmd.Flags().StringVar(&out, "out", "", "write into this `DIR`")
	cmd.RunE = func(_ *cobra.Command, _ []string) error {
		if out == "" {
			return errors.New("say where to: --out DIR")
		}
		o, err := options()
		if err != nil {
			return err
		}
		r, _, err := a.ready()
		if err != nil {
			return err
		}
		files, s := profiles.Registry(r.Access, o)
		if s.Unknown != "" {
			return errors.New("there is no profile to write: " + s.Unknown)
		}
		a.profileNotes(r.Access, s)
		if s.Empty() {
			return errors.New("nobody enters a role through Identity Center: " + profiles.WhyShared)
		}
		names := []string{"config", "granted.yml"}
		for _, name := range names {
			path := filepath.Join(out, name)
			switch there, err := readFile(path); {
			case errors.Is(err, fs.ErrNotExist):
			case err != nil:
				return err
			case !profiles.OfRegistry(there):
				return fmt.Errorf("%s is there, and not by this command; name another DIR", diag.Quote(path))
			}
		}
		for _, name := range names {
			path := filepath.Join(out, name)
			if err := createFile(path, files[name], false); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "wrote %s\n", diag.Plain(path))
		}
		fmt.Fprintf(a.out, "next: push them to a git repository; everybody then runs: granted registry add --name %s --url REPOSITORY\n",
			s.Organization)
		return nil
	}
	return cmd
}
