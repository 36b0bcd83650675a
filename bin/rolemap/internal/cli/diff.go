package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/gitfs"
	"rolemap/bin/rolemap/internal/review"
	"rolemap/config"
	"rolemap/config/compile"
	"rolemap/config/diag"
	"rolemap/config/plan"
)

func (a *app) diff() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff OLD [NEW]",
		Short: "Show what a change of the map does to access",
		Long: `diff shows who gains and who loses what, which roles come to allow something else, and
which stacks have to be deployed. OLD and NEW are a file, a directory, "-" for standard
input, or a revision of git: REV, for the map as it was there, or REV:PATH. Without NEW
it is the map as it is. Both are judged as of the same moment. Who only signs in otherwise,
as an IAM user or through Identity Center, gains and loses nothing: that is said apart.

Where OLD has errors, what can be read of it is compared, and the rest is said to be
unknown: the change then counts as a broadening one. NEW has to be right.

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
		old, new := args[0], ""
		if len(args) == 2 {
			new = args[1]
		}
		if old == "-" && cmp.Or(new, path) == "-" {
			return errors.New("only one of OLD and NEW can be standard input")
		}
		prev, next, err := a.sides(cmd.Context(), old, new, path, true)
		if err != nil {
			return err
		}
		r := review.New(old, cmp.Or(new, path), prev, next)
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

// sides loads and compiles both sides of a comparison, side by side. Without
// new it is the map at the path. The old one may have errors where parts of it
// are of use.
func (a *app) sides(ctx context.Context, old, new, path string, parts bool) (prev, next compile.Result, err error) {
	type result struct {
		compile.Result
		err error
	}
	at := a.at.Time()
	first := make(chan result, 1)
	load := func(arg string) (r result) {
		var l config.Loaded
		if arg == "" {
			l, r.err = a.read(path)
		} else {
			l, r.err = a.side(ctx, arg, path)
		}
		if r.err == nil {
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
	}{{old, <-first, &prev}, {cmp.Or(new, path), second, &next}} {
		if x.err != nil {
			return prev, next, x.err
		}
		var bad uncertain
		if *x.to, err = a.certain(x.Result, x.name); parts && x.to == &prev && errors.As(err, &bad) {
			fmt.Fprintf(a.err, "rolemap: note: %s in %s: compared is what can be read of it\n", count(bad.errors, "error"), diag.Plain(x.name))
		} else if err != nil {
			return prev, next, err
		}
	}
	if !laidOut(prev) || !laidOut(next) {
		fmt.Fprintf(a.err, "rolemap: note: the stack %s is not compared: one side has errors that keep it from being laid out\n", config.CenterStack)
		for _, r := range []*compile.Result{&prev, &next} {
			r.Plan.Stacks = slices.DeleteFunc(r.Plan.Stacks, func(s plan.Stack) bool { return s.Name == config.CenterStack })
		}
	}
	return prev, next, nil
}

// laidOut reports whether a plan has the stack of Identity Center where the map
// describes the instance: without, as with a lock file that is not there, the
// stack is unknown and not gone.
func laidOut(r compile.Result) bool {
	_, ok := r.Plan.Stack(config.CenterStack)
	return ok || r.Map == nil || r.Map.IdentityCenter == nil
}

// side loads one side of a comparison: standard input, files, or a revision.
// What could be either is refused, since a file must not pass for a revision.
func (a *app) side(ctx context.Context, arg, path string) (config.Loaded, error) {
	rev, name, named := strings.Cut(arg, ":")
	if !named {
		name = path
	}
	file := exists(arg)
	if arg == "-" || file && (filepath.IsAbs(arg) || strings.HasPrefix(filepath.ToSlash(arg), ".")) {
		return a.read(arg)
	}
	commit, err := gitfs.Commit(ctx, git{}, rev)
	switch {
	case file && err != nil:
		return a.read(arg)
	case file:
		return config.Loaded{}, fmt.Errorf("%s is both a file or directory and a revision of git: write %s for what is on the disk, or %s for the revision",
			diag.Quote(arg), diag.Quote("./"+arg), diag.Quote(commit[:12]+strings.TrimPrefix(arg, rev)))
	case err != nil:
		return config.Loaded{}, fmt.Errorf("%s is no file, no directory and %w", diag.Quote(arg), err)
	}
	return atCommit(ctx, rev, commit, name)
}

// atCommit loads the map at a path, as a revision has it.
func atCommit(ctx context.Context, rev, commit, name string) (l config.Loaded, err error) {
	if name, err = below(name); err != nil {
		return l, err
	}
	dir, base, isDir, err := gitfs.Open(ctx, git{}, commit, name)
	switch {
	case errors.Is(err, gitfs.ErrOutside):
		return l, fmt.Errorf("the map %s is %w", diag.Quote(name), err)
	case errors.Is(err, fs.ErrNotExist):
		return l, fmt.Errorf("%s is not in %s", name, rev)
	case err != nil:
		return l, err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	if isDir {
		return config.LoadDir(dir, rev+":"+name)
	}
	return config.LoadFile(dir, base, rev+":"+name)
}
