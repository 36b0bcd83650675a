package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/findings"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/bin/rolemap/internal/revision"
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
		var sides [2]compile.Result
		for i, arg := range args {
			l, err := a.side(cmd.Context(), arg, path)
			if err != nil {
				return err
			}
			if sides[i], err = a.judged(l, arg); err != nil {
				return err
			}
		}
		r := review.New(args[0], args[1], sides[0], sides[1])
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

// judged compiles a loaded map, which must be free of errors: a plan of
// another would be of no use.
func (a *app) judged(l config.Loaded, shown string) (compile.Result, error) {
	r := compile.Of(l, a.at.Time())
	n, _ := r.Findings.Count()
	if n == 0 {
		return r, nil
	}
	if err := findings.Text(a.err, r.Findings, r.Sources, a.styleErr()); err != nil {
		return r, err
	}
	return r, fmt.Errorf("%s in %s: no answer until the map is right", count(n, "error"), shown)
}

// sound loads the map that is meant, which must be free of errors.
func (a *app) sound(argument ...string) (compile.Result, string, error) {
	path, err := a.mapPath(argument...)
	if err != nil {
		return compile.Result{}, "", err
	}
	l, err := config.Load(path)
	if err != nil {
		return compile.Result{}, "", err
	}
	r, err := a.judged(l, path)
	return r, path, err
}

// side loads one side of a comparison.
func (a *app) side(ctx context.Context, arg, path string) (config.Loaded, error) {
	if arg == "-" {
		data, err := io.ReadAll(io.LimitReader(a.in, config.MaxFileSize+1))
		if err != nil {
			return config.Loaded{}, fmt.Errorf("cannot read standard input: %w", err)
		}
		return config.LoadText(here(), "-", data), nil
	}
	if exists(arg) {
		return config.Load(arg)
	}
	rev, name, named := strings.Cut(arg, ":")
	if !named {
		name = path
	}
	name, err := below(name)
	if err != nil {
		return config.Loaded{}, err
	}
	dir, base, isDir, err := revision.Open(ctx, git, rev, name)
	switch {
	case errors.Is(err, revision.ErrUnknown):
		return config.Loaded{}, fmt.Errorf("%s is no file, no directory and no revision of git", diag.Quote(arg))
	case err != nil:
		return config.Loaded{}, err
	case isDir:
		return config.LoadDir(dir, rev+":"+name)
	default:
		return config.LoadFile(dir, base, rev+":"+name)
	}
}
