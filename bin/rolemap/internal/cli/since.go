package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/history"
	"rolemap/config/diag"
)

// since adds --since, which takes a moment or a revision of git.
func (a *app) since(cmd *cobra.Command, usage string) *string {
	return cmd.Flags().String("since", "", usage)
}

// momentOf reads a date or a time; false for what is neither.
func momentOf(text string) (time.Time, bool) {
	var m moment
	err := m.Set(text)
	return m.at, err == nil
}

// mark is what --since names; the zero one for nothing.
func mark(ctx context.Context, repo git, text string) (history.Mark, error) {
	if text == "" {
		return history.Mark{}, nil
	}
	if at, ok := momentOf(text); ok {
		return history.From(ctx, repo, at)
	}
	m, err := history.FromRevision(ctx, repo, text)
	if err != nil && !errors.Is(err, history.ErrNoGit) && !errors.Is(err, history.ErrNoRepository) {
		err = fmt.Errorf("--since cannot be %s; write a date, 2027-01-31, or a time, 2027-01-31T18:00:00Z; it is %w", diag.Quote(text), err)
	}
	return m, err
}
