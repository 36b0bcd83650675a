package gitfs

import (
	"context"
	"errors"
	"strings"
)

// Why a text is no revision, or a path in none.
var (
	ErrUnknown = errors.New("no revision of this repository; if it was pushed lately, fetch it first: git fetch --tags origin")
	ErrShallow = errors.New("no revision of this clone, which is shallow: fetch the rest with git fetch --unshallow, or clone in full " +
		"(in a pipeline fetch-depth: 0, or GIT_DEPTH: \"0\")")
	ErrNoRepository = errors.New("no revision, since this directory is in no git repository: change to the repository of the map")
	ErrNoGit        = errors.New("no revision that could be read, since there is no git in PATH: install it")
	ErrOutside      = errors.New("outside of the git repository of this directory: change to the repository of the map")
)

// unknown says why git knows no such revision.
func unknown(ctx context.Context, git Git, rev string, err error) error {
	if errors.Is(err, ErrNoGit) {
		return ErrNoGit
	}
	out, err := git.Run(ctx, "rev-parse", "--is-shallow-repository")
	switch {
	case err == nil && strings.TrimSpace(string(out)) == "true":
		return ErrShallow
	case err == nil:
		return ErrUnknown
	case strings.Contains(err.Error(), "not a git repository"):
		return ErrNoRepository
	}
	return err
}
