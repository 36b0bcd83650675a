package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/links"
	"rolemap/bin/rolemap/internal/profiles"
	"rolemap/config"
	"rolemap/config/access"
	"rolemap/config/aws"
	"rolemap/config/diag"
)

// maxConfig is how large a configuration file may be: far above any.
const maxConfig = 16 << 20

func (a *app) awsConfig() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "aws-config USER [FILE]",
		Short: "Write somebody's profiles for the AWS command line",
		Long: `aws-config prints the profiles of a person for the AWS command line: one for each role
that they hold, through the IAM user or through Identity Center. --write puts them into
~/.aws/config, or $AWS_CONFIG_FILE, or FILE: between two marker lines, so that the next time
replaces what it wrote and takes out what is stale. Every other byte stays as it is, and a
copy of the file is kept beside it. A profile that the file already has outside of the
block is refused. --diff shows what --write would change, and exits 1 where that is something.

An IAM user signs in with "aws login" (AWS CLI 2.32 or later), which the stack "users" lets
everybody do, or with an access key: --sign-in access-key.
Credentials of "aws login" are temporary, from which AWS gives a role for an hour at most.`,
		Example: "  rolemap aws-config alice\n  rolemap aws-config alice --diff\n  rolemap aws-config alice --write\n" +
			"  rolemap aws-config alice --sign-in access-key --names short",
		Args: arguments(1, 2, "USER and at most FILE"),
	}
	form := a.output(cmd, "text", "json")
	options := a.profileOptions(cmd)
	var write, differ bool
	cmd.Flags().BoolVar(&write, "write", false, "write the profiles into the file")
	cmd.Flags().BoolVar(&differ, "diff", false, "show what --write would change")
	cmd.MarkFlagsMutuallyExclusive("write", "diff", "output")
	cmd.ValidArgsFunction = a.completeNames(userNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 2 && !write && !differ {
			return errors.New("FILE goes with --write or --diff")
		}
		o, err := options()
		if err != nil {
			return err
		}
		r, err := a.readyFor(args[0])
		if err != nil {
			return err
		}
		s := profiles.Of(r.Access, args[0], o)
		a.profileNotes(r.Access, s)
		if write || differ {
			path, err := a.awsConfigFile(args[1:])
			if err != nil {
				return err
			}
			return a.putProfiles(s, path, write)
		}
		if form.value == "json" {
			return s.JSON(a.out)
		}
		_, err = a.out.WriteString(s.Block())
		return err
	}
	return cmd
}

// mfaDevice is the name, behind its path if it has one, or the ARN of an MFA
// device that shows codes: nothing else serves at the command line.
var mfaDevice = regexp.MustCompile(`^(arn:aws[a-z-]*:iam::[0-9]{12}:mfa/)?[A-Za-z0-9_+=,.@-]+(/[A-Za-z0-9_+=,.@-]+)*$`)

// nameOptions adds the flags that say how profiles are named, and where.
func (a *app) nameOptions(cmd *cobra.Command) func() (profiles.Options, error) {
	var template, region string
	cmd.Flags().StringVar(&template, "names", "full", "the profiles' names: full, which is {organization}-{account}-{role}, short, which is\n"+
		"{account}-{role}, or another `TEMPLATE`, which may also have {account_id}")
	cmd.Flags().StringVar(&region, "region", "", "the `REGION` of every profile (default each account's)")
	return func() (profiles.Options, error) {
		names, err := profiles.ParseTemplate(template)
		switch {
		case err != nil:
			return profiles.Options{}, fmt.Errorf("--names cannot be %s; %w", diag.Quote(template), err)
		case region != "" && !aws.RegionForm.MatchString(region):
			return profiles.Options{}, fmt.Errorf("--region cannot be %s; write it as eu-central-1", diag.Quote(region))
		}
		return profiles.Options{Names: names, Region: region}, nil
	}
}

// profileOptions adds the flags that say how profiles are written.
func (a *app) profileOptions(cmd *cobra.Command) func() (profiles.Options, error) {
	options := a.nameOptions(cmd)
	signIn := &choice{value: string(profiles.Login), of: []string{string(profiles.Login), string(profiles.AccessKey)}}
	cmd.Flags().Var(signIn, "sign-in", "how the IAM user signs in")
	a.completeChoice(cmd, "sign-in", signIn)
	device := cmd.Flags().String("mfa-device", "", "the `NAME` or ARN of the MFA device, one that shows codes (default the user's name)")
	return func() (profiles.Options, error) {
		o, err := options()
		if *device != "" && !mfaDevice.MatchString(*device) && err == nil {
			err = fmt.Errorf("--mfa-device cannot be %s; write the name of a device that shows codes, or its ARN", diag.Quote(*device))
		}
		o.SignIn, o.MFA = profiles.SignIn(signIn.value), *device
		return o, err
	}
}

// profileNotes says beside the profiles what they do not say themselves.
func (a *app) profileNotes(all access.Access, s profiles.Set) {
	note := func(format string, args ...any) { fmt.Fprintf(a.err, "rolemap: note: "+format+"\n", args...) }
	if s.User != "" && !holds(all, s.User, config.BothWays) {
		note("%s", nothingHeld(all, s.User))
	}
	for _, r := range s.Renamed {
		note("%s", r)
	}
	if s.Both > 0 {
		note("%s can be entered both ways; the profile through Identity Center ends in %s", count(s.Both, "role"), links.Beside)
	}
	if s.Unknown != "" {
		note("the profiles of Identity Center are left out: %s", s.Unknown)
	}
}

// holds reports whether a user holds a role through one of some ways.
func holds(all access.Access, user string, ways config.SignIn) bool {
	return slices.ContainsFunc(all.Holdings, func(h access.Holding) bool { return h.User == user && h.Ways()&ways != 0 })
}

// nothingHeld says of somebody without a grant that it is so, and why.
func nothingHeld(all access.Access, user string) string {
	if u, ok := all.Map.User(user); ok && u.Suspended {
		return diag.Plain(user) + " is suspended and holds no role"
	}
	return diag.Plain(user) + " holds no role"
}

// awsConfigFile is where the AWS command line reads its configuration.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
func (a *app) awsConfigFile(argument []string) (string, error) {
	if len(argument) > 0 {
		return argument[0], nil
	}
	path := a.env["AWS_CONFIG_FILE"]
	if path == "" {
		path = "~/.aws/config"
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := homeDir()
		if err != nil {
			return "", fmt.Errorf("cannot tell where ~ is; name the FILE: %w", err)
		}
		path = filepath.Join(home, filepath.FromSlash(rest))
	}
	return path, nil
}

// putProfiles puts profiles into a file, or shows what that would change.
func (a *app) putProfiles(s profiles.Set, path string, write bool) error {
	old, err := readPlain(path, maxConfig)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return err
	}
	text, err := profiles.Put(old, s)
	if err == nil && write && !fresh && !bytes.Equal(old, text) {
		err = unchanged(path, old)
	}
	if err != nil {
		return fmt.Errorf("%s stays as it is: %w", diag.Quote(path), err)
	}
	if bytes.Equal(old, text) {
		fmt.Fprintf(a.out, "%s is up to date\n", diag.Plain(path))
		return nil
	}
	if !write {
		fmt.Fprintln(a.out, plainLines(string(diff.Diff(path, old, path+" with --write", text))))
		return code(reported)
	}
	if fresh {
		err = createPrivate(path, text)
	} else {
		var copied string
		if copied, err = backUp(path, old, a.at.now()); err == nil {
			fmt.Fprintf(a.out, "kept what was there in %s\n", diag.Plain(copied))
			err = writeFile(path, text)
		}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "wrote %s into %s\n", count(len(s.Profiles), "profile"), diag.Plain(path))
	switch {
	case s.Login != nil:
		fmt.Fprintf(a.out, "next: aws login --profile %s\n", s.LoginName())
	case s.Base != nil:
		fmt.Fprintf(a.out, "next: aws configure --profile %s\n", s.BaseName())
	}
	if s.Session != nil {
		fmt.Fprintf(a.out, "next: aws sso login --sso-session %s\n", s.BaseName())
	}
	return nil
}
