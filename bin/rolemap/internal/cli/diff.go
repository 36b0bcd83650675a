package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/gitfs"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
)

func (a *app) diff() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff OLD [NEW]",
		Short: "Show what a change of the map does to access",
		Long: `diff shows who gains and who loses what, which roles come to allow something else, and
which stacks have to be deployed. OLD and NEW are a file, a directory, "-" for standard
input, or a revision of git: REV, for the map as it was there, or REV:PATH. Without NEW
it is the map as it is. Both are judged as of the same moment.

It exits 1 where there is what --fail-on names: any access change, a broadening one, or a
destructive one.`,
		Example: "  rolemap diff HEAD\n  rolemap diff origin/main -o markdown --fail-on never\n  rolemap diff v1.2:config/rolemap.yaml config/rolemap.yaml",
		Args:    arguments(1, 2, "OLD and at most NEW"),
	}
	form := a.output(cmd, "text", "markdown", "json")
	failOn := &choice{value: "any", of: []string{"any", "broadening", "destructive", "never"}}
	cmd.Flags().Var(failOn, "fail-on", "exit 1 on which changes")
	a.completeChoice(cmd, "fail-on", failOn)
	details := cmd.Flags().Bool("details", false, "show also what is no access change, and every resource")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		path, err := a.mapPath()
		if err != nil {
			return err
		}
		if len(args) == 1 {
			args = append(args, path)
		}
		if args[0] == "-" && args[1] == "-" {
			return errors.New("only one of OLD and NEW can be standard input")
		}
		prev, next, err := a.sides(cmd.Context(), args[0], args[1], path)
		if err != nil {
			return err
		}
		r := review.New(args[0], args[1], prev, next)
		switch form.value {
		case "markdown":
			err = r.Markdown(a.out, *details)
		case "json":
			err = r.JSON(a.out)
		default:
			err = r.Text(a.out, a.style(), *details)
		}
		if err != nil {
			return err
		}
		fails := map[string]bool{"any": !r.Empty(), "broadening": r.Broader(), "destructive": r.Destructive()}
		if fails[failOn.value] {
			return code(reported)
		}
		return nil
	}
	return cmd
}

// sides loads and compiles both sides of a comparison, side by side.
func (a *app) sides(ctx context.Context, old, new, path string) (prev, next compile.Result, err error) {
	type result struct {
		compile.Result
		err error
	}
	at := a.at.Time()
	first := make(chan result, 1)
	load := func(arg string) (r result) {
		var l config.Loaded
		if l, r.err = a.side(ctx, arg, path); r.err == nil {
			r.Result = compile.Of(l, at)
		}
		return r
	}
	go func() { first <- load(old) }()
	second := load(new)
	for _, x := range []struct {
		name string
		result
		to *compile.Result
	}{{old, <-first, &prev}, {new, second, &next}} {
		if x.err != nil {
			return prev, next, x.err
		}
		if *x.to, err = a.certain(x.Result, x.name); err != nil {
			return prev, next, err
		}
	}
	return prev, next, nil
}

// side loads one side of a comparison.
func (a *app) side(ctx context.Context, arg, path string) (config.Loaded, error) {
	if arg == "-" || exists(arg) {
		return a.read(arg)
	}
	rev, name, named := strings.Cut(arg, ":")
	if !named {
		name = path
	}
	name, err := below(name)
	if err != nil {
		return config.Loaded{}, err
	}
	dir, base, isDir, err := gitfs.Open(ctx, git, rev, name)
	switch {
	case errors.Is(err, gitfs.ErrUnknown):
		return config.Loaded{}, fmt.Errorf("%s is no file, no directory and no revision of git", diag.Quote(arg))
	case err != nil:
		return config.Loaded{}, err
	case isDir:
		return config.LoadDir(dir, rev+":"+name)
	default:
		return config.LoadFile(dir, base, rev+":"+name)
	}
}
