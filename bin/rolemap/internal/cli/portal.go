package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/portal"
	"rolemap/config/diag"
)

func (a *app) portal() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "portal [MAP]",
		Short: "Write pages from which people enter their roles",
		Long: `portal writes an access portal: pages that open from disk and from any static host, and
ask nothing of any other place. People search accounts, roles, people and teams; each
person's page has the links into the console and the names of profiles, account pages say
who can enter, team pages what they open. Suspended people and what has ended are not in it.

--out DIR writes it into a directory that is new, empty, or one that portal wrote before;
files whose names start with a dot may stand there and stay as they are.
--for USER writes one file about one person and nobody else: into --out FILE, else to
standard output.`,
		Example: "  rolemap portal --out portal\n  rolemap portal --for alice --out alice.html",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	var out, person string
	cmd.Flags().StringVar(&out, "out", "", "write into this `DIR`; with --for into this file")
	cmd.Flags().StringVar(&person, "for", "", "one file about this `USER` alone")
	a.completeFlag(cmd, "for", userNames)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if out == "" && person == "" {
			return errors.New("say where to: --out DIR, or --for USER")
		}
		r, _, err := a.ready(args...)
		if err != nil {
			return err
		}
		at := time.Time{} // pages that were not asked for a moment speak of when they are read
		if a.at.text != "" {
			at = a.at.Time()
		}
		if person != "" {
			if err := known("user", person, userNames(r.Map)); err != nil {
				return err
			}
			if u, _ := r.Map.User(person); u.Suspended {
				return fmt.Errorf("%s is suspended: there is nothing to show", diag.Quote(person))
			}
		}
		data := portal.New(r.Access, at, person)
		data.Map = committed(cmd.Context(), r.Sources)
		if person == "" {
			files, err := data.Files()
			if err != nil {
				return err
			}
			return a.writePortal(out, files)
		}
		html, err := data.HTML()
		if err != nil {
			return err
		}
		return a.writePage(out, html)
	}
	return cmd
}

// committed is the day, UTC, and the commit from which git has the files that
// were read; empty where it has others, or none.
func committed(ctx context.Context, read diag.Sources) string {
	paths := []string{"--"}
	for _, path := range slices.Sorted(maps.Keys(read)) {
		name, err := below(path)
		if path == "-" || err != nil {
			return ""
		}
		paths = append(paths, ":(literal)"+name)
	}
	changed, err := git{}.Run(ctx, append([]string{"status", "--porcelain", "--ignored"}, paths...)...)
	if err != nil || len(changed) > 0 {
		return ""
	}
	last, err := git{}.Run(ctx, append([]string{"log", "-1", "--format=%ct %H"}, paths...)...)
	if err != nil {
		return ""
	}
	seconds, commit, _ := strings.Cut(strings.TrimSpace(string(last)), " ")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || len(commit) < shownCommit {
		return "" // no commit
	}
	return time.Unix(at, 0).UTC().Format(time.DateOnly) + ", commit " + commit[:shownCommit]
}

// shownCommit is how much of a commit's name is shown, as everywhere.
const shownCommit = 12

// writePage writes one page into a file that is new or was one of portal's, or
// to standard output.
func (a *app) writePage(file string, html []byte) error {
	if file == "" {
		_, err := a.out.Write(html)
		return err
	}
	if err := portalsOwn(file); err != nil {
		return err
	}
	if err := createFile(file, html, false); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "wrote %s\n", diag.Plain(file))
	return nil
}

// writePortal writes a portal's files into a directory of its own.
func (a *app) writePortal(dir string, files map[string][]byte) error {
	there, err := dirNames(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range there {
		if _, ours := files[name]; !ours && !strings.HasPrefix(name, ".") {
			return fmt.Errorf("%s holds %s, which portal did not write; name a directory that is new, empty, or a portal's own", diag.Quote(dir),
				diag.Quote(name))
		}
	}
	names := []string{portal.DataFile, portal.IndexFile}
	for _, name := range names {
		if err := portalsOwn(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := createFile(path, files[name], false); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "wrote %s\n", diag.Plain(path))
	}
	return nil
}

// portalsOwn refuses to write over what portal did not write.
func portalsOwn(path string) error {
	text, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !portal.Wrote(text):
		return fmt.Errorf("%s is there and portal did not write it; name another place", diag.Quote(path))
	}
	return nil
}
