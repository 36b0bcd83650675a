// Package cli is the command line: one file a command, each of which reads its
// arguments, asks the packages of config, and hands the answer to a renderer.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/ansi"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/diag"
	"rolemap/config/source"
)

// Exit codes; the same for every command.
const (
	clean    = 0
	reported = 1 // the answer is no, or there are findings
	failed   = 2 // the question could not be answered
)

// code is an exit code that a command asks for after it has said why.
type code int

func (c code) Error() string { return fmt.Sprintf("exit %d", int(c)) }

// app is one run of the program.
type app struct {
	env map[string]string
	in  io.Reader
	out *bufio.Writer
	err io.Writer

	outIsTerminal, errIsTerminal bool

	mapFlag string
	at      moment
	color   choice
}

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env []string, in io.Reader, out, err io.Writer, args []string) int {
	a := &app{env: map[string]string{}, in: in, out: bufio.NewWriter(out), err: err,
		outIsTerminal: isTerminal(out), errIsTerminal: isTerminal(err)}
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		a.env[name] = value
	}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(a.out)
	root.SetErr(err)
	failure := root.ExecuteContext(ctx)
	var c code
	if failure != nil && !errors.As(failure, &c) && wantsJSON(args) {
		a.out.Reset(out) // of half a document nothing is left
		if e := jsondoc.Write(a.out, failureDoc{jsondoc.Version, plainLines(failure.Error())}); e != nil {
			failure = errors.Join(failure, e)
		}
	}
	if e := a.out.Flush(); e != nil && failure == nil {
		failure = fmt.Errorf("cannot write the output: %w", e)
	}
	switch {
	case failure == nil:
		return clean
	case errors.As(failure, &c):
		return int(c)
	default:
		fmt.Fprintln(err, "rolemap:", plainLines(failure.Error()))
		return failed
	}
}

// failureDoc is the JSON document of a question that could not be answered.
type failureDoc struct {
	Version int    `json:"version"`
	Error   string `json:"error"`
}

// wantsJSON reports whether the arguments ask for JSON. They are read once
// more, since an error may come before the flag is reached.
func wantsJSON(args []string) bool {
	wants := false
	for i, arg := range args {
		next := ""
		if i+1 < len(args) {
			next = args[i+1]
		}
		switch {
		case arg == "--":
			return wants
		case arg == "-o" || arg == "--output":
			wants = next == "json"
		case strings.HasPrefix(arg, "--output="):
			wants = arg == "--output=json"
		case strings.HasPrefix(arg, "-o"):
			wants = strings.TrimPrefix(arg[2:], "=") == "json"
		}
	}
	return wants
}

// plainLines keeps line ends and replaces every other control character.
func plainLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, l := range lines {
		lines[i] = diag.Plain(strings.ReplaceAll(l, "\t", "  "))
	}
	return strings.Join(lines, "\n")
}

func (a *app) root() *cobra.Command {
	a.color = choice{value: "auto", of: []string{"auto", "always", "never"}}
	a.at = moment{now: time.Now}
	root := &cobra.Command{
		Use:   "rolemap",
		Short: "Who may enter which AWS account in which role",
		Long: `rolemap reads a role map and answers questions about it. MAP is a YAML file, a directory of
parts, or "-" for standard input; without it the map is $ROLEMAP, else config/rolemap.yaml.

Exit codes: 0 clean, 1 something to report, 2 it could not be done.`,
		Example:       "  rolemap validate\n  rolemap can bob --why\n  rolemap matrix -o html > access.html",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Args = a.noCommand
	root.SuggestionsMinimumDistance = 3
	root.CompletionOptions.HiddenDefaultCmd = false
	root.Version = buildOf().String()
	root.SetVersionTemplate("{{.Version}}\n")
	flags := root.PersistentFlags()
	flags.Var(&a.color, "color", "colour the text")
	a.completeChoice(root, "color", &a.color)
	root.SetFlagErrorFunc(flagError)
	export := a.export()
	judging := []*cobra.Command{a.validate(), a.diff(), a.stacks(), a.can(), a.whoCan(), a.matrix(), a.graph(), a.portal(), a.prove(),
		a.awsConfig(), a.welcome(), a.goodbye(), a.report(), a.changes(), a.migrate()}
	for _, cmd := range append(judging, export.Commands()...) {
		cmd.Flags().Var(&a.at, "at", "judge the map as of this moment: 2027-01-31 or an RFC 3339 time (default now)")
	}
	reading := append(judging, a.fmt())
	for _, cmd := range append(reading, export.Commands()...) {
		cmd.Flags().StringVarP(&a.mapFlag, "map", "m", "", "the role map: `MAP` is a file, a directory or \"-\" (default $ROLEMAP or config/rolemap.yaml)")
	}
	root.AddCommand(reading...)
	root.AddCommand(export)
	root.AddCommand(a.init(), a.aws(), a.explain(), a.schema(), a.version())
	group(root)
	return root
}

// noCommand refuses a first argument that is no command, and suggests one.
func (a *app) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("there is no command %s; %s", diag.Quote(args[0]), source.DidYouMean(args[0], names, `"rolemap -h" lists them`))
}

// style is how text on stdout is painted: on a terminal, unless NO_COLOR is
// set to anything (https://no-color.org) or --color says otherwise.
func (a *app) style() ansi.Style { return a.styleFor(a.outIsTerminal) }

func (a *app) styleErr() ansi.Style { return a.styleFor(a.errIsTerminal) }

func (a *app) styleFor(terminal bool) ansi.Style {
	switch a.color.value {
	case "always":
		return ansi.New(true)
	case "never":
		return ansi.Style{}
	default:
		return ansi.New(terminal && a.env["NO_COLOR"] == "" && a.env["TERM"] != "dumb")
	}
}
