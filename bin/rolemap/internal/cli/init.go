package cli

import (
	"fmt"
	"path/filepath"

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
A file that is there already is kept as it is. The pipelines build this program from its
source, so DIR is best a clone of its repository.`,
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
		for _, f := range scaffold.Files(ci.value) {
			path := filepath.Join(dir, filepath.FromSlash(f.Path))
			word := "wrote"
			if exists(path) {
				word = "kept "
			} else if err := createFile(path, f.Data, f.Executable); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s %s\n", word, diag.Plain(path))
		}
		fmt.Fprintf(a.out, "next: put your names and numbers into %s, then: rolemap validate\n", diag.Plain(filepath.Join(dir, "config", "rolemap.yaml")))
		return nil
	}
	return cmd
}
