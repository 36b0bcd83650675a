// Package cli is the command line of rolemap-aws.
package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/natefinch/atomic"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"rolemap/bin/rolemap-aws/internal/live"
	"rolemap/bin/rolemap-aws/internal/sync"
	"rolemap/config"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// Exit codes; the same as those of rolemap.
const (
	clean    = 0
	reported = 1
	failed   = 2
)

var errReported = errors.New("reported")

// Run runs the program and returns its exit code.
func Run(ctx context.Context, out, err io.Writer, args []string) int {
	root := &cobra.Command{
		Use:           "rolemap-aws",
		Short:         "What rolemap reads from AWS",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	root.AddCommand(syncCommand(out, err))
	root.Args = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return fmt.Errorf("there is no command %s; %s", diag.Quote(args[0]),
			source.DidYouMean(args[0], []string{"sync"}, `"rolemap-aws -h" lists them`))
	}
	root.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; %q lists the flags", err, cmd.CommandPath()+" -h")
	})
	switch e := root.ExecuteContext(ctx); {
	case e == nil:
		return clean
	case errors.Is(e, errReported):
		return reported
	default:
		fmt.Fprintln(err, "rolemap-aws:", diag.Plain(e.Error()))
		return failed
	}
}

func syncCommand(out, err io.Writer) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sync [MAP]",
		Short: "Write the lock file of Identity Center",
		Long: `sync reads the instance of Identity Center, its users, groups and permission sets, and the
accounts of the organisation, and writes ` + config.LockFile + ` beside the map.
It only reads in AWS: with the credentials of the environment or of --profile, in the region
that identity_center names. People are matched by identity_center.user_name, else by the
email, else by their name; who is not found, or found twice, is listed. It shows what
changed in the file.`,
		Example: "  rolemap aws sync\n  rolemap aws sync --profile identity --check\n  rolemap aws sync --accounts",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("%s takes one MAP at most; %q shows an example", cmd.CommandPath(), cmd.CommandPath()+" -h")
			}
			return nil
		},
	}
	o := options{}
	cmd.Flags().StringVarP(&o.path, "map", "m", "", "the role map: `MAP` is a file or a directory (default $ROLEMAP or config/rolemap.yaml)")
	cmd.Flags().StringVar(&o.profile, "profile", "", "the `PROFILE` of the AWS configuration")
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing; exit 1 where the file would change")
	cmd.Flags().BoolVar(&o.accounts, "accounts", false, "print entries for the accounts that the map lacks, and write nothing")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > 0 && o.path != "":
			return errors.New("the map is given twice: as an argument and with --map")
		case len(args) > 0:
			o.path = args[0]
		default:
			o.path = cmp.Or(o.path, os.Getenv("ROLEMAP"), "config/rolemap.yaml")
		}
		return o.run(cmd.Context(), out, err)
	}
	return cmd
}

type options struct {
	path, profile   string
	check, accounts bool
}

func (o options) run(ctx context.Context, out, err io.Writer) error {
	if o.path == "-" {
		return errors.New("a map on standard input has no place for the lock file, which stands beside the map")
	}
	l, failure := config.Load(o.path)
	switch {
	case errors.Is(failure, fs.ErrNotExist):
		return fmt.Errorf("there is no role map at %s: name one as an argument, with --map or in $ROLEMAP", diag.Quote(o.path))
	case failure != nil:
		return failure
	}
	m := l.Map
	if lost := unread(l.Findings); len(lost) > 0 {
		if failure := diag.WriteText(err, lost, l.Sources); failure != nil {
			return failure
		}
		return fmt.Errorf("%s cannot be read as a whole: whom it names is not certain, and nothing is written", o.path)
	}
	switch {
	case m.IdentityCenter == nil:
		return fmt.Errorf("%s has no identity_center: add identity_center: {account: {id: \"444444444444\", region: eu-central-1}} with the account that administers it and its primary region", o.path)
	case m.IdentityCenter.Region.Text == "":
		return fmt.Errorf("identity_center in %s has no region: \"rolemap validate\" shows what to write", o.path)
	}
	show, done := progress(err)
	c, failure := live.Read(ctx, live.Options{Region: m.IdentityCenter.Region.Text, Profile: o.profile, Members: sync.Named(m),
		Progress: show})
	done()
	if failure != nil {
		return failure
	}
	if o.accounts {
		text := sync.Proposal(m, c.Accounts)
		if text == "" {
			fmt.Fprintln(err, "the map has every active account of the organisation")
		}
		_, failure := io.WriteString(out, text)
		return failure
	}
	r := sync.Of(m, c)
	for _, line := range r.Unmatched {
		fmt.Fprintln(err, "not matched:", diag.Plain(line))
	}
	changes := sync.Changes(m.Lock, r.Lock)
	for _, line := range changes {
		fmt.Fprintln(out, diag.Plain(line))
	}
	return o.write(err, r.Lock.Text())
}

// unread are the errors of a map's form. Those of the lock file do not matter:
// it is written anew.
func unread(found diag.List) (out diag.List) {
	for _, d := range found {
		if d.Severity() == diag.Error && filepath.Base(d.At.File) != config.LockFile {
			out = append(out, d)
		}
	}
	return out
}

// write writes the lock file whole, or says with --check that it would.
func (o options) write(err io.Writer, text []byte) error {
	dir := o.path
	if info, e := os.Stat(dir); e != nil || !info.IsDir() {
		dir = filepath.Dir(o.path)
	}
	file := filepath.Join(dir, config.LockFile)
	old, failure := os.ReadFile(file)
	switch {
	case failure != nil && !errors.Is(failure, fs.ErrNotExist):
		return failure
	case bytes.Equal(old, text):
		fmt.Fprintf(err, "%s is up to date\n", diag.Plain(file))
		return nil
	case o.check:
		fmt.Fprintf(err, "%s is out of date: \"%s\" writes it\n", diag.Plain(file), config.SyncCommand)
		return errReported
	}
	if failure := atomic.WriteFile(file, bytes.NewReader(text)); failure != nil {
		return failure
	}
	fmt.Fprintf(err, "%s is written: review and commit it\n", diag.Plain(file))
	return os.Chmod(file, 0o644)
}

// progress shows on one line of a terminal what is being read; elsewhere nothing.
func progress(w io.Writer) (show func(what string, n int), done func()) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func(string, int) {}, func() {}
	}
	return oneLine(w)
}

// oneLine shows progress on a line that is written over and over.
func oneLine(w io.Writer) (show func(what string, n int), done func()) {
	width := 0
	line := func(text string) {
		n := utf8.RuneCountInString(text)
		fmt.Fprintf(w, "\r%s%s", text, strings.Repeat(" ", max(0, width-n)))
		width = n
	}
	return func(what string, n int) { line(fmt.Sprintf("reading %s: %d", diag.Plain(what), n)) },
		func() { line(""); fmt.Fprint(w, "\r") }
}
