package history

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"rolemap/bin/rolemap/internal/gitfs"
)

// Mark is a point of the main line. The zero one is before everything.
type Mark struct {
	At    time.Time // ends of grants from then on come after it
	after map[string]bool
}

// Includes reports whether a version came after the mark.
func (m Mark) Includes(v Version) bool { return m.IsZero() || m.after[v.Commit] }

// IsZero reports whether it is before everything.
func (m Mark) IsZero() bool { return m.after == nil }

// From marks a moment. What came to the main line after a commit of that time
// or later came after it, whatever its own date: a commit can be dated back.
func From(ctx context.Context, git gitfs.Git, moment time.Time) (Mark, error) {
	m := Mark{At: moment, after: map[string]bool{}}
	out, err := git.Run(ctx, logArgs("%H %ct", "--first-parent", "HEAD", "--")...)
	if err != nil {
		return m, unborn(err)
	}
	var earlier []string // than the last one that is of that time
	for line := range strings.Lines(string(out)) {
		commit, at, _ := strings.Cut(strings.TrimSpace(line), " ")
		seconds, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return m, fmt.Errorf("git log: %w", err)
		}
		if earlier = append(earlier, commit); seconds < moment.Unix() {
			continue
		}
		for _, commit := range earlier {
			m.after[commit] = true
		}
		earlier = nil
	}
	return m, nil
}

// FromRevision marks a revision: after it came what it does not hold.
func FromRevision(ctx context.Context, git gitfs.Git, rev string) (Mark, error) {
	m := Mark{after: map[string]bool{}}
	commit, err := gitfs.Commit(ctx, git, rev)
	if err != nil {
		return m, unborn(err)
	}
	out, err := git.Run(ctx, logArgs("%ct", "-1", commit, "--")...)
	if err != nil {
		return m, err
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		return m, fmt.Errorf("git log: %w", err)
	}
	m.At = time.Unix(seconds, 0).UTC()
	out, err = git.Run(ctx, "rev-list", "--first-parent", "HEAD", "^"+commit, "--")
	for line := range strings.Lines(string(out)) {
		m.after[strings.TrimSpace(line)] = true
	}
	return m, err
}

// Why a map has no history.
var (
	ErrNoRepository = errors.New("the map is in no git repository")
	ErrNoCommit     = errors.New("the repository of the map has no commit yet")
	ErrNoGit        = errors.New("there is no git in PATH: install it")
)

// unborn says it of what gitfs says of a revision.
func unborn(err error) error {
	switch {
	case errors.Is(err, gitfs.ErrNoGit):
		return ErrNoGit
	case errors.Is(err, gitfs.ErrNoRepository):
		return ErrNoRepository
	}
	return err
}
