package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolemap/bin/rolemap/internal/gitfs"
	"rolemap/config/diag"
)

// asStored refuses a map whose files are not, byte for byte, those that git
// stores at a revision. Attributes of git, such as working-tree-encoding, ident
// and filters, make other bytes of them on checkout: a review that reads the
// revision would then judge another map than the one that is deployed.
func (a *app) asStored(ctx context.Context, path, rev string, files diag.Sources) error {
	if path == "-" {
		return errors.New("standard input is not in git: name the map's file with --as-stored")
	}
	commit, err := gitfs.Commit(ctx, git{}, rev)
	if err != nil {
		return fmt.Errorf("%s is %w", diag.Quote(rev), err)
	}
	stored, err := atCommit(ctx, commit, commit, path)
	if err != nil {
		return err
	}
	// By their paths, whichever side they are of.
	type sides [2][]byte
	all := map[string]sides{}
	for i, side := range []diag.Sources{files, stored.Sources} {
		for name, data := range side {
			if name, err = below(strings.TrimPrefix(name, commit+":")); err != nil {
				return err
			}
			both := all[name]
			both[i] = data
			all[name] = both
		}
	}
	var differ []string
	for name, both := range all {
		if !bytes.Equal(both[0], both[1]) || (both[0] == nil) != (both[1] == nil) {
			differ = append(differ, name)
		}
	}
	if len(differ) == 0 {
		return nil
	}
	slices.Sort(differ)
	return fmt.Errorf("the map is not what git stores for %s, byte for byte: %s; commit what is meant, "+
		"and let .gitattributes say nothing of encodings, ident, line ends or filters for these files", rev, diag.Few(differ, 8))
}
