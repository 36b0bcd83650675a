package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
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

--out DIR writes it into a directory that is new, empty, or one that portal wrote before.
--for USER writes one file about one person and nobody else: into --out FILE, else to
standard output.`,
		Example: "  rolemap portal --out portal\n  rolemap portal --for alice --out alice.html",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	var out, person string
	cmd.Flags().StringVar(&out, "out", "", "write into this `DIR`; with --for into this file")
	cmd.Flags().StringVar(&person, "for", "", "one file about this `USER` alone")
	a.completeFlag(cmd, "for", userNames)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
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
		if person == "" {
			files, err := portal.New(r.Access, at, "").Files()
			if err != nil {
				return err
			}
			return a.writePortal(out, files)
		}
		if err := known("user", person, userNames(r.Map)); err != nil {
			return err
		}
		if u, _ := r.Map.User(person); u.Suspended {
			return fmt.Errorf("%s is suspended: there is nothing to show", diag.Quote(person))
		}
		html, err := portal.New(r.Access, at, person).HTML()
		if err != nil {
			return err
		}
		return a.writePage(out, html)
	}
	return cmd
}

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
		if _, ours := files[name]; !ours {
			return fmt.Errorf("%s holds %s, which portal did not write; name a directory that is new, empty, or a portal's own", diag.Quote(dir),
				diag.Quote(name))
		}
	}
	if len(there) > 0 {
		if err := portalsOwn(filepath.Join(dir, portal.IndexFile)); err != nil {
			return err
		}
	}
	for _, name := range []string{portal.DataFile, portal.IndexFile} {
		path := filepath.Join(dir, name)
		if err := createFile(path, files[name], false); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "wrote %s\n", diag.Plain(path))
	}
	return nil
}

// portalsOwn refuses to write over a page that portal did not write.
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
