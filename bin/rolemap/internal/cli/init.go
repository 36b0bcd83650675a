package cli

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/scaffold"
	"rolemap/config/diag"
)

func (a *app) init() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Start a map, with the files around it",
		Long: `init writes what a repository with a role map starts with: a commented map that is free of
findings, the schema that editors read, CODEOWNERS, and the pipelines that review and deploy.
A file that is there already is kept as it is; what differs between it and this version's
is shown, except for the map and CODEOWNERS, which are yours. The pipelines build this
program from its source, so DIR is best a clone of its repository.`,
		Example: "  rolemap init\n  rolemap init --ci gitlab access",
		Args:    arguments(0, 1, "one DIR at most"),
	}
	ci := &choice{value: "github", of: []string{"github", "gitlab", "none"}}
	cmd.Flags().Var(ci, "ci", "whose pipelines to write")
	a.completeChoice(cmd, "ci", ci)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		dir := "."
		if len(args) == 1 {
			dir = args[0]
		}
		var differ [][]byte
		for _, f := range scaffold.Files(ci.value) {
			path := filepath.Join(dir, filepath.FromSlash(f.Path))
			if !exists(path) {
				if err := createFile(path, f.Data, f.Executable); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "wrote %s\n", diag.Plain(path))
				continue
			}
			there, err := readFile(path)
			if err != nil {
				return err
			}
			note := ""
			if !f.Own && !bytes.Equal(there, f.Data) {
				note = ", which differs from this version's"
				differ = append(differ, diff.Diff(path, there, "this version's", f.Data))
			}
			fmt.Fprintf(a.out, "kept  %s%s\n", diag.Plain(path), note)
		}
		for _, d := range differ {
			fmt.Fprintf(a.out, "\n%s\n", plainLines(string(d)))
		}
		if len(differ) > 0 {
			fmt.Fprintln(a.out)
		}
		path := filepath.Join(dir, filepath.FromSlash(scaffold.Map))
		fmt.Fprintf(a.out, "next: put your names and numbers into %s, then: rolemap validate %s\n", diag.Plain(path), diag.ShellWord(path))
		return nil
	}
	return cmd
}
