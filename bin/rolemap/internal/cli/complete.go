package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"rolemap/config"
)

// names are the names of one kind that a map has.
type names func(*config.Map) []string

// completeNames completes arguments with names of the map, each argument with
// its own kind. A map with findings still has names.
func (a *app) completeNames(kinds ...names) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= len(kinds) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return a.namesOf(kinds[len(args)]), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeFlag completes a flag that takes names.
func (a *app) completeFlag(cmd *cobra.Command, flag string, kinds ...names) {
	// It fails for a flag that does not exist only.
	_ = cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var all []string
		for _, k := range kinds {
			all = append(all, a.namesOf(k)...)
		}
		return all, cobra.ShellCompDirectiveNoFileComp
	})
}

func (a *app) namesOf(kind names) []string {
	path, err := a.mapPath()
	if err != nil {
		return nil
	}
	if path == "-" {
		return nil // completing must not wait for it
	}
	l, err := a.read(path)
	if err != nil {
		return nil
	}
	return slices.Compact(kind(l.Map))
}
